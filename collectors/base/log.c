#include "collectors/base/log.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/utf8.h"

/* Bytes, the newline included; a longer line is cut between characters. */
#define MAX_LINE 2048

static enum log_level max_level = LOG_LEVEL_INFO;

void
log_set_level(enum log_level level)
{
	max_level = level;
}

/* A line under construction; what is beyond MAX_LINE is cut. */
struct line {
	char text[MAX_LINE];
	size_t len;
	bool quoted; /* inside "..." of the format */
	bool cut;
};

static void
append_byte(struct line *line, char c)
{
	/* Room for the sign that something was cut and for the newline. */
	if (line->cut || line->len >= sizeof(line->text) - 4)
		line->cut = true;
	else
		line->text[line->len++] = c;
}

/* A value: control characters become spaces; in quotes, those that would end
 * the value are escaped. */
static void
append_value(struct line *line, const char *s, size_t max)
{
	for (size_t i = 0; s != NULL && i < max && s[i] != '\0'; i++) {
		unsigned char c = (unsigned char)s[i];

		if (line->quoted && (c == '"' || c == '\\'))
			append_byte(line, '\\');
		append_byte(line, c < 0x20 || c == 0x7f ? ' ' : s[i]);
	}
}

/* The conversion at `fmt`, behind its %; the number of its bytes. */
static size_t
append_conversion(struct line *line, const char *fmt, va_list *ap)
{
	char number[32];

	if (*fmt == 's') {
		append_value(line, va_arg(*ap, const char *), SIZE_MAX);
		return 1;
	}
	if (strncmp(fmt, ".*s", 3) == 0) {
		int max = va_arg(*ap, int);

		append_value(
		    line, va_arg(*ap, const char *), max < 0 ? 0 : (size_t)max);
		return 3;
	}
	if (*fmt == 'd') {
		(void)snprintf(number, sizeof(number), "%d", va_arg(*ap, int));
		append_value(line, number, SIZE_MAX);
		return 1;
	}
	if (*fmt == 'u') {
		(void)snprintf(
		    number, sizeof(number), "%u", va_arg(*ap, unsigned));
		append_value(line, number, SIZE_MAX);
		return 1;
	}
	if (strncmp(fmt, "zu", 2) == 0) {
		(void)snprintf(
		    number, sizeof(number), "%zu", va_arg(*ap, size_t));
		append_value(line, number, SIZE_MAX);
		return 2;
	}
	if (strncmp(fmt, "lld", 3) == 0) {
		(void)snprintf(
		    number, sizeof(number), "%lld", va_arg(*ap, long long));
		append_value(line, number, SIZE_MAX);
		return 3;
	}
	assert(strncmp(fmt, "llu", 3) == 0);
	(void)snprintf(
	    number, sizeof(number), "%llu", va_arg(*ap, unsigned long long));
	append_value(line, number, SIZE_MAX);
	return 3;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	struct line line = { .len = 0 };
	va_list ap;

	if (level > max_level)
		return;
	append_byte(&line, '<');
	append_byte(&line, (char)('0' + level));
	append_byte(&line, '>');
	va_start(ap, fmt);
	while (*fmt != '\0') {
		if (*fmt == '%') {
			fmt += 1 + append_conversion(&line, fmt + 1, &ap);
			continue;
		}
		if (*fmt == '"')
			line.quoted = !line.quoted;
		append_byte(&line, *fmt++);
	}
	va_end(ap);
	/* Half a character at a cut, and what is no UTF-8, goes. */
	line.text[line.len] = '\0';
	utf8_scrub(line.text);
	line.len = strlen(line.text);
	if (line.cut)
		for (size_t i = 0; i < 3; i++)
			line.text[line.len++] = "..."[i];
	line.text[line.len++] = '\n';
	/* One write, so that lines of two processes do not mix. */
	if (write(STDERR_FILENO, line.text, line.len) < 0)
		return;
}
