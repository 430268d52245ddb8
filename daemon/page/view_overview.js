/*
 * The first view: how the county's reports of one year stand, body by body,
 * how collection goes, and which sources do not answer.
 */
import { add, button, empty, h, mark } from './dom.js';
import { choice, search, tick } from './fields.js';
import { failureText } from './failure.js';
import * as head from './head.js';
import { listTable } from './list.js';
import { collectPanel } from './collect.js';
import { sourceAlarm, sourceSection } from './sources.js';
import { keepQuery, route } from './route.js';
import { STATUS_IDS, dayText, ids, kindWord, statusOf } from './words.js';

/* The strip of counts: what each group of statuses says about the report. */
const GROUPS = [
	['已发布', ['valid', 'warned', 'invalid', 'unreadable', 'wrong']],
	['未查到', ['missing', 'overdue']],
	['采集不到', ['unreachable']],
];

/* Columns of other years, the latest ones. */
const OTHER_YEARS = 3;

/* Nothing is to be done about these. */
const SETTLED = ['valid', 'none'];

/* A year's status of a body; null: nothing is expected or known. */
function yearOf(body, year) {
	return body.years[year] ?? null;
}

function statusMark(id) {
	const { word, short, tone, sign } = statusOf(id);

	return mark(tone, sign, short, word === short ? null : word);
}

/* ---- the strip ---- */

function tile(id, n, chosen, choose) {
	const { word, tone, sign } = statusOf(id);

	return h('button', { type: 'button', class: 'tile' + (n === 0
		? ' zero' : ''), 'aria-pressed': String(chosen),
	'data-status': id, onclick: () => choose(chosen ? '' : id, id) },
	h('span', { class: 'figure ' + tone }, String(n)),
	mark(tone, sign, word));
}

/* Counts by status among `bodies`, as buttons that narrow the table. */
function strip(bodies, set, choose) {
	const n = Object.fromEntries(STATUS_IDS.map((id) => [id, 0]));

	for (const body of bodies) {
		const year = yearOf(body, set.year);

		if (year !== null)
			n[year.status]++;
	}
	return h('div', { class: 'strip' }, GROUPS.map(([name, of]) =>
		h('div', { class: 'group', role: 'group',
			'aria-label': name },
		h('p', { class: 'group-name', 'aria-hidden': 'true' }, name),
		h('div', { class: 'tiles' }, of.map((id) =>
			tile(id, n[id], set.status === id, choose))))));
}

/* "应报 12 个单位，已发布 9 个，按期 9 个" */
function summary(bodies, set) {
	const due = bodies.map((body) => yearOf(body, set.year))
		.filter((year) => year !== null && year.status !== 'none');
	const out = due.filter((year) =>
		GROUPS[0][1].includes(year.status)).length;
	const late = due.filter((year) => year.on_time === false).length;

	return `应报 ${due.length} 个单位，已发布 ${out} 个` +
		(late > 0 ? `，其中逾期发布 ${late} 个` : '');
}

/* ---- the table ---- */

function reportLink(body, year, ...children) {
	return h('a', { href: route('reports', body.code, year) }, children);
}

function onTime(value) {
	return value === null ? '—' : value ? '是' : mark('bad', 'late', '否');
}

function columnsOf(set, years) {
	const of = (body) => yearOf(body, set.year);
	const number = (key) => (body) => of(body) === null ||
		of(body).revision === null ? '—' : String(of(body)[key]);

	return [
		{ head: '单位', name: true, sort: (body) => body.name,
			cell: (body) => reportLink(body, set.year, body.name) },
		{ head: '类别', narrow: true, sort: (body) =>
			ids('kind').indexOf(body.kind),
		cell: (body) => kindWord(body.kind) },
		{ head: `${set.year}年度发布状态`, sort: (body) =>
			statusOf(of(body)?.status).place,
		cell: (body) => statusMark(of(body).status) },
		{ head: '错误', number: true, sort: (body) => of(body).errors,
			cell: number('errors') },
		{ head: '待核实', number: true, sort: (body) =>
			of(body).warnings, cell: number('warnings') },
		{ head: '发布日期', narrow: true, sort: (body) =>
			of(body).published_on,
		cell: (body) => dayText(of(body).published_on) },
		{ head: '是否按期', narrow: true, sort: (body) =>
			Number(of(body).on_time ?? 2),
		cell: (body) => onTime(of(body).on_time) },
		...years.filter((year) => year !== set.year)
			.slice(0, OTHER_YEARS).map((year) => ({
			head: year, narrow: true, sort: (body) =>
				statusOf(yearOf(body, year)?.status).place,
			cell: (body) => yearOf(body, year) === null ? '—'
				: reportLink(body, year,
					statusMark(yearOf(body, year).status)),
		})),
	];
}

