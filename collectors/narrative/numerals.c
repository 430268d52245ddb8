#include "collectors/narrative/numerals.h"

#include <stdint.h>
#include <string.h>

/* Bytes of a Chinese character. */
#define HAN 3

/* ---- Chinese ---- */

static const struct {
	const char *text;
	int digit; /* 0..9, or -1 */
	int64_t unit;
} characters[] = {
	{ "零", 0, 0 },
	{ "〇", 0, 0 },
	{ "○", 0, 0 },
	{ "一", 1, 0 },
	{ "二", 2, 0 },
	{ "两", 2, 0 },
	{ "三", 3, 0 },
	{ "四", 4, 0 },
	{ "五", 5, 0 },
	{ "六", 6, 0 },
	{ "七", 7, 0 },
	{ "八", 8, 0 },
	{ "九", 9, 0 },
	{ "十", -1, 10 },
	{ "百", -1, 100 },
	{ "千", -1, 1000 },
	{ "万", -1, 10000 },
};

static int
find_character(const char *s, size_t len)
{
	if (len < HAN)
		return -1;
	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++)
		if (s[2] == characters[i].text[2] &&
		    memcmp(s, characters[i].text, HAN) == 0)
			return (int)i;
	return -1;
}

/* What is known while characters are read. */
struct sum {
	int64_t whole, section; /* above 万, below it */
	int64_t digit;          /* not yet multiplied, -1 none */
	size_t n_digits, n_units;
	int64_t smallest; /* last unit, 0 none */
	bool exact;
	bool zero; /* a 零 since the last unit */
};

static void
add_digit(struct sum *s, int digit)
{
	/* 三五件 is about three to five. */
	if (s->n_digits > 0 && s->digit > 0)
		s->exact = false;
	s->digit = digit;
	s->zero = s->zero || digit == 0;
	s->n_digits++;
}

static void
add_unit(struct sum *s, int64_t unit)
{
	/* 百件 without 一 is "some hundred"; 十件 is ten. */
	if (s->digit < 0 && unit != 10 && unit != 10000)
		s->exact = false;
	if (unit == 10000) {
		s->section += s->digit > 0 ? s->digit : 0;
		s->exact = s->exact && s->section > 0 && s->whole == 0;
		s->whole += s->section * unit;
		s->section = 0;
	} else {
		s->exact = s->exact &&
		    (s->smallest == 0 || s->smallest > unit ||
			s->smallest == 10000);
		s->section += (s->digit > 0 ? s->digit : 1) * unit;
	}
	s->smallest = unit;
	s->digit = -1;
	s->zero = false;
	s->n_units++;
}

/* The longest that is read: 九千九百九十九万九千九百九十九. */
#define MOST_CHARACTERS 20

static size_t
read_chinese(const char *s, size_t len, struct numeral *out)
{
	struct sum sum = { .digit = -1, .exact = true };
	int64_t in_a_row = 0;
	size_t pos = 0;
	int c;

	while ((c = find_character(s + pos, len - pos)) >= 0 &&
	    pos < MOST_CHARACTERS * HAN) {
		if (characters[c].digit >= 0) {
			add_digit(&sum, characters[c].digit);
			in_a_row = in_a_row < 1000000
			    ? in_a_row * 10 + characters[c].digit
			    : in_a_row;
		} else {
			add_unit(&sum, characters[c].unit);
		}
		pos += HAN;
	}
	if (pos == 0)
		return 0;
	out->chinese = true;
	out->digits = sum.n_units == 0 && sum.n_digits > 1;
	if (out->digits) {
		out->value = num_int(in_a_row);
		out->exact = false;
		return pos;
	}
	/* 两百五 is 250, and may be meant as 205. */
	if (sum.digit > 0 && sum.smallest > 10 && !sum.zero)
		sum.exact = false;
	out->value =
	    num_int(sum.whole + sum.section + (sum.digit > 0 ? sum.digit : 0));
	out->exact = sum.exact;
	return pos;
}

/* ---- ASCII ---- */

static bool
is_digit(const char *s, size_t len, size_t at)
{
	return at < len && s[at] >= '0' && s[at] <= '9';
}

/* ",ddd" and no digit behind it. */
static bool
is_thousand(const char *s, size_t len, size_t at)
{
	return at < len && s[at] == ',' && is_digit(s, len, at + 1) &&
	    is_digit(s, len, at + 2) && is_digit(s, len, at + 3) &&
	    !is_digit(s, len, at + 4);
}

/* Numbers that are longer are none. */
#define MOST_BYTES 24

static size_t
read_ascii(const char *s, size_t len, struct numeral *out)
{
	char text[MOST_BYTES];
	size_t pos = 0, n = 0, whole;

	while (is_digit(s, len, pos) && n < sizeof(text))
		text[n++] = s[pos++];
	whole = pos;
	while (whole <= 3 && is_thousand(s, len, pos) && n + 3 < sizeof(text)) {
		memcpy(text + n, s + pos + 1, 3);
		n += 3;
		pos += 4;
	}
	if (pos < len && s[pos] == '.' && is_digit(s, len, pos + 1)) {
		if (n < sizeof(text))
			text[n++] = s[pos];
		pos++;
		while (is_digit(s, len, pos)) {
			if (n < sizeof(text))
				text[n++] = s[pos];
			pos++;
		}
	}
	out->exact = n < sizeof(text) && num_parse(text, n, &out->value) == 0;
	return pos;
}

size_t
numeral_read(const char *s, size_t len, struct numeral *out)
{
	*out = (struct numeral){ .value = num_int(0) };
	if (is_digit(s, len, 0))
		return read_ascii(s, len, out);
	return read_chinese(s, len, out);
}
