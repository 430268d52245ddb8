#include "collectors/decode/grid.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"

/* A column of the row being laid out: what comes into it from above. */
struct lane {
	size_t rows_left; /* 0: free */
	struct grid_cell cell;
};

struct layout {
	const struct page_table *t;
	size_t n_rows;  /* laid out so far */
	size_t n_lanes; /* columns in use so far */
	size_t n_used;  /* columns up to the last that a cell starts in */
	struct lane lanes[LIMIT_TABLE_COLUMNS];
	struct grid_cell *cells; /* rows of n_columns, NULL: only measure */
	size_t n_columns;
};

static size_t
span(int n)
{
	return n < 1 ? 1 : (size_t)n;
}

static size_t
covered(const struct layout *l)
{
	size_t n = 0;

	for (size_t c = 0; c < l->n_lanes; c++)
		n += l->lanes[c].rows_left > 0;
	return n;
}

/* Put the lanes' cells into the finished row and step below it. */
static void
finish_row(struct layout *l)
{
	for (size_t c = 0; c < l->n_lanes; c++) {
		struct lane *lane = &l->lanes[c];

		if (lane->rows_left == 0)
			continue;
		if (c < l->n_columns)
			l->cells[l->n_rows * l->n_columns + c] = lane->cell;
		lane->cell.origin = false;
		lane->rows_left--;
	}
	l->n_rows++;
}

static int
place_row(struct layout *l, const struct page_row *r, struct err *e)
{
	size_t c = 0;

	for (size_t i = 0; i < r->n_cells; i++) {
		const struct page_cell *cell = &r->cells[i];
		size_t end;

		while (c < l->n_lanes && l->lanes[c].rows_left > 0)
			c++;
		if (c == LIMIT_TABLE_COLUMNS)
			return err_set(e, ERR_LIMIT,
			    "table has more than %u columns",
			    LIMIT_TABLE_COLUMNS);
		if (c >= l->n_used)
			l->n_used = c + 1;
		end = c + span(cell->column_span);
		if (end > LIMIT_TABLE_COLUMNS)
			end = LIMIT_TABLE_COLUMNS;
		for (size_t at = c; at < end; at++) {
			if (at == l->n_lanes)
				l->n_lanes++;
			/* Overlap: the cell from above was first. */
			if (l->lanes[at].rows_left > 0)
				continue;
			l->lanes[at] = (struct lane){
				span(cell->row_span),
				{ cell->text, l->n_rows, c, at == c },
			};
		}
		c = end;
	}
	return 0;
}

/* Are spans from above all that this row consists of? */
static bool
is_covered_row(const struct layout *l)
{
	return l->n_lanes > 0 && covered(l) == l->n_lanes;
}

static int
lay_out(struct layout *l, struct err *e)
{
	for (size_t i = 0; i < l->t->n_rows; i++) {
		const struct page_row *r = &l->t->rows[i];

		if (r->n_cells == 0) {
			if (is_covered_row(l))
				for (size_t c = 0; c < l->n_lanes; c++)
					l->lanes[c].rows_left--;
			continue;
		}
		if (place_row(l, r, e) != 0)
			return -1;
		finish_row(l);
	}
	return 0;
}

/* Lay out from the beginning, into `cells` where there are any. */
static int
run(struct layout *l, struct grid_cell *cells, struct err *e)
{
	memset(l->lanes, 0, sizeof(l->lanes));
	l->cells = cells;
	l->n_columns = cells == NULL ? 0 : l->n_used;
	l->n_rows = l->n_lanes = l->n_used = 0;
	return lay_out(l, e);
}

int
grid_build(struct arena *a, const struct page_table *t, struct grid *out,
    struct err *e)
{
	struct layout l = { .t = t };
	struct grid g = { 0, 0, NULL };

	for (size_t i = 0; i < t->n_rows; i++)
		g.n_rows += t->rows[i].n_cells > 0;
	if (g.n_rows > LIMIT_TABLE_ROWS)
		return err_set(e, ERR_LIMIT, "table has %zu rows, limit %u",
		    g.n_rows, LIMIT_TABLE_ROWS);
	if (run(&l, NULL, e) != 0)
		return -1;
	g.n_columns = l.n_used;
	g.cells = arena_calloc(a, g.n_rows * g.n_columns, sizeof(*g.cells));
	if (run(&l, g.cells, e) != 0)
		return -1;
	assert(l.n_rows == g.n_rows && l.n_used == g.n_columns);
	*out = g;
	return 0;
}

const struct grid_cell *
grid_at(const struct grid *g, size_t row, size_t column)
{
	assert(row < g->n_rows && column < g->n_columns);
	return &g->cells[row * g->n_columns + column];
}