/* What wants to be looked at first, then as the registry has it. */
function ordered(bodies, year) {
	const place = (body) => statusOf(yearOf(body, year).status).place;

	return [...bodies].sort((a, b) => place(a) - place(b));
}

function fits(body, set) {
	const { status } = yearOf(body, set.year) ?? {};

	return status !== undefined &&
		(set.status === '' || set.status === status) &&
		(!set.look || !SETTLED.includes(status)) &&
		(set.name === '' || body.name.includes(set.name) ||
			body.code.startsWith(set.name));
}

/* ---- the filters ---- */

function settings(params, years) {
	return {
		year: years.includes(params.year) ? params.year
			: years.includes(String(head.status()?.year))
				? String(head.status().year) : years[0],
		kind: ids('kind').includes(params.kind) ? params.kind : '',
		status: STATUS_IDS.includes(params.status) ? params.status : '',
		name: params.name ?? '',
		look: params.look === '1',
	};
}

function countySection(bodies, years, set, api) {
	const box = h('div', { class: 'view' });
	const shown = h('p', { class: 'hint', role: 'status' });
	const said = h('p', { class: 'wrong', role: 'alert' });
	let table;

	function keep() {
		const usual = String(head.status()?.year);

		keepQuery({ ...set, look: set.look ? '1' : '',
			year: set.year === usual ? '' : set.year });
	}

	function rows() {
		const list = ordered(bodies.filter((body) =>
			(set.kind === '' || body.kind === set.kind) &&
			fits(body, set)), set.year);

		table.show(list);
		shown.textContent = list.length === 0
			? '没有符合条件的单位。' : `列出 ${list.length} 个单位`;
		keep();
	}

	async function save() {
		said.textContent = '';
		try {
			await api.save('reports', { year: set.year,
				kind: set.kind, status: set.status, format: 'csv' },
			`${head.county()}${set.year}年度发布情况.csv`);
		} catch (failure) {
			said.textContent = failureText(failure);
		}
	}

	const narrow = (key) => (value) => {
		set[key] = value;
		rows();
	};

	/* All anew: the year or the kind changes the counts as well. */
	function write(focus) {
		const of = bodies.filter((body) =>
			set.kind === '' || body.kind === set.kind);

		table = listTable({ caption: `${set.year}年度各单位发布情况`,
			columns: columnsOf(set, years) });
		box.replaceChildren(
			h('div', { class: 'title' },
				h('h1', {}, `${set.year}年度发布情况`),
				h('p', {}, summary(of, set)),
				sourceAlarm(of),
				h('div', { class: 'acts filters' },
					choice('年度', set.year, years.map((y) =>
						[y, y]), renew('year')),
					choice('类别', set.kind, [['', '全部'],
						...kindsOf(bodies)], renew('kind')))),
			strip(of, set, (id, tile) => {
				set.status = id;
				write(`.tile[data-status="${tile}"]`);
			}),
			h('div', { class: 'filters' },
				search('单位', set.name, '名称或代码', narrow('name')),
				tick('只看需要处理的', set.look, narrow('look')),
				set.status !== '' && button(
					'不限状态（现在只看“' +
					statusOf(set.status).short + '”）', () => {
						set.status = '';
						write('.strip button');
					}, 'quiet'),
				shown, h('span', { class: 'acts' },
					button('导出表格', save), button('打印', () =>
						print())), said),
			table.element);
		rows();
		if (focus)
			box.querySelector(focus)?.focus();
	}

	function renew(key) {
		return (value) => {
			set[key] = value;
			write(key === 'year' ? '.title select'
				: '.title label + label select');
		};
	}

	write();
	return box;
}

function kindsOf(bodies) {
	const there = new Set(bodies.map((body) => body.kind));

	return ids('kind').filter((id) => there.has(id))
		.map((id) => [id, kindWord(id)]);
}

export async function show(main, params, api) {
	const [{ rows, cut }, status] = await Promise.all([
		api.all('townships', {}, 'townships'), api.get('status')]);
	const years = [...new Set(rows.flatMap((body) =>
		Object.keys(body.years)))].sort().reverse();
	const collect = collectPanel(status, api, true);

	if (years.length === 0) {
		add(main, h('h1', {}, '发布情况'), collect.element,
			empty('还没有任何单位的报告。', rows.length === 0
				? '名册（townships.csv）里没有单位，请告诉系统管理员。'
				: '第一次采集完成后，这里显示各单位的发布情况。'),
			sourceSection(rows));
		return collect.end;
	}
	add(main, countySection(rows, years, settings(params, years), api),
		cut && h('p', { class: 'hint' }, '单位过多，没有全部列出。'),
		h('div', { class: 'pair' }, collect.element, sourceSection(rows)));
	return collect.end;
}
