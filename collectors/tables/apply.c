/* The values of one row and the columns of its header. */
#include <string.h>

#include "collectors/tables/columns.h"

#define NOWHERE ((size_t)-1)

struct values {
	const struct sheet_cell *list;
	size_t n;
	size_t before; /* cells in front of them in the first one's line */
	const struct sheet_row *row;
};

static bool
all_blank(const struct sheet_cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!cells[i].blank)
			return false;
	return true;
}

static size_t
count_filled(const struct values *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		n += !v->list[i].blank;
	return n;
}

static size_t
count_before(const struct sheet_row *row, size_t first)
{
	size_t n = 0;

	while (n < first && first < row->n_cells &&
	    row->cells[first - n - 1].line == row->cells[first].line)
		n++;
	return n;
}

static void
clear(struct pick *picks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		picks[i] = (struct pick){ PICK_NONE, NULL };
}

static void
pick(struct pick *p, const struct sheet_cell *c)
{
	p->state = PICK_TEXT;
	p->text = c->blank ? "" : c->text;
}

/* The columns in their order, from the value `skip` on. */
static void
pick_in_order(
    const struct plan *p, const struct values *v, size_t skip, struct pick *out)
{
	clear(out, p->n_columns);
	for (size_t i = 0; i < p->n_order; i++)
		pick(&out[p->order[i]], &v->list[skip + i]);
}

/* As many values as columns; or more, and the rest blank at one end. */
static bool
by_order(const struct plan *p, const struct values *v, bool blanks_first,
    struct pick *out)
{
	size_t rest;

	if (!p->order_sure || p->n_unknown > 0 || p->n_order == 0 ||
	    v->n < p->n_order)
		return false;
	rest = v->n - p->n_order;
	if (!all_blank(v->list + (blanks_first ? 0 : p->n_order), rest))
		return false;
	pick_in_order(p, v, blanks_first ? rest : 0, out);
	return true;
}

/*
 * More values than columns, and no matter which of the blank ones are left out:
 * all are, or they stand side by side.
 */
static bool
by_figures(const struct plan *p, const struct values *v, struct pick *out)
{
	size_t n_filled = 0, n_runs = 0, rest, n = 0;

	if (!p->order_sure || p->n_unknown > 0 || p->n_order == 0 ||
	    (p->no_header && !p->no_labels) || v->n <= p->n_order)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		if (!v->list[i].blank && !v->list[i].figure)
			return false;
		n_filled += v->list[i].figure;
		n_runs += v->list[i].blank && (i == 0 || v->list[i - 1].figure);
	}
	rest = v->n - p->n_order;
	if (n_filled > p->n_order || (n_filled < p->n_order && n_runs > 1))
		return false;
	clear(out, p->n_columns);
	for (size_t i = 0; i < v->n; i++) {
		if (v->list[i].blank && rest > 0)
			rest--;
		else
			pick(&out[p->order[n++]], &v->list[i]);
	}
	return true;
}

/* Are places of the row and of the header places of one table? */
static bool
places_compare(
    const struct plan *p, const struct header *h, const struct sheet_row *row)
{
	if (row->width == 0 || p->places_lie)
		return false;
	for (size_t c = 0; c < p->n_columns; c++) {
		const struct header_cell *at;

		if (p->at[c] == NOWHERE)
			continue;
		at = &h->list[p->at[c]];
		if (at->table != row->table || at->width != row->width)
			return false;
	}
	return p->n_order > 0;
}

/* The column whose header stands over the value: NOWHERE none; false: more
 * than one. */
static bool
column_over(const struct plan *p, const struct header *h,
    const struct sheet_cell *value, size_t *column)
{
	*column = NOWHERE;
	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE ||
		    !sheet_cells_overlap(value, h->list[p->at[c]].cell))
			continue;
		if (*column != NOWHERE)
			return false;
		*column = c;
	}
	return true;
}

/* Is there a header cell over the value that is no column of ours? */
static bool
is_foreign_place(const struct plan *p, const struct header *h,
    const struct sheet_cell *value)
{
	for (size_t i = 0; i < h->n; i++) {
		bool ours = h->list[i].cell->blank;

		for (size_t c = 0; c < p->n_columns; c++)
			ours = ours || p->at[c] == i;
		if (!ours && h->list[i].cell->span < 3 &&
		    sheet_cells_overlap(value, h->list[i].cell))
			return true;
	}
	return false;
}

