/*
 * The page: which view the address names, its title, the focus, and what is
 * said when it cannot be shown.
 */
import * as api from './api.js';
import { fill, h } from './dom.js';
import { failureBox } from './failure.js';
import * as head from './head.js';
import { arrived, onReload, parse } from './route.js';
import * as alerts from './view_alerts.js';
import * as findings from './view_findings.js';
import * as overview from './view_overview.js';
import * as report from './view_report.js';
import * as rollup from './view_rollup.js';
import * as rules from './view_rules.js';
import * as runs from './view_runs.js';
import { haveWords, setWords } from './words.js';

/* Pattern and view; a part in braces becomes a parameter. */
const VIEWS = [
	['', overview],
	['findings', findings],
	['findings/{id}', findings],
	['reports/{code}/{year}', report],
	['rollups', rollup],
	['rollups/{year}', rollup],
	['rollups/{year}/{cell}', rollup],
	['runs', runs],
	['runs/{id}', runs],
	['alerts', alerts],
	['rules', rules],
];

/* What stands at "正在读取" after this time. */
const PATIENCE_MS = 400;

const main = document.getElementById('main');
let end = null; /* of the view that is shown */
let turn = 0;   /* counts the ways: an overtaken one shows nothing */

function find(parts) {
	for (const [pattern, view] of VIEWS) {
		const names = pattern === '' ? [] : pattern.split('/');
		const params = {};

		if (names.length !== parts.length)
			continue;
		const fits = names.every((want, i) => {
			if (!want.startsWith('{'))
				return want === parts[i];
			params[want.slice(1, -1)] = parts[i];
			return true;
		});

		if (fits)
			return { view, params };
	}
	return null;
}

function nowhere() {
	return h('div', { class: 'failure' },
		h('h1', { tabindex: '-1' }, '没有这个页面'),
		h('p', {}, '网址可能不完整，请从上面的栏目进入。'));
}

/* ---- going ---- */

function arrive(box, first) {
	const heading = box.querySelector('h1');

	main.replaceChildren(box);
	arrived();
	head.arrived();
	main.removeAttribute('aria-busy');
	document.title = [heading?.textContent, head.county(), '勾稽']
		.filter((part) => part).join(' - ');
	if (first)
		return;
	scrollTo(0, 0);
	if (heading && !document.querySelector('dialog[open]')) {
		heading.setAttribute('tabindex', '-1');
		heading.focus({ preventScroll: true });
	}
}

function wait(mine) {
	return setTimeout(() => {
		if (mine !== turn)
			return;
		main.setAttribute('aria-busy', 'true');
		if (end === null)
			fill(main, h('p', { class: 'loading',
				role: 'status' }, '正在读取……'));
	}, PATIENCE_MS);
}

/* The county's name stands in every title. Who gives no token is asked but
 * once. */
async function firstStatus() {
	const failure = await head.refresh();

	if (failure?.kind === 'denied')
		throw failure;
}

async function go(first) {
	const address = parse(location.hash);
	const found = address && find(address.parts);
	const mine = ++turn;
	const box = h('div', { class: 'view' });
	const timer = wait(mine);
	let ending = null;

	head.here(address?.parts[0] ?? '');
	try {
		if (!haveWords())
			setWords(await api.get('words'));
		if (head.status() === null)
			await firstStatus();
		if (found) {
			ending = await found.view.show(box,
				{ ...address.query, ...found.params }, api);
		} else {
			box.append(nowhere());
		}
	} catch (failure) {
		if (!(failure instanceof api.Failure))
			console.error(failure);
		fill(box, failureBox(failure, () => void go(true)));
	}
	clearTimeout(timer);
	if (mine !== turn) {
		ending?.();
		return;
	}
	end?.();
	end = ending ?? (() => {});
	arrive(box, first);
}

function start() {
	const skip = document.getElementById('skip');

	head.build(document.getElementById('head'),
		document.getElementById('banner'),
		document.getElementById('foot'));
	skip.addEventListener('click', (event) => {
		event.preventDefault();
		main.focus();
	});
	addEventListener('hashchange', () => {
		void head.refresh();
		void go(false);
	});
	head.onBack(() => {
		if (main.querySelector('.failure'))
			void go(true);
	});
	onReload(() => {
		void head.refresh();
		void go(true);
	});
	void go(true);
}

start();
