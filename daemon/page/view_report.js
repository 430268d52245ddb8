/*
 * One body's year: what it published, what is wrong with it, and the tables
 * with the wrong cells marked. Without a report: why, and what was tried.
 */
import { pathOf } from './api.js';
import { button, h, mark, outLink } from './dom.js';
import { byCause, card, repairList, ruleLink, ruleStatements }
	from './finding.js';
import { noteWords } from './notes.js';
import { absence } from './report_absence.js';
import { cellsOf, legend, notesBelow } from './report_cells.js';
import { marker } from './report_marks.js';
import { revisionPart } from './report_revisions.js';
import { route } from './route.js';
import { printedRows, sheetFrame, tablesOf } from './tables.js';
import { dayText, kindWord, severityWord, statusOf, timeText } from './words.js';

/* ---- the head ---- */

function statusMark(report) {
	const { tone, sign, word } = statusOf(report.status);

	return mark(tone, sign, word);
}

/* The other years of the same body. */
function years(report, body) {
	const others = Object.keys(body.years).sort();

	return h('nav', { class: 'years', 'aria-label': '各年度' },
		others.map((year) => {
			const { tone, sign, short } =
				statusOf(body.years[year].status);

			return h('a', {
				href: route('reports', report.township.code,
					year),
				'aria-current': String(report.year) === year
					? 'page' : null,
			}, `${year}年度 `, mark(tone, sign, short));
		}));
}

const fact = (name, ...value) => h('div', { class: name === '存档'
	? 'screen' : null }, h('dt', {}, name), h('dd', {}, ...value));

function onTime(report) {
	return report.on_time === null ? '未判定' : report.on_time
		? mark('good', 'tick', '按期') : mark('bad', 'late', '逾期');
}

function facts(report, api) {
	const { code } = report.township;
	const path = pathOf('reports', code, report.year, 'document');

	return h('dl', { class: 'facts panel' },
		fact('标题', report.title ?? '（未找到）'),
		fact('发布日期', dayText(report.published_on, '（未识别）')),
		fact('是否按期', onTime(report)),
		fact('采集时间', timeText(report.fetched_at)),
		fact('原文', report.url === null ? '人工导入的文件'
			: outLink(report.url, '打开网站上的原文')),
		fact('存档', button('下载存档文件', () => api.save(path,
			{ revision: report.revision }), 'quiet')));
}

/* ---- the findings ---- */

function group({ findings, repairs }, view, form) {
	return h('li', { class: 'cause' },
		findings.length > 1 && h('p', { class: 'hint' },
			`以下 ${findings.length} 个问题可能由同一处差错引起`),
		h('ul', {}, findings.map((finding) => card(finding, view))),
		repairList(repairs, form?.cell_words ?? {}, view.shows));
}

function findingPart(report, view, form) {
	const groups = byCause(report.findings);
	const counted = ['error', 'warning', 'info'].map((severity) => [
		severity, report.findings.filter((f) =>
			f.severity === severity).length]);
	const causes = groups.filter((g) => g.severity === 'error').length;
	const errors = counted[0][1];

	return h('section', { class: 'findings', 'aria-labelledby': 'found' },
		h('h2', { id: 'found' }, '核查问题'),
		h('p', { class: 'counted' }, counted.map(([id, n]) =>
			`${severityWord(id)} ${n}`).join('，'),
		errors > causes && `（错误按原因计 ${causes} 处）`),
		groups.length === 0 && h('p', {}, mark('good', 'tick',
			'按现行规则未发现问题')),
		h('ul', { class: 'causes' }, groups.map((one) =>
			group(one, view, form))));
}

/* What was not judged, and what of the document was not understood. */
function restPart(report, rules, form) {
	const words = form?.cell_words ?? {};
	const line = (text, said) => text !== ''
		? h('span', { title: said }, text)
		: h('span', { class: 'said', lang: 'en' }, said);

	return [
		report.not_judged.length > 0 && h('section',
			{ class: 'unjudged' }, h('h2', {}, '未能核查的规则'),
			h('ul', {}, report.not_judged.map((one) => h('li', {},
				ruleLink(one.rule, rules), ' ',
				rules.get(one.rule) ?? '', '：',
				line(noteWords(one.reason), one.reason))))),
		report.reading_notes.length > 0 && h('section',
			{ class: 'unjudged' }, h('h2', {}, '识别说明'),
			h('ul', {}, report.reading_notes.map((note) =>
				h('li', {}, line(noteWords(note, words),
					note))))),
	];
}

/* ---- the tables ---- */

function tablePart(report, form, marks, changes) {
	const has = (id) => Object.hasOwn(report.cells, id);
	const cells = cellsOf(report, form, marks, changes);
	const view = { rows: printedRows, has, cell: cells.cell,
		label: (row, text) => text };

	return h('section', { class: 'tables', 'aria-label': '填报数' },
		legend(report, changes),
		tablesOf(form, view).map((table) => h('section',
			{ class: 'sheet' }, h('h2', {}, table.title),
			table.cells.every((id) =>
				report.cell_states[id] === 'absent')
				? h('p', { class: 'empty' },
					`报告中未见${table.name}，` +
					'未核查，请人工查看。')
				: sheetFrame(table),
			notesBelow(table.cells, cells))));
}

/* ---- all of it ---- */

async function load(code, year, revision, api) {
	const path = pathOf('reports', code, year);
	const [report, body, rules] = await Promise.all([
		api.get(path, { revision }),
		api.get(pathOf('townships', code)),
		ruleStatements(api),
	]);
	const [form, revisions] = await Promise.all([
		report.form === null ? null
			: api.get(pathOf('forms', report.form)),
		report.revision === null ? null
			: api.get(path + '/revisions', { limit: 1000 }),
	]);

	return { report, body, rules, form, revisions };
}

export async function show(main, { code, year, revision }, api) {
	const { report, body, rules, form, revisions } =
		await load(code, year, revision, api);
	const latest = revisions?.revisions.at(-1)?.revision ?? null;
	const old = report.revision !== latest;
	const changes = revisions?.revisions.find((one) =>
		one.revision === report.revision)?.changes ?? [];
	const marks = marker(report);
	const view = { api, rules, locate: marks.locate, shows: marks.shows };

	main.append(h('div', { class: 'title' },
		h('h1', {}, `${report.township.name} ${report.year}年度`),
		statusMark(report),
		h('span', { class: 'mute' }, kindWord(report.township.kind)),
		years(report, body)));
	if (report.revision === null) {
		main.append(absence(report, body, api));
		if (report.findings.length > 0)
			main.append(findingPart(report, view, form));
		return;
	}
	main.append(facts(report, api),
		revisionPart(report, revisions, form, api));
	main.append(h('div', { class: old
		? 'report plain' : 'report' },
	h('div', { class: 'side' },
		!old && findingPart(report, view, form),
		...restPart(report, rules, form).filter((part) => part)),
	tablePart(report, form, marks, changes)));
	marks.begin(main);
}
