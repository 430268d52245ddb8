/*
 * What gouji probe says, in Chinese, on stdout.
 */
#ifndef GOUJI_MAIN_PROBE_PRINT_H
#define GOUJI_MAIN_PROBE_PRINT_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct probe_answer;
struct reading;
struct source_link;

/* The line of townships.csv that comes out of it. */
struct probe_line {
	const char *code, *name, *kind, *collector, *url, *options;
};

/* "name：value" on a line. */
void probe_say(const char *name, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* How the site answered, with what may be done about it. */
void probe_say_answer(struct arena *a, const struct probe_answer *answer);
/* What was read of a document: whose, which figures, what is wrong. */
void probe_say_reading(struct arena *a, const struct reading *r);
/* Links that may lead to reports, LIMIT_PROBE_LINKS of them. */
void probe_say_links(const struct source_link *links, size_t n);
/* With the header that it needs. */
void probe_say_line(const struct probe_line *line);

#endif
