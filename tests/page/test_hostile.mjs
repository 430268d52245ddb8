/*
 * Nothing that comes from outside does anything in the page: not a body's
 * name, a title, a sentence or an address.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { VIEWS, ask, close, go, open } from './browser.mjs';

const TEXT = '"\'><img src=x onerror=alert(1)><script>alert(1)</script>' +
	'<a href="javascript:alert(1)">\u202etxet</a>{{1}}${1}';
const ADDRESSES = ['javascript:alert(1)', 'JaVa\tScRiPt:alert(1)',
	' javascript:alert(1)', 'data:text/html,<script>alert(1)</script>',
	'vbscript:x', '//elsewhere.example/', 'http://[', ''];
/* Texts that the API takes from its own lists. */
const OWN = new Set(['kind', 'status', 'state', 'severity', 'axis', 'outcome',
	'trigger', 'form', 'basis', 'scope', 'code', 'type', 'event', 'place',
	'format', 'cell', 'table', 'next', 'unit']);
const TIME = /^\d{4}-\d\d-\d\d(T|$)/;

/* Every text of an answer becomes a hostile one. */
function spoil(value, key, address) {
	if (Array.isArray(value))
		return value.map((item) => spoil(item, key, address));
	if (value !== null && typeof value === 'object')
		return Object.fromEntries(Object.entries(value).map(
			([name, v]) => [name, spoil(v, name, address)]));
	if (typeof value !== 'string' || OWN.has(key) || TIME.test(value))
		return value;
	return /url/.test(key) ? address : TEXT;
}

/* What must not be in the document. */
async function inert(page, where) {
	const found = await page.evaluate(() => ({
		made: document.querySelectorAll('body img, body script, body iframe,' +
			' body object, body embed, body style').length,
		handlers: [...document.querySelectorAll('*')].filter((e) =>
			[...e.attributes].some((a) => a.name.startsWith('on'))).length,
		links: [...document.querySelectorAll('a[href]')]
			.map((a) => a.protocol)
			.filter((protocol) => !/^https?:/.test(protocol)),
	}));

	assert.deepEqual(found, { made: 0, handlers: 0, links: [] }, where);
	assert.deepEqual(page.faults, [], where);
}

for (const address of ADDRESSES)
	test(`every text hostile, every address ${JSON.stringify(address)}`,
		async () => {
			const page = await open('rules');

			await page.route(/\/api\/v1\//, async (route) => {
				const answer = await route.fetch();

				await route.fulfill({ response: answer,
					json: spoil(await answer.json(), '', address) });
			});
			for (const view of VIEWS) {
				await go(page, view);
				await inert(page, view);
			}
			await close(page);
		});

test('a registry with hostile names', async () => {
	const file = process.env.FOLDER + '/townships.csv';
	const name = '<img src=x onerror=alert(1)>镇';

	writeFileSync(file, readFileSync(file, 'utf8').replace('青石镇', name));
	process.kill(Number(process.env.DAEMON_PID), 'SIGHUP');
	for (let i = 0; i < 100; i++) {
		const { townships } = await ask('townships');

		if (townships.some((body) => body.name === name))
			break;
		assert.ok(i < 99, 'the name is not taken');
		await new Promise((done) => setTimeout(done, 100));
	}
	const page = await open('');

	await page.waitForSelector(`a >> text="${name}"`);
	await inert(page, 'overview');
	await close(page);
});
