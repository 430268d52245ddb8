/*
 * A finding as people read it: what is wrong, how far, what the text says,
 * since when; what became of it, and saying that somebody has seen to it.
 */
import { pathOf } from './api.js';
import { askForm, field } from './dialog.js';
import { button, fill, h, mark } from './dom.js';
import { size } from './exact.js';
import { failureText } from './failure.js';
import { route } from './route.js';
import { axisWord, dayText, SEVERITY_MARKS, severityWord, STATE_MARKS,
	stateWord, timeText, word } from './words.js';

/* Bytes of a name or note that the API takes. */
const MOST_BYTES = 2000;

const RANKS = { error: 0, warning: 1, info: 2, off: 3 };

export function severityMark(id) {
	return mark(...SEVERITY_MARKS[id] ?? ['mute', 'dash'],
		severityWord(id));
}

export function stateMark(id) {
	return mark(...STATE_MARKS[id] ?? ['mute', 'dash'], stateWord(id));
}

/* The id of a rule, with what it demands. */
export function ruleLink(id, rules) {
	return h('a', { class: 'rule', href: route('rules', { text: id }),
		title: rules.get(id) ?? null }, id);
}

/* Rule id to statement. */
export async function ruleStatements(api) {
	const { rows } = await api.all('rules', {}, 'rules');

	return new Map(rows.map((rule) => [rule.id, rule.statement]));
}

/* ---- by cause ---- */

/*
 * Groups of findings that one repair would mend, the gravest first:
 * { severity, findings, repairs }.
 */
export function byCause(findings) {
	const groups = new Map();

	for (const finding of findings) {
		const group = groups.get(finding.cause) ??
			{ severity: 'off', findings: [], repairs: [] };

		group.findings.push(finding);
		if (RANKS[finding.severity] < RANKS[group.severity])
			group.severity = finding.severity;
		if (finding.repairs.length > 0)
			group.repairs = finding.repairs;
		groups.set(finding.cause, group);
	}
	for (const group of groups.values())
		group.findings.sort((a, b) =>
			RANKS[a.severity] - RANKS[b.severity]);
	return [...groups.values()].sort((a, b) =>
		RANKS[a.severity] - RANKS[b.severity]);
}

/* ---- the parts ---- */

/* 应为, 填报, 相差; nothing where the finding has no figures. */
function figures(finding) {
	const { expected, actual, difference } = finding;

	if (expected === null && actual === null)
		return null;
	return h('dl', { class: 'figures' },
		[['应为', expected], ['填报', actual],
			['相差', difference === null ? null
				: size(difference)]]
			.filter(([, value]) => value !== null)
			.map(([name, value]) => h('div', {},
				h('dt', {}, name), h('dd', {}, value))));
}

/* One cell that may be wrong: where, from what to what. */
function repairLine({ cell, from, to }, cellWords) {
	return h('span', { class: 'repair' }, cellWords[cell] ?? cell,
		'：填报 ', h('strong', {}, from ?? '空缺'),
		' → 按合计推算 ', h('strong', {}, to));
}

/*
 * 可能的差错位置: sets of cells, the likeliest first. `shows(cells)` makes
 * what marks them.
 */
export function repairList(repairs, cellWords, shows) {
	if (repairs.length === 0)
		return null;
	return h('div', { class: 'repairs' },
		h('p', {}, '可能的差错位置', repairs.length > 1
			? '（按可能性大小，供人工核对）' : ''),
		h('ol', {}, repairs.map((set) => h('li', {},
			set.map((one, i) => [i > 0 && '；',
				repairLine(one, cellWords)]),
			shows?.(set.map(({ cell }) => cell))))));
}

function acked(finding) {
	if (finding.state !== 'acked')
		return null;
	return h('p', { class: 'acked' }, '处置：', h('strong', {},
		finding.acked_by), ` ${timeText(finding.acked_at)} `,
	h('span', { class: 'note' }, finding.note));
}

/* ---- what became of it ---- */

