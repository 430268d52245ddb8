#include "daemon/cli/probe_progress.h"

#include <sys/ioctl.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"

#define CLEAR_LINE    "\r\033[K"
#define USUAL_COLUMNS 80

static size_t
columns(void)
{
	struct winsize size = { 0 };

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return USUAL_COLUMNS;
	return size.ws_col;
}

/* Cut the text to a width, between characters. */
static void
cut(char *text, size_t width)
{
	size_t len = strlen(text);

	while (len > 0 && utf8_width(text) > width) {
		do
			len--;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80);
		text[len] = '\0';
	}
}

void
probe_progress(const char *fmt, ...)
{
	char text[2 * LIMIT_URL_BYTES];
	va_list ap;

	if (isatty(STDERR_FILENO) != 1)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	utf8_scrub(text);
	for (char *s = text; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = ' ';
	cut(text, columns() - 1);
	fprintf(stderr, CLEAR_LINE "%s", text);
	(void)fflush(stderr);
}

void
probe_progress_end(void)
{
	if (isatty(STDERR_FILENO) == 1)
		fputs(CLEAR_LINE, stderr);
}
