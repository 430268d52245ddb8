#include "daemon/mail/message.h"

#include <ctype.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"

/* Bytes of text in one encoded word: with its frame and a header's name in
 * front of it the line has less than 78 (RFC 2047, 2). */
#define WORD_BYTES 39
/* Bytes in one line of a body: 76 characters (RFC 2045, 6.8). */
#define LINE_BYTES 57
/* Of an address: a mail server need take no longer one (RFC 5321, 4.5.3.1.3,
 * less the angle brackets), and a header's line must stay below 998. */
#define ADDRESS_BYTES 254
/* Headers and frame. */
#define HEAD_BYTES (64u * 1024)

/* ---- base64, RFC 4648, 4 ---- */

static void
put_base64(struct buf *out, const unsigned char *p, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned b = i + 1 < len ? p[i + 1] : 0;
		unsigned c = i + 2 < len ? p[i + 2] : 0;
		unsigned v = (unsigned)p[i] << 16 | b << 8 | c;

		(void)buf_putc(out, digits[v >> 18]);
		(void)buf_putc(out, digits[v >> 12 & 63]);
		(void)buf_putc(out, i + 1 < len ? digits[v >> 6 & 63] : '=');
		(void)buf_putc(out, i + 2 < len ? digits[v & 63] : '=');
	}
}

static void
put_part(struct buf *out, const char *boundary, const char *type,
    const char *content)
{
	const unsigned char *p = (const unsigned char *)content;
	size_t len = strlen(content);

	(void)buf_printf(out,
	    "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    boundary, type);
	for (size_t i = 0; i < len; i += LINE_BYTES) {
		put_base64(
		    out, p + i, len - i < LINE_BYTES ? len - i : LINE_BYTES);
		(void)buf_puts(out, "\r\n");
	}
}

/* ---- headers ---- */

/* How much of UTF-8 makes one encoded word: whole characters. */
static size_t
word_length(const char *s, size_t len)
{
	size_t n = len < WORD_BYTES ? len : WORD_BYTES;

	while (n > 1 && n < len && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Line breaks and their like become spaces: a reader might act on them once it
 * has decoded them. */
static void
put_words(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = word_length(s + i, len - i);
		unsigned char word[WORD_BYTES];

		for (size_t k = 0; k < n; k++) {
			unsigned char c = (unsigned char)s[i + k];

			word[k] = c < ' ' || c == 0x7f ? ' ' : c;
		}
		(void)buf_puts(out, i == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		put_base64(out, word, n);
		(void)buf_puts(out, "?=");
		i += n;
	}
}

/* "Mon, 06 Jan 2025 02:31:07 +0800" (RFC 5322, 3.3). */
static void
put_date(struct buf *out, int64_t at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
		"Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const struct date monday = { 1900, 1, 1 };
	struct date d = clock_date(at);
	char text[CLOCK_TEXT_SIZE];

	/* 2025-01-16T02:31:07+08:00 */
	(void)clock_format(at, text);
	(void)buf_printf(out, "Date: %s, %02d %s %04d %.8s ",
	    days[date_days(monday, d) % 7], d.day, months[d.month - 1], d.year,
	    text + 11);
	if (strlen(text) >= 25)
		(void)buf_printf(out, "%.3s%.2s\r\n", text + 19, text + 23);
	else
		(void)buf_puts(out, "+0000\r\n");
}

/* ---- addresses ---- */

struct address {
	const char *name, *bare;
	size_t name_len, bare_len;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '"' || c == '\r' || c == '\n';
}

static void
strip(const char **s, size_t *len)
{
	while (*len > 0 && is_blank(**s)) {
		(*s)++;
		(*len)--;
	}
	while (*len > 0 && is_blank((*s)[*len - 1]))
		(*len)--;
}

/* ASCII without blanks and what has a meaning in a header, one @. */
static bool
is_address(const char *s, size_t len)
{
	size_t n_at = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= ' ' || c > '~' || strchr("<>()[],;:\\\"", c) != NULL)
			return false;
		n_at += c == '@';
	}
	return len <= ADDRESS_BYTES && n_at == 1 && s[0] != '@' &&
	    s[len - 1] != '@';
}

/* The next usable one of a list; false at its end. */
static bool
next_address(const char **list, struct address *out)
{
	while (**list != '\0') {
		size_t len = strcspn(*list, ",;");
		const char *s = *list;
		const char *open = memrchr(s, '<', len);

		*list += len + ((*list)[len] != '\0');
		*out = (struct address){ s, s, 0, len };
		if (open != NULL) {
			const char *close =
			    memchr(open, '>', len - (size_t)(open - s));

			out->name_len = (size_t)(open - s);
			out->bare = open + 1;
			out->bare_len =
			    close == NULL ? 0 : (size_t)(close - open) - 1;
		}
		strip(&out->name, &out->name_len);
		strip(&out->bare, &out->bare_len);
		if (out->bare_len > 0 && is_address(out->bare, out->bare_len))
			return true;
	}
	return false;
}

static void
put_addresses(struct buf *out, const char *header, const char *list)
{
	struct address one;
	bool first = true;

	(void)buf_puts(out, header);
	while (next_address(&list, &one)) {
		(void)buf_puts(out, first ? " " : ",\r\n ");
		first = false;
		if (one.name_len > 0) {
			put_words(out, one.name, one.name_len);
			(void)buf_puts(out, "\r\n ");
		}
		(void)buf_printf(out, "<%.*s>", (int)one.bare_len, one.bare);
	}
	(void)buf_puts(out, "\r\n");
}

const char *
message_addresses(struct arena *a, const char *list)
{
	const char *out = "";
	struct address one;

	while (next_address(&list, &one))
		out = arena_printf(a, "%s%s%.*s", out, *out == '\0' ? "" : " ",
		    (int)one.bare_len, one.bare);
	return out;
}

const char *
message_domain(struct arena *a, const char *list)
{
	struct address one;
	const char *at;

	if (!next_address(&list, &one))
		return "localhost";
	at = memchr(one.bare, '@', one.bare_len);
	return arena_strndup(
	    a, at + 1, one.bare_len - (size_t)(at - one.bare) - 1);
}

/* ---- the whole ---- */

const char *
message_build(struct arena *a, const struct message *m, size_t *len)
{
	/* Not in any base64. */
	static const char boundary[] = "=_gouji_alternative";
	struct buf out;
	char *whole;

	buf_init(
	    &out, HEAD_BYTES + (strlen(m->text) + strlen(m->html)) * 3 / 2);
	put_addresses(&out, "From:", m->from);
	put_addresses(&out, "To:", m->to);
	(void)buf_puts(&out, "Subject: ");
	put_words(&out, m->subject, strlen(m->subject));
	(void)buf_puts(&out, "\r\n");
	put_date(&out, m->at);
	(void)buf_printf(&out,
	    "Message-ID: %s\r\nIn-Reply-To: %s\r\nReferences: %s\r\n"
	    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
	    m->message_id, m->thread, m->thread, boundary);
	put_part(&out, boundary, "text/plain", m->text);
	put_part(&out, boundary, "text/html", m->html);
	(void)buf_printf(&out, "--%s--\r\n", boundary);
	*len = out.len;
	whole = arena_strndup(a, buf_str(&out), out.len);
	buf_fini(&out);
	return whole;
}
