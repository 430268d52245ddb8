/*
 * Lists as tables: columns that sort, as many rows as one can read, and a
 * button for the rest.
 */
import { button, fill, h } from './dom.js';
import { failureText } from './failure.js';

const MOST_ROWS = 500;

const collator = new Intl.Collator('zh-CN', { numeric: true });

function compare(a, b) {
	const none = (a === null || a === undefined) -
		(b === null || b === undefined);

	if (none !== 0 || a === null || a === undefined)
		return none;
	return typeof a === 'number' && typeof b === 'number'
		? a - b : collator.compare(a, b);
}

function cellOf(column, row, first) {
	const names = [column.number && 'number narrow',
		column.narrow && 'narrow', column.wide && 'wide',
		column.name && 'name']
		.filter(Boolean).join(' ');
	const attrs = { class: names || null };

	return first ? h('th', { ...attrs, scope: 'row' }, column.cell(row))
		: h('td', attrs, column.cell(row));
}

/*
 * A table. caption: what it lists (read out; shown where `captionShown`).
 * columns: { head, cell(row), number, narrow, wide, name, sort(row) }; the
 * first one heads its row. { element, show(rows) }: show() replaces the rows,
 * in their own order until somebody sorts.
 */
export function listTable({ caption, captionShown, columns, most }) {
	const limit = most ?? MOST_ROWS;
	const body = h('tbody', {});
	const rest = h('p', { class: 'rest' });
	const heads = columns.map(headOf);
	const table = h('table', {},
		h('caption', { class: captionShown ? null : 'hidden' }, caption),
		h('thead', {}, h('tr', {}, heads)), body);
	const frame = h('div', { class: 'frame', role: 'region', tabindex: '0',
		'aria-label': caption }, table);
	let rows = [], shown = limit, by = null, down = false;

	function headOf(column) {
		const attrs = { scope: 'col',
			class: column.number ? 'number' : null };

		if (!column.sort)
			return h('th', attrs, column.head);
		return h('th', attrs, h('button', { type: 'button',
			class: 'sorter', onclick: () => turn(column) },
		column.head, h('span', { class: 'way',
			'aria-hidden': 'true' })));
	}

	/* Up, down, and as it was. */
	function turn(column) {
		if (by !== column)
			[by, down] = [column, false];
		else if (!down)
			down = true;
		else
			[by, down] = [null, false];
		write();
	}

	function write() {
		const sorted = by === null ? rows : [...rows].sort((a, b) =>
			compare(by.sort(a), by.sort(b)) * (down ? -1 : 1));
		const left = sorted.length - shown;

		columns.forEach((column, i) => {
			const way = heads[i].querySelector('.way');

			if (way === null)
				return;
			fill(way, column !== by ? '' : down ? '▾' : '▴');
			heads[i].setAttribute('aria-sort', column !== by
				? 'none' : down ? 'descending' : 'ascending');
		});
		fill(body, sorted.slice(0, shown).map((row) =>
			h('tr', {}, columns.map((column, i) =>
				cellOf(column, row, i === 0)))));
		fill(rest, left > 0 && [`还有 ${left} 行未显示　`,
			button(`再显示 ${Math.min(left, limit)} 行`, () => {
				shown += limit;
				write();
			})]);
	}

	return {
		element: h('div', { class: 'list' }, frame, rest),
		show(next) {
			rows = next;
			shown = limit;
			write();
		},
	};
}

/*
 * The button for what lies behind the last row; nothing where `next` is null.
 * load(next) shows what the API gives and returns the cursor behind that. When
 * it fails, it is said beside the button, which can be pressed again.
 */
export function earlierPart(words, next, load) {
	const box = h('div', { class: 'acts' });

	function offer(after) {
		const said = h('span', { class: 'wrong', role: 'alert' });
		const earlier = button(words, async () => {
			earlier.disabled = true;
			said.textContent = '';
			try {
				offer(await load(after));
			} catch (failure) {
				said.textContent = failureText(failure);
				earlier.disabled = false;
				earlier.focus();
			}
		});

		fill(box, after !== null && [earlier, ' ', said]);
	}

	offer(next);
	return box;
}
