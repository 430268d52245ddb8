/*
 * A grid: a raw table with its spans laid out, rectangular. Pure.
 */
#ifndef GOUJI_DECODE_GRID_H
#define GOUJI_DECODE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/report/page.h"

struct arena;
struct err;

struct grid_cell {
	const char *text;   /* of the raw cell that covers this place; NULL
	                    * where the row has no cell (ragged) */
	size_t row, column; /* where that raw cell starts */
	bool origin;        /* it starts here */
};

struct grid {
	size_t n_rows, n_columns;
	struct grid_cell *cells; /* n_rows x n_columns, row by row */
};

/* What a row span may do to the rows below it. */
enum grid_row_spans {
	GRID_AS_WRITTEN, /* HTML's rules */
	/* A span from above ends where a row's own cells would not fit into
	 * the table's width beside it: the width most of the rows have. For
	 * tables whose group cell spans a row too many. */
	GRID_YIELD,
	GRID_IGNORE /* every cell is one row high */
};

/*
 * Lay out the spans by HTML's rules, with these mends: a row span ends where
 * the table ends; a column span beyond the limit is cut, and columns at the
 * right that no cell starts in are left out; cells that would overlap keep
 * the first. A row without a cell of its own is left out: where spans from
 * above cover its whole width it is one of the rows they count, otherwise (a
 * doubled <tr>) it is not. A row of empty cells stays. -1 with ERR_LIMIT
 * beyond LIMIT_TABLE_ROWS or _COLUMNS.
 */
MUST_CHECK int grid_build(struct arena *a, const struct page_table *t,
    struct grid *out, struct err *e);
/* The same with another reading of row spans. */
MUST_CHECK int grid_build_spans(struct arena *a, const struct page_table *t,
    enum grid_row_spans spans, struct grid *out, struct err *e);

const struct grid_cell *grid_at(
    const struct grid *g, size_t row, size_t column);

#endif
