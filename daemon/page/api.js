/*
 * The REST interface: requests with the token where one is asked for, lists
 * page by page, and what went wrong in words.
 */
import { askToken } from './dialog.js';
import { parseExact } from './exact.js';

const BASE = new URL('api/v1/', document.baseURI);
const TIMEOUT_MS = 30000;
/* Rows of one page of a list, and of all that is put together. */
const PAGE_ROWS = 1000;
const MOST_ROWS = 20000;

/*
 * Why there is no answer. kind: lost (no connection), denied (no token was
 * given), problem (an answer of the API that says why, `status` and `detail`),
 * strange (an answer that is none of the API's).
 */
export class Failure extends Error {
	constructor(kind, status, detail) {
		super(detail);
		this.kind = kind;
		this.status = status;
		this.detail = detail;
	}
}

/* ---- tokens: kept for this window only ---- */

const kept = (name) => sessionStorage.getItem('gouji.' + name) ?? '';
const keep = (name, token) => sessionStorage.setItem('gouji.' + name, token);
const forget = (name) => sessionStorage.removeItem('gouji.' + name);

/* A header holds bytes: those of the token as UTF-8. */
function bearer(token) {
	const bytes = new TextEncoder().encode(token);

	return 'Bearer ' + String.fromCharCode(...bytes);
}

/* One dialog at a time, for all who wait for the same token. */
const asking = {};

async function newToken(name) {
	asking[name] ??= askToken(name, kept(name) !== '').finally(() => {
		delete asking[name];
	});
	const token = await asking[name];

	if (token === null)
		throw new Failure('denied', 401, '');
	keep(name, token);
}

/* ---- one request ---- */

async function send(method, url, name, body) {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
	const token = kept(name) || (name === 'read' ? kept('admin') : '');
	const headers = {};

	if (token !== '')
		headers.Authorization = bearer(token);
	if (body !== undefined)
		headers['Content-Type'] = 'application/json';
	try {
		const answer = await fetch(url, { method, headers,
			body: body === undefined ? null : JSON.stringify(body),
			signal: stop.signal, credentials: 'omit',
			redirect: 'error' });

		return { answer, token, bytes: await answer.blob() };
	} catch {
		throw new Failure('lost', 0, '');
	} finally {
		clearTimeout(timer);
	}
}

async function failureOf(answer, bytes) {
	try {
		const problem = JSON.parse(await bytes.text());

		return new Failure('problem', answer.status,
			String(problem.detail));
	} catch {
		return new Failure('strange', answer.status, '');
	}
}

/* Asks, and asks for the token as often as the one given is not right. */
async function request(method, url, name, body) {
	if (name === 'admin' && kept('admin') === '')
		await newToken('admin');
	for (;;) {
		const { answer, token, bytes } =
			await send(method, url, name, body);

		if (answer.ok)
			return { answer, bytes };
		if (answer.status !== 401)
			throw await failureOf(answer, bytes);
		/* Somebody may have given another one meanwhile. */
		if (token === kept(name) || kept(name) === '')
			await newToken(name);
	}
}

async function json(method, url, name, body) {
	const { answer, bytes } = await request(method, url, name, body);

	try {
		return parseExact(await bytes.text());
	} catch {
		throw new Failure('strange', answer.status, '');
	}
}

function urlOf(path, params) {
	const url = new URL(path, BASE);

	for (const [name, value] of Object.entries(params ?? {}))
		if (value !== null && value !== undefined && value !== '')
			url.searchParams.set(name, value);
	return url;
}

/* "reports/411325101/2024", each part encoded. */
export function pathOf(...parts) {
	return parts.map(encodeURIComponent).join('/');
}

/* ---- what views use ---- */

/* get('findings', { year: 2024 }) - the resource. */
export function get(path, params) {
	return json('GET', urlOf(path, params), 'read');
}

/*
 * All rows of a list: `key` is their name in the answer. { rows, cut }: there
 * are more than `most`.
 */
export async function all(path, params, key, most = MOST_ROWS) {
	const rows = [];
	let after = null;

	do {
		const page = await get(path, { ...params, after,
			limit: Math.min(PAGE_ROWS, most) });

		rows.push(...page[key]);
		after = page.next;
	} while (after !== null && rows.length < most);
	return { rows, cut: after !== null };
}

/* An admin act; asks for the admin token. */
export function post(path, body) {
	return json('POST', urlOf(path), 'admin', body);
}

/* Can goujid do its work? null: yes, else why not. */
export async function trouble() {
	const url = new URL('readyz', document.baseURI);
	const { answer, bytes } = await send('GET', url, 'read');

	return answer.ok ? null : (await failureOf(answer, bytes)).detail;
}

/* Saves what the API gives (a CSV, a document) as a file. */
export async function save(path, params, name) {
	const { answer, bytes } = await request('GET', urlOf(path, params),
		'read');
	const said = answer.headers.get('Content-Disposition') ?? '';
	const link = document.createElement('a');

	link.href = URL.createObjectURL(bytes);
	link.download = name ?? /filename="([^"]*)"/.exec(said)?.[1] ?? 'gouji';
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/* Is a token kept? */
export function hasToken(name) {
	return kept(name) !== '';
}

/* The window knows no token any more. */
export function forgetTokens() {
	forget('read');
	forget('admin');
}
