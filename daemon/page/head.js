/*
 * What stands above every view: the county, the ways, and a banner when
 * something is wrong with the whole.
 */
import * as api from './api.js';
import { add, button, fill, h, sign } from './dom.js';
import { reload, route } from './route.js';
import { incidentWords, timeText } from './words.js';

/* How often it is asked how things are, and how often while nobody answers. */
const EVERY_MS = 60000;
const LOST_MS = 10000;

const WAYS = [
	['总览', [], ['', 'townships']],
	['核查问题', ['findings'], ['findings']],
	['全县汇总', ['rollups'], ['rollups']],
	['采集记录', ['runs'], ['runs']],
	['邮件', ['alerts'], ['alerts']],
	['核查规则', ['rules'], ['rules']],
];

let known = null;   /* the last status */
let trouble = null; /* why goujid cannot do its work */
let lost = false;   /* nothing answers now */
let read = null;    /* when the run ended of which the view tells */
let name = h('span', {});
let banner = h('div', {});
let foot = h('footer', {});
let links = [];
let back = () => {};

/* The status, as it was asked last. */
export function status() {
	return known;
}

/* What is shown now is of the last status. */
export function arrived() {
	read = lastEnd();
	if (known !== null && !lost)
		show(lines());
}

function lastEnd() {
	return known?.last_run?.finished_at ?? null;
}

/* "云岭县", or "" before the first answer. */
export function county() {
	return known?.county.name ?? '';
}

export function build(header, place, footer) {
	foot = footer;
	name = h('span', { class: 'county' });
	banner = place;
	links = WAYS.map(([text, parts, of]) => ({ of,
		link: h('a', { href: route(...parts) }, text) }));
	fill(header,
		h('a', { class: 'brand', href: route() }, name,
			h('span', { class: 'product' },
				'政府信息公开年报核查')),
		h('nav', { 'aria-label': '主要栏目' },
			h('ul', {}, links.map(({ link }) =>
				h('li', {}, link)))));
	setTimeout(look, EVERY_MS);
	/* Who comes back after a night sees at once how things are. */
	addEventListener('focus', () => void refresh());
}

async function look() {
	if (!document.hidden)
		await refresh();
	setTimeout(look, lost ? LOST_MS : EVERY_MS);
}

/* `act` is called when there are answers again. */
export function onBack(act) {
	back = act;
}

/* Where the reader is. */
export function here(first) {
	for (const { of, link } of links) {
		if (of.includes(first))
			link.setAttribute('aria-current', 'page');
		else
			link.removeAttribute('aria-current');
	}
}

function line(tone, words, more) {
	return h('p', { class: 'line ' + tone },
		sign({ bad: 'cross', fresh: 'info' }[tone] ?? 'warning'),
		h('span', {}, words, more && [' ', more]));
}

function lines() {
	const { mail, failures, incidents } = known;
	const out = [];

	if (lastEnd() !== null && read !== null && lastEnd() !== read)
		out.push(line('fresh', '采集已完成，有新的结果。',
			button('刷新', reload, 'quiet')));

	if (trouble !== null)
		out.push(line('bad', ['系统出现故障，采集已停止，' +
			'页面上是此前的数据。请联系系统管理员。'],
		h('span', { class: 'said', lang: 'en' }, trouble)));
	for (const { kind, count, since, detail } of incidents)
		if (kind !== 'database') /* which is said above */
			out.push(line('look', incidentWords(kind, count) +
				`（${timeText(since)} 起）。不是单位的问题，` +
				'请联系系统管理员。',
			h('span', { class: 'said', lang: 'en' }, detail)));
	if (failures.length > 0)
		out.push(line('look', `有 ${failures.length} ` +
			'项核查因程序故障没有完成，' +
			'请把下列情况告诉系统管理员：',
		failures.slice(0, 3).map((f) =>
			`${f.name} ${f.year}年度 规则 ${f.rule}`)
			.join('；') + (failures.length > 3 ? '……' : '')));
	if (mail.refused > 0)
		out.push(line('look', `有 ${mail.refused} 封邮件被拒收。`,
			h('a', { href: route('alerts') }, '查看邮件')));
	if (mail.partly_refused > 0)
		out.push(line('look', `有 ${mail.partly_refused} ` +
			'封邮件被部分收件人拒收。',
		h('a', { href: route('alerts') }, '查看邮件')));
	if (mail.waiting > 0 && mail.detail)
		out.push(line('look', `有 ${mail.waiting} ` +
			'封邮件暂时发不出去，程序会自动重试。',
		h('a', { href: route('alerts') }, '查看邮件')));
	return out;
}

/* Where there is no status: why, as far as that can be known. */
async function silence(ready) {
	const said = await ready.catch(() => null);

	if (said === null)
		return line('bad', '系统暂时不能回答查询，稍后会再试。');
	return line('bad', '系统出现故障，数据暂时无法查询。请联系系统管理员。',
		h('span', { class: 'said', lang: 'en' }, said));
}

/* Asks how things are and shows it. Returns the failure where nothing answers,
 * else null. */
export async function refresh() {
	const ready = api.trouble();

	try {
		[trouble, known] = await Promise.all([
			ready, api.get('status')]);
		fill(name, known.county.name || '本县');
		fill(foot, `勾稽 ${known.version}　本次启动：`,
			timeText(known.started_at));
		show(lines());
		if (lost) {
			lost = false;
			back();
		}
		return null;
	} catch (failure) {
		lost = true;
		if (failure.kind === 'lost')
			show([line('bad', '与系统的连接中断，' +
				'页面上是此前的数据；程序会自动重新连接。')]);
		else if (failure.kind !== 'denied')
			show([await silence(ready)]);
		return failure;
	}
}

/* The same news are not read out again. */
function show(news) {
	const next = add(h('div', {}), news);

	if (next.textContent !== banner.textContent)
		fill(banner, ...next.childNodes);
}
