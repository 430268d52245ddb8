/* The first view shows what the API says of the year, and starts a run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ADMIN, YEAR, alter, ask, cells, close, go, open, sound, texts }
	from './browser.mjs';

const WORDS = { valid: '未发现问题', warned: '有待核实项',
	invalid: '有数据错误', unreadable: '程序无法识别',
	wrong: '不是该年度报告', missing: '尚未查到', overdue: '逾期未查到',
	unreachable: '网站无法访问', none: '无需报送' };
const ORDER = ['overdue', 'invalid', 'wrong', 'unreadable', 'unreachable',
	'missing', 'warned', 'valid', 'none'];

test('the year, body by body', async () => {
	const { townships } = await ask('townships?limit=1000');
	const page = await open();
	const rows = await cells(page);

	assert.equal(await page.title(),
		`${YEAR}年度发布情况 - 云岭县 - 勾稽`);
	assert.equal(rows.length, townships.length);
	for (const body of townships) {
		const year = body.years[YEAR];
		const n = (value) => year.revision === null ? '—' : String(value);
		const row = rows.find(([name]) => name === body.name);

		assert.deepEqual(row.slice(2), [WORDS[year.status],
			n(year.errors), n(year.warnings), year.published_on ?? '—',
			year.on_time === null ? '—' : year.on_time ? '是' : '否',
			WORDS[body.years[YEAR - 1].status],
			WORDS[body.years[YEAR - 2].status]], body.name);
	}
	/* What is to be looked at first. */
	const places = rows.map((row) => ORDER.findIndex((id) =>
		WORDS[id] === row[2]));
	assert.deepEqual(places, [...places].sort((a, b) => a - b));
	await sound(page);
	await close(page);
});

test('counts by status, as the API counts', async () => {
	const { counts } = await ask('status');
	const page = await open();
	const tiles = await texts(page, '.tile');

	assert.equal(tiles.length, Object.keys(counts).length);
	for (const [id, word] of [['valid', '未发现问题'],
		['warned', '有待核实项'], ['invalid', '有数据错误'],
		['unreadable', '已发布，程序无法识别（请人工查看）'],
		['wrong', '所发布的不是该年度（或该单位）的报告'],
		['missing', '尚未查到'], ['overdue', '逾期未查到'],
		['unreachable', '网站无法访问（非单位责任）']])
		assert.ok(tiles.includes(`${counts[id]} ${word}`), tiles.join('|'));

	await page.click('.tile:has-text("有数据错误")');
	assert.equal((await cells(page)).length, counts.invalid);
	assert.ok((await cells(page)).every((row) => row[2] === '有数据错误'));
	assert.match(page.url(), /status=invalid/);
	await page.click('button:has-text("不限状态")');
	assert.equal((await cells(page)).length, 12);
	await close(page);
});

test('filters, sorting, another year', async () => {
	const page = await open();

	await page.check('text=只看需要处理的');
	assert.ok((await cells(page)).every((row) => row[2] !== '未发现问题'));
	await page.uncheck('text=只看需要处理的');
	await page.fill('input[type=search]', '水利');
	assert.deepEqual((await cells(page)).map((row) => row[0]), ['水利局']);
	await page.fill('input[type=search]', '没有这个单位');
	assert.ok((await texts(page, '[role=status]'))
		.includes('没有符合条件的单位。'));
	await page.fill('input[type=search]', '');
	await page.selectOption('label:has-text("类别") select', 'department');
	assert.deepEqual((await cells(page)).map((row) => row[1]), ['县直部门']);
	await page.selectOption('label:has-text("类别") select', '');

	const sorter = 'th >> text="错误"';
	await page.click(sorter);
	assert.equal(await page.getAttribute('th:has(button):has-text("错误")',
		'aria-sort'), 'ascending');
	const errors = (await cells(page)).map((row) => Number(row[3]) || 0);
	assert.deepEqual(errors, [...errors].sort((a, b) => a - b));
	await page.click(sorter);
	const most = (await cells(page)).map((row) => Number(row[3]) || 0);
	assert.equal(most[0], Math.max(...most));

	await page.selectOption('label:has-text("年度") select', String(YEAR - 1));
	assert.equal((await texts(page, 'h1'))[0], `${YEAR - 1}年度发布情况`);
	/* The address can be given to somebody else. */
	const again = await open(page.url().split('#/')[1]);
	assert.deepEqual(await cells(again), await cells(page));
	await close(again);
	await close(page);
});

