/*
 * CSV as offices open it: UTF-8 with a BOM, CRLF, quotes as RFC 4180 where
 * they are needed. A text that a spreadsheet would take for a formula (it
 * starts with = + - @, a tab or a CR) gets a ' in front; numbers are written
 * as numbers. Pure.
 */
#ifndef GOUJI_SERVE_CSV_H
#define GOUJI_SERVE_CSV_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/num.h"

struct buf;

struct csv_writer {
	struct buf *out;
	bool in_row;
};

/* Writes the BOM. */
void csv_begin(struct csv_writer *w, struct buf *out);
void csv_text(struct csv_writer *w, const char *s); /* NULL = empty */
void csv_int(struct csv_writer *w, int64_t v);
void csv_num(struct csv_writer *w, struct num v);
/* A number as text of ours ("-2.50"), written as it is. */
void csv_figure(struct csv_writer *w, const char *number);
void csv_empty(struct csv_writer *w);
void csv_end_row(struct csv_writer *w);
/* A row of headings; ends with NULL. */
void csv_headings(struct csv_writer *w, const char *const *headings);

#endif
