/* Numbers keep every digit on their way from the API's text to the eye. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageModule } from './source.mjs';

const { change, minus, parseExact, percent, signOf, size } =
	await pageModule('exact.js');

test('what JavaScript would print otherwise stays a text', () => {
	for (const [text, want] of [['0', 0], ['-1', -1], ['12.5', 12.5],
		['9007199254740993', '9007199254740993'], ['4068.2080', '4068.2080'],
		['1.0', '1.0'], ['-0', '-0'], ['1e3', '1e3'], ['0.10', '0.10'],
		['123456789012345678901.5', '123456789012345678901.5'],
		['0.0000001', '0.0000001']]) {
		assert.deepEqual(parseExact(`[${text}]`), [want]);
		assert.equal(String(parseExact(text)), text);
	}
});

test('what is no number is left alone', () => {
	const value = { 'a"1.0': ['x 1.0 \\" 2.0', '\\', null, true, {},
		'\u2028"9007199254740993"'], b: 'A1.0"' };

	assert.deepEqual(parseExact(JSON.stringify(value)), value);
	assert.deepEqual(parseExact('{"1.0":"\\u0031.0\\"1.0"}'),
		{ '1.0': '1.0"1.0' });
	assert.throws(() => parseExact('{"a":1.0'), SyntaxError);
	assert.throws(() => parseExact('01'), SyntaxError);
	assert.equal(parseExact(JSON.stringify('\\"'.repeat(500000))).length,
		1000000);
});

test('differences', () => {
	for (const [a, b, want] of [[3, 1, '2'], [1, 3, '-2'], [0, 0, '0'],
		['52.23', '45.07', '7.16'], ['0.10', '0.1', '0.00'], [5, '0.25', '4.75'],
		['9007199254740993', 1, '9007199254740992'],
		['-1.5', '-1.25', '-0.25'], [null, 1, null], [1, 'x', null]])
		assert.equal(minus(a, b), want, `${a} - ${b}`);
});

test('how they are written', () => {
	assert.deepEqual(['3', -2, '0.00', '-0.5'].map(change),
		['+3', '−2', '0.00', '−0.5']);
	assert.deepEqual([-3, '0', '0.01'].map(signOf), [-1, 0, 1]);
	assert.deepEqual(['-7', 7].map(size), ['7', '7']);
	assert.deepEqual(['0.3382', 0.75, 1, 0, '0.0005', '-0.0552', 0.5]
		.map(percent), ['33.82%', '75%', '100%', '0%', '0.05%', '-5.52%',
		'50%']);
});
