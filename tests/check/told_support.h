/*
 * One text and some cells, and what a rule says of them: rows of a table.
 */
#ifndef GOUJI_TESTS_CHECK_TOLD_SUPPORT_H
#define GOUJI_TESTS_CHECK_TOLD_SUPPORT_H

#include <stddef.h>

#include "collectors/model/finding.h"

struct trial;

struct told_row {
	const char *rule;
	const char *cells; /* as trial_set() has them; the rest is 0 */
	const char *prior; /* of the year before, NULL without one */
	const char *text;  /* of part one */
	enum severity severity;
	const char *place, *message; /* NULL: no finding at all */
};

/* The report of 2024 of 内乡县瓦亭镇人民政府 that a row tells of, judged. */
void told_begin(
    struct trial *t, const char *cells, const char *prior, const char *text);
void told_check_rows(const struct told_row *rows, size_t n);

#endif
