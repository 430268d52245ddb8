/*
 * What went wrong, as an office reads it: the fact, what to do, and what the
 * API said for whoever looks after it.
 */
import { button, h } from './dom.js';
import { route } from './route.js';

/* Heading and sentence for a failure. */
function wordsOf(failure) {
	if (failure.kind === 'lost')
		return ['连接不上系统',
			'请检查网络；如果其他网页能打开，请告诉系统管理员。'];
	if (failure.kind === 'denied')
		return ['没有输入口令', '没有口令不能查看或办理。'];
	if (failure.status === 404)
		return ['没有这一项', '网址可能不完整，或者内容已不在名册中。'];
	if (failure.status === 403)
		return ['没有开放这项操作',
			'系统没有设置管理口令，请告诉系统管理员。'];
	if (failure.status === 503)
		return ['系统现在不能回答', '数据库忙或有故障，请稍后再试。'];
	if (failure.kind === 'problem')
		return ['系统不能完成这项操作', '请把下面的内容告诉系统管理员。'];
	return ['页面出错', '请刷新页面；仍然出错时，请告诉系统管理员。'];
}

/* On one line, beside what was tried; "" when it was left by will. */
export function failureText(failure) {
	const [title, text] = wordsOf(failure);

	if (failure.kind === 'denied')
		return '';
	return `${title}。${text}` + (failure.detail ? ` ${failure.detail}` : '');
}

/* In the place of a view; `again` tries once more. */
export function failureBox(failure, again) {
	const [title, text] = wordsOf(failure);
	const said = failure.detail ?? failure.message;

	return h('div', { class: 'failure', role: 'alert' },
		h('h1', { tabindex: '-1' }, title), h('p', {}, text),
		said && h('p', { class: 'said', lang: 'en' }, said),
		h('div', { class: 'acts' }, button('重试', again, 'main'),
			h('a', { class: 'button', href: route() }, '回到总览')));
}
