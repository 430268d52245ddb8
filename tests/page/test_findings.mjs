/* The list of findings: what the API says, narrowed by filters that stand in
 * the address, page by page, and as a file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, YEAR, ask, cells, close, open, sound, texts } from './browser.mjs';
import { exact } from './figures.mjs';

const SEVERITIES = { error: '错误', warning: '待核实', info: '提示' };
const STATES = { open: '未整改', acked: '已处置', resolved: '已更正' };

const line = (f) => [f.id, f.name, f.year, SEVERITIES[f.severity], f.rule,
	f.place_words, f.message, f.expected ?? '', f.actual ?? '',
	f.difference?.replace('-', '') ?? '', f.evidence ?? '',
	f.first_seen.slice(0, 10), STATES[f.state]];

async function shows(page, query) {
	const { findings } = await exact('findings?limit=1000&' + query);

	await page.waitForSelector(`[role=status]:has-text("共 ${findings.length
	} 条")`);
	if (findings.length > 0)
		assert.deepEqual(await cells(page), findings.map(line), query);
	return findings;
}

test('all of them, in the office\'s columns', async () => {
	const page = await open('findings');
	const findings = await shows(page, '');

	assert.ok(findings.length > 20);
	assert.deepEqual(await texts(page, 'thead th'), ['编号', '单位', '年度',
		'级别', '规则', '位置（表/行/列）', '问题', '应为', '填报', '相差',
		'原文摘录', '首次发现', '处置']);
	const [first] = findings;
	assert.equal(await page.getAttribute('tbody tr td a', 'href'),
		`#/reports/${first.code}/${first.year}`);
	await sound(page);
	await close(page);
});

test('filters, one after the other and from the address', async () => {
	const page = await open('findings');

	await page.selectOption('select[name=severity]', 'error');
	assert.ok((await shows(page, 'severity=error')).length > 0);
	assert.match(page.url(), /#\/findings\?severity=error$/);
	await page.selectOption('select[name=year]', String(YEAR));
	await shows(page, `severity=error&year=${YEAR}`);
	await page.selectOption('select[name=code]', { label: '桃源乡' });
	await shows(page, `severity=error&year=${YEAR}&code=990108`);
	await page.selectOption('select[name=axis]', 'time');
	await shows(page, `severity=error&year=${YEAR}&code=990108&axis=time`);
	assert.match((await texts(page, '.empty'))[0], /没有符合条件的问题/);
	await page.click('text=清除条件');
	await shows(page, '');
	assert.match(page.url(), /#\/findings$/);
	await page.selectOption('select[name=rule]', 'A03');
	await page.selectOption('select[name=state]', 'open');
	await shows(page, 'rule=A03&state=open');
	await page.selectOption('select[name=state]', 'resolved');
	await shows(page, 'rule=A03&state=resolved');

	const again = await open(`findings?year=${YEAR - 1}&severity=error`);
	await shows(again, `year=${YEAR - 1}&severity=error`);
	assert.equal(await again.inputValue('select[name=year]'),
		String(YEAR - 1));
	await sound(again);
	await close(again);
	await close(page);
});

test('an address that asks for what is not there', async () => {
	const page = await open('findings?rule=Z99&code=1');

	assert.equal(await page.inputValue('select[name=rule]'), 'Z99');
	await shows(page, 'rule=Z99&code=1');
	await close(page);
});

test('more than one page', async () => {
	const page = await open('rules');
	const asked = [];

	await page.route(/\/findings\?.*limit=100/, (route) => {
		const url = new URL(route.request().url());

		url.searchParams.set('limit', '10');
		asked.push(url.searchParams.get('after'));
		return route.continue({ url: url.href });
	});
	await page.evaluate(() => {
		location.hash = '#/findings';
	});
	const { findings } = await exact('findings?limit=1000');
	for (let n = 10; n < findings.length; n += 10) {
		await page.waitForSelector(
			`[role=status]:has-text("已列出 ${n} 条，还有更多")`);
		await page.click('text=再列 100 条');
	}
	await shows(page, '');
	assert.deepEqual(asked, [null, '10', '20'].map((id, i) => i === 0 ? null
		: findings[i * 10 - 1].id));
	await close(page);
});

test('as a file, with the same filters', async () => {
	const page = await open(`findings?year=${YEAR}&severity=error`);
	const [file] = await Promise.all([page.waitForEvent('download'),
		page.click('text=下载表格（CSV）')]);
	const chunks = [];
	const answer = await fetch(
		`${API}/api/v1/findings?year=${YEAR}&severity=error&format=csv`);

	for await (const chunk of await file.createReadStream())
		chunks.push(chunk);
	assert.equal(file.suggestedFilename(), 'findings.csv');
	assert.deepEqual(Buffer.concat(chunks),
		Buffer.from(await answer.arrayBuffer()));
	await close(page);
});

test('what does not come is said, and asked for again', async () => {
	const page = await open('findings', { expected: /503/ });
	let broken = true;

	await page.route(/\/findings\?/, (route) => broken ? route.fulfill({
		status: 503, contentType: 'application/problem+json',
		json: { detail: 'busy' } }) : route.continue());
	await page.selectOption('select[name=severity]', 'error');
	await page.waitForSelector('.wrong >> text=系统现在不能回答');
	broken = false;
	await page.click('.rest >> text=重试');
	await shows(page, 'severity=error');
	await close(page);
});

test('a number leads to the finding', async () => {
	const { findings } = await ask('findings?rule=A03');
	const page = await open('findings?rule=A03');

	await page.click(`[data-id="${findings[0].id}"] th a`);
	await page.waitForSelector(`h1:has-text("问题 ${findings[0].id}：` +
		`${findings[0].name} ${findings[0].year}年度")`);
	await sound(page);
	await close(page);
});
