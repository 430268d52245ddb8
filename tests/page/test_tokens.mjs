/* A daemon whose reading is for those who know the token, and one act for
 * those who know the other. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { ADMIN, API, close, open, sound, texts } from './browser.mjs';

const READ = '查阅-secret';
const REFUSED = /401 \(/;

before(async () => {
	const { FOLDER, DAEMON_PID } = process.env;
	const file = FOLDER + '/gouji.conf';

	writeFileSync(FOLDER + '/read.token', READ + '\n');
	writeFileSync(file, readFileSync(file, 'utf8').replace(
		'admin_token_file', 'read_token_file = read.token\n$&'));
	process.kill(Number(DAEMON_PID), 'SIGHUP');
	for (let i = 0; i < 100; i++) {
		if ((await fetch(API + '/api/v1/status')).status === 401)
			return;
		await new Promise((done) => setTimeout(done, 100));
	}
	assert.fail('the token is not asked for');
});

/* The page before it has got its token. */
async function locked() {
	const page = await open('', { expected: REFUSED, still: true });

	await page.waitForSelector('dialog >> text=请输入查阅口令');
	return page;
}

test('reading asks for the token, once', async () => {
	const page = await locked();

	assert.ok(!(await page.content()).includes('青石镇'));
	assert.equal(await page.$$eval('dialog', (all) => all.length), 1);
	await sound(page);
	await page.fill('dialog input', 'wrong');
	await page.keyboard.press('Enter');
	await page.waitForSelector('dialog >> text=口令不对');
	await page.fill('dialog input', READ);
	await page.keyboard.press('Enter');
	await page.waitForSelector('text=青石镇');
	assert.equal((await texts(page, '.county'))[0], '云岭县');
	await page.click('text=核查规则');
	await page.waitForSelector('h1:has-text("核查规则")');
	assert.equal(await page.$('dialog'), null);
	/* It is kept by this window, and nowhere else. */
	assert.deepEqual(await page.evaluate(() => [location.href.includes('-sec'),
		localStorage.length, document.cookie]), [false, 0, '']);
	await page.reload();
	await page.waitForSelector('h1:has-text("核查规则")');
	await close(page);
});

test('who has no token is told so, and may try again', async () => {
	const page = await locked();

	await page.keyboard.press('Escape');
	await page.waitForSelector('h1:has-text("没有输入口令")');
	await page.click('text=重试');
	await page.waitForSelector('dialog');
	await page.fill('dialog input', READ);
	await page.keyboard.press('Enter');
	await page.waitForSelector('text=青石镇');
	await close(page);
});

test('the admin token opens both', async () => {
	const page = await locked();

	await page.fill('dialog input', ADMIN);
	await page.keyboard.press('Enter');
	await page.waitForSelector('text=青石镇');
	await page.click('text=立即采集');
	await page.click('dialog >> text=开始采集');
	await page.waitForSelector('dialog >> text=请输入管理口令');
	await page.fill('dialog input', 'wrong');
	await page.keyboard.press('Enter');
	await page.waitForSelector('dialog >> text=口令不对');
	await page.fill('dialog input', ADMIN);
	await page.keyboard.press('Enter');
	await page.waitForSelector('.collect >> text=人工发起');
	await close(page);
});

test('an act that is left asks for nothing', async () => {
	const page = await locked();

	await page.fill('dialog input', READ);
	await page.keyboard.press('Enter');
	await page.waitForSelector('.collect button:not([disabled])');
	await page.click('text=立即采集');
	await page.keyboard.press('Escape');
	assert.equal(await page.$('dialog'), null);
	assert.equal((await texts(page, '.collect .wrong'))[0], '');
	await close(page);
});
