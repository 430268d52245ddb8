/*
 * What narrows a list: choices, a box to search with, a tick, and buttons that
 * count.
 */
import { h } from './dom.js';

/* A select of [value, text]; `onchange` gets the value. */
export function choice(label, value, options, onchange) {
	return h('label', {}, label, h('select', {
		onchange: (event) => onchange(event.target.value),
	}, options.map(([id, text]) => h('option', { value: id,
		selected: id === value }, text))));
}

/* A text to search for, told as it is typed. */
export function search(label, value, placeholder, oninput) {
	return h('label', {}, label, h('input', { type: 'search', value,
		placeholder, size: '15', maxlength: '100',
		oninput: (event) => oninput(event.target.value.trim()) }));
}

export function tick(label, checked, onchange) {
	return h('label', {}, h('input', { type: 'checkbox', checked,
		onchange: (event) => onchange(event.target.checked) }),
	' ', label);
}

/* Buttons of [id, text, count]; the chosen one is pressed. */
export function chips(label, options, chosen, choose) {
	return h('div', { class: 'chips', role: 'group', 'aria-label': label },
		options.map(([id, text, n]) => h('button', { type: 'button',
			class: 'chip', 'aria-pressed': String(id === chosen),
			onclick: () => choose(id) }, text, ' ',
		h('b', {}, String(n)))));
}
