/*
 * A CSV file as rows of trimmed UTF-8 fields with the line each begins in.
 * UTF-8 or GB18030, with or without BOM, LF or CRLF, quotes as RFC 4180.
 * Blank lines, and lines of nothing but commas, are left out. Pure.
 */
#ifndef GOUJI_CONF_TABLE_H
#define GOUJI_CONF_TABLE_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct err;

struct table_row {
	size_t line;
	const char **fields;
	size_t n_fields;
};

struct table {
	struct table_row *rows; /* the header is one */
	size_t n_rows;
};

/* Everything lives in the arena. -1: e names `file` and line. */
MUST_CHECK int table_parse(struct arena *a, const char *file, const char *text,
    size_t len, struct table *out, struct err *e);

/* `s` of `len` bytes without white space of any kind around it. */
const char *table_trim(struct arena *a, const char *s, size_t len);

#endif
