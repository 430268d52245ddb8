/*
 * The whole county's sums of a year in the official layout, with the year
 * before or the county's own report beside them; or who put what into a number.
 */
import { pathOf } from './api.js';
import { button, empty, h, mark } from './dom.js';
import { change, minus, signOf } from './exact.js';
import { indicatorPart } from './indicators.js';
import { showContributions } from './contributions.js';
import { reload, route } from './route.js';
import { sheetFrame, summedRows, tablesOf } from './tables.js';
import { kindWord, statusOf, word } from './words.js';

const KINDS = ['all', 'township', 'department'];
const kindText = (id) => id === 'all' ? '全部单位' : kindWord(id);

/* What stands in the tables. */
const SIDES = { sums: '合计', before: '与上年比较', county: '与县级报告对照' };

/* ---- a number ---- */

const line = (name, ...value) => h('span', { class: 'beside' },
	h('span', {}, name, ' '), ...value);

/* The year before: its sum, and how much more or less. */
function beforeLines(now, then) {
	const more = now === null || then === null ? null : minus(now, then);

	return [line('上年', then ?? '—'), more !== null &&
		h('span', { class: signOf(more) === 0 ? 'beside'
			: 'beside more' },
		h('span', { class: 'hidden' }, '增减 '),
		signOf(more) === 0 ? '持平' : change(more))];
}

/* The county's own figure, and by how much it is another one. */
function countyLines(own, more) {
	return [line('县级', own ?? '—'), signOf(more) !== 0 &&
		h('span', { class: 'beside bad' }, '≠ 差 ', change(more))];
}

/* Each sum leads to who put what into it. */
function cellOf(id, data, side) {
	const { rollup, before, query, form } = data;
	const cell = rollup.cells[id];
	const now = cell?.sum ?? null;
	const then = before?.cells[id]?.sum ?? null;
	const own = rollup.county?.cells[id] ?? null;

	if (cell === undefined)
		return h('td', { class: 'cell absent' },
			h('span', { class: 'in' }, h('span', { class: 'state' },
				'不汇总')));
	const more = side !== 'county' || now === null || own === null ? 0
		: minus(own, now);

	return h('td', { class: signOf(more) === 0 ? 'cell'
		: 'cell differs' }, h('a', { class: 'in sum',
		href: route('rollups', rollup.year, id, query),
		'data-cell': id, title: `${form.cell_words[id] ?? id}，` +
			`填报 ${cell.n} / 应报 ${rollup.expected}` },
	h('span', { class: 'hidden' }, form.cell_words[id] ?? id, '：'),
	cell.n < data.most && h('span', { class: 'fewer' },
		h('span', { class: 'hidden' }, '填报单位'), `${cell.n}家`),
	h('span', { class: 'value' }, now ?? '—'),
	side === 'before' && beforeLines(now, then),
	side === 'county' && countyLines(own, more)));
}

/* ---- the parts ---- */

const figure = (name, value, tone, signName) => h('div', {},
	h('dt', {}, name), h('dd', {}, tone ? mark(tone, signName,
		String(value)) : value));

function coverage(rollup) {
	return h('dl', { class: 'coverage panel' },
		figure('应报单位', rollup.expected),
		figure('填报单位', rollup.reported),
		figure('未发现问题', rollup.valid, 'good', 'tick'),
		figure('有待核实项', rollup.warned, 'look', 'query'),
		figure('有数据错误', rollup.invalid, 'bad', 'cross'),
		figure('按期发布', rollup.on_time));
}

function missing(rollup) {
	if (rollup.missing.length === 0)
		return h('p', {}, '缺报单位：无');
	return h('div', { class: 'missing' },
		h('h2', {}, `缺报单位 ${rollup.missing.length} 个`),
		h('ul', {}, rollup.missing.map(({ code, name, status }) => {
			const { tone, sign, short } = statusOf(status);

			return h('li', {}, h('a', {
				href: route('reports', code, rollup.year) },
			name), ' ', mark(tone, sign, short));
		})));
}

/* A choice among words: links, the one that is taken told apart. */
function choice(name, options, chosen, go) {
	return h('nav', { class: 'choice', 'aria-label': name },
		h('span', { class: 'mute' }, name),
		options.map(([value, text]) => h('a', { href: go(value),
			'aria-current': value === chosen ? 'true' : null },
		text)));
}

