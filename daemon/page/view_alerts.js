/*
 * Mails: what was sent to whom, what waits, and what a mail server refused for
 * good, with what is to be done then.
 */
import { empty, fill, h, mark } from './dom.js';
import { chips } from './fields.js';
import { earlierPart, listTable } from './list.js';
import { keepQuery, route } from './route.js';
import { MAIL_MARKS, ids, timeText, word } from './words.js';

const PAGE_ROWS = 100;

function stateMark(state) {
	const [tone, sign] = MAIL_MARKS[state] ?? ['mute', 'dash'];

	return mark(tone, sign, word('mail_state', state));
}

/* Addresses, one a line; those that are still to get it are told apart. */
function people(alert) {
	const open = new Set(alert.waiting_for);

	return h('ul', { class: 'people' }, alert.recipients.map((address) =>
		h('li', {}, address, alert.state !== 'sent' && open.size > 0 &&
			alert.recipients.length > 1 && h('span', { class: 'hint' },
			open.has(address) ? '（尚未收到）' : '（已收到）'))));
}

/* When it went, or when it is tried again. */
function whenText(alert) {
	if (alert.state === 'sent')
		return ['发出 ', timeText(alert.ended_at)];
	if (alert.state === 'refused')
		return ['放弃 ', timeText(alert.ended_at)];
	return alert.next_try_at ? ['下次 ', timeText(alert.next_try_at)]
		: '等待发送';
}

/* What somebody has to do about a refused mail, from what the server said. */
function advice({ detail }) {
	if (/\b5\.1\.|user|mailbox|recipient|unknown|no such/i.test(detail))
		return '收件地址可能有误：请核对配置文件和名册中的邮箱。';
	if (/\b5\.7\.|relay|auth|denied|spam|policy|sender/i.test(detail))
		return '邮件服务器不允许发送：请核对发件邮箱，或联系邮箱管理员。';
	if (/\b552\b|size|large/i.test(detail))
		return '邮件过大：请联系邮箱管理员放宽限制。';
	return '请联系邮箱管理员，查明后用 gouji mail-test 试发。';
}

/* A mail that is sent says only who of several was refused for good. */
function saidCell(alert) {
	return [alert.detail && h('span', { class: 'said', lang: 'en' },
		alert.detail),
	alert.state === 'refused' && h('span', { class: 'advice' },
		advice(alert), '邮件不会再发，内容请看', h('a',
			{ href: route('findings') }, '核查问题'), '。'),
	alert.state === 'sent' && alert.detail && h('span',
		{ class: 'advice' }, '上述收件人没有收到，其他收件人已收到。',
		advice(alert))];
}

const COLUMNS = [
	{ head: '编号', number: true, cell: (a) => String(a.id) },
	{ head: '状态', narrow: true, cell: (a) => stateMark(a.state) },
	{ head: '主题', cell: (a) => [h('span', { class: 'subject' }, a.subject),
		h('span', { class: 'hint' }, word('mail_kind', a.kind),
			a.name && `　${a.name}`, a.run && ['　', h('a', {
				href: route('runs', a.run) }, `第${a.run}次采集`)])] },
	{ head: '收件人', cell: people },
	{ head: '时间', narrow: true, cell: (a) => [h('span', { class: 'subject' },
		whenText(a)), h('span', { class: 'hint' }, '生成 ',
		timeText(a.created_at))] },
	{ head: '已试', number: true, cell: (a) => `${a.tries} 次` },
	{ head: '邮件服务器最近的回答', cell: saidCell },
];

function mailSummary(mail) {
	if (!mail.enabled)
		return h('p', { class: 'line look' },
			'没有设置邮件服务器，系统不发邮件。' +
			'需要时请系统管理员填写配置文件的 [mail] 一节。');
	return h('p', {}, `待发 ${mail.waiting} 封，被拒收 ${mail.refused} 封，`,
		mail.partly_refused > 0 &&
			`部分收件人被拒收 ${mail.partly_refused} 封，`,
		mail.last_sent_at ? `最近一次发出：${timeText(mail.last_sent_at)}`
			: '还没有发出过邮件');
}

export async function show(main, params, api) {
	const [first, status] = await Promise.all([
		api.get('alerts', { limit: PAGE_ROWS }), api.get('status')]);
	const alerts = [...first.alerts];
	const table = listTable({ caption: '邮件', columns: COLUMNS });
	const counts = h('div', {});

	function narrow(id, focus) {
		const of = (state) => alerts.filter((a) =>
			state === '' || a.state === state);
		const one = (state, text) => [state, text, of(state).length];

		table.show(of(id));
		fill(counts, chips('状态', [one('', '全部'),
			...ids('mail_state').map((state) =>
				one(state, word('mail_state', state)))],
		id, (next) => narrow(next, true)));
		keepQuery({ state: id });
		if (focus)
			counts.querySelector('[aria-pressed="true"]')?.focus();
	}

	const more = earlierPart('更早的邮件', first.next, async (after) => {
		const page = await api.get('alerts', { limit: PAGE_ROWS, after });

		alerts.push(...page.alerts);
		narrow('');
		return page.next;
	});

	main.append(h('h1', {}, '邮件'), mailSummary(status.mail));
	if (alerts.length === 0) {
		main.append(empty('还没有生成过邮件。',
			'采集后有需要处理的变化时，系统给主管部门发核查日报；' +
			'没有变化不发。'));
		return;
	}
	main.append(counts, table.element, more);
	narrow(ids('mail_state').includes(params.state) ? params.state : '');
}
