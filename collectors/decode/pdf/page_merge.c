#include "collectors/decode/pdf/page_merge.h"

#include <math.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/layout.h"
#include "collectors/decode/pdf/table.h"
#include "collectors/decode/pdf/words.h"

/* Edges of two pieces are one, within this, in points. */
#define SAME_EDGE 4.0
/* Texts in a row that make it a header's. */
#define HEADER_TEXTS 3

/* Two pieces of one table: the second's cells are moved into the first's
 * columns and below its rows. */
struct seam {
	struct arena *a;
	struct pdf_table *upper;
	struct pdf_table lower; /* a copy */
	size_t n_pairs;
	struct {
		struct pdf_cell *above, *below; /* at the seam */
	} pairs[LIMIT_TABLE_COLUMNS];
	bool same_columns; /* the pairs are all cells at the seam */
};

static size_t
edge_of(const double *xs, size_t n, double x)
{
	size_t best = 0;

	for (size_t i = 1; i <= n; i++)
		if (fabs(xs[i] - x) < fabs(xs[best] - x))
			best = i;
	return best;
}

static void
place_cells(struct pdf_table *t, const double *xs, size_t n)
{
	for (size_t i = 0; i < t->n_cells; i++) {
		struct pdf_cell *c = &t->cells[i];
		size_t end = edge_of(xs, n, c->box.x1);

		c->column = edge_of(xs, n, c->box.x0);
		c->n_columns = end > c->column ? end - c->column : 1;
	}
}

/* The columns of both, for both. False: there are too many. */
static bool
share_columns(struct seam *s)
{
	struct pdf_table *t = s->upper, *u = &s->lower;
	double *xs =
	    arena_calloc(s->a, t->n_columns + u->n_columns + 2, sizeof(*xs));
	size_t n = 0, i = 0, k = 0;

	while (i <= t->n_columns || k <= u->n_columns) {
		double x;

		if (k > u->n_columns ||
		    (i <= t->n_columns && t->xs[i] <= u->xs[k]))
			x = t->xs[i++];
		else
			x = u->xs[k++];
		if (n == 0 || x - xs[n - 1] > SAME_EDGE)
			xs[n++] = x;
	}
	if (n < 2 || n - 1 > LIMIT_TABLE_COLUMNS)
		return false;
	place_cells(t, xs, n - 1);
	place_cells(u, xs, n - 1);
	t->xs = xs;
	t->n_columns = n - 1;
	return true;
}

static bool
is_same_row(const struct pdf_table *t, const struct pdf_table *u, size_t row,
    bool *empty)
{
	size_t i = 0, k = 0;

	*empty = true;
	for (;; i++, k++) {
		const struct pdf_cell *c, *d;

		while (i < t->n_cells && t->cells[i].row < row)
			i++;
		while (k < u->n_cells && u->cells[k].row < row)
			k++;
		c = i < t->n_cells && t->cells[i].row == row ? &t->cells[i]
							     : NULL;
		d = k < u->n_cells && u->cells[k].row == row ? &u->cells[k]
							     : NULL;
		if (c == NULL || d == NULL)
			return c == NULL && d == NULL;
		if (c->column != d->column || c->n_columns != d->n_columns ||
		    c->n_rows != d->n_rows || c->value || d->value ||
		    strcmp(c->text, d->text) != 0)
			return false;
		*empty = *empty && *c->text == '\0';
	}
}

/* Rows at the beginning of both tables that are the same words. */
static size_t
repeated_rows(const struct pdf_table *t, const struct pdf_table *u)
{
	size_t n = 0, end = 0;

	for (size_t row = 0; row < t->n_rows && row < u->n_rows; row++) {
		bool empty;

		if (!is_same_row(t, u, row, &empty) || empty)
			break;
		for (size_t i = 0; i < u->n_cells; i++)
			if (u->cells[i].row == row &&
			    row + u->cells[i].n_rows > end)
				end = row + u->cells[i].n_rows;
		if (end == row + 1)
			n = row + 1;
	}
	return n;
}

static void
drop_rows(struct pdf_table *t, size_t n_rows)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_cells; i++)
		if (t->cells[i].row >= n_rows) {
			t->cells[n] = t->cells[i];
			t->cells[n++].row -= n_rows;
		}
	t->n_cells = n;
	t->n_rows -= n_rows;
	if (n_rows > 0)
		t->open_top = false;
}

/* The cells that meet at the seam and have the same columns. */
static void
find_pairs(struct seam *s)
{
	struct pdf_table *t = s->upper, *u = &s->lower;
	size_t n_above = 0, n_below = 0;

	for (size_t i = 0; i < t->n_cells; i++)
		n_above += t->cells[i].row + t->cells[i].n_rows == t->n_rows;
	for (size_t k = 0; k < u->n_cells && u->cells[k].row == 0; k++) {
		struct pdf_cell *below = &u->cells[k];

		n_below++;
		for (size_t i = 0; i < t->n_cells; i++) {
			struct pdf_cell *above = &t->cells[i];

			if (above->row + above->n_rows != t->n_rows ||
			    above->column != below->column ||
			    above->n_columns != below->n_columns ||
			    s->n_pairs == LIMIT_TABLE_COLUMNS)
				continue;
			s->pairs[s->n_pairs].above = above;
			s->pairs[s->n_pairs++].below = below;
			break;
		}
	}
	s->same_columns = n_above == n_below && s->n_pairs == n_below;
}

/* What the two rows at the seam hold, group cells left aside. */
struct rows {
	bool values_above, values_below, clash;
	size_t n_texts;                        /* above */
	const char *label_above, *label_below; /* the last text */
};

