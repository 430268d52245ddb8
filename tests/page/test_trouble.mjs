/* What is said when something is wrong: with the county's watch, with one
 * request, with the way there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alter, close, go, open, sound, texts } from './browser.mjs';

const FAILED = /Failed to load resource/;

const banner = async (page) => (await texts(page, '#banner'))[0];

test('a daemon in trouble', async () => {
	const page = await open('rules', { expected: FAILED });

	await page.route(/readyz$/, (route) => route.fulfill({ status: 503,
		contentType: 'application/problem+json', json: { status: 503,
			title: 'x', detail: 'the disk is full' } }));
	await go(page, '');
	await page.waitForSelector('#banner .bad');
	assert.equal(await banner(page), '系统出现故障，采集已停止，页面上是' +
		'此前的数据。请联系系统管理员。 the disk is full');
	await sound(page);
	await page.unroute(/readyz$/);
	await go(page, 'rules');
	await page.waitForSelector('#banner .bad', { state: 'detached' });
	await close(page);
});

test('a database that cannot be read', async () => {
	const page = await open('rules', { expected: FAILED });
	const answer = (detail) => ({ status: 503,
		contentType: 'application/problem+json',
		json: { status: 503, title: 'x', detail } });

	await page.route(/readyz$/, (route) =>
		route.fulfill(answer('it is damaged')));
	await page.route(/api\/v1/, (route) =>
		route.fulfill(answer('cannot be answered now')));
	await go(page, '');
	await page.waitForSelector('#banner .bad');
	assert.equal(await banner(page), '系统出现故障，数据暂时无法查询。' +
		'请联系系统管理员。 it is damaged');
	assert.match((await texts(page, '.failure'))[0],
		/cannot be answered now/);
	await sound(page);
	await page.unroute(/readyz$/);
	await page.unroute(/api\/v1/);
	await go(page, 'rules');
	await page.waitForSelector('#banner .bad', { state: 'detached' });
	await close(page);
});

test('rules that failed, mail that waits', async () => {
	const page = await open('rules');

	await alter(page, /status$/, (status) => {
		status.failures = [{ code: '990101', name: '青石镇', year: 2025,
			rule: 'A01', detail: 'SIGSEGV' }];
		status.mail = { enabled: true, waiting: 2, refused: 0,
			last_sent_at: null, detail: 'could not connect' };
	});
	await go(page, '');
	await page.waitForSelector('#banner .line');
	assert.equal(await banner(page), '有 1 项核查因程序故障没有完成，' +
		'请把下列情况告诉系统管理员： 青石镇 2025年度 规则 A01 ' +
		'有 2 封邮件暂时发不出去，程序会自动重试。 查看邮件');
	await sound(page);
	await close(page);
});

test('what keeps the system from its work, but for the database', async () => {
	const page = await open('rules');

	await alter(page, /status$/, (status) => {
		status.incidents = [
			{ kind: 'database', since: null, count: 0,
				detail: 'x', mail: 'none', notified_at: null },
			{ kind: 'network', since: '2026-01-10T02:30:00+08:00',
				count: 0, detail: 'could not connect',
				mail: 'sent', notified_at: null },
			{ kind: 'readers', since: '2026-01-10T02:30:00+08:00',
				count: 3, detail: 'crashed',
				mail: 'sent', notified_at: null },
		];
	});
	await go(page, '');
	await page.waitForSelector('#banner .line');
	assert.equal(await banner(page), '最近一次采集时所有网站都连接不上' +
		'（2026-01-10 02:30 起）。不是单位的问题，请联系系统管理员。 ' +
		'could not connect 3份文件未能读取（2026-01-10 02:30 起）。' +
		'不是单位的问题，请联系系统管理员。 crashed');
	await sound(page);
	await close(page);
});

test('an answer that is an error', async () => {
	const page = await open('rules', { expected: FAILED });

	await page.route(/townships/, (route) => route.fulfill({ status: 500,
		contentType: 'application/problem+json', json: { status: 500,
			title: 'x', detail: 'an error of the server' } }));
	await go(page, '');
	assert.equal((await texts(page, 'main'))[0], '系统不能完成这项操作 ' +
		'请把下面的内容告诉系统管理员。 an error of the server ' +
		'重试 回到总览');
	await sound(page);
	await page.unroute(/townships/);
	await page.click('text=重试');
	await page.waitForSelector('text=青石镇');
	await close(page);
});

test('an answer that is none of the API\'s', async () => {
	const page = await open('runs', { expected: FAILED });

	for (const answer of [{ status: 502, body: '<h1>Bad Gateway</h1>' },
		{ status: 200, body: '<html>login</html>' }]) {
		await page.route(/rules/, (route) => route.fulfill(answer));
		await go(page, 'rules');
		assert.equal((await texts(page, 'h1'))[0], '页面出错');
		await page.unroute(/rules/);
	}
	await close(page);
});

test('what there is not', async () => {
	const page = await open('runs/999', { expected: FAILED });

	assert.equal((await texts(page, 'h1'))[0], '没有这一项');
	for (const address of ['nowhere', 'runs/1/2', '%zz', 'runs/1%2f2']) {
		await go(page, address);
		assert.match((await texts(page, 'h1'))[0], /没有这个页面|没有这一项/);
		assert.match(await page.title(), /没有/);
	}
	await sound(page);
	await close(page);
});

test('the view that was left does not come back', async () => {
	const page = await open('alerts');
	let answer;

	await page.route(/rules/, (route) => {
		answer = () => route.continue();
	});
	await page.evaluate(() => {
		location.hash = '#/rules';
	});
	while (answer === undefined)
		await page.waitForTimeout(20);
	await go(page, 'runs');
	await answer();
	/* Longer than it takes until one is asked to wait. */
	await page.waitForTimeout(600);
	assert.deepEqual(await texts(page, 'h1'), ['采集记录']);
	assert.equal(await page.$('main[aria-busy]'), null);
	await close(page);
});

