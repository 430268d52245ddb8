/*
 * A year without a report: why, what was tried, and what can be done.
 */
import { pathOf } from './api.js';
import { button, h, mark, outLink } from './dom.js';
import { reason } from './reasons.js';
import { brief, outcomeWord, statusOf, timeText } from './words.js';

/* What each status means for whoever looks at it. */
const MEANINGS = {
	missing: '在已登记的来源中还没有查到这份报告；尚未到期，或者来源还没有' +
		'全部答复，所以不作逾期处理。',
	overdue: '已过发布期限，全部来源都能访问，两次以上查看都没有这份报告。',
	unreadable: '网站上有这份报告，但程序读不出其中的表格，没有核查。' +
		'请打开存档文件人工查看。',
	wrong: '应当放这份报告的地方，放的是别的年度或别的单位的报告。',
	unreachable: '网站没有正常回答，所以不知道是否已经发布。' +
		'这是访问的问题，不是单位的责任。',
	none: '按名册，该单位这一年度不需要报送。',
};

const DO = {
	unreadable: '如能取得 Word 或网页版本，可以用“gouji import”人工导入。',
	unreachable: '如已从别处取得报告，可以用“gouji import”人工导入。',
	missing: '如果报告发在别处，请让系统管理员补充来源，' +
		'或用“gouji import”人工导入。',
	overdue: '如果报告发在别处，请让系统管理员补充来源，' +
		'或用“gouji import”人工导入。',
};

function stateMark(state) {
	if (state === 'never')
		return mark('mute', 'dash', '尚未访问');
	return state === 'ok' || state === 'not_modified'
		? mark('good', 'tick', '正常')
		: mark('ours', 'broken', outcomeWord(state));
}

/* The year's own address, where the source is a pattern. */
const addressOf = (source, year) =>
	source.url.replaceAll('{year}', String(year));

function tried(body, year) {
	const row = (source) => h('tr', {},
		h('th', { scope: 'row' }, brief('collector', source.collector)),
		h('td', {}, source.url === '' ? '—' : outLink(
			addressOf(source, year), addressOf(source, year))),
		h('td', {}, stateMark(source.state), reason(source.detail)),
		h('td', {}, timeText(source.last_ok, '从未')),
		h('td', { class: 'number' }, source.failures));

	return h('section', {}, h('h2', {}, '查过的来源'),
		body.sources.length === 0
			? h('p', { class: 'empty' }, '名册中没有登记来源。')
			: h('div', { class: 'frame' }, h('table', {},
				h('thead', {}, h('tr', {}, ['来源', '网址',
					'最近情况', '上次成功', '连续失败']
					.map((text) => h('th', { scope: 'col' },
						text)))),
				h('tbody', {}, body.sources.map(row)))));
}

export function absence(report, body, api) {
	const { word: status } = statusOf(report.status);
	const path = pathOf('reports', report.township.code, report.year,
		'document');

	return h('div', { class: 'absence' },
		h('section', { class: 'panel' },
			h('h2', {}, `没有报告：${status}`),
			h('p', {}, MEANINGS[report.status] ?? ''),
			report.reason && h('p', { class: 'why' },
				h('span', {}, '原因：'), reason(report.reason)),
			report.sha256 !== null && h('p', {}, button(
				'下载存档文件', () => api.save(path,
					{ sha256: report.sha256 }))),
			DO[report.status] && h('p', { class: 'hint' },
				DO[report.status])),
		tried(body, report.year));
}
