/*
 * Why a rule could not be judged, and what of a document could not be made
 * sense of, in words for a clerk: as on the command line.
 */
import { reasonWords } from './reasons.js';

const BEGINNINGS = [
	['no readable report of ', '没有可用的上一年度报告'],
	['the report given ', '所给的上一年度报告不是本单位上一年度的'],
	['year ', '该年度尚未结束，不会有年度报告'],
	['table 4 has ', '表四数的个数与格式不一致'],
	["table 4's header", '表四的表头与格式不一致'],
	['page has ', '网页过大，程序不予读取'],
	['table has ', '表格过大，程序不予读取'],
];

/* What is wrong with a row: behind its name. */
const ROWS = [
	['has no values', '没有读到数'],
	['has ', '数的个数与表头的列数对不上'],
	["is not in the form's unit", '不是格式规定的计量单位'],
	['is not in the form', '不是格式规定的行，未采用'],
	['stands under a header', '上方的表头与格式不一致'],
	['was taken for ', '标签与格式不一致，按相近的一行识别'],
];

const wordsOf = (list, text) =>
	list.find(([start]) => text.startsWith(start))?.[1] ?? '';

/* A reason or note in Chinese, "" where nobody has said it so yet. `cellWords`
 * says where a cell is. */
export function noteWords(note, cellWords = {}) {
	const row = /^row '(.*?)' (.*)$/s.exec(note);
	const twice = /^(\S+) is there twice/.exec(note);

	if (row !== null && wordsOf(ROWS, row[2]) !== '')
		return `“${row[1]}”行${wordsOf(ROWS, row[2])}`;
	if (twice !== null && Object.hasOwn(cellWords, twice[1]))
		return `${cellWords[twice[1]]}有两个不同的数，未采用`;
	return wordsOf(BEGINNINGS, note) || reasonWords(note);
}
