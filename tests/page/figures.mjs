/*
 * What the tests of the views with figures share: the API's numbers as they
 * stand in its text, tables as an eye sees them, and the official layout, from
 * the form's decree and not from the program.
 */
import assert from 'node:assert/strict';
import { API } from './browser.mjs';

/* The resource with every number as its text. */
export async function exact(path) {
	const answer = await fetch(API + '/api/v1/' + path);
	const text = await answer.text();

	assert.equal(answer.status, 200, path);
	return JSON.parse(text.replace(
		/("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g,
		(all, string, number) => string ?? `"${number}"`));
}

/*
 * The n-th official table as a grid: each place has the text that stands over
 * it, merged cells at each of their places.
 */
export function grid(page, n) {
	return page.$eval(`.form-${n}`, (table) => {
		const out = [...table.rows].map(() => []);
		const textOf = (cell) => (cell.querySelector('.value, .state') ??
			cell).textContent.trim();

		const put = (cell, r, at) => {
			for (let i = 0; i < cell.rowSpan; i++)
				for (let k = 0; k < cell.colSpan; k++)
					out[r + i][at + k] = textOf(cell);
		};

		[...table.rows].forEach((row, r) => {
			let at = 0;

			for (const cell of row.cells) {
				while (out[r][at] !== undefined)
					at++;
				put(cell, r, at);
			}
		});
		return out;
	});
}

/* ---- 国办公开办函〔2021〕30号, 〔2019〕60号 ---- */

const CORNER = '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）';

export const HEAD_3 = [
	[CORNER, CORNER, CORNER, ...Array(7).fill('申请人情况')],
	[CORNER, CORNER, CORNER, '自然人', ...Array(5).fill('法人或其他组织'),
		'总计'],
	[CORNER, CORNER, CORNER, '自然人', '商业企业', '科研机构',
		'社会公益组织', '法律服务机构', '其他', '总计'],
];

export const COLUMNS_3 = ['natural', 'business', 'research', 'nonprofit',
	'legal', 'other', 'total'];

const FIVE = ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'];

export const HEAD_4 = [
	[...Array(5).fill('行政复议'), ...Array(10).fill('行政诉讼')],
	[...FIVE, ...Array(5).fill('未经复议直接起诉'),
		...Array(5).fill('复议后起诉')],
	[...FIVE, ...FIVE, ...FIVE],
];

export const CELLS_4 = ['review', 'direct', 'after_review'].flatMap((group) =>
	['upheld', 'corrected', 'other', 'pending', 'total'].map((column) =>
		`t4.${group}.${column}`));

const all = (label) => [label, label, label];
const under = (group, ...rows) => rows.map(([id, label]) =>
	[id, ['三、本年度办理结果', group, label]]);
const direct = (id, label) => [id, ['三、本年度办理结果', label, label]];

const OTHERS = under('（六）其他处理',
	['other_no_correction', '1.申请人无正当理由逾期不补正、' +
		'行政机关不再处理其政府信息公开申请'],
	['other_unpaid', '2.申请人逾期未按收费通知要求缴纳费用、' +
		'行政机关不再处理其政府信息公开申请'],
	['other_misc', '3.其他']);

const MERGED = [direct('other_all', '（六）其他处理')];

/* Row id to what stands at its left, with （六） in three rows or in one. */
export const rows3 = (merged) => [
	['received', all('一、本年新收政府信息公开申请数量')],
	['carried_in', all('二、上年结转政府信息公开申请数量')],
	direct('granted', '（一）予以公开'),
	direct('partial', '（二）部分公开（区分处理的，只计这一情形，不计其他情形）'),
	...under('（三）不予公开', ['denied_secret', '1.属于国家秘密'],
		['denied_law', '2.其他法律行政法规禁止公开'],
		['denied_safety', '3.危及“三安全一稳定”'],
		['denied_third_party', '4.保护第三方合法权益'],
		['denied_internal', '5.属于三类内部事务信息'],
		['denied_process', '6.属于四类过程性信息'],
		['denied_enforcement', '7.属于行政执法案卷'],
		['denied_inquiry', '8.属于行政查询事项']),
	...under('（四）无法提供', ['unable_not_held', '1.本机关不掌握相关政府信息'],
		['unable_not_made', '2.没有现成信息需要另行制作'],
		['unable_unclear', '3.补正后申请内容仍不明确']),
	...under('（五）不予处理', ['rejected_petition', '1.信访举报投诉类申请'],
		['rejected_repeat', '2.重复申请'],
		['rejected_publication', '3.要求提供公开出版物'],
		['rejected_abuse', '4.无正当理由大量反复申请'],
		['rejected_reissue', '5.要求行政机关确认或重新出具已获取信息']),
	...merged === 'both' ? [...OTHERS, direct('other_all',
		'（六）其他处理（含没有分项填报的）')] : merged ? MERGED : OTHERS,
	direct('handled', '（七）总计'),
	['carried_out', all('四、结转下年度继续办理')],
];

const wide = (text, n) => Array(n).fill(text);

/* Table 2: each line as it is seen; an id in braces is a figure. */
export const TABLE_2 = {
	2021: [
		wide('第二十条第（一）项', 4),
		['信息内容', '本年制发件数', '本年废止件数', '现行有效件数'],
		['规章', '{regulations.made}', '{regulations.repealed}',
			'{regulations.valid}'],
		['行政规范性文件', '{normative.made}', '{normative.repealed}',
			'{normative.valid}'],
		wide('第二十条第（五）项', 4),
		['信息内容', ...wide('本年处理决定数量', 3)],
		['行政许可', ...wide('{licensing.decisions}', 3)],
		wide('第二十条第（六）项', 4),
		['信息内容', ...wide('本年处理决定数量', 3)],
		['行政处罚', ...wide('{penalty.decisions}', 3)],
		['行政强制', ...wide('{coercion.decisions}', 3)],
		wide('第二十条第（八）项', 4),
		['信息内容', ...wide('本年收费金额（单位：万元）', 3)],
		['行政事业性收费', ...wide('{fees.amount}', 3)],
	],
	2019: [
		wide('第二十条第（一）项', 4),
		['信息内容', '本年新制作数量', '本年新公开数量', '对外公开总数量'],
		['规章', null, null, null],
		['规范性文件', null, null, null],
		wide('第二十条第（五）项', 4),
		['信息内容', '上一年项目数量', '本年增/减', '处理决定数量'],
		['行政许可', null, null, null],
		['其他对外管理服务事项', null, null, null],
		wide('第二十条第（六）项', 4),
		['信息内容', '上一年项目数量', '本年增/减', '处理决定数量'],
		['行政处罚', null, null, null],
		['行政强制', null, null, null],
		wide('第二十条第（八）项', 4),
		['信息内容', '上一年项目数量', ...wide('本年增/减', 2)],
		['行政事业性收费', null, null, null],
		wide('第二十条第（九）项', 4),
		['信息内容', '采购项目数量', ...wide('采购总金额', 2)],
		['政府集中采购', null, null, null],
	],
};

/* `value(id)` is what must stand in a cell. */
export async function officialTables(page, form, merged, value) {
	const two = await grid(page, 2);

	assert.equal(two.length, TABLE_2[form].length);
	TABLE_2[form].forEach((line, r) => line.forEach((want, c) => {
		const figure = /^\{(.*)\}$/.exec(want);

		if (want !== null)
			assert.equal(two[r][c], figure === null ? want
				: value('t2.' + figure[1]), `表二 ${r}/${c}`);
	}));
	assert.deepEqual(await grid(page, 3), [...HEAD_3, ...rows3(merged)
		.map(([id, labels]) => [...labels, ...COLUMNS_3.map((column) =>
			value(`t3.${id}.${column}`))])]);
	assert.deepEqual(await grid(page, 4), [...HEAD_4, CELLS_4.map(value)]);
}
