#include "collectors/tables/value_text.h"

#include <stddef.h>
#include <string.h>

#include "collectors/base/date.h"
#include "collectors/base/utf8.h"

/* Longer text is a label or a sentence, whatever it starts with. */
#define VALUE_MAX_BYTES 96

/* Hyphen, minus, dashes, the box drawing line, slashes, the long vowel. */
static bool
is_blank_sign(uint32_t c)
{
	return c == '/' || c == '\\' || c == '-' || c == 0x2212 ||
	    (c >= 0x2010 && c <= 0x2015) || c == 0x2500 || c == 0x2501 ||
	    c == 0x30fc || c == 0x2215;
}

bool
value_is_blank(const char *folded)
{
	size_t len = strlen(folded), pos = 0;
	int signs = 0;

	while (pos < len) {
		uint32_t c = utf8_next(folded, len, &pos);

		if (utf8_is_space(c))
			continue;
		if (!is_blank_sign(c) || ++signs > 4)
			return false;
	}
	return true;
}

static bool
is_sign(uint32_t c)
{
	return c == '+' || c == '-' || c == 0x2212;
}

/* The characters of a number's label: "1." and "1、" before words. */
static bool
is_numbering(uint32_t c)
{
	return c == '.' || c == 0x3001 || c == 0xff0e || c == ')';
}

bool
value_is_number(const char *folded)
{
	size_t len = strlen(folded), pos = 0, before;
	struct date d;
	uint32_t c = 0;

	if (len == 0 || len > VALUE_MAX_BYTES || date_find(folded, &d) == 0)
		return false;
	c = utf8_next(folded, len, &pos);
	if (is_sign(c) && pos < len)
		c = utf8_next(folded, len, &pos);
	if (c < '0' || c > '9')
		return false;
	before = pos;
	while (pos < len) {
		before = pos;
		c = utf8_next(folded, len, &pos);
		if (c < '0' || c > '9')
			break;
		before = pos;
	}
	if (before == len || !is_numbering(c))
		return true;
	/* "3.5" is a number, "3.其他", "3、其他" and a wrapped "3." are not. */
	if (pos >= len)
		return false;
	c = utf8_next(folded, len, &pos);
	return c >= '0' && c <= '9' && folded[before] == '.';
}

bool
value_is_note_mark(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0xb2, 0xb3 }, { 0xb9, 0xb9 }, /* superscript ² ³ ¹ */
		{ 0x2070, 0x2070 }, { 0x2074, 0x2079 }, /* ⁰ ⁴-⁹ */
		{ 0x2080, 0x2089 },                     /* subscript ₀-₉ */
		{ 0x2460, 0x2473 }, { 0x24ea, 0x24ff }, /* ①-⑳ ⓪ ⓿ */
		{ 0x2776, 0x2793 },                     /* ❶-➓ */
		{ 0x3251, 0x325f }, { 0x32b1, 0x32bf }, /* ㉑-㊿ */
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

bool
value_begins_marked(const char *text)
{
	size_t len = strlen(text), pos = 0;
	uint32_t c = ' ';

	while (pos < len && utf8_is_space(c))
		c = utf8_next(text, len, &pos);
	return value_is_note_mark(c);
}
