/*
 * 第N次发布版: which there are, and what the one that is shown changed.
 */
import { pathOf } from './api.js';
import { button, h, outLink } from './dom.js';
import { route } from './route.js';
import { dayText, timeText, word } from './words.js';

function changeLine(one, words) {
	const value = (given, state) => given ?? word('cell', state);

	return h('li', {}, words[one.cell] ?? one.cell, '：',
		h('strong', {}, value(one.from, one.from_state)), ' → ',
		h('strong', {}, value(one.to, one.to_state)));
}

/* "第2次发布版" as links, where there is more than one. */
function chooser(report, list) {
	const { code } = report.township;
	const latest = list.at(-1).revision;

	return h('nav', { class: 'revisions', 'aria-label': '发布版' },
		list.map((one) => h('a', {
			href: route('reports', code, report.year, {
				revision: one.revision === latest ? null
					: one.revision }),
			'aria-current': one.revision === report.revision
				? 'page' : null,
		}, `第${one.revision}次发布版`,
		h('span', { class: 'hint' }, ` ${dayText(one.fetched_at)}` +
			(one.revision === latest ? '，现行' : '')))));
}

function changesOf(shown, first, words) {
	if (shown === undefined || shown.revision === first)
		return null;
	if (shown.changes.length === 0)
		return h('p', {}, '与前一版相比，表中的数没有改动。');
	return h('details', { open: shown.changes.length <= 10 },
		h('summary', {}, `与前一版相比，有 ${shown.changes.length} 格改动`),
		h('ul', { class: 'changes' }, shown.changes.map((one) =>
			changeLine(one, words))));
}

/* Documents of the same year that stand elsewhere too. */
function alternatesOf(report, alternates, words, api) {
	const path = pathOf('reports', report.township.code, report.year,
		'document');

	return alternates.length > 0 && h('details', {},
		h('summary', {}, `另有 ${alternates.length} 处发布了本年度报告`),
		h('ul', {}, alternates.map((one) => h('li', {},
			one.url === null ? '人工导入的文件'
				: outLink(one.url, one.url),
			`，${timeText(one.fetched_at)}，`,
			one.changes.length === 0 ? '填报数相同　'
				: `${one.changes.length} 格不同　`,
			button('下载', () => api.save(path,
				{ sha256: one.sha256 }), 'quiet'),
			h('ul', {}, one.changes.map((c) => h('li', {},
				words[c.cell] ?? c.cell,
				`：本版 ${c.current}，该处 ${c.alternate}`)))))));
}

export function revisionPart(report, { revisions, alternates }, form, api) {
	const words = form?.cell_words ?? {};
	const shown = revisions.find((one) =>
		one.revision === report.revision);
	const old = shown !== revisions.at(-1);
	const parts = [
		revisions.length > 1 && chooser(report, revisions),
		old && h('p', { class: 'old-one' }, '这一版已被后来的发布版取代，' +
			'核查问题只针对现行版，此处不列。'),
		changesOf(shown, revisions[0]?.revision, words),
		alternatesOf(report, alternates ?? [], words, api),
	].filter(Boolean);

	return parts.length > 0 ? h('section', { class: 'versions panel' },
		parts) : '';
}
