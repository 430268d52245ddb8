/*
 * The words of the office for the ids of the API: GET /api/v1/words has them,
 * loaded once before the first view. No document here.
 */

let lists = {};   /* list to id to { en, zh, brief } */
let reasons = {}; /* code to { en, zh } */

/* Takes the resource; the page knows no word before. */
export function setWords(words) {
	({ lists, reasons } = words);
}

/* Are they there? */
export function haveWords() {
	return Object.keys(lists).length > 0;
}

const own = (object, key) =>
	object !== undefined && Object.hasOwn(object, key)
		? object[key] : undefined;

/* word('severity', 'error'); an id that is not known stands for itself. */
export function word(list, id) {
	return own(own(lists, list), id)?.zh ?? String(id);
}

/* The shorter word, for narrow columns. */
export function brief(list, id) {
	return own(own(lists, list), id)?.brief ?? word(list, id);
}

/* All ids of a list, in the order in which people read them. */
export function ids(list) {
	return Object.keys(list === 'severity' ? SEVERITY_MARKS
		: own(lists, list) ?? {});
}

export const severityWord = (id) => word('severity', id);
export const axisWord = (id) => word('axis', id);
export const stateWord = (id) => word('state', id);
export const kindWord = (id) => word('kind', id);
export const outcomeWord = (id) => word('outcome', id);

/* What is wrong with Gouji itself, "3份文件未能读取". */
export const incidentWords = (kind, count) =>
	filled(word('incident', kind), [String(count)]);

/* A wording with its arguments: "{1}", "{1:list}". */
export function filled(wording, args) {
	return wording.replace(/\{(\d)(?::(\w+))?\}/g, (all, n, list) => {
		const arg = args[n - 1] ?? '';

		return list === undefined ? arg : word(list, arg);
	});
}

/* A reason in Chinese, "" for a code that is not known. */
export function reasonWords(code, args) {
	return filled(own(reasons, code)?.zh ?? '', args ?? []);
}

/* Tone and sign of a report's status; what wants to be looked at first comes
 * first. */
const STATUS_MARKS = { overdue: ['bad', 'late'], invalid: ['bad', 'cross'],
	wrong: ['bad', 'swap'], unreadable: ['ours', 'blur'],
	unreachable: ['ours', 'broken'], missing: ['look', 'ring'],
	warned: ['look', 'query'], valid: ['good', 'tick'],
	none: ['mute', 'dash'] };

export const STATUS_IDS = Object.keys(STATUS_MARKS);

/* { word, short, tone, sign, place } of a status. */
export function statusOf(id) {
	const [tone, sign] = own(STATUS_MARKS, id) ?? ['mute', 'dash'];
	const place = STATUS_IDS.indexOf(id);

	return { word: word('status', id), short: brief('status', id), tone,
		sign, place: place < 0 ? STATUS_IDS.length : place };
}

/* Tone and sign of a severity, a finding's state, a mail's state; in the order
 * in which people read them. */
export const SEVERITY_MARKS = { error: ['bad', 'cross'],
	warning: ['look', 'query'], info: ['mute', 'info'],
	off: ['mute', 'dash'], none: ['mute', 'dash'] };
export const STATE_MARKS = { open: ['look', 'ring'], acked: ['mute', 'pen'],
	resolved: ['good', 'tick'] };
export const MAIL_MARKS = { waiting: ['look', 'wait'],
	sent: ['good', 'tick'], refused: ['bad', 'cross'] };

/* Times come in the county's time and are shown as they are. */
export function timeText(time, otherwise = '—') {
	return time ? `${time.slice(0, 10)} ${time.slice(11, 16)}` : otherwise;
}

export function dayText(time, otherwise = '—') {
	return time ? time.slice(0, 10) : otherwise;
}

/* 1234567 as 1 234 567 would break copying: digits as they are. */
export function count(n) {
	return n === null || n === undefined ? '—' : String(n);
}
