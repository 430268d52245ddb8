/*
 * The indicators that follow from the sums: as percentages, with what they are
 * made of.
 */
import { h } from './dom.js';
import { change, minus, percent } from './exact.js';
import { word } from './words.js';

/* Id, how it comes about; the last is a number. */
const INDICATORS = [
	['disclosure_rate', '（予以公开 + 部分公开）÷ 办理结果总计'],
	['denial_rate', '不予公开各项 ÷ 办理结果总计'],
	['unable_rate', '无法提供各项 ÷ 办理结果总计'],
	['review_correction_rate',
		'结果纠正 ÷（行政复议总计 − 尚未审结）'],
	['litigation_loss_rate',
		'结果纠正 ÷（行政诉讼总计 − 尚未审结），两类行政诉讼合计'],
	['on_time_rate', '按期发布的单位 ÷ 应报单位'],
	['publication_rate', '填报单位 ÷ 应报单位'],
	['zero_reports', '三张表全部为零的报告', 'count'],
];

function valueText(value, kind) {
	if (value === null || value === undefined)
		return '无法计算';
	return kind === 'count' ? String(value) : percent(value);
}

/* How much more than the year before: of rates in percentage points. */
function changeText(now, then, kind) {
	const more = now === null || then === null || then === undefined
		? null : minus(now, then);

	if (more === null)
		return '—';
	return kind === 'count' ? change(more)
		: change(percent(more).slice(0, -1)) + '个百分点';
}

export function indicatorPart({ rollup, before }) {
	const then = before?.indicators ?? {};

	return h('section', { class: 'indicators' }, h('h2', {}, '指标'),
		h('div', { class: 'frame' }, h('table', {},
			h('thead', {}, h('tr', {},
				h('th', { scope: 'col' }, '指标'),
				['本年', '上年', '增减'].map((text) =>
					h('th', { scope: 'col',
						class: 'number' }, text)),
				h('th', { scope: 'col' }, '计算方法'))),
			h('tbody', {}, INDICATORS.map(([id, how, kind]) =>
				h('tr', { 'data-indicator': id },
					h('th', { scope: 'row' },
						word('indicator', id)),
					[valueText(rollup.indicators[id], kind),
						before === null ? '—'
							: valueText(then[id],
								kind),
						changeText(
							rollup.indicators[id],
							then[id], kind)]
						.map((text) => h('td', {
							class: 'number',
						}, text)),
					h('td', { class: 'mute' }, how)))))));
}