static bool
by_place(const struct plan *p, const struct header *h, const struct values *v,
    struct pick *out)
{
	clear(out, p->n_columns);
	if (p->no_header || !places_compare(p, h, v->row))
		return false;
	for (size_t i = 0; i < v->n; i++) {
		const struct sheet_cell *c = &v->list[i];
		size_t column;

		if (!column_over(p, h, c, &column)) {
			if (!c->blank)
				return false;
			for (size_t k = 0; k < p->n_columns; k++)
				if (p->at[k] != NOWHERE &&
				    out[k].state == PICK_NONE &&
				    sheet_cells_overlap(
					c, h->list[p->at[k]].cell))
					pick(&out[k], c);
			continue;
		}
		if (column == NOWHERE) {
			if (!c->blank && !is_foreign_place(p, h, c))
				return false;
			continue;
		}
		if (out[column].state == PICK_NONE || *out[column].text == '\0')
			pick(&out[column], c);
		else if (!c->blank && strcmp(out[column].text, c->text) != 0)
			return false;
	}
	for (size_t i = 0; i < p->n_order; i++)
		if (out[p->order[i]].state == PICK_NONE)
			return false;
	return true;
}

/* The n-th value under the n-th cell of the header's line, blanks counted. */
static bool
by_line(const struct plan *p, const struct header *h, const struct values *v,
    struct pick *out)
{
	size_t first = p->first + (p->no_labels ? v->before : 0), n_found = 0;
	size_t n = first < p->end ? p->end - first : 0;

	clear(out, p->n_columns);
	if (p->no_header || !p->in_line ||
	    ((p->no_labels || p->gap) && v->n != n) ||
	    (v->row->table == 0 && v->n > n))
		return false;
	for (size_t i = 0; i < v->n; i++) {
		size_t column = NOWHERE;

		for (size_t c = 0; i < n && c < p->n_columns; c++)
			if (p->at[c] == first + i)
				column = c;
		if (column != NOWHERE) {
			pick(&out[column], &v->list[i]);
			n_found++;
		} else if ((i >= n || h->list[first + i].cell->blank) &&
		    !v->list[i].blank) {
			return false;
		}
	}
	return n_found == p->n_order && n_found > 0;
}

static bool
same_picks(const struct pick *a, const struct pick *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].state != b[i].state ||
		    (a[i].state == PICK_TEXT &&
			strcmp(a[i].text, b[i].text) != 0))
			return false;
	return true;
}

/*
 * May blank places in front of the values belong to the label? In a table
 * only where it is narrower than the header's corner.
 */
static bool
label_is_narrow(
    const struct plan *p, const struct header *h, const struct values *v)
{
	if (!p->blanks_lead || v->n == 0)
		return false;
	if (v->row->table == 0)
		return true;
	for (size_t i = 0; i < h->n; i++)
		if (h->list[i].cell->column == 0 &&
		    v->list[0].column < h->list[i].cell->span)
			return true;
	return false;
}

/*
 * More values than columns, in their order: it does not matter which are left
 * out, or the rest is blank at the only end where that can be. Not where the
 * header has columns besides, or none at that end of table 4's: a blank value
 * may be one of theirs.
 */
static bool
by_count(const struct plan *p, const struct header *h, const struct values *v,
    struct pick *out)
{
	struct pick late[BLOCK_COLUMNS];
	bool shown = v->n <= p->n_order + p->n_behind;
	/* Each row is a line of text, as the header is. */
	bool by_lines = v->row->table == 0 && p->in_line;
	bool order, last;

	if (by_figures(p, v, out))
		return true;
	if (p->gap || p->room || v->n < p->n_order)
		return false;
	order = (shown || !(p->no_labels || by_lines)) &&
	    by_order(p, v, false, out);
	last =
	    !by_lines && label_is_narrow(p, h, v) && by_order(p, v, true, late);
	if (!order && last)
		memcpy(out, late, p->n_columns * sizeof(*out));
	return order != last || (order && same_picks(out, late, p->n_columns));
}

bool
plan_apply(const struct plan *p, const struct header *h,
    const struct sheet_row *row, size_t first, struct pick *picks)
{
	struct values v = { row->cells + first, row->n_cells - first,
		count_before(row, first), row };
	struct pick placed[BLOCK_COLUMNS], ordered[BLOCK_COLUMNS];
	size_t n = p->n_columns;
	bool place = by_place(p, h, &v, placed);
	bool order = by_order(p, &v, false, ordered);
	bool sure;

	if (v.n == p->n_order && order) {
		memcpy(picks, ordered, n * sizeof(*picks));
		sure = place ? same_picks(ordered, placed, n)
			     : !p->gap || count_filled(&v) == v.n;
	} else if (place) {
		memcpy(picks, placed, n * sizeof(*picks));
		sure = !by_figures(p, &v, ordered) ||
		    same_picks(ordered, placed, n);
	} else if (by_line(p, h, &v, picks)) {
		sure = !order || v.n == p->end - p->first || p->no_labels ||
		    same_picks(picks, ordered, n);
	} else {
		sure = by_count(p, h, &v, picks);
	}
	if (sure)
		return true;
	for (size_t c = 0; c < n; c++)
		picks[c] = (struct pick){ PICK_DOUBT, NULL };
	return false;
}
