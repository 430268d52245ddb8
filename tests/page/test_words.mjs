/*
 * The page's words are those of schema/words.json, as GET /api/v1/words has
 * them; every id that the page marks has one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageModule, read } from './source.mjs';

const words = await pageModule('words.js');
const file = JSON.parse(read('schema/words.json'));

words.setWords({ reasons: file.reasons, lists: Object.fromEntries(
	Object.entries(file.lists).map(([name, list]) =>
		[name, { ...list.words, ...list.more }])) });

test('what the page marks has a word, and the other way round', () => {
	for (const [list, marks] of [
		['status', words.STATUS_IDS],
		['severity', Object.keys(words.SEVERITY_MARKS)],
		['state', Object.keys(words.STATE_MARKS)],
		['mail_state', Object.keys(words.MAIL_MARKS)],
	]) {
		const { words: all, more } = file.lists[list];

		assert.deepEqual([...marks].sort(),
			Object.keys({ ...all, ...more }).sort());
	}
});

test('short words where there are some', () => {
	assert.equal(words.brief('collector', 'page'), '报告网页');
	assert.equal(words.brief('collector', 'manual'), '人工导入');
	assert.equal(words.statusOf('none').short, '无需报送');
});

test('reasons are told with their arguments', () => {
	assert.equal(words.reasonWords('few_headings', ['3', '6']),
		'6个部分的标题只找到3个');
	assert.equal(words.reasonWords('table_not_recognized', ['3']),
		'没有识别出表三');
	assert.equal(words.reasonWords('toString', []), '');
	assert.equal(words.incidentWords('readers', 2), '2份文件未能读取');
});

test('every id of the API has a word', () => {
	const { schemas } = JSON.parse(read('schema/openapi.json')).components;
	const of = (schema, key) => schemas[schema].properties[key].enum;
	const { outcome } = schemas.Run.properties.outcomes.items.properties;

	for (const [list, all] of [['kind', of('Township', 'kind')],
		['run_state', of('Run', 'state')], ['trigger', of('Run', 'trigger')],
		['outcome', outcome.enum], ['mail_kind', of('Alert', 'kind')],
		['mail_state', of('Alert', 'state')], ['axis', of('Rule', 'axis')],
		['severity', of('Rule', 'severity')], ['scope', of('Rule', 'scope')]])
		for (const id of all)
			assert.match(words.word(list, id), /[^\x00-\x7f]/, id);
});

test('an id that nobody knows stands for itself', () => {
	assert.equal(words.word('outcome', 'toString'), 'toString');
	assert.equal(words.statusOf('constructor').word, 'constructor');
	assert.equal(words.statusOf(undefined).tone, 'mute');
});

test('times are the county\'s', () => {
	assert.equal(words.timeText('2026-01-31T23:30:05+08:00'),
		'2026-01-31 23:30');
	assert.equal(words.timeText(null), '—');
	assert.equal(words.dayText('2026-01-31'), '2026-01-31');
});
