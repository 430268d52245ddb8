/*
 * A grid: a raw table with its spans laid out, rectangular. Pure.
 */
#ifndef GOUJI_DECODE_GRID_H
#define GOUJI_DECODE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/model/page.h"

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

const struct grid_cell *grid_at(
    const struct grid *g, size_t row, size_t column);

#endif
