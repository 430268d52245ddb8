/*
 * Findings of all bodies by year, body, rule, axis, severity and state; or one
 * of them with all that became of it.
 */
import { pathOf } from './api.js';
import { button, empty, fill, h } from './dom.js';
import { size } from './exact.js';
import { failureText } from './failure.js';
import { card, historyList, ruleLink, ruleStatements, severityMark, stateMark }
	from './finding.js';
import { keepQuery, route } from './route.js';
import { axisWord, dayText, ids, severityWord, stateWord } from './words.js';

const PAGE_ROWS = 100;
const FILTERS = ['year', 'code', 'rule', 'axis', 'severity', 'state'];

/* ---- the filters ---- */

/* What may be chosen: [value, word] of each. */
async function choices(api, rules) {
	const [years, bodies] = await Promise.all([
		api.all('rollups', {}, 'rollups'),
		api.all('townships', {}, 'townships'),
	]);

	return {
		year: years.rows.map(({ year }) => [year, `${year}年度`]),
		code: bodies.rows.map(({ code, name }) => [code, name]),
		rule: [...rules.keys()].map((id) => [id, id]),
		axis: ids('axis').map((id) => [id, axisWord(id)]),
		severity: ['error', 'warning', 'info'].map((id) =>
			[id, severityWord(id)]),
		state: ids('state').map((id) => [id, stateWord(id)]),
	};
}

const NAMES = { year: '年度', code: '单位', rule: '规则', axis: '方面',
	severity: '级别', state: '处置' };

/* What the address asks for stands there even if nothing else knows it. */
function chooser(name, options, chosen) {
	const all = chosen === undefined || options.some(([value]) =>
		String(value) === chosen) ? options
		: [...options, [chosen, chosen]];
	const select = h('select', { name }, h('option', { value: '' }, '全部'),
		all.map(([value, text]) => h('option', { value,
			selected: String(value) === chosen }, text)));

	return h('label', {}, NAMES[name], select);
}

/* ---- the list ---- */

/* What only one of its letters could break is in one piece. */
const COLUMNS = [
	['编号', (f) => h('a', { href: route('findings', f.id) }, f.id),
		'number'],
	['单位', (f) => h('a', { href: route('reports', f.code, f.year),
		'aria-label': `${f.name} ${f.year}年度的报告` },
	f.name), 'whole'],
	['年度', (f) => f.year, 'whole'],
	['级别', (f) => severityMark(f.severity), 'whole'],
	['规则', (f, rules) => ruleLink(f.rule, rules), 'whole'],
	['位置（表/行/列）', (f) => f.place_words, 'place'],
	['问题', (f) => f.message, 'message'],
	['应为', (f) => f.expected ?? '', 'number'],
	['填报', (f) => f.actual ?? '', 'number'],
	['相差', (f) => f.difference === null ? '' : size(f.difference),
		'number'],
	['原文摘录', (f) => f.evidence === null ? ''
		: h('q', {}, f.evidence), 'quoted'],
	['首次发现', (f) => dayText(f.first_seen), 'whole'],
	['处置', (f) => [stateMark(f.state), f.state === 'acked' &&
		h('span', { class: 'by' }, f.acked_by)], 'whole'],
];

function rowOf(finding, rules) {
	return h('tr', { 'data-id': finding.id }, COLUMNS.map(
		([, cell, kind], i) => h(i === 0 ? 'th' : 'td', {
			class: kind, scope: i === 0 ? 'row' : null,
		}, cell(finding, rules))));
}

function table(body) {
	return h('div', { class: 'frame', role: 'region', tabindex: '0',
		'aria-label': '核查问题' },
	h('table', { class: 'finding-list' },
		h('thead', {}, h('tr', {}, COLUMNS.map(([text, , kind]) =>
			h('th', { scope: 'col', class: kind === 'number'
				? 'number' : null }, text)))),
		body));
}

/* The list behind the filters; one page after the other. */
function list(query, rules, api) {
	const place = h('div', { class: 'list' });
	const counted = h('p', { role: 'status' });
	const body = h('tbody', {});
	const more = h('p', { class: 'rest' });
	let turn = 0, n = 0;

	async function page(after) {
		const mine = ++turn;

		try {
			const answer = await api.get('findings', { ...query,
				after, limit: PAGE_ROWS });

			if (mine === turn)
				write(answer, after === null);
		} catch (failure) {
			if (mine === turn)
				fill(more, h('span', { class: 'wrong',
					role: 'alert' }, failureText(failure)),
				button('重试', () => page(after)));
		}
	}

	function write({ findings, next }, first) {
		if (first) {
			n = 0;
			fill(body);
			fill(place, findings.length === 0
				? empty('没有符合条件的问题。',
					'可以放宽上面的条件再看。')
				: table(body));
		}
		n += findings.length;
		body.append(...findings.map((f) => rowOf(f, rules)));
		fill(counted, next === null ? `共 ${n} 条`
			: `已列出 ${n} 条，还有更多`);
		fill(more, next !== null && button(`再列 ${PAGE_ROWS} 条`,
			() => page(next)));
	}

	return { elements: [place, more], counted, show: () => page(null) };
}

async function showAll(main, params, api) {
	const query = {};

	for (const name of FILTERS)
		if (params[name])
			query[name] = params[name];
	const rules = await ruleStatements(api);
	const options = await choices(api, rules);
	const rows = list(query, rules, api);
	const form = h('form', { class: 'filters' }, FILTERS.map((name) =>
		chooser(name, options[name], query[name])),
	button('清除条件', () => {
		for (const select of form.querySelectorAll('select'))
			select.value = '';
		changed();
	}, 'quiet'));

	function changed() {
		for (const name of FILTERS) {
			const { value } = form.elements[name];

			if (value === '')
				delete query[name];
			else
				query[name] = value;
		}
		keepQuery(query);
		return rows.show();
	}
	form.addEventListener('change', changed);
	form.addEventListener('submit', (event) => event.preventDefault());
	main.append(h('div', { class: 'title' }, h('h1', {}, '核查问题'),
		rows.counted, h('div', { class: 'acts' },
			button('下载表格（CSV）', () => api.save('findings',
				{ ...query, format: 'csv' })))),
	form, ...rows.elements);
	await rows.show();
}

/* ---- one of them ---- */

async function showOne(main, id, api) {
	const [finding, rules] = await Promise.all([
		api.get(pathOf('findings', id)), ruleStatements(api)]);
	const history = h('div', {}, historyList(finding.history));

	main.append(
		h('div', { class: 'title' }, h('h1', {},
			`问题 ${finding.id}：${finding.name} ${finding.year}年度`),
		h('a', { href: route('reports', finding.code, finding.year) },
			'查看报告')),
		h('section', { class: 'panel' }, h('ul', { class: 'alone' },
			card(finding, { api, rules,
				more: (f) => [
					h('p', { class: 'hint' },
						`规则内容：${rules.get(f.rule) ??
							'（已不在规则表中）'}`),
					h('p', {}, '位置：', f.place_words)],
				changed: (now) => fill(history,
					historyList(now.history)) }))),
		h('section', { class: 'panel' }, h('h2', {}, '经过'), history));
}

export async function show(main, params, api) {
	return params.id === undefined ? showAll(main, params, api)
		: showOne(main, params.id, api);
}