function choices(data, years, side) {
	const { rollup, query } = data;
	const to = (part) => route('rollups', part.year ?? rollup.year,
		{ ...query, side, ...part, year: null });
	const sides = Object.entries(SIDES).filter(([id]) =>
		id !== 'county' || rollup.county !== null);

	return h('div', { class: 'choices' },
		choice('年度', years.map((year) => [year, `${year}年度`]),
			rollup.year, (year) => to({ year })),
		choice('单位', KINDS.map((id) => [id, kindText(id)]),
			rollup.kind, (kind) => to({ kind })),
		choice('范围', ['published', 'valid'].map((id) =>
			[id, word('basis', id)]), rollup.basis,
		(basis) => to({ basis })),
		choice('表中列出', sides, side, (id) => to({ side: id })));
}

function legend(data, side) {
	const { rollup, before, most } = data;
	const few = Object.values(rollup.cells).some((c) => c.n < most);

	return h('ul', { class: 'legend' },
		h('li', {}, `由 ${most} 份报告汇总；`,
			'点一个数，可以看到各单位填报了多少。'),
		few && h('li', {}, '数前注明几家的，只有这几家填报了这一格。'),
		side === 'before' && before === null &&
			h('li', {}, '没有上一年度的汇总'),
		side === 'before' && before !== null &&
			before.form !== rollup.form &&
			h('li', {}, '上一年度使用另一种格式，两种格式都有的项目才可比'),
		side === 'county' && h('li', {}, h('span', {}, '县级：',
			h('a', { href: route('reports', rollup.county.code,
				rollup.year) }, rollup.county.name),
			`自己发布的数（${statusOf(rollup.county.status)
				.short}）；差：县级减合计`)));
}

function tables(data, side) {
	const { rollup, form } = data;
	const has = (id) => Object.hasOwn(rollup.cells, id);
	const view = { rows: summedRows, has,
		cell: (id) => cellOf(id, data, side),
		label: (row, text) => row.instead_of.length === 0 ? text
			: [text, h('span', { class: 'hint' },
				'（含没有分项填报的）')] };

	return h('section', { class: `tables side-${side}`,
		'aria-label': '汇总数' }, legend(data, side),
	tablesOf(form, view).map((table) => h('section', { class: 'sheet' },
		h('h2', {}, table.title), sheetFrame(table))));
}

/* ---- all of it ---- */

/* Of the year, and of the one before where anything is known of it. */
async function load(year, years, query, api) {
	const [rollup, before] = await Promise.all([
		api.get(pathOf('rollups', year), query),
		years.includes(year - 1)
			? api.get(pathOf('rollups', year - 1), query) : null]);
	const form = rollup.form === null ? null
		: await api.get(pathOf('forms', rollup.form));

	/* Reports that were added up; a cell may have fewer. */
	const most = Math.max(0, ...Object.values(rollup.cells)
		.map((cell) => cell.n));

	return { rollup, before, form, query, most };
}

function showYear(main, data, years, side, api) {
	const { rollup, query, form } = data;
	const path = pathOf('rollups', rollup.year);

	main.append(
		h('div', { class: 'title' },
			h('h1', {}, `全县汇总 ${rollup.year}年度`),
			h('span', { class: 'mute' }, kindText(rollup.kind),
				'，', word('basis', rollup.basis)),
			h('div', { class: 'acts' }, button('下载表格（CSV）',
				() => api.save(path,
					{ ...query, format: 'csv' })))),
		choices(data, years, side), coverage(rollup), missing(rollup));
	main.append(form === null ? empty('还没有可以汇总的报告。')
		: tables(data, side), indicatorPart(data));
}

export async function show(main, params, api) {
	const { year, cell, basis, kind } = params;
	const query = { basis, kind };
	const { rows } = await api.all('rollups', {}, 'rollups');
	const years = rows.map((row) => row.year);
	const side = Object.hasOwn(SIDES, params.side) ? params.side : 'sums';

	if (year === undefined && years.length === 0) {
		main.append(h('h1', {}, '全县汇总'),
			empty('还没有汇总。', '第一次采集完成后才有。',
				button('再看一次', reload)));
		return;
	}
	const data = await load(Number(year ?? years[0]), years, query, api);

	if (cell === undefined)
		showYear(main, data, years, side === 'county' &&
			data.rollup.county === null ? 'sums' : side, api);
	else
		await showContributions(main, data, cell, api);
}
