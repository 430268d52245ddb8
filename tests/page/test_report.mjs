/* A report is shown as the API gives it and as the form prints it; findings
 * and cells lead to each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, YEAR, alter, ask, close, go, open, sound, texts }
	from './browser.mjs';
import { exact, officialTables } from './figures.mjs';
import { read } from './source.mjs';

const SEVERITIES = { error: '错误', warning: '待核实', info: '提示' };
const AXES = { data: '数据', text: '文字', form: '格式', time: '时限',
	publication: '发布' };

const reportOf = (code, year) => exact(`reports/${code}/${year}`);

/* What stands in each cell: its figure, or its state's word. */
const shown = (report) => (id) => report.cells[id] ??
	({ blank: '空白', absent: '缺此项', unreadable: '无法识别' })[
		report.cell_states[id]];

test('the tables of a report, figure by figure', async () => {
	for (const [code, year] of [['990101', YEAR], ['990107', YEAR - 1],
		['990108', YEAR - 1]]) {
		const report = await reportOf(code, year);
		const page = await open(`reports/${code}/${year}`);

		assert.equal(report.form, '2021');
		await officialTables(page, '2021', false, shown(report));
		assert.deepEqual((await texts(page, '.sheet > h2')), [
			'二、主动公开政府信息情况',
			'三、收到和处理政府信息公开申请情况',
			'四、政府信息公开行政复议、行政诉讼情况']);
		if (code === '990107')
			await sound(page);
		await close(page);
	}
});

test('the form of 2019, with one row for 其他处理', async () => {
	const report = await reportOf('990106', YEAR);
	const page = await open(`reports/990106/${YEAR}`);

	assert.equal(report.form, '2019');
	await officialTables(page, '2019', true, shown(report));
	/* Table 2 has other rows; all its figures are there. */
	const figures = Object.keys(report.cells)
		.filter((id) => id.startsWith('t2.'));
	assert.equal((await texts(page, '.form-2 .cell')).length, 22);
	assert.equal(figures.length, 22);
	assert.deepEqual(await texts(page, '.form-2 .cell .value'),
		figures.map((id) => report.cells[id]));
	await sound(page);
	await close(page);
});

test('a report of 2021 that prints one row for 其他处理', async () => {
	const page = await open('rules');
	let report;

	await alter(page, /reports\/990101\/\d+$/, (r) => {
		for (const column of ['natural', 'business', 'research', 'nonprofit',
			'legal', 'other', 'total']) {
			r.cells[`t3.other_all.${column}`] = 7;
			for (const row of ['no_correction', 'unpaid', 'misc']) {
				r.cells[`t3.other_${row}.${column}`] = null;
				r.cell_states[`t3.other_${row}.${column}`] = 'absent';
			}
		}
		report = JSON.parse(JSON.stringify(r), (key, v) =>
			typeof v === 'number' ? String(v) : v);
		report.cells['t2.fees.amount'] = null;
		r.cells['t2.fees.amount'] = null;
		r.cell_states['t2.fees.amount'] = 'unreadable';
		report.cell_states['t2.fees.amount'] = 'unreadable';
	});
	await go(page, `reports/990101/${YEAR}`);
	await officialTables(page, '2021', true, shown(report));
	await close(page);
});

test('the head', async () => {
	const report = await reportOf('990108', YEAR - 1);
	const page = await open(`reports/990108/${YEAR - 1}`);

	assert.deepEqual(await texts(page, 'h1'), [`桃源乡 ${YEAR - 1}年度`]);
	assert.equal(await page.title(),
		`桃源乡 ${YEAR - 1}年度 - 云岭县 - 勾稽`);
	assert.match((await texts(page, '.title'))[0], new RegExp(
		`有数据错误 乡镇（街道） ${YEAR - 2}年度 未发现问题`));
	assert.deepEqual(await texts(page, '.facts dd'), [report.title,
		report.published_on, '按期',
		report.fetched_at.slice(0, 16).replace('T', ' '),
		'打开网站上的原文', '下载存档文件']);
	assert.equal(await page.getAttribute('text=打开网站上的原文', 'href'),
		report.url);
	await close(page);
});

