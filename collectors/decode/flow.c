#include "collectors/decode/flow.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"

/* The first character of the scripts that are written without spaces. */
#define FIRST_WIDE 0x2e80u

void
flow_init(struct flow *f, size_t max)
{
	buf_init(&f->buf, max);
	f->space = f->newline = false;
	f->preserved = f->raised = 0;
	f->raised_from = f->raised_to = 0;
	f->noted = false;
}

void
flow_fini(struct flow *f)
{
	buf_fini(&f->buf);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The last character of the first `len` bytes; 0 when there is none. */
static uint32_t
last_character(const struct buf *b, size_t len)
{
	size_t pos = len;

	while (pos > 0 && ((unsigned char)b->data[pos - 1] & 0xc0) == 0x80)
		pos--;
	if (pos == 0)
		return 0;
	pos--;
	return utf8_next(b->data, len, &pos);
}

/* Is the last character so far a wide one? */
static bool
ends_wide(const struct buf *b)
{
	return last_character(b, b->len) >= FIRST_WIDE;
}

static bool
begins_wide(const char *s, size_t len)
{
	size_t pos = 0;

	return utf8_next(s, len, &pos) >= FIRST_WIDE;
}

/* As much of it as there is room for. */
static void
put(struct flow *f, const char *s, size_t len)
{
	size_t room = f->buf.max - f->buf.len;

	if (len > room) {
		len = room;
		while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
		f->buf.max = f->buf.len + len; /* nothing behind a cut */
	}
	(void)buf_put(&f->buf, s, len);
}

/* The white space that is due before s. */
static void
put_space(struct flow *f, const char *s, size_t len)
{
	const struct buf *b = &f->buf;

	if (f->space && b->len > 0 && b->data[b->len - 1] != '\n' &&
	    !(f->newline && ends_wide(b) && begins_wide(s, len)))
		put(f, " ", 1);
	f->space = f->newline = false;
}

/* A value in ASCII or full width? */
static bool
is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
}

/* Figures and what parts several of them, nothing else? */
static bool
is_note(const char *s, size_t len)
{
	size_t pos = 0;
	bool digit = false;

	while (pos < len) {
		uint32_t c = utf8_next(s, len, &pos);

		if (is_digit(c))
			digit = true;
		else if (c != ',' && c != 0xff0c && c != 0x3001 && c != '-' &&
		    c != ' ')
			return false;
	}
	return digit;
}

void
flow_raise(struct flow *f)
{
	if (f->raised++ == 0)
		f->raised_from = f->buf.len;
}

void
flow_lower(struct flow *f)
{
	struct buf *b = &f->buf;
	size_t from = f->raised_from, len;
	bool behind;

	if (f->raised == 0 || --f->raised > 0 || b->len <= from)
		return;
	/* A value may be raised as a whole, in pieces. */
	behind = f->raised_to > 0 && f->raised_to == from
	    ? f->noted
	    : is_digit(last_character(b, from));
	if (b->data[from] == ' ')
		from++;
	len = b->len - from;
	f->noted =
	    behind && is_note(b->data + from, len) && b->max - b->len >= 2;
	if (f->noted) {
		put(f, "[]", 2);
		memmove(b->data + from + 1, b->data + from, len);
		b->data[from] = '[';
	}
	f->raised_to = b->len;
}

/* Does s begin with a value that would go on a raised one? */
static bool
joins_raised(const struct flow *f, const char *s)
{
	size_t pos = 0;

	return f->raised == 0 && f->raised_to > 0 &&
	    f->raised_to == f->buf.len && *s != '\0' &&
	    is_digit(utf8_next(s, strlen(s), &pos)) &&
	    (f->noted || is_digit(last_character(&f->buf, f->buf.len)));
}

void
flow_text(struct flow *f, const char *s)
{
	if (joins_raised(f, s))
		f->space = true;
	if (f->preserved > 0) {
		put_space(f, s, strlen(s));
		put(f, s, strlen(s));
		return;
	}
	while (*s != '\0') {
		size_t len = 0;

		if (is_space(*s)) {
			f->space = true;
			f->newline = f->newline || *s == '\n';
			s++;
			continue;
		}
		while (s[len] != '\0' && !is_space(s[len]))
			len++;
		put_space(f, s, len);
		put(f, s, len);
		s += len;
	}
}

void
flow_space(struct flow *f)
{
	f->space = true;
	f->newline = false;
}

void
flow_break(struct flow *f)
{
	f->space = f->newline = false;
	if (f->buf.len > 0 && f->buf.data[f->buf.len - 1] != '\n')
		put(f, "\n", 1);
}

const char *
flow_take(struct flow *f, struct arena *a)
{
	size_t len = f->buf.len;
	const char *text;

	while (len > 0 && is_space(f->buf.data[len - 1]))
		len--;
	text = arena_strndup(a, buf_str(&f->buf), len);
	buf_clear(&f->buf);
	f->space = f->newline = false;
	f->raised_from = f->raised_to = 0;
	return text;
}
