/*
 * The three tables as the official form prints them: merged headings, section
 * numbers, a place for every cell. What stands in a cell is the view's.
 */
import { h } from './dom.js';

/* What every form prints besides its rows and columns. */
const CONTENT = '信息内容';
const CORNER = '（本列数据的勾稽关系为：第一项加第二项之和，' +
	'等于第三项加第四项之和）';
const APPLICANTS = '申请人情况';
const LAWSUITS = { 未经复议直接起诉: '行政诉讼', 复议后起诉: '行政诉讼' };

/* ---- which rows ---- */

/* The rows of a block that a report prints: of a row that stands for others
 * and those others, what `has` a cell. */
export function printedRows(block, has) {
	const instead = block.rows.filter((row) =>
		row.instead_of.length > 0 && has(row.cells[0]));
	const replaced = instead.flatMap((row) => row.instead_of);

	return block.rows.filter((row) => row.instead_of.length > 0
		? instead.includes(row) : !replaced.includes(row.id));
}

/* The form's own rows, and the others where they `has` cells as well. */
export function summedRows(block, has) {
	return block.rows.filter((row) =>
		row.instead_of.length === 0 || has(row.cells[0]));
}

/* ---- merged headings ---- */

/* The headings over a column or row, the outermost first, its label last. */
function columnPath(table, column) {
	const over = table === 3 ? APPLICANTS
		: table === 4 ? LAWSUITS[column.heading] : undefined;

	return [over, column.heading, column.label].filter((x) => x);
}

const rowPath = (row) => [...row.headings, row.label].filter((x) => x);

/* Do both stand under the same headings down to `level`? */
function together(a, b, level) {
	return level < a.length - 1 && level < b.length - 1 &&
		a.slice(0, level + 1).every((text, i) => text === b[i]);
}

/*
 * Where a heading begins: { text, from, along, across } by level; along is how
 * many lines it covers, across how many levels: a label reaches to the figures.
 */
function merged(paths, depth) {
	const out = Array.from({ length: depth }, () => []);

	paths.forEach((path, i) => path.forEach((text, level) => {
		const last = level === path.length - 1;
		let along = 1;

		if (i > 0 && together(paths[i - 1], path, level))
			return;
		while (i + along < paths.length &&
			together(path, paths[i + along], level))
			along++;
		out[level].push({ text, from: i, along,
			across: last ? depth - level : 1 });
	}));
	return out;
}

const depthOf = (paths) => Math.max(0, ...paths.map((path) => path.length));

/* A label breaks behind its number first: "（三）" above "不予公开". */
function broken(text) {
	const parts = /^(（.{1,3}）|.{1,3}、)(.+)$/s.exec(text);

	return parts === null ? text
		: [parts[1], h('wbr', {}), h('span', {}, parts[2])];
}

/* A heading of a narrow column breaks between its words, which have two
 * letters each: "结果" above "维持". */
function paired(text) {
	const pairs = text.match(/../gu);

	return text.length % 2 === 1 || pairs === null ? text
		: pairs.flatMap((pair, i) => i === 0 ? [pair]
			: [h('wbr', {}), pair]);
}

/* ---- the parts of a table ---- */

/* The header's rows; the corner stands over `labels` columns. */
function head(table, block, labels) {
	const paths = block.columns.map((c) => columnPath(table, c));
	const depth = depthOf(paths);

	return h('thead', {}, merged(paths, depth).map((level, i) =>
		h('tr', {},
			i === 0 && labels > 0 && h('td', { class: 'corner',
				colspan: labels, rowspan: depth },
			table === 3 ? CORNER : CONTENT),
			level.map(({ text, along, across }) => h('th', {
				scope: along > 1 ? 'colgroup' : 'col',
				colspan: along, rowspan: across,
			}, paired(text))))));
}

function body(rows, labels, view) {
	const paths = rows.map(rowPath);
	const levels = merged(paths, labels);

	return h('tbody', {}, rows.map((row, i) => h('tr', {},
		levels.map((level, depth) => level
			.filter(({ from }) => from === i)
			.map(({ text, along, across }) => h('th', {
				scope: along > 1 ? 'rowgroup' : 'row',
				class: depth === paths[i].length - 1
					? 'label' : 'label over',
				rowspan: along, colspan: across,
			}, depth === paths[i].length - 1
				? view.label(row, text) : broken(text)))),
		row.cells.map((id) => view.cell(id)))));
}

/* Tables 3 and 4, and of other forms what is like them. */
function oneBlock(table, block, view) {
	const rows = view.rows(block, view.has);
	const labels = depthOf(rows.map(rowPath));

	return h('table', { class: `form form-${table}` },
		head(table, block, labels),
		body(rows, labels, view));
}

/* Table 2: blocks with headers of their own, one below the other. */
function manyBlocks(table, blocks, view) {
	const width = Math.max(...blocks.map((b) => b.columns.length));
	const span = (block, i) => i + 1 === block.columns.length
		? width - i : 1;

	return h('table', { class: `form form-${table}` },
		blocks.map((block) => h('tbody', {},
			block.caption && h('tr', {}, h('th', {
				class: 'caption', colspan: width + 1,
				scope: 'rowgroup' }, block.caption)),
			h('tr', { class: 'heads' },
				h('td', { class: 'corner' }, CONTENT),
				block.columns.map((column, i) => h('th', {
					scope: 'col', colspan: span(block, i),
				}, column.label))),
			view.rows(block, view.has).map((row) => h('tr', {},
				h('th', { class: 'label', scope: 'row' },
					view.label(row, row.label)),
				row.cells.map((id, i) => {
					const cell = view.cell(id);

					cell.colSpan = span(block, i);
					return cell;
				}))))));
}

/* ---- all of them ---- */

const NUMBERS = { 2: '表二', 3: '表三', 4: '表四' };

/*
 * The form's tables, each { number, name ("表三"), title, cells, draw() }.
 * view: rows (printedRows or summedRows), has(id), cell(id) -> td,
 * label(row, text) -> what stands as the row's label.
 */
export function tablesOf(form, view) {
	const numbers = [...new Set(form.blocks.map((b) => b.table))].sort();

	return numbers.map((number) => {
		const blocks = form.blocks.filter((b) => b.table === number);
		const section = form.sections.find((s) =>
			s.number === number);

		return { number, name: NUMBERS[number],
			title: section?.label ?? NUMBERS[number],
			cells: blocks.flatMap((b) => view.rows(b, view.has)
				.flatMap((row) => row.cells)),
			draw: () => number === 2 || blocks.length > 1
				? manyBlocks(number, blocks, view)
				: oneBlock(number, blocks[0], view) };
	});
}

/* The table, which can be moved aside where the window is too narrow. */
export function sheetFrame(table) {
	return h('div', { class: 'frame', role: 'region', tabindex: '0',
		'aria-label': table.title }, table.draw());
}