test('the archived document is the one that was fetched', async () => {
	const page = await open(`reports/990108/${YEAR - 1}`);
	const [file] = await Promise.all([page.waitForEvent('download'),
		page.click('text=下载存档文件')]);
	const chunks = [];
	const answer = await fetch(
		`${API}/api/v1/reports/990108/${YEAR - 1}/document`);

	for await (const chunk of await file.createReadStream())
		chunks.push(chunk);
	assert.deepEqual(Buffer.concat(chunks),
		Buffer.from(await answer.arrayBuffer()));
	await close(page);
});

test('the findings, as the API has them', async () => {
	for (const [code, year] of [['990108', YEAR - 1], ['990110', YEAR],
		['990107', YEAR - 1], ['990106', YEAR]]) {
		const report = await reportOf(code, year);
		const page = await open(`reports/${code}/${year}`);
		const count = (id) => report.findings.filter((f) =>
			f.severity === id).length;

		assert.ok((await texts(page, '.counted'))[0].startsWith(
			`错误 ${count('error')}，待核实 ${count('warning')}，` +
			`提示 ${count('info')}`));
		assert.equal((await texts(page, '.finding')).length,
			report.findings.length);
		for (const f of report.findings) {
			const here = `#finding-${f.id} `;

			assert.deepEqual(await texts(page, here + '.kind'),
				[`${SEVERITIES[f.severity]} ${AXES[f.axis]} ` +
				`${f.rule} 未整改`]);
			assert.deepEqual(await texts(page, here + '.message'),
				[f.message]);
			assert.deepEqual(await texts(page, here + '.figures dd'),
				f.expected === null ? [] : [f.expected,
					f.actual, f.difference.replace('-', '')]);
			assert.deepEqual(await texts(page, here + '.since'),
				[`首次发现 ${f.first_seen.slice(0, 10)}`]);
		}
		await close(page);
	}
});

test('what one slip has brought about stands together', async () => {
	const report = await reportOf('990108', YEAR - 1);
	const page = await open(`reports/990108/${YEAR - 1}`);

	assert.equal(new Set(report.findings.map((f) => f.cause)).size, 1);
	assert.deepEqual(await texts(page, '.counted'),
		['错误 2，待核实 0，提示 0（错误按原因计 1 处）']);
	assert.deepEqual(await texts(page, '.cause > .hint'),
		['以下 2 个问题可能由同一处差错引起']);
	assert.deepEqual(await texts(page, '.repairs'), ['可能的差错位置 ' +
		'表三“（一）予以公开”行“自然人”列：填报 3 → 按合计推算 2查看']);
	await close(page);
});

/* Cells whose td has this class, by id; only those that are buttons. */
const having = (page, name) => page.$$eval(`td.${name} [data-cell]`,
	(all) => all.map((e) => e.dataset.cell).sort());

test('wrong cells are marked, by signs', async () => {
	const report = await reportOf('990108', YEAR - 1);
	const page = await open(`reports/990108/${YEAR - 1}`);
	const broken = {};

	for (const f of report.findings)
		for (const id of f.cells)
			broken[id] = (broken[id] ?? '') + '*';
	const stars = await page.$$eval('[data-cell]', (all) =>
		Object.fromEntries(all.map((e) => [e.dataset.cell,
			e.querySelector('.star').textContent])));
	assert.deepEqual(stars, broken);
	assert.equal(broken['t3.granted.natural'], '**');
	assert.deepEqual(await having(page, 'suspect'), ['t3.granted.natural']);
	assert.ok(await page.isVisible('td.suspect .sign'));
	await close(page);
});

test('a finding shows its cells, a cell its findings', async () => {
	const report = await reportOf('990108', YEAR - 1);
	const page = await open(`reports/990108/${YEAR - 1}`);
	const [a02, a03] = ['A02', 'A03'].map((rule) =>
		report.findings.find((f) => f.rule === rule));
	const marked = () => page.$$eval('.finding.marked', (all) =>
		all.map((e) => Number(e.id.slice(8))).sort());
	const ids = (...all) => all.map((f) => Number(f.id)).sort();

	await page.click(`#finding-${a03.id} .message`);
	assert.deepEqual(await having(page, 'marked'), [...a03.cells].sort());
	assert.deepEqual(await marked(), ids(a03));
	await page.click(`#finding-${a02.id} .locate`);
	assert.deepEqual(await having(page, 'marked'), [...a02.cells].sort());
	assert.equal(await page.evaluate(() =>
		document.activeElement.dataset.cell), a02.cells[0]);

	await page.click('[data-cell="t3.granted.business"]');
	assert.deepEqual(await marked(), ids(a03));
	assert.equal(await page.evaluate(() => document.activeElement.id),
		`finding-${a03.id}`);
	await page.click('[data-cell="t3.granted.natural"]');
	assert.deepEqual(await marked(), ids(a02, a03));
	await page.click('.look-at');
	assert.deepEqual(await having(page, 'marked'), ['t3.granted.natural']);
	await close(page);
});

