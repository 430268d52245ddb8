#include "daemon/notify/mail_body.h"

#include <stdarg.h>
#include <string.h>

#include "collectors/base/limits.h"

/* A line of an item is cut here; a message has some 200 bytes. */
#define LINE_BYTES 1500

static void
put_html(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&':
			(void)buf_puts(out, "&amp;");
			break;
		case '<':
			(void)buf_puts(out, "&lt;");
			break;
		case '>':
			(void)buf_puts(out, "&gt;");
			break;
		case '"':
			(void)buf_puts(out, "&quot;");
			break;
		default:
			(void)buf_putc(out, *s);
		}
	}
}

/* Bytes of a character that turns the direction of what follows, or has no
 * width: text of a page could show as other than it is (U+200B..F, U+202A..E,
 * U+2060..9, U+FEFF). */
static size_t
hidden_length(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;

	if (c[0] == 0xe2 && c[1] == 0x80 &&
	    ((c[2] >= 0x8b && c[2] <= 0x8f) || (c[2] >= 0xaa && c[2] <= 0xae)))
		return 3;
	if (c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa0 && c[2] <= 0xa9)
		return 3;
	return c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf ? 3 : 0;
}

/* One line, cut at a character, in both forms, between what opens and closes
 * it. */
static void
put(struct mail_body *l, const char *s)
{
	struct buf line;
	size_t len = strlen(s);

	if (len > LINE_BYTES) {
		len = LINE_BYTES;
		while (((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
	}
	buf_init(&line, LINE_BYTES + 8);
	for (size_t i = 0; i < len; i++) {
		size_t hidden = hidden_length(s + i);

		if (hidden > 0)
			i += hidden - 1;
		else
			(void)buf_putc(
			    &line, (unsigned char)s[i] < ' ' ? ' ' : s[i]);
	}
	if (s[len] != '\0')
		(void)buf_puts(&line, "…");
	(void)buf_puts(&l->text, buf_str(&line));
	put_html(&l->html, buf_str(&line));
	buf_fini(&line);
}

static void put_format(struct mail_body *l, const char *fmt, va_list ap)
    PRINTF_LIKE(2, 0);

static void
put_format(struct mail_body *l, const char *fmt, va_list ap)
{
	struct buf line;

	buf_init(&line, 8 * LINE_BYTES);
	(void)buf_vprintf(&line, fmt, ap);
	put(l, buf_str(&line));
	buf_fini(&line);
}

/* The marks around something, in both forms. */
static void
frame(struct mail_body *l, const char *text, const char *html)
{
	(void)buf_puts(&l->text, text);
	(void)buf_puts(&l->html, html);
}

void
mail_body_begin(struct mail_body *l, const char *title)
{
	buf_init(&l->text, LIMIT_MAIL_PART);
	buf_init(&l->html, LIMIT_MAIL_PART);
	frame(l, "",
	    "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head>"
	    "<meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\"></head>\n"
	    "<body style=\"font-family:'Microsoft YaHei',SimSun,sans-serif;"
	    "font-size:15px;line-height:1.6;color:#222;max-width:48em;"
	    "word-wrap:break-word\">\n"
	    "<h1 style=\"font-size:20px\">");
	put(l, title);
	frame(l, "\n", "</h1>\n");
}

bool
mail_body_end(struct mail_body *l)
{
	frame(l, "", "</body></html>\n");
	return !l->text.failed && !l->html.failed;
}

void
mail_body_fini(struct mail_body *l)
{
	buf_fini(&l->text);
	buf_fini(&l->html);
}

void
mail_body_section(struct mail_body *l, const char *fmt, ...)
{
	va_list ap;

	frame(l, "\n== ",
	    "<h2 style=\"font-size:16px;border-bottom:1px solid #999;"
	    "margin:1.4em 0 .4em\">");
	va_start(ap, fmt);
	put_format(l, fmt, ap);
	va_end(ap);
	frame(l, " ==\n", "</h2>\n");
}

void
mail_body_group(struct mail_body *l, const char *name)
{
	frame(l, "\n〔", "<h3 style=\"font-size:14px;margin:1em 0 .2em\">");
	put(l, name);
	frame(l, "〕\n", "</h3>\n");
}

void
mail_body_paragraph(struct mail_body *l, const char *fmt, ...)
{
	va_list ap;

	frame(l, "", "<p style=\"margin:.4em 0\">");
	va_start(ap, fmt);
	put_format(l, fmt, ap);
	va_end(ap);
	frame(l, "\n", "</p>\n");
}

void
mail_body_gap(struct mail_body *l)
{
	frame(l, "\n", "<hr>\n");
}

void
mail_body_item(struct mail_body *l, size_t number, const char *fmt, ...)
{
	va_list ap;

	(void)buf_printf(&l->text, "%zu．", number);
	(void)buf_printf(
	    &l->html, "<div style=\"margin:.6em 0 0\">%zu．<b>", number);
	va_start(ap, fmt);
	put_format(l, fmt, ap);
	va_end(ap);
	frame(l, "\n", "</b></div>\n");
}

void
mail_body_line(struct mail_body *l, const char *label, const char *value)
{
	if (value[0] == '\0')
		return;
	frame(l, "   ", "<div style=\"margin-left:2em\">");
	put(l, label);
	frame(l, "：", "：");
	put(l, value);
	frame(l, "\n", "</div>\n");
}

void
mail_body_link(struct mail_body *l, const char *label, const char *url)
{
	/* What a page gave may be any scheme; only these may be clicked. */
	if (strncmp(url, "http://", 7) != 0 &&
	    strncmp(url, "https://", 8) != 0) {
		mail_body_line(l, label, url);
		return;
	}
	for (const char *p = url; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || hidden_length(p) > 0) {
			mail_body_line(l, label, url);
			return;
		}
	frame(l, "   ", "<div style=\"margin-left:2em\">");
	put(l, label);
	(void)buf_printf(&l->text, "：%s\n", url);
	(void)buf_puts(&l->html, "：<a href=\"");
	put_html(&l->html, url);
	(void)buf_puts(&l->html, "\" style=\"word-break:break-all\">");
	put_html(&l->html, url);
	(void)buf_puts(&l->html, "</a></div>\n");
}