test('each status leads to its report', async () => {
	const page = await open();

	assert.equal(await page.getAttribute('text=青石镇', 'href'),
		`#/reports/990101/${YEAR}`);
	assert.equal(await page.getAttribute(
		'tr:has-text("青石镇") td:nth-child(8) a', 'href'),
	`#/reports/990101/${YEAR - 1}`);
	await close(page);
});

test('sources that do not answer, and why in Chinese', async () => {
	const page = await open();
	const rows = await cells(page, 1);

	assert.match((await texts(page, '.sources .title'))[0],
		/共 12 个，异常 2 个（非单位责任）/);
	assert.deepEqual(rows.map((row) => row[0]), ['柳河镇', '南屏乡']);
	assert.match(rows[0][1],
		/^被网站拦截 网站返回的是验证页面，程序不作绕过/);
	assert.match(rows[1][1],
		/^网站出错 网站服务器没有开放，连接被拒绝/);
	await page.click('text=来源异常 2 个');
	assert.equal(await page.evaluate(() =>
		document.activeElement.innerText), '来源');
	await page.click('text=列出全部来源');
	assert.equal((await cells(page, 1)).length, 12);
	await close(page);
});

test('a run is asked for and watched', async () => {
	const { last_run: before } = await ask('status');
	const page = await open();

	await page.click('text=立即采集');
	await page.click('dialog >> text=开始采集');
	await page.fill('dialog input[type=password]', ADMIN);
	await page.click('dialog >> text=确定');
	await page.waitForSelector(`.collect >> text=第${before.id + 1}次`);
	/* It ends by itself, and the view then is of after it. */
	await page.waitForSelector('.collect button:not([disabled])');
	const { last_run: now } = await ask('status');
	assert.equal(now.id, before.id + 1);
	assert.equal(now.trigger, 'api');
	assert.match((await texts(page, '.collect'))[0], /人工发起/);
	await sound(page);
	await close(page);
});

test('a run under way', async () => {
	const page = await open('rules');

	await alter(page, /status$/, (status) => {
		status.last_run = { ...status.last_run, state: 'running',
			finished_at: null, sources: { total: 12, done: 7 } };
	});
	await alter(page, /runs\?/, (list) => {
		list.runs[0] = { ...list.runs[0], state: 'running',
			finished_at: null, sources: { total: 12, done: 9 } };
	});
	await go(page, '');
	assert.match((await texts(page, '.collect'))[0],
		/正在采集：已完成 7 \/ 12 个来源/);
	assert.ok(await page.isDisabled('.collect button'));
	await page.waitForSelector('text=已完成 9 / 12 个来源');
	await sound(page);
	await close(page);
});

test('a county of which nothing is known yet', async () => {
	const page = await open('rules');

	await alter(page, /townships/, (list) => {
		list.townships = [];
	});
	await alter(page, /status$/, (status) => {
		status.last_run = null;
	});
	await go(page, '');
	const [said] = await texts(page, 'main');
	assert.match(said, /还没有采集过.*还没有任何单位的报告/);
	assert.match(said, /名册（townships.csv）里没有单位/);
	await sound(page);
	await close(page);
});

test('the table as a file', async () => {
	const page = await open('?status=invalid');
	const [download] = await Promise.all([page.waitForEvent('download'),
		page.click('text=导出表格')]);
	const text = readFileSync(await download.path(), 'utf8');

	assert.equal(download.suggestedFilename(),
		`云岭县${YEAR}年度发布情况.csv`);
	assert.equal(text.trim().split('\r\n').length, 4);
	assert.match(text, /桃源乡,乡镇（街道）,/);
	await close(page);
});

test('what came meanwhile is offered, not forced', async () => {
	const page = await open();

	await alter(page, /status$/, (status) => {
		status.last_run.finished_at = '2099-01-01T03:00:00+08:00';
	});
	await page.fill('input[type=search]', '水利');
	await page.evaluate(() => dispatchEvent(new Event('focus')));
	await page.waitForSelector('#banner >> text=有新的结果');
	assert.equal((await cells(page)).length, 1);
	await page.click('#banner >> text=刷新');
	await page.waitForSelector('#banner .line', { state: 'detached' });
	await close(page);
});

test('on paper', async () => {
	const page = await open();

	await page.emulateMedia({ media: 'print' });
	assert.ok(!await page.isVisible('nav'));
	assert.ok(!await page.isVisible('.collect button'));
	assert.ok(await page.isVisible('text=青石镇'));
	await close(page);
});