test('the same by keyboard alone', async () => {
	const report = await reportOf('990108', YEAR - 1);
	const page = await open(`reports/990108/${YEAR - 1}`);
	const focused = () => page.evaluate(() => ({
		text: document.activeElement.textContent,
		cell: document.activeElement.dataset.cell ?? null,
		id: document.activeElement.id }));
	const a03 = report.findings.find((f) => f.rule === 'A03');

	for (let i = 0; i < 60; i++) {
		await page.keyboard.press('Tab');
		if ((await focused()).text === '查看 7 格')
			break;
	}
	assert.deepEqual(await having(page, 'marked'), [...a03.cells].sort());
	await page.keyboard.press('Enter');
	assert.equal((await focused()).cell, a03.cells[0]);
	await page.keyboard.press('Tab');
	assert.equal((await focused()).cell, a03.cells[1]);
	await page.keyboard.press('Enter');
	assert.equal((await focused()).id, `finding-${a03.id}`);
	await close(page);
});

test('blanks and figures that only follow are told apart', async () => {
	const report = await reportOf('990107', YEAR - 1);
	const page = await open(`reports/990107/${YEAR - 1}`);

	assert.deepEqual((await texts(page, 'td.blank .state')),
		Array(Object.keys(report.cell_states).length).fill('空白'));
	assert.deepEqual(await texts(page, 'td .implied'),
		Object.values(report.implied).map((n) => `推算数 (${n})`));
	assert.equal(report.cell_states['t2.penalty.decisions'], 'blank');
	assert.deepEqual(await having(page, 'blank'), ['t2.penalty.decisions']);
	assert.match((await texts(page, '.legend'))[0],
		/空白 表中该格没有填写.*推算数（未计入汇总）/);
	await close(page);
});

test('what was printed beside figures, what is not there, what cannot be read',
	async () => {
		const page = await open('rules');

		await alter(page, /reports\/990101\/\d+$/, (report) => {
			report.cell_states = { 't2.fees.amount': 'absent',
				't3.received.total': 'unreadable' };
			report.cells['t2.fees.amount'] = null;
			report.cells['t3.received.total'] = null;
			report.cell_texts = { 't2.normative.made': '22（其中修订16件）',
				't3.received.total': '三件' };
			report.findings = [{ ...report.findings[0], id: 900,
				severity: 'warning', cells: [], cause: 9, repairs: [],
				evidence: '全年收到申请12件。', expected: null,
				actual: null, difference: null }];
			report.not_judged = [{ rule: 'F01',
				reason: 'no readable report of 2019' }];
			report.reading_notes = ["row '其他' has no values",
				't2.fees.amount is there twice, as \'1\' and as \'2\''];
		});
		await go(page, `reports/990101/${YEAR}`);
		assert.deepEqual(await texts(page, 'td.absent'), ['缺此项']);
		assert.deepEqual(await texts(page, 'td.unreadable'),
			['无法识别 注2']);
		assert.deepEqual(await texts(page, '.notes li'), [
			'注1 表二“行政规范性文件”行“本年制发件数”列，' +
			'原文：“22（其中修订16件）”',
			'注2 表三“一、本年新收政府信息公开申请数量”行“总计”列，' +
			'原文：“三件”']
			.map((text) => text.replace(/[“]([^“”]*)”$/, '$1')));
		assert.deepEqual(await texts(page, 'blockquote'),
			['原文：全年收到申请12件。']);
		assert.deepEqual(await texts(page, '.unjudged li'), [
			'F01 表三上年结转数量，等于上年报告的结转下年度继续办理数量：' +
			'没有可用的上一年度（2019年）报告',
			'“其他”行没有读到数',
			'表二“行政事业性收费”行“本年收费金额（单位：万元）”列' +
			'有两个不同的数，未采用']);
		await sound(page);
		await close(page);
	});

