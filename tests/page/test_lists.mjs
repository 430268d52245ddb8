/* Runs, mails and rules show what the API says of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alter, ask, cells, close, go, open, sound, texts }
	from './browser.mjs';

const OUTCOMES = { ok: '已取得', not_found: '没有该页',
	blocked: '被网站拦截', http_error: '网站出错', unreadable: '无法识别',
	mismatch: '不是该单位或该年度的报告', not_modified: '无变化',
	tls_error: '证书或加密有误', timeout: '超时' };

test('the list of runs', async () => {
	const { runs } = await ask('runs');
	const page = await open('runs');
	const rows = await cells(page);

	assert.equal(await page.title(), '采集记录 - 云岭县 - 勾稽');
	assert.equal(rows.length, runs.length);
	runs.forEach((run, i) => assert.deepEqual(rows[i].filter((c, at) =>
		at !== 3), [`第${run.id}次`, '已完成', '启动时补采',
		`${run.sources.done} / ${run.sources.total}`,
		...[...Object.values(run.documents),
			...Object.values(run.reports)].map(String)]));
	assert.ok(rows[0][3].startsWith(runs[0].started_at.slice(0, 10) + ' ' +
		runs[0].started_at.slice(11, 16) + ' 至 '), rows[0][3]);
	await sound(page);
	await page.click('text=第1次 >> nth=-1');
	await page.waitForSelector('h1:has-text("第1次采集")');
	await close(page);
});

test('earlier runs are a page of their own', async () => {
	const page = await open('rules');
	const run = (await ask('runs')).runs[0];
	const many = (from, n) => Array.from({ length: n },
		(_, i) => ({ ...run, id: from - i }));

	await alter(page, /runs\?/, () => null);
	await page.route(/runs\?/, (route) => {
		const after = new URL(route.request().url()).searchParams
			.get('after');

		return route.fulfill({ json: after === null
			? { runs: many(120, 100), next: '21' }
			: { runs: many(20, 20), next: null } });
	});
	await go(page, 'runs');
	assert.equal((await cells(page)).length, 100);
	await page.click('text=更早的采集');
	await page.waitForSelector('table >> text="第1次"');
	assert.equal((await cells(page)).length, 120);
	assert.ok(!await page.isVisible('text=更早的采集'));
	await close(page);
});

test('what fails once can be asked for again', async () => {
	const page = await open('rules', { expected: /Failed to load resource/ });

	for (const [view, list, words] of [['runs', 'runs', '更早的采集'],
		['alerts', 'alerts', '更早的邮件']]) {
		const [one] = list === 'alerts' ? MAILS : (await ask(list))[list];
		const many = (from, n) => Array.from({ length: n },
			(_, i) => ({ ...one, id: from - i }));
		let asked = 0;

		await page.route(new RegExp(`api/v1/${list}\\?`), (route) => {
			const after = new URL(route.request().url())
				.searchParams.get('after');

			if (after === null)
				return route.fulfill({ json: {
					[list]: many(120, 100), next: '21',
					incidents: [] } });
			return ++asked === 1 ? route.fulfill({ status: 503,
				contentType: 'application/problem+json',
				json: { status: 503, title: 'x',
					detail: 'query took too long' } })
				: route.fulfill({ json: { [list]: many(20, 20),
					next: null, incidents: [] } });
		});
		await go(page, view);
		await page.click(`text=${words}`);
		await page.waitForSelector('.acts [role=alert]:not(:empty)');
		assert.match((await texts(page, '.acts [role=alert]'))[0],
			/请稍后再试。 query took too long/);
		await sound(page);
		await page.click(`text=${words}`);
		await page.waitForSelector(`text=${words}`,
			{ state: 'detached' });
		assert.equal(asked, 2);
		assert.equal((await cells(page)).length, 120);
	}
	await close(page);
});

test('a run, source by source', async () => {
	const run = await ask('runs/1');
	const { townships } = await ask('townships?limit=1000');
	const names = new Map(townships.map((b) => [b.code, b.name]));
	const page = await open('runs/1');
	const rows = await cells(page);
	const key = (row) => row.join('|');
	const wanted = run.outcomes.map((o) => key([names.get(o.code),
		String(o.year), OUTCOMES[o.outcome], o.url]));

	assert.deepEqual(rows.map(([name, year, outcome, , url]) =>
		key([name, year, outcome, url])).sort(), [...wanted].sort());
	/* What went wrong comes first. */
	assert.notEqual(rows[0][2], '已取得');
	assert.equal(rows.at(-1)[2], '已取得');
	for (const row of rows)
		assert.equal(/[^\x00-\x7f]/.test(row[3]), row[2] !== '已取得',
			`said in Chinese: ${row[3]}`);
	await sound(page);

	await page.click('.chip:has-text("没有该页")');
	assert.deepEqual((await cells(page)).map((row) => row[0]), ['水利局']);
	assert.match(page.url(), /outcome=not_found/);
	await close(page);
});

const MAIL = { code: null, name: null, run: 1, tries: 1, detail: '',
	waiting_for: [], ended_at: null, next_try_at: null,
	created_at: '2026-01-20T03:10:00+08:00', message_id: '<1@x.example>' };
