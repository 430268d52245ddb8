#include "collectors/decode/pdf/lattice.h"

#include <math.h>
#include <stdlib.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/page.h"
#include "collectors/decode/pdf/rulings.h"
#include "collectors/decode/pdf/table.h"

/* Lines next to each other are one edge, double or with space between cells:
 * each as far from the next, all within the sum. No character has room between
 * upright ones, which may be farther apart. */
#define NEXT_UPRIGHT 5.0
#define NEXT_LEVEL   3.2
#define ALL_LINES    8.0
/* Lines that stick out of the outermost edge and end together make one more:
 * as many. */
#define OPEN_ENDS 2
/* Places along a cell's side where a line is looked for; so many show that
 * it is there, or not. */
#define SAMPLES 12
#define IS_WALL 11
#define NO_WALL 1

enum wall {
	WALL_NONE,
	WALL_HALF,
	WALL
};

/* The edges in one direction: edge i is made of lines[first[i]..first[i+1]) */
struct edges {
	double *at;
	size_t *first;
	size_t n; /* of edges */
	struct pdf_ruling *lines;
	size_t n_lines;
	bool open_first, open_last; /* that no line is drawn at */
};

struct lattice {
	struct arena *a;
	struct edges x, y; /* upright, level */
	size_t n_rows, n_columns;
	unsigned char *right, *below; /* enum wall of each place */
	size_t *region;               /* of each place */
	size_t n_regions;
	struct pdf_cell *cells; /* one a region, in edges of x and y */
};

static int
by_at(const void *a, const void *b)
{
	const struct pdf_ruling *p = a, *q = b;

	return p->at < q->at ? -1 : p->at > q->at;
}

/* `n` lines stick out of an edge and end at the same place. */
static bool
sticks_out(const struct edges *across, double end, bool last)
{
	size_t n = 0;

	for (size_t i = 0; i < across->n_lines; i++) {
		const struct pdf_ruling *r = &across->lines[i];

		n += fabs((last ? r->to : r->from) - end) <= PDF_LINE_TOUCH;
	}
	return n >= OPEN_ENDS;
}

static void
find_edges(struct arena *a, struct edges *e, double next)
{
	e->at = arena_calloc(a, e->n_lines + 2, sizeof(*e->at));
	e->first = arena_calloc(a, e->n_lines + 3, sizeof(*e->first));
	qsort(e->lines, e->n_lines, sizeof(*e->lines), by_at);
	for (size_t i = 0, end; i < e->n_lines; i = end) {
		for (end = i + 1; end < e->n_lines; end++)
			if (e->lines[end].at > e->lines[end - 1].at + next ||
			    e->lines[end].at > e->lines[i].at + ALL_LINES)
				break;
		e->at[e->n] = (e->lines[i].at + e->lines[end - 1].at) / 2;
		e->first[e->n++] = i;
	}
	e->first[e->n] = e->n_lines;
}

/* An edge where the lines across end without one. */
static void
close_ends(struct edges *e, const struct edges *across, double least)
{
	double from = INFINITY, to = -INFINITY;

	for (size_t i = 0; i < across->n_lines; i++) {
		from = fmin(from, across->lines[i].from);
		to = fmax(to, across->lines[i].to);
	}
	if (e->n == 0)
		return;
	if (to > e->at[e->n - 1] + least && sticks_out(across, to, true)) {
		e->at[e->n++] = to;
		e->first[e->n] = e->n_lines;
		e->open_last = true;
	}
	if (from < e->at[0] - least && sticks_out(across, from, false)) {
		for (size_t i = e->n; i > 0; i--) {
			e->at[i] = e->at[i - 1];
			e->first[i + 1] = e->first[i];
		}
		e->at[0] = from;
		e->first[0] = e->first[1] = 0;
		e->n++;
		e->open_first = true;
	}
}

/* Is there a line along edge i, between two edges across? */
static enum wall
wall_at(const struct edges *e, size_t i, double from, double to)
{
	double margin = fmin((to - from) / 4, PDF_LINE_TOUCH);
	int n = 0;

	if (i == 0 || i + 1 == e->n)
		return WALL;
	for (int k = 0; k < SAMPLES; k++) {
		double at = from + margin +
		    (to - from - 2 * margin) * k / (SAMPLES - 1);

		for (size_t l = e->first[i]; l < e->first[i + 1]; l++)
			if (e->lines[l].from <= at && e->lines[l].to >= at) {
				n++;
				break;
			}
	}
	return n >= IS_WALL ? WALL : n <= NO_WALL ? WALL_NONE : WALL_HALF;
}

