/* The county's sums: digit by digit in the official layout, who put what into
 * each, beside the year before and the county's own report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, YEAR, alter, ask, cells, close, go, open, sound, texts }
	from './browser.mjs';
import { exact, officialTables } from './figures.mjs';

const WORDS = { valid: '未发现问题', warned: '有待核实项',
	invalid: '有数据错误', missing: '尚未查到', unreachable: '网站无法访问',
	unreadable: '程序无法识别', wrong: '不是该年度报告' };

/* The lines beside a cell's sum. */
const beside = (page, id) => texts(page, `[data-cell="${id}"] .beside`);

for (const query of ['', '?basis=valid', '?kind=department',
	'?kind=township&basis=valid'])
	test(`sums of the year ${query}`, async () => {
		const rollup = await exact(`rollups/${YEAR}${query}`);
		const page = await open(`rollups/${YEAR}${query}`);
		const merged = 't3.other_all.total' in rollup.cells;

		await officialTables(page, '2021', merged && 'both', (id) =>
			rollup.cells[id].sum ?? '—');
		assert.deepEqual(await texts(page, '.coverage dd'),
			['expected', 'reported', 'valid', 'warned', 'invalid',
				'on_time'].map((key) => rollup[key]));
		assert.deepEqual(await texts(page, '.missing li'),
			rollup.missing.map((m) => `${m.name} ${WORDS[m.status]}`));
		if (query === '')
			await sound(page);
		await close(page);
	});

test('how many reported a figure, where not all did', async () => {
	const { cells: sums } = await ask(`rollups/${YEAR}`);
	const most = Math.max(...Object.values(sums).map((c) => c.n));
	const page = await open(`rollups/${YEAR}`);
	const shown = await page.$$eval('[data-cell]', (all) =>
		Object.fromEntries(all.map((e) => [e.dataset.cell,
			e.querySelector('.fewer')?.innerText.replace(/\s/g, '')
				?? null])));

	for (const [id, { n }] of Object.entries(sums))
		assert.equal(shown[id], n < most ? `填报单位${n}家` : null, id);
	assert.ok(Object.values(shown).some((text) => text !== null));
	await close(page);
});

test('with the year before', async () => {
	const now = await ask(`rollups/${YEAR}`);
	const then = await ask(`rollups/${YEAR - 1}`);
	const page = await open(`rollups/${YEAR}`);

	await page.click('text=与上年比较');
	await page.waitForSelector('.side-before');
	for (const [id, { sum }] of Object.entries(now.cells)) {
		const before = then.cells[id]?.sum ?? null;

		if (sum === null || before === null)
			continue;
		const more = Math.round((sum - before) * 100) / 100;

		assert.deepEqual((await beside(page, id)).map((text) =>
			text.replace(/\.?0+$/, (zeros) => zeros.startsWith('.')
				? '' : zeros)), [`上年 ${before}`, more === 0
			? '增减 持平' : `增减 ${more > 0 ? '+' : '−'}` +
				Math.abs(more)], id);
	}
	await sound(page);
	await close(page);
});

test('a year with nothing before it', async () => {
	const page = await open(`rollups/${YEAR - 2}?side=before`);

	assert.match((await texts(page, '.legend'))[0], /没有上一年度的汇总/);
	assert.deepEqual(await beside(page, 't3.received.total'), ['上年 —']);
	await close(page);
});

test('other years, bodies and reports', async () => {
	const page = await open('rollups');

	assert.deepEqual(await texts(page, 'h1'), [`全县汇总 ${YEAR}年度`]);
	await page.click(`.choice >> text="${YEAR - 1}年度"`);
	await page.waitForSelector(`h1:has-text("${YEAR - 1}年度")`);
	await page.click('.choice >> text="仅无数据错误"');
	await page.waitForURL(/basis=valid/);
	await page.click('.choice >> text="县直部门"');
	await page.waitForURL(/kind=department/);
	assert.match(page.url(), new RegExp(`#/rollups/${YEAR - 1}\\?.*basis=valid`));
	await page.waitForSelector('.title >> text=县直部门，仅无数据错误');
	await close(page);
});