const MAILS = [
	{ ...MAIL, id: 3, kind: 'digest', state: 'waiting', tries: 2,
		subject: '【年报核查】云岭县 2025年度：新增错误3',
		recipients: ['office@county.example', 'deputy@county.example'],
		waiting_for: ['deputy@county.example'],
		next_try_at: '2026-01-20T03:40:00+08:00',
		detail: 'deputy@county.example: 451 4.7.1 Greylisted, try again' },
	{ ...MAIL, id: 2, kind: 'notice', state: 'refused', code: '990101',
		name: '青石镇', subject: '青石镇2025年度报告需核实的数据',
		recipients: ['qingshi@county.example'],
		waiting_for: ['qingshi@county.example'],
		ended_at: '2026-01-20T03:11:00+08:00',
		detail: 'qingshi@county.example: 550 5.1.1 User unknown' },
	{ ...MAIL, id: 1, kind: 'test', state: 'sent', run: null,
		subject: '【年报核查】测试邮件',
		recipients: ['office@county.example', 'gone@county.example'],
		ended_at: '2026-01-20T03:10:05+08:00',
		detail: 'gone@county.example: 550 5.1.1 User unknown' },
];

test('mails: what waits, what was sent, what was refused for good', async () => {
	const page = await open('rules');

	await alter(page, /alerts\?/, () => ({ alerts: MAILS, next: null }));
	await alter(page, /status$/, (status) => {
		status.mail = { enabled: true, waiting: 1, refused: 1,
			partly_refused: 1,
			last_sent_at: '2026-01-20T03:10:05+08:00',
			detail: MAILS[0].detail };
	});
	await go(page, 'alerts');
	const rows = await cells(page);

	assert.ok((await texts(page, 'main'))[0].includes(
		'待发 1 封，被拒收 1 封，部分收件人被拒收 1 封，' +
		'最近一次发出：2026-01-20 03:10'));
	assert.deepEqual(rows[0], ['3', '待发', '【年报核查】云岭县 2025年度：' +
		'新增错误3 核查日报 第1次采集', 'office@county.example（已收到） ' +
		'deputy@county.example（尚未收到）',
	'下次 2026-01-20 03:40 生成 2026-01-20 03:10', '2 次',
	'deputy@county.example: 451 4.7.1 Greylisted, try again']);
	assert.deepEqual(rows[1], ['2', '被拒收',
		'青石镇2025年度报告需核实的数据 单位通知 青石镇 第1次采集',
		'qingshi@county.example',
		'放弃 2026-01-20 03:11 生成 2026-01-20 03:10', '1 次',
		'qingshi@county.example: 550 5.1.1 User unknown ' +
		'收件地址可能有误：请核对配置文件和名册中的邮箱。' +
		'邮件不会再发，内容请看核查问题。']);
	assert.deepEqual(rows[2], ['1', '已发',
		'【年报核查】测试邮件 测试',
		'office@county.example gone@county.example',
		'发出 2026-01-20 03:10 生成 2026-01-20 03:10', '1 次',
		'gone@county.example: 550 5.1.1 User unknown ' +
		'上述收件人没有收到，其他收件人已收到。' +
		'收件地址可能有误：请核对配置文件和名册中的邮箱。']);
	/* The banner tells everywhere. */
	assert.match((await texts(page, '#banner'))[0], /有 1 封邮件被拒收/);
	assert.match((await texts(page, '#banner'))[0],
		/有 1 封邮件被部分收件人拒收/);
	await sound(page);

	await page.click('.chip:has-text("被拒收")');
	assert.equal((await cells(page)).length, 1);
	await close(page);
});

test('no mail yet, and no mail server', async () => {
	const page = await open('alerts');

	assert.match((await texts(page, 'main'))[0],
		/没有设置邮件服务器，系统不发邮件.*还没有生成过邮件/);
	await sound(page);
	await close(page);
});

test('the rules, as they are in force', async () => {
	const { rules } = await ask('rules?limit=1000');
	const page = await open('rules');
	const rows = await cells(page);
	const words = { error: '错误', warning: '待核实', info: '提示',
		off: '停用', none: '不单列' };

	assert.equal(rows.length, rules.length);
	rules.forEach((rule, i) => {
		assert.equal(rows[i][0], rule.id);
		assert.equal(rows[i][2], words[rule.severity]);
		assert.ok(rows[i][3].startsWith(rule.statement
			.replace(/\s+/g, ' ')), rule.id);
		for (const p of rule.parameters)
			assert.ok(rows[i][3].includes(
				`${p.statement}：${p.value}`), rule.id);
	});
	await sound(page);

	await page.selectOption('label:has-text("级别") select', 'error');
	assert.equal((await cells(page)).length,
		rules.filter((r) => r.severity === 'error').length);
	await page.fill('input[type=search]', 'a01');
	assert.deepEqual((await cells(page)).map((row) => row[0]), ['A01']);
	await page.fill('input[type=search]', '没有这句话');
	assert.ok(await page.isVisible('text=没有符合条件的规则'));
	await sound(page);
	await close(page);
});
