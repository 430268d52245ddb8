/*
 * Tables for a terminal: cells with spans, Chinese text two columns wide,
 * wrapped to the column, framed. Pure: prints into a buffer.
 */
#ifndef GOUJI_CLI_TEXT_TABLE_H
#define GOUJI_CLI_TEXT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct text_table;

enum text_style {
	TEXT_PLAIN,
	TEXT_WRONG,
	TEXT_FAINT
};
enum text_align {
	TEXT_LEFT,
	TEXT_CENTRE,
	TEXT_RIGHT
};

/* Where a cell stands: rows and columns from 0, spans >= 1. */
struct text_place {
	size_t row, column, row_span, column_span;
};

/* `widths` are the columns' inner widths in terminal columns, >= 2 each. */
struct text_table *text_table_new(
    struct arena *a, const int *widths, size_t n_columns, size_t n_rows);
/*
 * Put a cell; it stays inside the table and overlaps no other (a bug
 * otherwise). `text` is UTF-8 and kept until printing.
 */
void text_table_put(struct text_table *t, struct text_place place,
    const char *text, enum text_align align, enum text_style style);
/* No line between this row and the one before it. */
void text_table_join(struct text_table *t, size_t row);
/* `colour`: styles as terminal colours; without, they are not shown. */
void text_table_print(const struct text_table *t, bool colour, struct buf *out);

#endif
