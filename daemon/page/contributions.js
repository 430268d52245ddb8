/*
 * Who put what into one number of the whole county.
 */
import { pathOf } from './api.js';
import { button, h, mark } from './dom.js';
import { change, minus } from './exact.js';
import { route } from './route.js';
import { kindWord, statusOf, word } from './words.js';

function valueOf(one) {
	if (one.value !== null)
		return h('td', { class: 'number' }, one.value);
	return h('td', { class: 'number mute' }, one.state === 'none'
		? '没有报告' : word('cell', one.state));
}

function rowOf(one, year) {
	const { tone, sign, short } = statusOf(one.status);

	return h('tr', { 'data-code': one.code },
		h('th', { scope: 'row' }, h('a', {
			href: route('reports', one.code, year) }, one.name)),
		h('td', {}, kindWord(one.kind)),
		h('td', {}, mark(tone, sign, short)),
		valueOf(one),
		h('td', {}, one.counted ? mark('good', 'tick', '计入')
			: mark('mute', 'dash', '未计入')));
}

/* The sum, what it was, and what the county says itself. */
function summary({ rollup, before }, cell) {
	const { sum, n } = rollup.cells[cell] ?? { sum: null, n: 0 };
	const then = before?.cells[cell]?.sum ?? null;
	const own = rollup.county?.cells[cell] ?? null;
	const fact = (name, ...value) => h('div', {}, h('dt', {}, name),
		h('dd', {}, ...value));

	return h('dl', { class: 'coverage panel' },
		fact('合计', sum ?? '—'),
		fact('填报单位 / 应报', `${n} / ${rollup.expected}`),
		fact('上年', then ?? '—'),
		fact('增减', sum === null || then === null ? '—'
			: change(minus(sum, then))),
		own !== null && fact('县级报告', own));
}

export async function showContributions(main, data, cell, api) {
	const { rollup, form, query } = data;
	const path = pathOf('rollups', rollup.year, 'cells', cell);
	const { rows } = await api.all(path, query, 'contributions');

	main.append(
		h('div', { class: 'title' },
			h('h1', {}, form?.cell_words[cell] ?? cell),
			h('span', { class: 'mute' }, `${rollup.year}年度，`,
				word('basis', rollup.basis)),
			h('div', { class: 'acts' },
				h('a', { class: 'button', href: route('rollups',
					rollup.year, query) }, '回到汇总表'),
				button('下载表格（CSV）', () => api.save(path,
					{ ...query, format: 'csv' })))),
		summary(data, cell),
		h('div', { class: 'frame given' }, h('table', {},
			h('thead', {}, h('tr', {}, ['单位', '类别', '发布状态',
				'填报数', '计入合计'].map((text) => h('th', {
				scope: 'col', class: text === '填报数'
					? 'number' : null }, text)))),
			h('tbody', {}, rows.map((one) =>
				rowOf(one, rollup.year))))));
}