test('what could not be shown comes by itself', async () => {
	const page = await open('runs', { expected: FAILED });

	await page.route(/api|readyz/, (route) => route.abort());
	await go(page, 'rules');
	assert.equal((await texts(page, 'h1'))[0], '连接不上系统');
	await page.waitForSelector('#banner >> text=与系统的连接中断');
	await page.unroute(/api|readyz/);
	/* As when the window is looked at again; else ten seconds later. */
	await page.evaluate(() => dispatchEvent(new Event('focus')));
	await page.waitForSelector('h1:has-text("核查规则")');
	await page.waitForSelector('#banner .line', { state: 'detached' });
	await close(page);
});

test('a slow answer is waited for, and that is seen', async () => {
	const page = await open('runs');
	let answer;

	await page.route(/rules/, (route) => {
		answer = () => route.continue();
	});
	await page.evaluate(() => {
		location.hash = '#/rules';
	});
	await page.waitForSelector('main[aria-busy]');
	assert.deepEqual(await texts(page, 'h1'), ['采集记录']);
	await answer();
	await page.waitForSelector('h1:has-text("核查规则")');
	assert.equal(await page.$('main[aria-busy]'), null);
	await close(page);
});

/* The last test: goujid is gone after it. */
test('nobody answers', async () => {
	const page = await open('', { expected: FAILED });

	process.kill(Number(process.env.DAEMON_PID), 'SIGTERM');
	for (let i = 0; i < 100; i++) {
		const gone = await fetch(process.env.API + '/healthz')
			.then(() => false, () => true);

		if (gone)
			break;
		await new Promise((done) => setTimeout(done, 100));
	}
	/* What is shown stays; a button says what is wrong. */
	await page.click('text=立即采集');
	await page.click('dialog >> text=开始采集');
	await page.fill('dialog input', 'x');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.collect .wrong >> text=连接不上系统');
	assert.ok(await page.isVisible('text=青石镇'));
	await go(page, 'rules');
	assert.equal((await texts(page, 'h1'))[0], '连接不上系统');
	await page.waitForSelector('#banner >> text=与系统的连接中断');
	await sound(page);
	await close(page);
});
