#include "collectors/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "collectors/base/arena.h"

bool
utf8_valid(const char *s, size_t len)
{
	/* An empty text may be nowhere. */
	return len == 0 ||
	    (memchr(s, '\0', len) == NULL &&
		u8_check((const uint8_t *)s, len) == NULL);
}

uint32_t
utf8_next(const char *s, size_t len, size_t *pos)
{
	ucs4_t c;
	int n = u8_mbtoucr(&c, (const uint8_t *)s + *pos, len - *pos);

	if (n <= 0) {
		*pos += 1;
		return 0xfffd;
	}
	*pos += (size_t)n;
	return c;
}

void
utf8_scrub(char *s)
{
	size_t len = strlen(s), pos = 0, n = 0;

	while (pos < len) {
		size_t from = pos;

		if (utf8_next(s, len, &pos) == 0xfffd && pos == from + 1)
			continue;
		memmove(s + n, s + from, pos - from);
		n += pos - from;
	}
	s[n] = '\0';
}

bool
utf8_is_space(uint32_t c)
{
	return c == 0xfeff || (c >= 0x200b && c <= 0x200d) || c == 0x2060 ||
	    c == 0xa0 || c == 0x202f || uc_is_property_white_space(c);
}

bool
utf8_is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
	    (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3134f) ||
	    c == 0x3007;
}

size_t
utf8_count(const char *s)
{
	size_t len = strlen(s), pos = 0, n = 0;

	while (pos < len) {
		(void)utf8_next(s, len, &pos);
		n++;
	}
	return n;
}

size_t
utf8_width(const char *s)
{
	size_t len = strlen(s), pos = 0, width = 0;

	while (pos < len) {
		int w = uc_width(utf8_next(s, len, &pos), "UTF-8");

		width += w > 0 ? (size_t)w : 0;
	}
	return width;
}

/* `s` in NFKC with ill-formed bytes as U+FFFD; the arena's. */
static char *
compatibility_form(struct arena *a, const char *s, size_t *len)
{
	size_t in_len = strlen(s), out_len = 0;
	uint8_t *out = NULL;
	char *copy;

	if (in_len > 0 && u8_check((const uint8_t *)s, in_len) == NULL)
		out = u8_normalize(
		    UNINORM_NFKC, (const uint8_t *)s, in_len, NULL, &out_len);
	if (out == NULL) {
		*len = in_len;
		return arena_strndup(a, s, in_len);
	}
	copy = arena_strndup(a, (const char *)out, out_len);
	*len = out_len;
	free(out);
	return copy;
}

/* Fold white space in place. */
static char *
fold_spaces(char *text, size_t len)
{
	size_t pos = 0, n = 0;
	bool space = false;

	while (pos < len) {
		size_t start = pos;
		uint32_t c = utf8_next(text, len, &pos);

		if (utf8_is_space(c)) {
			space = n > 0;
			continue;
		}
		if (space)
			text[n++] = ' ';
		space = false;
		memmove(text + n, text + start, pos - start);
		n += pos - start;
	}
	text[n] = '\0';
	return text;
}

char *
utf8_fold(struct arena *a, const char *s)
{
	size_t len;
	char *text = compatibility_form(a, s, &len);

	return fold_spaces(text, len);
}

char *
utf8_trim(struct arena *a, const char *s)
{
	return fold_spaces(arena_strdup(a, s), strlen(s));
}

static bool
is_label_character(uint32_t c)
{
	return c == '+' || c == '-' || c == '/' ||
	    uc_is_property_alphabetic(c) || (c >= '0' && c <= '9') ||
	    utf8_is_han(c);
}

char *
utf8_label(struct arena *a, const char *s)
{
	size_t len, pos = 0, n = 0;
	char *text = compatibility_form(a, s, &len);

	while (pos < len) {
		size_t start = pos;

		if (!is_label_character(utf8_next(text, len, &pos)))
			continue;
		memmove(text + n, text + start, pos - start);
		n += pos - start;
	}
	text[n] = '\0';
	return text;
}

int
utf8_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *
utf8_fold_closed(struct arena *a, const char *text)
{
	char *s = utf8_fold(a, text);
	size_t n = 0;

	for (const char *p = s; *p != '\0'; p++)
		if (*p != ' ')
			s[n++] = *p;
	s[n] = '\0';
	return s;
}
