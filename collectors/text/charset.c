#include "collectors/text/charset.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/utf8.h"

/* How far into a page its charset is looked for. */
#define SNIFF_BYTES 4096
#define LABEL_SIZE  32
#define REPLACEMENT "\xef\xbf\xbd"

enum charset {
	CHARSET_UNKNOWN,
	CHARSET_UTF8,
	CHARSET_GB18030,
	CHARSET_BIG5,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE
};

static const struct {
	const char *label;
	enum charset charset;
} labels[] = {
	{ "utf-8", CHARSET_UTF8 },
	{ "utf8", CHARSET_UTF8 },
	{ "gb2312", CHARSET_GB18030 },
	{ "gbk", CHARSET_GB18030 },
	{ "gb18030", CHARSET_GB18030 },
	{ "gb_2312-80", CHARSET_GB18030 },
	{ "x-gbk", CHARSET_GB18030 },
	{ "cp936", CHARSET_GB18030 },
	{ "big5", CHARSET_BIG5 },
	{ "big5-hkscs", CHARSET_BIG5 },
	{ "utf-16", CHARSET_UTF16LE },
	{ "utf-16le", CHARSET_UTF16LE },
	{ "utf-16be", CHARSET_UTF16BE },
};

/* By enum charset: the name that we give, and iconv's. */
static const struct {
	const char *name, *iconv_name;
} charsets[] = {
	[CHARSET_UTF8] = { "UTF-8", "UTF-8" },
	[CHARSET_GB18030] = { "GB18030", "GB18030" },
	[CHARSET_BIG5] = { "Big5", "BIG5-HKSCS" },
	[CHARSET_UTF16LE] = { "UTF-16LE", "UTF-16LE" },
	[CHARSET_UTF16BE] = { "UTF-16BE", "UTF-16BE" },
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The label behind "charset" or "encoding" in s, [s, end). */
static enum charset
label_behind(const char *s, const char *end)
{
	char label[LABEL_SIZE];
	size_t n = 0;

	while (s < end && is_space(*s))
		s++;
	if (s == end || *s != '=')
		return CHARSET_UNKNOWN;
	s++;
	while (s < end && (is_space(*s) || *s == '"' || *s == '\''))
		s++;
	while (s < end && n + 1 < sizeof(label) && !is_space(*s) &&
	    strchr("\"';/>?,", *s) == NULL)
		label[n++] = *s++;
	label[n] = '\0';
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcasecmp(label, labels[i].label) == 0)
			return labels[i].charset;
	return CHARSET_UNKNOWN;
}

/* Does `word` stand at s, in any case? */
static bool
starts(const char *s, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - s) >= len && strncasecmp(s, word, len) == 0;
}

/* The first label behind `word` in [s, end), where there is one. */
static enum charset
find_label(const char *s, const char *end, const char *word)
{
	for (; s < end; s++) {
		enum charset found;

		if (!starts(s, end, word))
			continue;
		found = label_behind(s + strlen(word), end);
		if (found != CHARSET_UNKNOWN)
			return found;
	}
	return CHARSET_UNKNOWN;
}

/* The label of a <meta> or of an XML declaration. */
static enum charset
label_of_page(const char *s, size_t len)
{
	const char *end = s + (len < SNIFF_BYTES ? len : SNIFF_BYTES);

	for (; s < end; s++) {
		const char *tag_end;
		enum charset found = CHARSET_UNKNOWN;

		if (*s != '<')
			continue;
		tag_end = memchr(s, '>', (size_t)(end - s));
		if (tag_end == NULL)
			tag_end = end;
		if (starts(s, end, "<meta"))
			found = find_label(s, tag_end, "charset");
		else if (starts(s, end, "<?xml"))
			found = find_label(s, tag_end, "encoding");
		if (found != CHARSET_UNKNOWN)
			return found;
	}
	return CHARSET_UNKNOWN;
}

/* How well bytes are UTF-8. */
struct utf8_fit {
	size_t n_bad;   /* bytes that are not */
	size_t n_multi; /* characters of more than one byte */
	size_t n_wide;  /* of these, such of three or four: Chinese is */
};

static struct utf8_fit
utf8_fit(const char *s, size_t len)
{
	struct utf8_fit fit = { 0, 0, 0 };
	size_t pos = 0;

	while (pos < len) {
		size_t start = pos;

		if ((unsigned char)s[pos] < 0x80) {
			pos++;
			continue;
		}
		(void)utf8_next(s, len, &pos);
		if (pos - start == 1)
			fit.n_bad++;
		else
			fit.n_multi++;
		if (pos - start >= 3)
			fit.n_wide++;
	}
	return fit;
}

/* The bytes as UTF-8 with each bad one replaced. */
static void
put_utf8(struct buf *b, const char *s, size_t len, size_t *n_replaced)
{
	size_t pos = 0, from = 0;

	while (pos < len) {
		size_t start = pos;

		if ((unsigned char)s[pos] < 0x80) {
			pos++;
			continue;
		}
		(void)utf8_next(s, len, &pos);
		if (pos - start > 1)
			continue;
		(void)buf_put(b, s + from, start - from);
		(void)buf_puts(b, REPLACEMENT);
		*n_replaced += 1;
		from = pos;
	}
	(void)buf_put(b, s + from, len - from);
}

