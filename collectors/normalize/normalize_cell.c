#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/num.h"
#include "collectors/base/utf8.h"
#include "collectors/normalize/normalize.h"
#include "collectors/tables/figure.h"

/* Digits with their separators; longer is no number of a report. */
#define NUMBER_BYTES 48

/*
 * The number at the start of `s` into `digits`, as num_parse() wants it.
 * Commas count only between groups of three. Returns what follows, or NULL.
 */
static const char *
read_number(const char *s, char digits[NUMBER_BYTES])
{
	size_t n = 0, group = 0;
	bool commas = false, point = false;

	if (*s == '+' || *s == '-') {
		digits[n++] = *s++;
	} else if (strncmp(s, "\xe2\x88\x92", 3) == 0) { /* U+2212 minus */
		digits[n++] = '-';
		s += 3;
	}
	if (*s < '0' || *s > '9')
		return NULL;
	for (; n + 1 < NUMBER_BYTES; s++) {
		if (*s >= '0' && *s <= '9') {
			digits[n++] = *s;
			group++;
		} else if (*s == ',' && !point) {
			if (commas ? group != 3 : group == 0 || group > 3)
				return NULL;
			commas = true;
			group = 0;
		} else if (*s == '.' && !point) {
			if (commas && group != 3)
				return NULL;
			point = true;
			digits[n++] = '.';
		} else {
			break;
		}
	}
	if (n + 1 >= NUMBER_BYTES || (commas && !point && group != 3))
		return NULL;
	digits[n] = '\0';
	return s;
}

static bool
starts_with(const char *s, const char *word)
{
	return strncmp(s, word, strlen(word)) == 0;
}

/* Words that make another number of it: 3万 is not 3. */
static bool
is_multiplier(const char *s)
{
	static const char *const words[] = { "十", "百", "千", "万", "亿", "多",
		"余", "点", "分", "几" };

	if (starts_with(s, "万元") || starts_with(s, "亿元") ||
	    starts_with(s, "千元"))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (starts_with(s, words[i]))
			return true;
	return false;
}

/* Signs that mark a note: an asterisk, ※ and daggers. */
static bool
is_note_sign(uint32_t c)
{
	return c == '*' || c == 0x203b || c == 0x2020 || c == 0x2021;
}

/*
 * Small and circled figures, which folding would make plain ones, in brackets:
 * they count notes and are no part of a number. The arena's.
 */
static const char *
bracket_notes(struct arena *a, const char *text)
{
	size_t len = strlen(text), pos = 0, n = 0;
	char *out = arena_alloc(a, len * 2 + 1);

	while (pos < len) {
		size_t start = pos;
		bool note = figure_is_note_mark(utf8_next(text, len, &pos));

		if (note)
			out[n++] = '[';
		memcpy(out + n, text + start, pos - start);
		n += pos - start;
		if (note)
			out[n++] = ']';
	}
	out[n] = '\0';
	return out;
}

/*
 * A unit or a note: words, signs or brackets, no further number outside those
 * but the note's own, as in 注1.
 */
static bool
is_note(const char *s)
{
	static const char word[] = "注";
	size_t len = strlen(s), pos = 0;
	uint32_t c;
	int depth = 0;
	bool numbers = false;

	if (*s == ' ')
		pos++;
	if (is_multiplier(s + pos))
		return false;
	c = utf8_next(s, len, &pos);
	if (!utf8_is_han(c) && c != '(' && c != '[' && c != 0x3010 &&
	    c != 0x3014 && !is_note_sign(c))
		return false;
	for (pos = 0; pos < len;) {
		if (starts_with(s + pos, word)) {
			pos += sizeof(word) - 1;
			numbers = true;
			continue;
		}
		c = utf8_next(s, len, &pos);
		if (numbers && c >= '0' && c <= '9')
			continue;
		numbers = false;
		if (c == '(' || c == '[' || c == 0x3010 || c == 0x3014)
			depth++;
		else if (c == ')' || c == ']' || c == 0x3011 || c == 0x3015)
			depth -= depth > 0;
		else if (c >= '0' && c <= '9' && depth == 0)
			return false;
	}
	return true;
}

void
normalize_cell(struct arena *a, const char *text, struct cell *out)
{
	const char *folded = utf8_fold(a, bracket_notes(a, text)), *rest;
	char digits[NUMBER_BYTES];

	*out = (struct cell){ .state = CELL_BLANK };
	if (*folded == '\0')
		return;
	out->text = utf8_trim(a, text);
	if (figure_is_blank(folded))
		return;
	out->state = CELL_UNREADABLE;
	rest = read_number(folded, digits);
	if (rest == NULL || num_parse(digits, strlen(digits), &out->value) != 0)
		return;
	if (*rest != '\0' && !is_note(rest)) {
		out->value = num_int(0);
		return;
	}
	out->state = CELL_REPORTED;
	if (*rest == '\0')
		out->text = NULL;
}
