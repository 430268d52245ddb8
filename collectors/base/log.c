#include "collectors/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define MAX_LINE 2048

static enum log_level max_level = LOG_LEVEL_INFO;

void
log_set_level(enum log_level level)
{
	max_level = level;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char line[MAX_LINE];
	va_list ap;
	int head, n;
	size_t len;

	if (level > max_level)
		return;
	head = snprintf(line, sizeof(line), "<%d>", (int)level);
	va_start(ap, fmt);
	n = vsnprintf(line + head, sizeof(line) - (size_t)head, fmt, ap);
	va_end(ap);
	if (head < 0 || n < 0)
		return;
	len = (size_t)head + (size_t)n;
	if (len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = ' ';
	line[len++] = '\n';
	/* One write, so that lines of two processes do not mix. */
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}
