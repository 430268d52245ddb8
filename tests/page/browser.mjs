/*
 * What the tests of the page share: a browser that tells of everything that
 * should not happen, and asking the API as the page does.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';

const require = createRequire(process.env.GOUJI_NPM + '/package.json');
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const API = process.env.API;
export const YEAR = process.env.LAST_YEAR;
export const { FOLDER } = process.env;
export const ADMIN = 'demo-token';

/* One address of each view. */
export const VIEWS = ['', 'runs', 'runs/1', 'alerts', 'rules', 'findings',
	'findings/1', `reports/990108/${YEAR - 1}`, `reports/990107/${YEAR - 1}`,
	`reports/990150/${YEAR}`, `rollups/${YEAR}`, `rollups/${YEAR}?side=before`,
	`rollups/${YEAR}/t3.received.total`];

/* The screen of an old office machine. */
const SCREEN = { width: 1366, height: 768 };

let browser;

before(async () => {
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		/* Names of files in Chinese. */
		env: { ...process.env, LC_ALL: 'C.UTF-8' },
		args: ['--no-sandbox', '--disable-quic'] });
});

after(() => browser.close());

/* The resource, as the page gets it. */
export async function ask(path, headers) {
	const answer = await fetch(API + '/api/v1/' + path, { headers });

	assert.equal(answer.status, 200, path);
	return answer.json();
}

/*
 * A window of its own. page.faults holds what must not happen: messages on the
 * console, exceptions, refusals by the policy, requests elsewhere, dialogs.
 * `expected` (a pattern) are those of a test that provokes them; `still`: no
 * view is waited for.
 */
export async function open(address = '', { expected, still, ...options } = {}) {
	const context = await browser.newContext({ viewport: SCREEN,
		locale: 'zh-CN', timezoneId: 'America/New_York', ...options });
	const page = await context.newPage();
	const fault = (text) => {
		if (!expected?.test(text))
			page.faults.push(text);
	};

	page.faults = [];
	page.on('console', (m) => fault(`console: ${m.text()}`));
	page.on('pageerror', (e) => fault(`exception: ${e.message}`));
	page.on('dialog', (d) => {
		fault(`dialog: ${d.message()}`);
		void d.dismiss();
	});
	page.on('request', (r) => {
		if (!r.url().startsWith(API + '/') && !r.url().startsWith('data:'))
			fault(`request: ${r.url()}`);
	});
	await page.addInitScript(() => addEventListener(
		'securitypolicyviolation', (e) => console.error(
			`policy: ${e.violatedDirective} ${e.blockedURI}`)));
	page.setDefaultTimeout(15000);
	if (still)
		await page.goto(API + '/#/' + address);
	else
		await go(page, address);
	return page;
}

/* To a view ("runs/1"), until it is there. */
export async function go(page, address) {
	const there = await page.evaluate(() => location.href)
		.catch(() => 'about:blank');

	if (there.startsWith(API)) {
		/* Marked, to tell it from the next. */
		await page.evaluate((to) => {
			document.querySelector('.view')?.setAttribute('data-old', '');
			if (location.hash === '#/' + to)
				dispatchEvent(new HashChangeEvent('hashchange'));
			else
				location.hash = '#/' + to;
		}, address);
	} else {
		await page.goto(API + '/#/' + address);
	}
	await page.waitForSelector('.view:not([data-old]) h1');
}

/* Nothing happened that must not, and axe finds nothing. */
export async function sound(page) {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => axe.run());

	assert.deepEqual(violations.map((v) => [v.id, v.impact,
		v.nodes.map((n) => n.html.slice(0, 200))]), []);
	assert.deepEqual(page.faults, []);
}

/* The window is closed; nothing happened in it that must not. */
export async function close(page) {
	assert.deepEqual(page.faults, []);
	await page.context().close();
}

/* The text of each element, white space as it looks. */
export function texts(page, selector) {
	return page.$$eval(selector, (all) => all.map((e) =>
		e.innerText.replace(/\s+/g, ' ').trim()));
}

/* The rows of the n-th table: the text of each cell. */
export function cells(page, n = 0) {
	return page.$$eval('table', (tables, at) => [...tables[at].tBodies[0]
		.rows].map((row) => [...row.cells].map((cell) =>
		cell.innerText.replace(/\s+/g, ' ').trim())), n);
}

/* The API's answer to `path` (a pattern) is what `change` makes of it. */
export function alter(page, path, change) {
	return page.route((url) => path.test(url.href), async (route) => {
		const answer = await route.fetch();
		const value = await answer.json();

		await route.fulfill({ response: answer,
			json: change(value) ?? value });
	});
}
