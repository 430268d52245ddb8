/*
 * The cells of a report: its figures as they are given, what is not a figure
 * told apart, and what is wrong or was changed marked by signs.
 */
import { h, sign } from './dom.js';
import { word } from './words.js';

const STATES = ['blank', 'absent', 'unreadable'];

/* What stands in a cell: the figure, or why there is none. */
function content(report, id) {
	const state = report.cell_states[id];
	const implied = report.implied[id];
	const given = implied !== undefined && implied !== null;

	if (state === undefined)
		return h('span', { class: 'value' }, report.cells[id] ?? '');
	return [h('span', { class: 'state' }, word('cell', state)),
		given && h('span', { class: 'implied',
			title: word('cell', 'implied') },
		h('span', { class: 'hidden' }, '推算数'), `(${implied})`)];
}

/* cell(id) makes the td; notes collects what was printed beside figures. */
export function cellsOf(report, form, marks, changes) {
	const changed = new Map(changes.map((one) => [one.cell, one]));
	const notes = new Map();

	function cell(id) {
		const state = report.cell_states[id];
		const text = report.cell_texts[id];
		const was = changed.get(id);

		if (text !== undefined)
			notes.set(id, text);
		return marks.cell(id, {
			words: form.cell_words[id] ?? id,
			names: [state, was && 'changed'].filter(Boolean),
			title: was && `前一版：${was.from ??
				word('cell', was.from_state)}`,
			children: [was && h('span', { class: 'was' },
				sign('swap'),
				h('span', { class: 'hidden' }, '本版有改动')),
			content(report, id),
			text !== undefined && h('sup', {},
				`注${notes.size}`)],
		});
	}

	return { cell, notes, words: form.cell_words };
}

/* What was printed beside the figures of these cells. */
export function notesBelow(ids, { notes, words }) {
	const all = [...notes.keys()];
	const here = ids.filter((id) => notes.has(id));

	return here.length > 0 && h('ul', { class: 'notes' },
		here.map((id) => h('li', {}, `注${all.indexOf(id) + 1}　` +
			`${words[id]}，原文：`, h('q', {}, notes.get(id)))));
}

/* What the signs in the tables mean; only of those that are there. */
export function legend(report, changes) {
	const states = Object.values(report.cell_states);
	const wrong = report.findings.some((f) => f.cells.length > 0 &&
		['error', 'warning'].includes(f.severity));
	const repairs = report.findings.some((f) => f.repairs.length > 0);
	const implied = Object.keys(report.implied).length > 0;
	const items = [
		repairs && [h('span', { class: 'key suspect' }, sign('cross')),
			'可能的差错位置'],
		wrong && [h('span', { class: 'key involved' }, '*'),
			'所在等式不平或需核实，** 同时涉及两处以上'],
		changes.length > 0 && [h('span', { class: 'key changed' },
			sign('swap')), '本版有改动'],
		...STATES.map((state) => states.includes(state) && [
			h('span', { class: `key ${state}` },
				word('cell', state)),
			state === 'blank' ? '表中该格没有填写'
				: state === 'absent' ? '表中没有这一行（列）'
					: '有内容，程序读不出，请人工查看']),
		implied && [h('span', { class: 'key' }, '(0)'),
			word('cell', 'implied')],
	].filter(Boolean);

	return items.length > 0 && h('ul', { class: 'legend',
		'aria-label': '表中记号' }, items.map((item) =>
		h('li', {}, item)));
}