static void
look_at_rows(const struct seam *s, struct rows *out)
{
	*out = (struct rows){ .label_above = "", .label_below = "" };
	for (size_t i = 0; i < s->n_pairs; i++) {
		const struct pdf_cell *p = s->pairs[i].above;
		const struct pdf_cell *q = s->pairs[i].below;

		if (p->n_rows > 1 || q->n_rows > 1)
			continue;
		out->values_above = out->values_above || p->value;
		out->values_below = out->values_below || q->value;
		if (*p->text != '\0' && *q->text != '\0' &&
		    (p->value || q->value))
			out->clash = true;
		if (*p->text != '\0' && !p->value) {
			out->label_above = p->text;
			out->n_texts++;
		}
		if (*q->text != '\0' && !q->value)
			out->label_below = q->text;
	}
}

/* Do the rows at the seam make one? *ambiguous: the upper row's blanks may
 * not be blanks. */
static bool
is_one_row(const struct seam *s, bool *ambiguous)
{
	bool open = s->upper->open_bottom || s->lower.open_top;
	struct rows rows;

	*ambiguous = false;
	if (!s->same_columns)
		return false;
	look_at_rows(s, &rows);
	if (rows.clash || (rows.values_above && rows.values_below))
		return open && !rows.clash;
	if (pdf_words_is_numbered(s->a, rows.label_below))
		return false;
	if (*rows.label_below == '\0' || open)
		return true;
	if (*rows.label_above == '\0')
		return false;
	if (pdf_words_is_numbered(s->a, rows.label_above))
		return true;
	if (rows.n_texts >= HEADER_TEXTS && !rows.values_below)
		return true;
	*ambiguous = rows.values_below;
	return false;
}

static void
add_text(struct arena *a, struct pdf_cell *to, const struct pdf_cell *from)
{
	if (*to->text == '\0') {
		to->text = from->text;
		to->value = from->value;
	} else if (*from->text != '\0' && strcmp(to->text, from->text) != 0) {
		to->text = arena_printf(a, "%s\n%s", to->text, from->text);
		to->value = to->value && from->value;
	}
	to->ambiguous = to->ambiguous || from->ambiguous ||
	    strlen(to->text) > LIMIT_CELL_BYTES;
	if (strlen(to->text) > LIMIT_CELL_BYTES)
		to->text = "";
}

/* A cell that stands on both sides of the seam: it spans it. */
static bool
spans_seam(const struct pdf_cell *above, const struct pdf_cell *below)
{
	return (above->n_rows > 1 || below->n_rows > 1) && !above->value &&
	    !below->value && *below->text == '\0';
}

/* Put the lower table's cells below the upper's; `one_row`: its first row is
 * the upper's last. */
static void
append(struct seam *s, bool one_row)
{
	struct pdf_table *t = s->upper, *u = &s->lower;
	size_t shift = t->n_rows - one_row, n = t->n_cells;
	struct pdf_cell *cells =
	    arena_calloc(s->a, t->n_cells + u->n_cells, sizeof(*cells));
	bool *joined = arena_calloc(s->a, u->n_cells, sizeof(*joined));

	for (size_t i = 0; i < s->n_pairs; i++) {
		struct pdf_cell *p = s->pairs[i].above, *q = s->pairs[i].below;

		if (!one_row && !spans_seam(p, q))
			continue;
		add_text(s->a, p, q);
		p->n_rows += q->n_rows - one_row;
		joined[q - u->cells] = true;
	}
	memcpy(cells, t->cells, t->n_cells * sizeof(*cells));
	for (size_t k = 0; k < u->n_cells; k++)
		if (!joined[k]) {
			cells[n] = u->cells[k];
			cells[n++].row += shift;
		}
	t->cells = cells;
	t->n_cells = n;
	t->n_rows = shift + u->n_rows;
	t->last_page = u->last_page;
	t->open_bottom = u->open_bottom;
}

static bool
join(struct arena *a, struct pdf_table *upper, const struct pdf_table *lower)
{
	struct seam *s = arena_alloc(a, sizeof(*s));
	double width = upper->xs[upper->n_columns] - upper->xs[0];
	double moved = upper->xs[0] - lower->xs[0];
	bool one_row, ambiguous;

	if (fabs(lower->xs[lower->n_columns] - lower->xs[0] - width) >
	    SAME_EDGE)
		return false;
	s->a = a;
	s->upper = upper;
	s->lower = *lower;
	/* Left and right pages may have other margins. */
	for (size_t i = 0; i <= lower->n_columns; i++)
		lower->xs[i] += moved;
	for (size_t i = 0; i < lower->n_cells; i++) {
		lower->cells[i].box.x0 += moved;
		lower->cells[i].box.x1 += moved;
	}
	if (upper->n_rows + lower->n_rows > LIMIT_TABLE_ROWS ||
	    !share_columns(s))
		return false;
	drop_rows(&s->lower, repeated_rows(upper, &s->lower));
	find_pairs(s);
	one_row = is_one_row(s, &ambiguous);
	for (size_t i = 0; i < s->n_pairs && ambiguous; i++)
		if (*s->pairs[i].above->text == '\0')
			s->pairs[i].above->ambiguous = true;
	append(s, one_row);
	return true;
}

void
pdf_page_merge_tables(struct arena *a, struct pdf_items *items)
{
	struct pdf_item *last = NULL;

	for (size_t i = 0; i < items->n; i++) {
		struct pdf_item *item = &items->list[i];

		if (item->gone)
			continue;
		if (last != NULL && last->kind == PDF_TABLE &&
		    item->kind == PDF_TABLE &&
		    item->page == last->table->last_page + 1 &&
		    join(a, last->table, item->table)) {
			item->gone = true;
			continue;
		}
		last = item;
	}
}