/* What the sources give as reasons for not judging, with figures in them. */
function reasons() {
	const found = [];

	for (const name of ['check', 'text/content', 'text/identity',
		'text/layout', 'values/equations']) {
		const text = read(`collectors/check/${name}.c`);

		for (const [, call] of text.matchAll(
			/check_skip\(([^;]*);/g))
			found.push(...[...call.matchAll(/"([^"]+)"/g)]
				.map((m) => m[1]));
		found.push(...[...text.matchAll(/"(no readable [^"]+)"/g)]
			.map((m) => m[1]));
	}
	return found.filter((text) => / /.test(text)).map((text) => text
		.replaceAll(/%zu/g, '3').replace('%s', '2019')
		.replace('%d', '2020'));
}

test('why a rule was not judged is said in Chinese', async () => {
	const page = await open('rules');
	const all = reasons();
	const words = await page.evaluate(async (list) => {
		const { noteWords } = await import('./page/notes.js');

		return list.map((text) => noteWords(text));
	}, all);

	assert.ok(all.length >= 10, all.join('\n'));
	for (const text of words)
		assert.match(text, /[^\x00-\x7f]{4}/, all.join('\n'));
	await close(page);
});

test('a report without one of the tables', async () => {
	const page = await open('rules');

	await alter(page, /reports\/990101\/\d+$/, (report) => {
		for (const id of Object.keys(report.cells))
			if (id.startsWith('t4.')) {
				report.cells[id] = null;
				report.cell_states[id] = 'absent';
			}
	});
	await go(page, `reports/990101/${YEAR}`);
	assert.deepEqual(await texts(page, '.sheet .empty'),
		['报告中未见表四，未核查，请人工查看。']);
	assert.equal(await page.$('.form-4'), null);
	await close(page);
});

test('numbers are shown digit by digit', async () => {
	const page = await open('rules');

	await page.route(/reports\/990101\/\d+$/, async (route) => {
		const answer = await route.fetch();
		const body = (await answer.text())
			.replace(/("t3.received.natural":)\d+/, '$19007199254740993')
			.replace(/("t2.fees.amount":)[\d.]+/, '$14068.2080')
			.replace(/("t2.normative.made":)\d+/, '$10.10');

		await route.fulfill({ response: answer, body });
	});
	await go(page, `reports/990101/${YEAR}`);
	const shown = await texts(page, '.cell .value');
	for (const text of ['9007199254740993', '4068.2080', '0.10'])
		assert.equal(shown.filter((one) => one === text).length, 1);
	await close(page);
});

test('years without a report say why', async () => {
	for (const [code, year, patterns] of [
		['990150', YEAR, [/没有报告：尚未查到/, /来源还没有全部答复/,
			/报告网页|栏目/]],
		['990150', YEAR - 1, [/没有报告：已发布，程序无法识别（请人工查看）/,
			/原因： 表格是图片，程序无法读取/, /下载存档文件/]],
		['990105', YEAR - 2, [/没有报告：所发布的不是该年度/,
			new RegExp(`原因： 网页上是${YEAR - 3}年度的报告，` +
				`应为${YEAR - 2}年度`), /下载存档文件/]],
		['990111', YEAR, [/没有报告：网站无法访问（非单位责任）/,
			/不是单位的责任/, /连接被拒绝/, /从未 1$/]],
		['990103', YEAR, [/没有报告：网站无法访问/, /验证页面/,
			/被网站拦截/]],
	]) {
		const page = await open(`reports/${code}/${year}`);
		const [text] = await texts(page, '.absence');
		const body = await ask(`townships/${code}`);

		for (const pattern of patterns)
			assert.match(text, pattern);
		assert.equal(await page.$('.form'), null);
		assert.deepEqual(await page.$$eval('.absence tbody a', (all) =>
			all.map((a) => a.textContent)), body.sources.map((s) =>
			s.url.replace('{year}', year)));
		if (code === '990111')
			await sound(page);
		await close(page);
	}
});

test('a body that nobody knows', async () => {
	const page = await open('reports/999999/2024', { expected: /404/ });

	assert.deepEqual(await texts(page, 'h1'), ['没有这一项']);
	await close(page);
});

test('on paper', async () => {
	const page = await open(`reports/990108/${YEAR - 1}`);

	await page.emulateMedia({ media: 'print' });
	for (const selector of ['.ack', '.locate', '.look-at', '.years',
		'text=下载存档文件'])
		assert.ok(!await page.isVisible(selector), selector);
	for (const selector of ['.form-2', '.form-3', '.form-4', '.finding',
		'.repairs', 'td.suspect .sign'])
		assert.ok(await page.isVisible(selector), selector);
	await close(page);
});