function eventLine(event) {
	return h('li', {}, h('time', {}, timeText(event.at)), ' ',
		word('event', event.event),
		event.revision > 0 && `（第${event.revision}次发布版）`,
		event.by !== null && ['：', h('strong', {}, event.by), ' ',
			h('span', { class: 'note' }, event.note)],
		event.message !== '' && event.by === null &&
			h('span', { class: 'hint' },
				` ${severityWord(event.severity)}：` +
				event.message));
}

export function historyList(events) {
	return h('ol', { class: 'history' }, events.map(eventLine));
}

/* Opens below the finding; asked for when somebody wants it. */
function historyButton(finding, api, place) {
	const toggle = button('经过', async () => {
		const open = toggle.getAttribute('aria-expanded') === 'true';

		toggle.setAttribute('aria-expanded', String(!open));
		if (open) {
			fill(place);
			return;
		}
		try {
			const whole = await api.get(pathOf('findings',
				finding.id));

			fill(place, historyList(whole.history));
		} catch (failure) {
			fill(place, h('p', { class: 'wrong', role: 'alert' },
				failureText(failure)));
		}
	}, 'quiet', { 'aria-expanded': 'false' });

	return toggle;
}

/* ---- seeing to it ---- */

let lastName = ''; /* of this window */

const bytes = (text) => new TextEncoder().encode(text).length;

/* Asks who and what, tells the API. The finding as it is then, or null. */
export async function askAck(finding, api) {
	const by = h('input', { type: 'text', required: true,
		autocomplete: 'name', value: finding.acked_by ?? lastName });
	const note = h('textarea', { rows: '4', required: true });
	const said = h('p', { class: 'wrong', role: 'alert' });

	note.value = finding.note ?? '';

	async function take() {
		const body = { by: by.value.trim(), note: note.value.trim() };

		if (body.by === '' || body.note === '') {
			fill(said, '请填写经办人和处置情况。');
			return undefined;
		}
		if (bytes(body.by) > MOST_BYTES ||
			bytes(body.note) > MOST_BYTES) {
			fill(said, '内容过长，请缩短到六百字以内。');
			return undefined;
		}
		lastName = body.by;
		return body;
	}
	const body = await askForm({
		title: finding.state === 'acked' ? '修改处置' : '登记处置',
		accept: '登记', take,
		children: [
			h('p', { class: 'about' }, finding.message),
			field('经办人', by),
			field('处置情况', note, '如“已电话通知，某日前更正”。' +
				'登记后不再提醒，报告的状态不变；' +
				'填报数有变化时处置自动失效。'),
			said,
		],
	});

	return body === null ? null
		: api.post(pathOf('findings', finding.id, 'ack'), body);
}

/*
 * A finding. view: api, rules (ruleStatements), locate(finding) -> what shows
 * its cells or null, more -> what stands above the message, changed(finding).
 */
export function card(finding, view) {
	const place = h('div', { class: 'became' });
	const said = h('p', { class: 'wrong', role: 'alert' });
	const element = h('li', { class: `finding ${finding.severity}`,
		id: `finding-${finding.id}`, tabindex: '-1' });

	async function acknowledge() {
		fill(said);
		try {
			const now = await askAck(finding, view.api);

			if (now === null)
				return;
			finding = { ...finding, ...now };
			write();
			element.querySelector('.ack').focus();
			view.changed?.(finding);
		} catch (failure) {
			fill(said, failureText(failure));
		}
	}

	function write() {
		fill(place);
		fill(element,
			h('p', { class: 'kind' },
				severityMark(finding.severity),
				h('span', {}, axisWord(finding.axis)),
				ruleLink(finding.rule, view.rules),
				h('span', { class: 'state' },
					stateMark(finding.state))),
			view.more?.(finding),
			h('p', { class: 'message' }, finding.message),
			figures(finding),
			finding.evidence !== null && h('blockquote', {},
				'原文：', h('q', {}, finding.evidence)),
			acked(finding),
			h('div', { class: 'foot' },
				h('span', { class: 'since' }, '首次发现 ',
					dayText(finding.first_seen)),
				view.locate?.(finding),
				finding.state !== 'resolved' && button(
					finding.state === 'acked'
						? '修改处置' : '处置',
					acknowledge, 'quiet ack'),
				historyButton(finding, view.api, place)),
			place, said);
	}

	write();
	return element;
}
