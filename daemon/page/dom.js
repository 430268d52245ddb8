/*
 * Building the document. What comes from the API is hostile: it becomes text,
 * or an address that is looked at first, never markup.
 */

const SVG = 'http://www.w3.org/2000/svg';

/*
 * An element. Attributes: functions are listeners (onclick), true and false
 * set and leave out, null leaves out. Children: nodes, texts, numbers, lists of
 * these; null and false are left out.
 */
export function h(tag, attrs, ...children) {
	const element = document.createElement(tag);

	for (const [name, value] of Object.entries(attrs ?? {}))
		set(element, name, value);
	return add(element, children);
}

function set(element, name, value) {
	if (value === null || value === undefined || value === false)
		return;
	if (typeof value === 'function' && name.startsWith('on'))
		element.addEventListener(name.slice(2), value);
	else if (name === 'href')
		element.setAttribute('href', address(value) ?? '#/');
	else if (name.startsWith('on') || name === 'style' || name === 'src')
		throw new Error('no attribute for data: ' + name);
	else
		element.setAttribute(name, value === true ? '' : value);
}

/* Children behind those that are there. */
export function add(element, ...children) {
	for (const child of children.flat(Infinity)) {
		if (child === null || child === undefined || child === false)
			continue;
		element.append(child instanceof Node ? child : String(child));
	}
	return element;
}

/* These children instead of those that are there. */
export function fill(element, ...children) {
	element.replaceChildren();
	return add(element, children);
}

/* An address that may be followed: a place in this page, or http(s); else
 * null. */
export function address(text) {
	if (text.startsWith('#/'))
		return text;
	try {
		const url = new URL(text);

		return url.protocol === 'http:' || url.protocol === 'https:'
			? url.href : null;
	} catch {
		return null;
	}
}

/* A link to another site, in a window of its own; mere text where the address
 * is none. */
export function outLink(url, ...children) {
	if (address(url ?? '') === null)
		return h('span', {}, ...children);
	return h('a', {
		href: url, target: '_blank', rel: 'noopener noreferrer',
	}, ...children);
}

/* The shapes of signs, in a square of 16; each is told from the others without
 * its colour. */
const SIGNS = {
	ring: ['M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10'],
	late: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
		'M8 5v3.5l2.5 1.5'],
	tick: ['M3 8.5l3.5 3.5l6.5-8'],
	cross: ['M4 4l8 8', 'M12 4l-8 8'],
	query: ['M5 5.5a3 2.8 0 1 1 4.2 2.6c-.8.4-1.2.9-1.2 1.9',
		'M8 12.6v.6'],
	blur: ['M3 3h10v10h-10z', 'M3 6l3-3', 'M3 9.5l6.5-6.5',
		'M3 13l10-10', 'M6.5 13l6.5-6.5', 'M10 13l3-3'],
	swap: ['M3 6h10l-3-3', 'M13 10h-10l3 3'],
	broken: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
		'M4.3 11.7l7.4-7.4'],
	dash: ['M4 8h8'],
	warning: ['M8 2.5l6 11h-12z', 'M8 6.5v3', 'M8 11.4v.4'],
	info: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
		'M8 7.5v3.5', 'M8 5v.4'],
	wait: ['M4.5 2.5h7', 'M4.5 13.5h7',
		'M5 2.5c0 4 6 7 6 11', 'M11 2.5c0 4-6 7-6 11'],
	pen: ['M3 13l1-3.5l6.5-6.5l2.5 2.5l-6.5 6.5z'],
};

/* A sign, for eyes only: the word stands beside it. */
export function sign(name) {
	const svg = document.createElementNS(SVG, 'svg');

	svg.setAttribute('class', 'sign');
	svg.setAttribute('viewBox', '0 0 16 16');
	svg.setAttribute('aria-hidden', 'true');
	for (const d of SIGNS[name] ?? []) {
		const path = document.createElementNS(SVG, 'path');

		path.setAttribute('d', d);
		svg.append(path);
	}
	return svg;
}

/* A word with its sign; `tone`: good, look, bad, ours, mute. */
export function mark(tone, signName, word, title) {
	return h('span', { class: 'mark ' + tone, title: title ?? null },
		sign(signName), h('span', {}, word));
}

/* A button; `kind`: main, quiet or nothing. */
export function button(text, onclick, kind, attrs) {
	return h('button', {
		type: 'button', class: 'button ' + (kind ?? ''), onclick,
		...attrs,
	}, text);
}

/* What stands where a list has nothing: the fact, and what that means. */
export function empty(fact, ...meaning) {
	return h('div', { class: 'empty' }, h('p', {}, fact),
		meaning.length > 0 && h('p', { class: 'hint' }, ...meaning));
}