static void
find_walls(struct lattice *l)
{
	size_t n = l->n_rows * l->n_columns;

	l->right = arena_alloc(l->a, n);
	l->below = arena_alloc(l->a, n);
	for (size_t r = 0; r < l->n_rows; r++)
		for (size_t c = 0; c < l->n_columns; c++) {
			size_t at = r * l->n_columns + c;

			l->right[at] = (unsigned char)wall_at(
			    &l->x, c + 1, l->y.at[r], l->y.at[r + 1]);
			l->below[at] = (unsigned char)wall_at(
			    &l->y, r + 1, l->x.at[c], l->x.at[c + 1]);
		}
}

/* The wall between a place and its neighbour: 0 right, 1 left, 2 below, 3
 * above; *to is the neighbour. Outside is a wall. */
static enum wall
wall_to(const struct lattice *l, size_t at, int side, size_t *to)
{
	size_t c = at % l->n_columns, r = at / l->n_columns;

	if ((side == 0 && c + 1 == l->n_columns) || (side == 1 && c == 0) ||
	    (side == 2 && r + 1 == l->n_rows) || (side == 3 && r == 0))
		return WALL;
	*to = side == 0 ? at + 1
	    : side == 1 ? at - 1
	    : side == 2 ? at + l->n_columns
			: at - l->n_columns;
	switch (side) {
	case 0:
		return l->right[at];
	case 1:
		return l->right[*to];
	case 2:
		return l->below[at];
	default:
		return l->below[*to];
	}
}

static void
cover(struct pdf_cell *cell, size_t row, size_t column)
{
	size_t row_end = cell->row + cell->n_rows;
	size_t column_end = cell->column + cell->n_columns;

	if (cell->n_rows == 0) {
		cell->row = row;
		cell->column = column;
		row_end = row + 1;
		column_end = column + 1;
	}
	if (row < cell->row)
		cell->row = row;
	if (column < cell->column)
		cell->column = column;
	if (row + 1 > row_end)
		row_end = row + 1;
	if (column + 1 > column_end)
		column_end = column + 1;
	cell->n_rows = row_end - cell->row;
	cell->n_columns = column_end - cell->column;
}

/* Gather the places that no wall parts from `start`. False: they are no
 * rectangle, or a wall stands inside. */
static bool
flood(struct lattice *l, size_t start, size_t *waiting)
{
	size_t id = l->n_regions++, n = 0, n_waiting = 0;
	struct pdf_cell *cell = &l->cells[id];
	bool inside = false;

	l->region[start] = id;
	waiting[n_waiting++] = start;
	while (n_waiting > 0) {
		size_t at = waiting[--n_waiting];

		n++;
		cover(cell, at / l->n_columns, at % l->n_columns);
		for (int side = 0; side < 4; side++) {
			size_t to;
			enum wall wall = wall_to(l, at, side, &to);

			if (wall == WALL_HALF)
				cell->ambiguous = cell->broken = true;
			if (wall != WALL_NONE || l->region[to] == id)
				continue;
			l->region[to] = id;
			waiting[n_waiting++] = to;
		}
	}
	for (size_t r = cell->row; r < cell->row + cell->n_rows; r++)
		for (size_t c = cell->column;
		     c < cell->column + cell->n_columns; c++) {
			size_t at = r * l->n_columns + c;

			if (c + 1 < cell->column + cell->n_columns)
				inside = inside || l->right[at] != WALL_NONE;
			if (r + 1 < cell->row + cell->n_rows)
				inside = inside || l->below[at] != WALL_NONE;
		}
	return !inside && n == cell->n_rows * cell->n_columns;
}

/* Each place of a region that is no cell becomes a ambiguous cell. */
static void
shatter(struct lattice *l, const bool *broken)
{
	size_t n = l->n_rows * l->n_columns;
	bool *kept = arena_calloc(l->a, n, sizeof(*kept));

	for (size_t at = 0; at < n; at++) {
		size_t id = l->region[at];

		if (!broken[id])
			continue;
		if (kept[id])
			l->region[at] = l->n_regions++;
		kept[id] = true;
		l->cells[l->region[at]] = (struct pdf_cell){
			.row = at / l->n_columns,
			.column = at % l->n_columns,
			.n_rows = 1,
			.n_columns = 1,
			.ambiguous = true,
			.broken = true,
		};
	}
}

