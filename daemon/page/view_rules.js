/*
 * The rules: what is checked, how grave it is here, and how much of that is set
 * by the office.
 */
import { empty, h, mark } from './dom.js';
import { choice, search } from './fields.js';
import { listTable } from './list.js';
import { keepQuery } from './route.js';
import { SEVERITY_MARKS, axisWord, ids, kindWord, severityWord,
	word } from './words.js';

function severityMark(id) {
	const [tone, sign] = SEVERITY_MARKS[id] ?? ['mute', 'dash'];

	return mark(tone, sign, severityWord(id));
}

function parameters(rule) {
	return rule.parameters.length > 0 && h('ul', { class: 'parameters' },
		rule.parameters.map((p) => h('li', {}, p.statement, '：',
			h('b', {}, String(p.value)), h('span', { class: 'hint' },
				`（${p.name}，可设 ${p.min}—${p.max}）`))));
}

/* "仅乡镇（街道）"; nothing where the rule is for all. */
function kindsText(rule) {
	return rule.kinds.length === ids('kind').length ? '全部'
		: rule.kinds.map(kindWord).join('、');
}

const COLUMNS = [
	{ head: '编号', narrow: true, sort: (r) => r.id, cell: (r) => r.id },
	{ head: '方面', narrow: true, sort: (r) => ids('axis').indexOf(r.axis),
		cell: (r) => axisWord(r.axis) },
	{ head: '级别', narrow: true, sort: (r) =>
		ids('severity').indexOf(r.severity),
	cell: (r) => severityMark(r.severity) },
	{ head: '核查内容', cell: (r) => [r.statement, parameters(r)] },
	{ head: '适用单位', sort: (r) => r.kinds.length, cell: kindsText },
	{ head: '核查条件', narrow: true, sort: (r) => r.scope,
		cell: (r) => word('scope', r.scope) },
];

export async function show(main, params, api) {
	const { rows } = await api.all('rules', {}, 'rules');
	const set = { axis: ids('axis').includes(params.axis) ? params.axis : '',
		severity: ids('severity').includes(params.severity)
			? params.severity : '', text: params.text ?? '' };
	const table = listTable({ caption: '核查规则', columns: COLUMNS });
	const shown = h('p', { class: 'hint', role: 'status' });
	const none = empty('没有符合条件的规则。');

	function write() {
		const list = rows.filter((r) =>
			(set.axis === '' || r.axis === set.axis) &&
			(set.severity === '' || r.severity === set.severity) &&
			(set.text === '' || r.statement.includes(set.text) ||
				r.id === set.text.toUpperCase()));

		table.show(list);
		table.element.hidden = list.length === 0;
		none.hidden = list.length > 0;
		shown.textContent = `列出 ${list.length} 条，共 ${rows.length} 条`;
		keepQuery(set);
	}

	const to = (key) => (value) => {
		set[key] = value;
		write();
	};
	const there = (key) => [['', '全部'], ...ids(key)
		.filter((id) => rows.some((r) => r[key] === id))
		.map((id) => [id, word(key, id)])];

	main.append(h('div', { class: 'title' }, h('h1', {}, '核查规则'),
		h('p', { class: 'hint' }, '级别和数值可以在配置文件的 [rules] ' +
			'一节中修改；“错误”确定有误，“待核实”需要人看一看。')),
	h('div', { class: 'filters' },
		choice('方面', set.axis, there('axis'), to('axis')),
		choice('级别', set.severity, there('severity'), to('severity')),
		search('查找', set.text, '编号或内容', to('text')),
		shown), table.element, none);
	write();
}
