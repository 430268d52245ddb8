/*
 * The page's words are those of the rest of the program: each pair of id and
 * word in its sources is the same here.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageModule, read } from './source.mjs';

const words = await pageModule('words.js');

/* { "id", "word" } in the C between two marks. */
function pairs(path, from, to) {
	const text = read(path);
	const start = text.indexOf(from);
	const found = [...text.slice(start, text.indexOf(to, start))
		.matchAll(/\{ "([a-z_]+)",\s+"([^"]*[^\x00-\x7f][^"]*)" \}/g)];

	assert.ok(start >= 0 && found.length > 1, `${path}: ${from}`);
	return found.map(([, id, word]) => [id, word]);
}

test('statuses', () => {
	const all = pairs('collectors/model/finding.c', 'statuses[]', '};');

	for (const [id, word] of all)
		assert.equal(words.statusOf(id).word, word);
	assert.deepEqual([...words.STATUS_IDS].sort(),
		all.map(([id]) => id).sort());
});

for (const [list, path, from] of [
	['severity', 'collectors/model/finding.c', 'severities[]'],
	['axis', 'collectors/model/finding.c', 'axes[]'],
	['kind', 'daemon/cli/client_words.c', 'client_kind_word'],
	['state', 'daemon/cli/client_words.c', 'client_state_word'],
	['outcome', 'daemon/cli/client_words.c', 'client_outcome_word'],
	['runState', 'daemon/cli/client_words.c', 'states[]'],
	['mailKind', 'daemon/serve/handle_alerts.c', 'kinds[]'],
	['mailState', 'daemon/serve/handle_alerts.c', 'states[]'],
])
	test(list, () => {
		for (const [id, word] of pairs(path, from, '};'))
			assert.equal(words.word(list, id), word);
	});

test('every id of the API has a word', () => {
	const { schemas } = JSON.parse(read('schema/openapi.json')).components;
	const of = (schema, key) => schemas[schema].properties[key].enum;
	const { outcome } = schemas.Run.properties.outcomes.items.properties;

	for (const [list, all] of [['kind', of('Township', 'kind')],
		['runState', of('Run', 'state')], ['trigger', of('Run', 'trigger')],
		['outcome', outcome.enum], ['mailKind', of('Alert', 'kind')],
		['mailState', of('Alert', 'state')], ['axis', of('Rule', 'axis')],
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
