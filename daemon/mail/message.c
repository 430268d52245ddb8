#include "daemon/mail/message.h"

#include <stdbool.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/limits.h"
#include "daemon/conf/address.h"

/* Bytes of text in one encoded word: with its frame and a header's name in
 * front of it the line has less than 78 (RFC 2047, 2). */
#define WORD_BYTES 39
/* Bytes in one line of a body: 76 characters (RFC 2045, 6.8). */
#define LINE_BYTES 57
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

/* Lines of a text end with CRLF before they are encoded (RFC 2045, 6.8). */
static void
put_part(struct buf *out, const char *boundary, const char *type,
    const char *content)
{
	unsigned char line[LINE_BYTES];
	size_t n = 0;
	bool after_cr = false;

	(void)buf_printf(out,
	    "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    boundary, type);
	while (*content != '\0' || n > 0) {
		bool bare = *content == '\n' && !after_cr;

		if (*content != '\0') {
			line[n++] = bare ? '\r' : (unsigned char)*content;
			after_cr = line[n - 1] == '\r';
			content += !bare;
		}
		if (n == LINE_BYTES || *content == '\0') {
			put_base64(out, line, n);
			(void)buf_puts(out, "\r\n");
			n = 0;
		}
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

/* The configuration lets no other address through than these. */
static size_t
parse_addresses(struct arena *a, const char *list, struct address **out)
{
	size_t n;

	(void)address_list_parse(a, list, out, &n, NULL);
	return n;
}

static void
put_addresses(
    struct buf *out, struct arena *a, const char *header, const char *list)
{
	struct address *addresses;
	size_t n = parse_addresses(a, list, &addresses);

	(void)buf_puts(out, header);
	for (size_t i = 0; i < n; i++) {
		const char *name = addresses[i].name;

		(void)buf_puts(out, i == 0 ? " " : ",\r\n ");
		if (*name != '\0') {
			put_words(out, name, strlen(name));
			(void)buf_puts(out, "\r\n ");
		}
		(void)buf_printf(out, "<%s>", addresses[i].bare);
	}
	(void)buf_puts(out, "\r\n");
}

const char *
message_addresses(struct arena *a, const char *list)
{
	struct address *addresses;
	size_t n = parse_addresses(a, list, &addresses);
	const char *out = "";

	for (size_t i = 0; i < n; i++)
		out = arena_printf(
		    a, "%s%s%s", out, i == 0 ? "" : " ", addresses[i].bare);
	return out;
}

const char *
message_domain(struct arena *a, const char *list)
{
	struct address *addresses;

	if (parse_addresses(a, list, &addresses) == 0)
		return "localhost";
	return strchr(addresses[0].bare, '@') + 1;
}

/* ---- the whole ---- */

const char *
message_build(struct arena *a, const struct message *m, size_t *len)
{
	/* Not in any base64. */
	static const char boundary[] = "=_gouji_alternative";
	struct buf out;
	char *whole;

	/* A line break alone becomes two bytes, three bytes become four. */
	buf_init(&out, HEAD_BYTES + (strlen(m->text) + strlen(m->html)) * 3);
	put_addresses(&out, a, "From:", m->from);
	put_addresses(&out, a, "To:", m->to);
	(void)buf_puts(&out, "Subject: ");
	put_words(&out, m->subject, strlen(m->subject));
	(void)buf_puts(&out, "\r\n");
	put_date(&out, m->at);
	(void)buf_printf(&out, "Message-ID: %s\r\n", m->message_id);
	if (m->thread != NULL)
		(void)buf_printf(&out, "In-Reply-To: %s\r\nReferences: %s\r\n",
		    m->thread, m->thread);
	(void)buf_printf(&out,
	    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
	    boundary);
	put_part(&out, boundary, "text/plain", m->text);
	put_part(&out, boundary, "text/html", m->html);
	(void)buf_printf(&out, "--%s--\r\n", boundary);
	*len = out.len;
	whole = arena_strndup(a, buf_str(&out), out.len);
	buf_fini(&out);
	return whole;
}
