/* Everything can be done without a mouse, and the focus is where one is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMIN, cells, close, open, texts } from './browser.mjs';

/* What has the focus: its text or label, and whether one sees that. */
const focus = (page) => page.evaluate(() => {
	const e = document.activeElement;

	return { text: (e.labels?.[0]?.innerText || e.innerText ||
		e.getAttribute('aria-label') || e.tagName).trim(),
	seen: getComputedStyle(e).outlineStyle !== 'none' };
});

/* Tab until something with that text has the focus; each step is seen. */
async function tabTo(page, text, most = 80) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		const now = await focus(page);

		assert.ok(now.seen, `the focus is not seen on "${now.text}"`);
		if (now.text.startsWith(text))
			return;
	}
	assert.fail(`"${text}" is not reached`);
}

test('the way past the head', async () => {
	const page = await open();

	await page.keyboard.press('Tab');
	assert.equal((await focus(page)).text, '跳到正文');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
	assert.equal(new URL(page.url()).hash, '#/');
	await page.keyboard.press('Tab');
	assert.equal((await focus(page)).text, '来源异常 2 个');
	await close(page);
});

test('going to a view puts the focus on its heading', async () => {
	const page = await open();

	await tabTo(page, '采集记录');
	await page.keyboard.press('Enter');
	await page.waitForSelector('h1:has-text("采集记录")');
	assert.equal((await focus(page)).text, '采集记录');
	assert.equal(await page.getAttribute('nav [aria-current]', 'href'),
		'#/runs');
	await page.goBack();
	await page.waitForSelector('h1:has-text("发布情况")');
	assert.match((await focus(page)).text, /年度发布情况/);
	await close(page);
});

test('tiles, filters and sorting keep the focus', async () => {
	const page = await open();

	await tabTo(page, '3');
	await page.keyboard.press('Space');
	assert.equal((await cells(page)).length, 3);
	assert.match((await focus(page)).text, /有数据错误/);
	await page.keyboard.press('Space');
	assert.equal((await cells(page)).length, 12);
	assert.match((await focus(page)).text, /有数据错误/);
	await tabTo(page, '单位');
	await page.keyboard.type('水利');
	assert.equal((await cells(page)).length, 1);
	await page.keyboard.press('Control+a');
	await page.keyboard.press('Delete');
	await tabTo(page, '错误');
	await page.keyboard.press('Enter');
	assert.match((await focus(page)).text, /^错误/);
	assert.equal((await texts(page, 'th[aria-sort=ascending]')).length, 1);
	await close(page);
});

test('a dialog holds the focus and gives it back', async () => {
	const page = await open();

	await tabTo(page, '立即采集');
	await page.keyboard.press('Enter');
	assert.equal((await focus(page)).text, '开始采集');
	for (let i = 0; i < 6; i++) {
		await page.keyboard.press('Tab');
		assert.ok(await page.evaluate(() => document.activeElement
			=== document.body || document.querySelector('dialog')
			.contains(document.activeElement)));
	}
	await page.keyboard.press('Escape');
	assert.equal((await focus(page)).text, '立即采集');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	await page.waitForSelector('dialog input');
	await page.keyboard.type(ADMIN);
	await page.keyboard.press('Enter');
	await page.waitForSelector('.collect >> text=人工发起');
	await close(page);
});
