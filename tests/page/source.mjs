/*
 * The sources, for tests that need no browser.
 */
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/* The text of a file of the project. */
export function read(path) {
	return readFileSync(new URL(path, ROOT), 'utf8');
}

/* A module of the page that imports no other. By its text: to older versions
 * of node the name of a file tells that it is none. */
export function pageModule(name) {
	const text = Buffer.from(read('daemon/page/' + name));

	return import('data:text/javascript;base64,' + text.toString('base64'));
}