test('who put what into a number', async () => {
	const id = 't3.received.total';
	const { contributions } = await exact(`rollups/${YEAR}/cells/${id}` +
		'?basis=valid');
	const rollup = await exact(`rollups/${YEAR}?basis=valid`);
	const page = await open(`rollups/${YEAR}?basis=valid`);

	await page.click(`[data-cell="${id}"]`);
	await page.waitForSelector('h1:has-text("表三“一、本年新收政府信息公开申请数量”' +
		'行“总计”列")');
	assert.deepEqual((await cells(page)).map((row) =>
		[row[0], ...row.slice(2)]), contributions.map((c) => [c.name,
		WORDS[c.status], c.value ?? '没有报告',
		c.counted === true ? '计入' : '未计入']));
	assert.deepEqual((await texts(page, '.coverage dd')).slice(0, 2),
		[rollup.cells[id].sum,
			`${rollup.cells[id].n} / ${rollup.expected}`]);
	/* They add up to what stands in the table. */
	assert.equal(contributions.filter((c) => c.counted === true)
		.reduce((sum, c) => sum + Number(c.value), 0),
	Number(rollup.cells[id].sum));
	await sound(page);
	await page.click('text=回到汇总表');
	await page.waitForURL(new RegExp(`#/rollups/${YEAR}\\?basis=valid`));
	await close(page);
});

test('a cell that nobody knows', async () => {
	const page = await open(`rollups/${YEAR}/t9.x`, { expected: /404/ });

	assert.deepEqual(await texts(page, 'h1'), ['没有这一项']);
	await close(page);
});

test('the county\'s own figures beside', async () => {
	const page = await open('rules');
	let sums;

	await alter(page, new RegExp(`rollups/${YEAR}$`), (rollup) => {
		sums = rollup.cells;
		rollup.county = { code: '990100', name: '云岭县', revision: 1,
			status: 'valid', cells: {
				't3.received.total': sums['t3.received.total'].sum,
				't3.handled.total': sums['t3.handled.total'].sum + 2 } };
	});
	await go(page, `rollups/${YEAR}?side=county`);
	assert.deepEqual(await beside(page, 't3.received.total'),
		[`县级 ${sums['t3.received.total'].sum}`]);
	assert.deepEqual(await beside(page, 't3.handled.total'),
		[`县级 ${sums['t3.handled.total'].sum + 2}`, '≠ 差 +2']);
	assert.deepEqual(await beside(page, 't3.granted.total'), ['县级 —']);
	assert.match((await texts(page, '.legend'))[0], /云岭县自己发布的数/);
	await close(page);
});

test('indicators as percentages', async () => {
	const { indicators } = await exact(`rollups/${YEAR}`);
	const page = await open(`rollups/${YEAR}`);
	const rows = await cells(page, 3);
	const percent = (text) => `${(Number(text) * 100).toFixed(2)}%`;

	assert.deepEqual(rows.map((row) => row[1]),
		Object.entries(indicators).map(([id, value]) => id ===
			'zero_reports' ? value : value === null ? '无法计算'
			: percent(value)));
	assert.deepEqual(rows.map((row) => row[0]), ['公开率', '不予公开率',
		'无法提供率', '行政复议纠正率', '行政诉讼败诉率', '按期发布率',
		'发布率', '零报告单位数']);
	await close(page);
});

test('as a file, of the same bodies', async () => {
	const page = await open(`rollups/${YEAR}?kind=township`);
	const [file] = await Promise.all([page.waitForEvent('download'),
		page.click('text=下载表格（CSV）')]);
	const chunks = [];
	const answer = await fetch(
		`${API}/api/v1/rollups/${YEAR}?kind=township&format=csv`);

	for await (const chunk of await file.createReadStream())
		chunks.push(chunk);
	assert.deepEqual(Buffer.concat(chunks),
		Buffer.from(await answer.arrayBuffer()));
	await close(page);
});

test('a county without any report', async () => {
	const page = await open('rules');

	await alter(page, /rollups\?/, (list) => {
		list.rollups = [];
	});
	await go(page, 'rollups');
	assert.match((await texts(page, 'main'))[0], /还没有汇总/);
	await sound(page);
	await close(page);
});

test('on paper', async () => {
	const page = await open(`rollups/${YEAR}`);

	await page.emulateMedia({ media: 'print' });
	assert.ok(!await page.isVisible('.choices'));
	assert.ok(await page.isVisible('.form-3'));
	await close(page);
});
