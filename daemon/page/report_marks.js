/*
 * Findings and cells point at each other: whoever goes to a finding sees its
 * cells, whoever goes to a cell sees what is said about it.
 */
import { button, h, sign } from './dom.js';

const SHOWN = ['error', 'warning'];

/* Cell to findings; the cells of the likeliest repairs. */
function survey(report) {
	const about = new Map();
	const suspects = new Set();

	for (const finding of report.findings) {
		for (const id of finding.cells)
			about.set(id, [...about.get(id) ?? [], finding]);
		for (const { cell } of finding.repairs[0] ?? [])
			suspects.add(cell);
	}
	return { about, suspects };
}

/* "*" and "**" as on the command line. */
const stars = (findings) => '*'.repeat(Math.min(2, findings.filter((f) =>
	SHOWN.includes(f.severity)).length));

export function marker(report) {
	const { about, suspects } = survey(report);
	const cells = new Map(); /* id to td */
	let root = null;

	function mark(ids, findings) {
		for (const [id, td] of cells)
			td.classList.toggle('marked', ids.includes(id));
		for (const item of root.querySelectorAll('.finding'))
			item.classList.toggle('marked', findings.includes(
				item.id));
	}

	const markFinding = (finding) => mark(finding.cells,
		[`finding-${finding.id}`]);

	function markCell(id) {
		const findings = about.get(id) ?? [];

		mark([id], findings.map((f) => `finding-${f.id}`));
	}

	/* To the first of these cells. */
	function goTo(ids) {
		const td = cells.get(ids.find((id) => cells.has(id)));

		td?.scrollIntoView({ block: 'center', inline: 'nearest' });
		td?.querySelector('button')?.focus({ preventScroll: true });
	}

	/* A cell's place in the table. */
	function cell(id, { words, names, title, children }) {
		const findings = about.get(id) ?? [];
		const star = stars(findings);
		const suspect = suspects.has(id);
		const td = h('td', { class: ['cell', ...names,
			suspect ? 'suspect' : star !== '' && 'involved']
			.filter(Boolean).join(' '), title: title ?? null });

		cells.set(id, td);
		if (findings.length === 0 && !suspect) {
			td.append(h('span', { class: 'in' }, children));
			return td;
		}
		td.append(h('button', { type: 'button', class: 'in',
			'data-cell': id,
			onfocus: () => markCell(id),
			onclick: () => toFinding(id) },
		h('span', { class: 'hidden' }, words, ' '),
		suspect && sign('cross'),
		h('span', { class: 'star', 'aria-hidden': 'true' }, star),
		children,
		h('span', { class: 'hidden' }, suspect
			? ' 可能的差错位置' : '',
		findings.length > 0 ? ` 涉及 ${findings.length} 个问题` : '')));
		return td;
	}

	function toFinding(id) {
		const first = (about.get(id) ?? [])[0];
		const item = first && document.getElementById(
			`finding-${first.id}`);

		markCell(id);
		item?.scrollIntoView({ block: 'nearest' });
		item?.focus({ preventScroll: true });
		markCell(id);
	}

	function shows(ids) {
		return button('查看', () => {
			goTo(ids);
			mark(ids, []);
		}, 'quiet look-at');
	}

	function locate(finding) {
		return finding.cells.length > 0 && button(
			`查看 ${finding.cells.length} 格`, () => {
				goTo(finding.cells);
				markFinding(finding);
			}, 'quiet locate');
	}

	/* Going to a finding in any way marks its cells. */
	function begin(main) {
		root = main;
		for (const finding of report.findings) {
			const item = main.querySelector(
				`#finding-${finding.id}`);

			item?.addEventListener('click', () =>
				markFinding(finding));
			item?.addEventListener('focusin', () =>
				markFinding(finding));
		}
	}

	return { cell, locate, shows, begin };
}
