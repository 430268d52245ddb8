/*
 * Collections: the list of them, and one with what became of each source.
 */
import { collectPanel, progress, spanText, watch } from './collect.js';
import { empty, fill, h, mark, outLink } from './dom.js';
import { chips } from './fields.js';
import { earlierPart, listTable } from './list.js';
import { reason } from './reasons.js';
import { keepQuery, reload, route } from './route.js';
import { ids, outcomeWord, word } from './words.js';

/* Runs on one page. */
const PAGE_ROWS = 100;

const RUN_MARKS = { queued: ['mute', 'wait'], running: ['look', 'wait'],
	done: ['good', 'tick'] };

function runMark(state) {
	const [tone, sign] = RUN_MARKS[state] ?? ['mute', 'dash'];

	return mark(tone, sign, word('run_state', state));
}

/* ---- the list ---- */

const RUN_COLUMNS = [
	{ head: '次数', narrow: true, cell: (run) =>
		h('a', { href: route('runs', run.id) }, `第${run.id}次`) },
	{ head: '状态', narrow: true, cell: (run) => runMark(run.state) },
	{ head: '起因', narrow: true, cell: (run) =>
		word('trigger', run.trigger) },
	{ head: '时间', cell: spanText },
	{ head: '来源', number: true, cell: (run) =>
		`${run.sources.done} / ${run.sources.total}` },
	{ head: '取得文件', number: true, cell: (run) =>
		String(run.documents.fetched) },
	{ head: '无变化', number: true, cell: (run) =>
		String(run.documents.not_modified) },
	{ head: '失败', number: true, cell: (run) =>
		String(run.documents.failed) },
	{ head: '新报告', number: true, cell: (run) =>
		String(run.reports.new) },
	{ head: '新发布版', number: true, cell: (run) =>
		String(run.reports.revised) },
	{ head: '内容未变', number: true, cell: (run) =>
		String(run.reports.unchanged) },
];

async function showList(main, api) {
	const [first, status] = await Promise.all([
		api.get('runs', { limit: PAGE_ROWS }), api.get('status')]);
	const collect = collectPanel(status, api);
	const table = listTable({ caption: '历次采集', columns: RUN_COLUMNS });
	const runs = [...first.runs];

	const more = earlierPart('更早的采集', first.next, async (after) => {
		const page = await api.get('runs', { limit: PAGE_ROWS, after });

		runs.push(...page.runs);
		table.show(runs);
		return page.next;
	});

	table.show(runs);
	main.append(h('h1', {}, '采集记录'), collect.element,
		runs.length === 0 ? empty('还没有采集过。',
			'系统启动后会自动采集一次，以后每夜采集。')
			: table.element, more);
	return collect.end;
}

/* ---- one ---- */

const ANSWERED = ['ok', 'not_modified'];

function outcomeMark(outcome) {
	if (ANSWERED.includes(outcome))
		return mark('good', 'tick', outcomeWord(outcome));
	if (outcome === 'not_found' || outcome === 'not_a_report')
		return mark('mute', 'ring', outcomeWord(outcome));
	return outcome === 'mismatch' ? mark('look', 'swap', outcomeWord(outcome))
		: mark('ours', 'broken', outcomeWord(outcome));
}

const OUTCOME_COLUMNS = [
	{ head: '单位', narrow: true, sort: (o) => o.name, cell: (o) =>
		o.year === null ? o.name : h('a', {
			href: route('reports', o.code, o.year) }, o.name) },
	{ head: '年度', number: true, sort: (o) => o.year, cell: (o) =>
		o.year === null ? '不限' : String(o.year) },
	{ head: '结果', narrow: true, sort: (o) =>
		ids('outcome').indexOf(o.outcome),
	cell: (o) => outcomeMark(o.outcome) },
	{ head: '说明', sort: (o) => o.detail, cell: (o) =>
		reason(o.detail) ?? '' },
	{ head: '网址', wide: true, cell: (o) => h('span', { class: 'said' },
		outLink(o.url, o.url)) },
];

/* Counts by outcome, as buttons that narrow the table. */
function outcomeButtons(outcomes, chosen, choose) {
	const there = ids('outcome').map((id) => [id,
		outcomes.filter((o) => o.outcome === id).length])
		.filter(([, n]) => n > 0);

	return chips('结果', [['', '全部', outcomes.length],
		...there.map(([id, n]) => [id, outcomeWord(id), n])],
	chosen, choose);
}

function factsOf(run) {
	const { documents, reports } = run;

	return h('dl', { class: 'facts' }, [
		['状态', runMark(run.state)], ['起因', word('trigger', run.trigger)],
		['时间', spanText(run)],
		['来源', `${run.sources.done} / ${run.sources.total}`],
		['文件', `取得 ${documents.fetched}，无变化 ` +
			`${documents.not_modified}，失败 ${documents.failed}`],
		['报告', `新报告 ${reports.new}，新发布版 ${reports.revised}，` +
			`内容未变 ${reports.unchanged}`],
	].map(([name, value]) => h('div', {}, h('dt', {}, name),
		h('dd', {}, value))));
}

async function showRun(main, params, api) {
	const [run, { rows }] = await Promise.all([
		api.get(api.pathOf('runs', params.id)),
		api.all('townships', {}, 'townships')]);
	const names = new Map(rows.map((body) => [body.code, body.name]));
	/* What did not answer first. */
	const outcomes = run.outcomes.map((o) => ({ ...o,
		name: names.get(o.code) ?? o.code })).sort((a, b) =>
		ANSWERED.includes(a.outcome) - ANSWERED.includes(b.outcome));
	const table = listTable({ caption: '各来源的结果',
		columns: OUTCOME_COLUMNS });
	const counts = h('div', {});
	const facts = h('div', {});

	function narrow(id, focus) {
		table.show(outcomes.filter((o) => id === '' || o.outcome === id));
		fill(counts, outcomeButtons(outcomes, id, (next) =>
			narrow(next, true)));
		keepQuery({ outcome: id });
		if (focus)
			counts.querySelector('[aria-pressed="true"]')?.focus();
	}

	function tell(now) {
		fill(facts, factsOf(now), now.state !== 'done' && progress(now));
	}

	tell(run);
	main.append(h('p', { class: 'path' },
		h('a', { href: route('runs') }, '采集记录')),
	h('h1', {}, `第${run.id}次采集`), facts);
	if (outcomes.length === 0) {
		main.append(empty(run.state === 'done' ? '这次没有访问任何来源。'
			: '还没有来源的结果。'));
	} else {
		main.append(counts, table.element);
		narrow(ids('outcome').includes(params.outcome)
			? params.outcome : '');
	}
	if (run.outcomes_cut > 0)
		main.append(h('p', { class: 'hint' },
			`另有 ${run.outcomes_cut} 条结果没有列出。`));
	return run.state === 'done' ? null : watch(api, run.id, (now) => {
		tell(now);
		if (now.state === 'done')
			reload();
	});
}

export function show(main, params, api) {
	return params.id === undefined ? showList(main, api)
		: showRun(main, params, api);
}