/*
 * How many bytes to give up at s, where iconv can go no further. Two bytes
 * above ASCII are one character that nobody assigned; giving up only the
 * first would misread all that follow it.
 */
static size_t
bad_length(enum charset c, const char *s, size_t left)
{
	if (left < 2)
		return 1;
	if (c == CHARSET_UTF16LE || c == CHARSET_UTF16BE)
		return 2;
	return (unsigned char)s[0] > 0x80 && (unsigned char)s[0] < 0xff &&
		(unsigned char)s[1] >= 0x80 && (unsigned char)s[1] < 0xff
	    ? 2
	    : 1;
}

/* The bytes by iconv, what it refuses replaced. */
static void
put_iconv(struct buf *b, enum charset c, const char *s, size_t len,
    size_t *n_replaced)
{
	iconv_t cd = iconv_open("UTF-8", charsets[c].iconv_name);
	/* iconv's prototype lacks a const; it does not write there. */
	char *in = (char *)(uintptr_t)s;

	if (cd == (iconv_t)-1) { /* a C library without this charset */
		put_utf8(b, s, len, n_replaced);
		return;
	}
	while (len > 0) {
		char chunk[16384], *out = chunk;
		size_t room = sizeof(chunk), n, bad;
		int why;

		n = iconv(cd, &in, &len, &out, &room);
		why = errno;
		(void)buf_put(b, chunk, sizeof(chunk) - room);
		if (n != (size_t)-1 || why == E2BIG)
			continue;
		bad = bad_length(c, in, len);
		(void)buf_puts(b, REPLACEMENT);
		*n_replaced += bad;
		in += bad;
		len -= bad;
		(void)iconv(cd, NULL, NULL, NULL, NULL);
	}
	(void)iconv_close(cd);
}

/* In place: no NULs, line ends '\n'. The new length. */
static size_t
clean(char *s, size_t len, size_t *n_nul)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\0') {
			*n_nul += 1;
		} else if (s[i] == '\r') {
			s[n++] = '\n';
			if (i + 1 < len && s[i + 1] == '\n')
				i++;
		} else {
			s[n++] = s[i];
		}
	}
	s[n] = '\0';
	return n;
}

/* The mark's charset, and its length. */
static enum charset
byte_order_mark(const char *s, size_t len, size_t *mark)
{
	*mark = 3;
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		return CHARSET_UTF8;
	*mark = 2;
	if (len >= 2 && memcmp(s, "\xff\xfe", 2) == 0)
		return CHARSET_UTF16LE;
	if (len >= 2 && memcmp(s, "\xfe\xff", 2) == 0)
		return CHARSET_UTF16BE;
	*mark = 0;
	return CHARSET_UNKNOWN;
}

/*
 * The charset of bytes without a mark. UTF-8 is so strict that text which
 * fits it by chance is a few characters long and has none of three bytes;
 * only there may a label speak against it. And one bad byte or a cut last
 * character does not make a UTF-8 page anything else: more of its bytes fit
 * than do not, which GB18030 text never comes near.
 */
static enum charset
choose_charset(enum charset label, const char *s, size_t len)
{
	struct utf8_fit fit = utf8_fit(s, len);

	if ((label == CHARSET_UTF16LE || label == CHARSET_UTF16BE) &&
	    memchr(s, '\0', len) != NULL)
		return label;
	if (fit.n_bad == 0 && (fit.n_wide > 0 || fit.n_multi == 0))
		return CHARSET_UTF8;
	if (label == CHARSET_BIG5 && fit.n_bad >= fit.n_multi)
		return CHARSET_BIG5;
	if (fit.n_bad == 0)
		return label == CHARSET_GB18030 ? CHARSET_GB18030
						: CHARSET_UTF8;
	return fit.n_multi > fit.n_bad ? CHARSET_UTF8 : CHARSET_GB18030;
}

void
charset_decode(struct arena *a, const void *bytes, size_t len,
    const char *content_type, struct charset_text *out)
{
	const char *s = bytes;
	struct charset_text t = { NULL, 0, NULL, 0, 0 };
	enum charset c = CHARSET_UNKNOWN;
	struct buf b;
	size_t mark;

	/* A replaced byte makes three at the most. */
	buf_init(&b, len * 3 + 1);
	c = byte_order_mark(s, len, &mark);
	s += mark;
	len -= mark;
	if (c == CHARSET_UNKNOWN && len > 0) {
		enum charset label = CHARSET_UNKNOWN;

		if (content_type != NULL)
			label = find_label(content_type,
			    content_type + strlen(content_type), "charset");
		if (label == CHARSET_UNKNOWN)
			label = label_of_page(s, len);
		c = choose_charset(label, s, len);
	}
	if (c == CHARSET_UNKNOWN || c == CHARSET_UTF8) {
		c = CHARSET_UTF8;
		put_utf8(&b, s, len, &t.n_replaced);
	} else {
		put_iconv(&b, c, s, len, &t.n_replaced);
	}
	assert(!b.failed);
	t.charset = charsets[c].name;
	t.text = arena_strndup(a, buf_str(&b), b.len);
	t.len = clean(t.text, b.len, &t.n_nul);
	buf_fini(&b);
	*out = t;
}
