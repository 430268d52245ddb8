/*
 * Why a rule could not be judged, and what of a document could not be made
 * sense of, in words for a clerk: as on the command line.
 */
import { reasonWords } from './reasons.js';

/* How it begins, and what it means; $1 is what the braces held. */
const NOTES = [
	[/^no readable report of (\d+)/, '没有可用的上一年度（$1年）报告'],
	[/^form \S+ of (\d+) has no such figure/,
		'$1年度的报告用另一种格式，没有可比的数'],
	[/^the report given /, '所给的上一年度报告不是本单位上一年度的'],
	[/^part five may go on/, '第五部分可能没有读完'],
	[/^part five is abridged/, '第五部分没有全部读到'],
	[/^too little of the text was read/, '读到的文字太少'],
	[/^no title found/, '没有找到标题'],
	[/^no statistical period found/, '报告没有写明统计期'],
	[/^report year unknown/, '不能确定报告的年度'],
	[/^the document breaks off/, '文件没有读完整'],
	[/^table 2 was not recognized/, '没有识别出表二'],
	[/^table 3 was not recognized/, '没有识别出表三'],
	[/^table 4 was not recognized/, '没有识别出表四'],
	[/^only (\d+) of the (\d+) headings found/,
		'$2个部分的标题只找到$1个'],
	[/^the rule failed/, '程序故障，没有核查完（与单位无关）'],
	[/^year /, '该年度尚未结束，不会有年度报告'],
	[/^table 4 has /, '表四数的个数与格式不一致'],
	[/^table 4's header/, '表四的表头与格式不一致'],
	[/^page has /, '网页过大，程序不予读取'],
	[/^table has /, '表格过大，程序不予读取'],
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

const rowWords = (text) =>
	ROWS.find(([start]) => text.startsWith(start))?.[1] ?? '';

function noteOf(text) {
	for (const [pattern, words] of NOTES) {
		const found = pattern.exec(text);

		if (found !== null)
			return words.replace(/\$(\d)/g,
				(all, n) => found[n] ?? '');
	}
	return '';
}

/* A reason or note in Chinese, "" where nobody has said it so yet. `cellWords`
 * says where a cell is. */
export function noteWords(note, cellWords = {}) {
	const row = /^row '(.*?)' (.*)$/s.exec(note);
	const twice = /^(\S+) is there twice/.exec(note);

	if (row !== null && rowWords(row[2]) !== '')
		return `“${row[1]}”行${rowWords(row[2])}`;
	if (twice !== null && Object.hasOwn(cellWords, twice[1]))
		return `${cellWords[twice[1]]}有两个不同的数，未采用`;
	return noteOf(note) || reasonWords(note);
}
