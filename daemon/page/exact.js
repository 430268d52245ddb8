/*
 * Numbers as they are printed. JavaScript's would lose digits beyond 2^53 and
 * zeros behind the point; what is shown is the text of the answer.
 */

/* A string of JSON is left alone; nothing else but numbers has digits. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const TOKENS = new RegExp(`${STRING.source}|${NUMBER.source}`, 'g');

/* Like JSON.parse, but a number that JavaScript would print otherwise is its
 * text. String() of either is what the answer says. */
export function parseExact(text) {
	return JSON.parse(text.replace(TOKENS, (token) =>
		token[0] === '"' || String(Number(token)) === token
			? token : `"${token}"`));
}

/* "4068.2080" as digits and how many of them stand behind the point. */
function taken(value) {
	const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));

	if (parts === null)
		return null;
	const decimals = parts[3] ?? '';

	return { digits: BigInt(parts[1] + parts[2] + decimals),
		places: decimals.length };
}

function printed(digits, places) {
	const text = String(digits < 0n ? -digits : digits)
		.padStart(places + 1, '0');
	const whole = text.slice(0, text.length - places);
	const behind = places === 0 ? '' : '.' + text.slice(-places);

	return (digits < 0n ? '-' : '') + whole + behind;
}

/* a - b as text, null where one of them is none. */
export function minus(a, b) {
	const x = taken(a), y = taken(b);

	if (x === null || y === null)
		return null;
	const places = Math.max(x.places, y.places);
	const scaled = ({ digits, places: n }) =>
		digits * 10n ** BigInt(places - n);

	return printed(scaled(x) - scaled(y), places);
}

/* -1, 0 or 1: below, at or above nothing. */
export function signOf(value) {
	const x = taken(value);

	return x === null || x.digits === 0n ? 0 : x.digits < 0n ? -1 : 1;
}

/* Without its minus. */
export function size(value) {
	return String(value).replace(/^-/, '');
}

/* "+3", "−2", "0": how much more or less. */
export function change(value) {
	return ['−', '', '+'][signOf(value) + 1] + size(value);
}

/* "0.3382" as "33.82%": the point moves, no digit changes. */
export function percent(value) {
	const x = taken(value);

	if (x === null)
		return String(value);
	return (x.places > 2 ? printed(x.digits, x.places - 2)
		: printed(x.digits * 10n ** BigInt(2 - x.places), 0)) + '%';
}