static void
find_regions(struct lattice *l)
{
	size_t n = l->n_rows * l->n_columns;
	size_t *waiting = arena_calloc(l->a, n, sizeof(*waiting));
	bool *broken = arena_calloc(l->a, n, sizeof(*broken));

	l->region = arena_calloc(l->a, n, sizeof(*l->region));
	l->cells = arena_calloc(l->a, n, sizeof(*l->cells));
	for (size_t at = 0; at < n; at++)
		l->region[at] = n;
	for (size_t at = 0; at < n; at++)
		if (l->region[at] == n)
			broken[l->n_regions] = !flood(l, at, waiting);
	shatter(l, broken);
}

/* Keep the edges that end a cell: where each of the old ones now is. */
static size_t *
keep_edges(struct arena *a, const struct lattice *l, bool rows, size_t n,
    const double *at, double **kept, size_t *n_kept)
{
	size_t *place = arena_calloc(a, n, sizeof(*place));
	bool *used = arena_calloc(a, n, sizeof(*used));

	for (size_t i = 0; i < l->n_regions; i++) {
		const struct pdf_cell *c = &l->cells[i];
		size_t first = rows ? c->row : c->column;

		used[first] = true;
		used[first + (rows ? c->n_rows : c->n_columns)] = true;
	}
	*kept = arena_calloc(a, n, sizeof(**kept));
	*n_kept = 0;
	for (size_t i = 0; i < n; i++) {
		place[i] = *n_kept;
		if (used[i])
			(*kept)[(*n_kept)++] = at[i];
	}
	return place;
}

static int
by_corner(const void *a, const void *b)
{
	const struct pdf_cell *p = a, *q = b;

	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	return p->column < q->column ? -1 : p->column > q->column;
}

static void
put_out(struct lattice *l, struct pdf_table *out)
{
	size_t n_xs, n_ys;
	size_t *column =
	    keep_edges(l->a, l, false, l->x.n, l->x.at, &out->xs, &n_xs);
	size_t *row =
	    keep_edges(l->a, l, true, l->y.n, l->y.at, &out->ys, &n_ys);

	out->n_columns = n_xs - 1;
	out->n_rows = n_ys - 1;
	out->cells = l->cells;
	out->n_cells = l->n_regions;
	for (size_t i = 0; i < out->n_cells; i++) {
		struct pdf_cell *c = &out->cells[i];

		c->n_rows = row[c->row + c->n_rows] - row[c->row];
		c->n_columns =
		    column[c->column + c->n_columns] - column[c->column];
		c->row = row[c->row];
		c->column = column[c->column];
		c->box = (struct pdf_box){ out->xs[c->column], out->ys[c->row],
			out->xs[c->column + c->n_columns],
			out->ys[c->row + c->n_rows] };
		c->text = "";
	}
	qsort(out->cells, out->n_cells, sizeof(*out->cells), by_corner);
	out->box = (struct pdf_box){ out->xs[0], out->ys[0], out->xs[n_xs - 1],
		out->ys[n_ys - 1] };
	out->open_top = l->y.open_first;
	out->open_bottom = l->y.open_last;
}

bool
pdf_lattice_make(
    struct arena *a, const struct pdf_frame *f, struct pdf_table *out)
{
	struct lattice l = { .a = a };

	l.x.lines = arena_calloc(a, f->n, sizeof(*f->lines));
	l.y.lines = arena_calloc(a, f->n, sizeof(*f->lines));
	for (size_t i = 0; i < f->n; i++) {
		struct edges *e = f->lines[i].vertical ? &l.x : &l.y;

		e->lines[e->n_lines++] = f->lines[i];
	}
	find_edges(a, &l.x, NEXT_UPRIGHT);
	find_edges(a, &l.y, NEXT_LEVEL);
	close_ends(&l.x, &l.y, PDF_FREE_SIDE);
	close_ends(&l.y, &l.x, PDF_FREE_ROW);
	if (l.x.n < 2 || l.y.n < 2 || l.x.n - 1 > LIMIT_TABLE_COLUMNS ||
	    l.y.n - 1 > LIMIT_PDF_ROWS)
		return false;
	l.n_columns = l.x.n - 1;
	l.n_rows = l.y.n - 1;
	find_walls(&l);
	find_regions(&l);
	if (l.n_regions < 2)
		return false;
	*out = (struct pdf_table){ 0 };
	put_out(&l, out);
	return true;
}
