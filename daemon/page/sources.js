/*
 * The health of the sources: which did not answer, since when and why.
 */
import { button, h, mark, outLink } from './dom.js';
import { listTable } from './list.js';
import { reason } from './reasons.js';
import { brief, outcomeWord, timeText } from './words.js';

const FINE = ['ok', 'not_modified'];

function stateMark(state) {
	if (state === 'never')
		return mark('mute', 'dash', '尚未访问');
	return FINE.includes(state) ? mark('good', 'tick', '正常')
		: mark('ours', 'broken', outcomeWord(state));
}

/* A pattern of addresses, with {year}, leads nowhere. */
function place(url) {
	return url.includes('{') ? url : outLink(url, url);
}

const COLUMNS = [
	{ head: '单位', narrow: true, sort: (s) => s.name,
		cell: (s) => s.name },
	{ head: '情况', sort: (s) => s.state,
		cell: (s) => [stateMark(s.state), reason(s.detail)] },
	{ head: '连续失败', number: true, sort: (s) => s.failures,
		cell: (s) => s.failures === 0 ? '—' : `${s.failures} 次` },
	{ head: '上次成功', narrow: true, sort: (s) => s.last_ok,
		cell: (s) => timeText(s.last_ok, '从未') },
	{ head: '网址', wide: true, cell: (s) => [
		brief('collector', s.collector), s.url &&
		h('span', { class: 'said' }, place(s.url))] },
];

function isBad(source) {
	return source.state !== 'never' && !FINE.includes(source.state);
}

/* A way to the section from the top of the view; null: all is well. */
export function sourceAlarm(bodies) {
	const n = bodies.flatMap((body) => body.sources).filter(isBad).length;

	return n === 0 ? null : h('button', { type: 'button',
		class: 'button quiet', onclick: () => {
			const heading = document.querySelector('.sources h2');

			heading.scrollIntoView({ block: 'center' });
			heading.focus({ preventScroll: true });
		} }, mark('ours', 'broken', `来源异常 ${n} 个`));
}

export function sourceSection(bodies) {
	const sources = bodies.flatMap((body) => body.sources.map((source) =>
		({ ...source, name: body.name })));
	const never = sources.filter((s) => s.state === 'never').length;
	const bad = sources.filter(isBad)
		.sort((a, b) => b.failures - a.failures);
	const table = listTable({ caption: '来源', columns: COLUMNS });
	const toggle = button('', () => set(!whole), 'quiet');
	let whole = false;

	function set(next) {
		whole = next;
		table.show(whole ? sources : bad);
		table.element.hidden = !whole && bad.length === 0;
		toggle.textContent = whole ? '只列异常的' : '列出全部来源';
	}

	set(false);
	return h('section', { class: 'panel sources' },
		h('div', { class: 'title' }, h('h2', { tabindex: '-1' }, '来源'),
			h('p', {}, `共 ${sources.length} 个，`, bad.length === 0
				? '没有异常' : h('strong', {},
					`异常 ${bad.length} 个（非单位责任）`),
			never > 0 ? `，尚未访问 ${never} 个` : ''),
			sources.length > bad.length && toggle),
		table.element);
}
