#include "collectors/tables/columns.h"

#include <stdint.h>
#include <string.h>

#include "collectors/form/form.h"
#include "collectors/tables/labels.h"

#define NOWHERE ((size_t)-1)

void
header_add(struct header *h, const struct table_row *row, size_t n)
{
	if (h->closed || h->section != row->section ||
	    (h->n > 0 && h->list[h->n - 1].table != row->table)) {
		h->n = 0;
		h->closed = false;
	}
	h->section = row->section;
	for (size_t i = 0; i < n && h->n < HEADER_CELLS; i++)
		h->list[h->n++] = (struct header_cell){ &row->cells[i],
			row->table, row->width };
}

bool
header_same_line(const struct header *h, size_t a, size_t b)
{
	return h->list[a].table == h->list[b].table &&
	    h->list[a].cell->line == h->list[b].cell->line;
}

static unsigned
bit_count(uint32_t v)
{
	return (unsigned)__builtin_popcount(v);
}

/* Candidates of every header cell, while they are being handed out. */
struct choice {
	uint32_t columns;
	bool exact, taken, frame;
	bool twice;   /* another cell of its line says the same */
	size_t group; /* first column of the group that it heads, or none */
};

static void
read_cells(const struct form *f, const struct form_block *b,
    const struct header *h, size_t first, struct choice *choices)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct row_cell *c = h->list[i].cell;
		struct choice *choice = &choices[i];

		*choice = (struct choice){ .group = LABEL_NONE };
		choice->frame = i < first || c->blank ||
		    label_is_frame(c->key) || label_caption(f, c) != LABEL_NONE;
		if (choice->frame)
			continue;
		choice->columns = label_columns(f, b, c, &choice->exact);
		if (!choice->exact)
			choice->group = label_column_group(f, b, c);
		if (choice->group != LABEL_NONE)
			choice->columns = 0;
	}
}

static void
take(struct plan *p, struct choice *choices, size_t cell, uint32_t columns)
{
	p->at[__builtin_ctz(columns)] = cell;
	choices[cell].taken = true;
}

static uint32_t
free_columns(const struct plan *p)
{
	uint32_t bits = 0;

	for (size_t c = 0; c < p->n_columns; c++)
		if (p->at[c] == NOWHERE)
			bits |= (uint32_t)1 << c;
	return bits;
}

/* Cells that name one column. A second cell for it is the same header again
 * when both name it exactly and stand in different lines. */
static void
assign_certain(
    const struct header *h, struct plan *p, struct choice *choices, bool exact)
{
	for (size_t i = 0; i < h->n; i++) {
		struct choice *choice = &choices[i];
		size_t column;

		if (choice->taken || bit_count(choice->columns) != 1 ||
		    choice->exact != exact)
			continue;
		column = (size_t)__builtin_ctz(choice->columns);
		if (p->at[column] == NOWHERE) {
			take(p, choices, i, choice->columns);
		} else if (exact && header_same_line(h, p->at[column], i)) {
			p->open |= choice->columns;
			p->twice = i;
			choice->twice = true;
		} else if (exact) {
			choice->frame = true;
		}
	}
}

/* Cells cut alike ("本年新" twice) are the columns left, in the form's
 * order, if there are as many of both. */
static void
assign_similar(struct plan *p, struct choice *choices, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t left = choices[i].columns & free_columns(p);
		uint32_t mask = choices[i].columns;
		unsigned cells = 0;

		if (choices[i].taken || bit_count(mask) < 2)
			continue;
		for (size_t j = 0; j < n; j++)
			cells +=
			    !choices[j].taken && choices[j].columns == mask;
		if (cells != bit_count(left))
			continue;
		for (size_t j = i; j < n; j++) {
			left = mask & free_columns(p);
			if (!choices[j].taken && choices[j].columns == mask)
				take(p, choices, j, left);
		}
	}
}

/* One column and one cell are left, and they are half alike. */
static void
assign_last(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *p, struct choice *choices)
{
	uint32_t left = free_columns(p);
	size_t cell = NOWHERE;

	if (bit_count(left) != 1 || p->n_columns < 3)
		return;
	for (size_t i = 0; i < h->n; i++) {
		if (choices[i].taken || choices[i].frame || choices[i].twice ||
		    choices[i].group != LABEL_NONE)
			continue;
		if (cell != NOWHERE)
			return;
		cell = i;
	}
	if (cell != NOWHERE &&
	    label_column_similarity(f,
		b->first_column + (size_t)__builtin_ctz(left),
		h->list[cell].cell->key) >= 50)
		take(p, choices, cell, left);
}

static size_t
column_of(const struct plan *p, size_t cell)
{
	for (size_t c = 0; c < p->n_columns; c++)
		if (p->at[c] == cell)
			return c;
	return NOWHERE;
}

static bool
is_grouped(const struct form *f, const struct form_block *b, size_t column)
{
	return f->columns[b->first_column + column].group != NULL;
}

/* Do the columns follow each other from left to right as in the form? */
static bool
places_in_form_order(const struct header *h, const struct plan *p)
{
	size_t before = NOWHERE;

	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE)
			continue;
		if (before != NOWHERE &&
		    h->list[before].cell->column >=
			h->list[p->at[c]].cell->column)
			return false;
		before = p->at[c];
	}
	return true;
}

/* All columns of a real table's header, each line in the form's order? */
static bool
lines_in_form_order(const struct header *h, const struct plan *p)
{
	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE || h->list[p->at[c]].table == 0)
			return false;
		for (size_t d = 0; d < c; d++)
			if (p->at[d] > p->at[c] &&
			    header_same_line(h, p->at[d], p->at[c]))
				return false;
	}
	return true;
}

/*
 * Columns of a group without the group's head over them: what stands in the
 * line above spans down beside them, at places that are not its own. Where
 * nothing contradicts the form, its order is meant.
 */
static void
mend_order(const struct header *h, struct plan *p)
{
	if (p->order_known || places_in_form_order(h, p))
		return;
	p->places_lie = true;
	if (!lines_in_form_order(h, p))
		return;
	for (size_t c = 0; c < p->n_columns; c++)
		p->order[c] = c;
	p->order_known = true;
}

/* In the order of reading; columns of a group take the place of its head. */
static void
make_order(const struct form *f, const struct form_block *b,
    const struct header *h, const struct choice *choices, struct plan *p)
{
	size_t head = NOWHERE, n_inside = 0;
	bool one_line = true, in_form_order = true, grouped = false;
	size_t line = NOWHERE;

	for (size_t i = 0; i < h->n; i++) {
		size_t column = column_of(p, i), place = p->n_order;

		if (choices[i].group != LABEL_NONE && head == NOWHERE)
			head = p->n_order;
		if (column == NOWHERE)
			continue;
		one_line = one_line &&
		    (line == NOWHERE || header_same_line(h, line, i));
		line = i;
		if (is_grouped(f, b, column)) {
			grouped = true;
			if (head != NOWHERE)
				place = head + n_inside++;
		}
		memmove(&p->order[place + 1], &p->order[place],
		    (p->n_order - place) * sizeof(p->order[0]));
		p->order[place] = column;
		p->n_order++;
	}
	for (size_t i = 1; i < p->n_order; i++)
		in_form_order = in_form_order && p->order[i - 1] < p->order[i];
	p->order_known =
	    !grouped || head != NOWHERE || one_line || in_form_order;
}

void
plan_find_line(const struct header *h, int table, size_t first, struct plan *p)
{
	size_t any = NOWHERE;

	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE)
			continue;
		if (any != NOWHERE && table != 2 &&
		    !header_same_line(h, any, p->at[c]))
			return;
		any = p->at[c];
	}
	if (any == NOWHERE)
		return;
	p->in_line = true;
	p->first = first;
	p->end = h->n;
	if (table == 2)
		return;
	for (p->first = any;
	     p->first > 0 && header_same_line(h, any, p->first - 1);)
		p->first--;
	for (p->end = any + 1;
	     p->end < h->n && header_same_line(h, any, p->end);)
		p->end++;
	if (!p->no_labels && column_of(p, p->first) == NOWHERE)
		p->first++;
}

/* What stands in front of the first column is a corner or a caption. */
static void
count_unknown(
    const struct header *h, const struct choice *choices, struct plan *p)
{
	bool begun = false;

	for (size_t i = 0; i < h->n; i++) {
		begun = begun || choices[i].taken;
		p->n_unknown += begun && !choices[i].taken &&
		    !choices[i].frame && choices[i].group == LABEL_NONE;
	}
}

/* Does a line of the header with a column in it begin with an empty cell, or
 * is it a real table's? */
static bool
blanks_lead(const struct header *h, const struct plan *p)
{
	for (size_t c = 0; c < p->n_columns; c++) {
		size_t at = p->at[c];

		if (at == NOWHERE)
			continue;
		while (at > 0 && header_same_line(h, at, at - 1))
			at--;
		if (h->list[at].table != 0 || h->list[at].cell->blank)
			return true;
	}
	return false;
}

static void
find_units(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *p)
{
	for (size_t c = 0; c < p->n_columns; c++) {
		const char *key;

		if (p->at[c] == NOWHERE ||
		    f->cells[f->rows[b->first_row].first_cell + c].type !=
			FORM_AMOUNT)
			continue;
		key = h->list[p->at[c]].cell->key;
		p->unit_differs[c] =
		    strstr(key, "元") != NULL && strstr(key, "万元") == NULL;
	}
}

/* Does a blank cell stand between two of the columns, over none of them? In
 * text, and where places lie, those of its own line can tell. */
static bool
is_gap(const struct header *h, const struct plan *p, size_t blank)
{
	const struct header_cell *c = &h->list[blank];
	bool by_line = c->table == 0 || p->places_lie;
	bool before = false, behind = false;

	for (size_t i = 0; i < p->n_columns; i++) {
		const struct header_cell *at;

		if (p->at[i] == NOWHERE)
			continue;
		at = &h->list[p->at[i]];
		if (at->table != c->table ||
		    (by_line && !header_same_line(h, p->at[i], blank)))
			continue;
		if (!by_line && row_cells_overlap(at->cell, c->cell))
			return false;
		if (by_line ? p->at[i] < blank
			    : at->cell->column < c->cell->column)
			before = true;
		else
			behind = true;
	}
	return before && behind;
}

static bool
is_head(const struct form *f, const struct form_block *b,
    const struct header_cell *c)
{
	return c->table != 0 &&
	    (label_column_group(f, b, c->cell) != LABEL_NONE ||
		label_is_litigation(c->cell->key));
}

/* Is there a place under the head where no cell of the lines below stands? */
static bool
head_has_room(const struct header *h, const struct header_cell *head)
{
	struct row_cell place = { .span = 1 };

	for (size_t c = 0; c < head->cell->span; c++) {
		bool covered = false;

		place.column = head->cell->column + c;
		for (size_t i = 0; i < h->n && !covered; i++)
			covered = h->list[i].table == head->table &&
			    h->list[i].cell->line > head->cell->line &&
			    row_cells_overlap(h->list[i].cell, &place);
		if (!covered)
			return true;
	}
	return false;
}

/* Has the line under the head as many places as all heads beside it span? Then
 * its cells only stand elsewhere, as the spans down beside them are lost. */
static bool
heads_are_filled(const struct form *f, const struct form_block *b,
    const struct header *h, const struct header_cell *head)
{
	size_t n_over = 0, n_under = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct header_cell *c = &h->list[i];

		if (c->table != head->table)
			continue;
		if (c->cell->line == head->cell->line && is_head(f, b, c))
			n_over += c->cell->span;
		else if (c->cell->line == head->cell->line + 1 &&
		    !c->cell->blank)
			n_under += c->cell->span;
	}
	return n_over == n_under;
}

/* Do two columns stand at one place of a table? */
static bool
places_clash(const struct header *h, const struct plan *p)
{
	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE)
			continue;
		for (size_t d = 0; d < c; d++)
			if (p->at[d] != NOWHERE &&
			    h->list[p->at[d]].table ==
				h->list[p->at[c]].table &&
			    row_cells_overlap(
				h->list[p->at[c]].cell, h->list[p->at[d]].cell))
				return true;
	}
	return false;
}

/* Blank cells at the end of the line with the last column. */
static size_t
count_blanks_behind(const struct header *h, const struct plan *p)
{
	size_t last = NOWHERE, n = 0;

	for (size_t i = 0; i < p->n_order; i++)
		if (p->at[p->order[i]] != NOWHERE)
			last = p->at[p->order[i]];
	if (last == NOWHERE)
		return 0;
	for (size_t i = last + 1; i < h->n && header_same_line(h, last, i); i++)
		n = h->list[i].cell->blank ? n + 1 : 0;
	return n;
}

void
plan_find_gaps(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *p)
{
	p->places_lie = p->places_lie || places_clash(h, p);
	for (size_t i = 0; i < h->n; i++) {
		const struct header_cell *c = &h->list[i];

		if (!is_head(f, b, c) || !head_has_room(h, c))
			continue;
		p->places_lie = true;
		p->room = p->room || !heads_are_filled(f, b, h, c);
	}
	for (size_t i = 0; i < h->n && !p->gap; i++)
		p->gap = h->list[i].cell->blank && is_gap(h, p, i);
	p->n_behind = count_blanks_behind(h, p);
}

void
plan_make(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *out)
{
	struct choice choices[HEADER_CELLS];
	size_t first = 0;

	*out = (struct plan){ .n_columns = b->n_columns, .twice = NOWHERE };
	for (size_t c = 0; c < BLOCK_COLUMNS; c++)
		out->at[c] = NOWHERE;
	if (h->n == 0) {
		out->no_header = true;
		out->order_known = true;
		for (size_t c = 0; c < b->n_columns; c++)
			out->order[out->n_order++] = c;
		return;
	}
	for (size_t i = 0; i < h->n && b->table == 2; i++)
		if (label_is_subject(h->list[i].cell->key))
			first = i + 1;
	read_cells(f, b, h, first, choices);
	assign_certain(h, out, choices, true);
	assign_certain(h, out, choices, false);
	assign_similar(out, choices, h->n);
	assign_last(f, b, h, out, choices);
	count_unknown(h, choices, out);
	make_order(f, b, h, choices, out);
	mend_order(h, out);
	if (out->open != 0)
		out->open |= free_columns(out);
	plan_find_line(h, b->table, first, out);
	out->blanks_lead = blanks_lead(h, out);
	find_units(f, b, h, out);
	plan_find_gaps(f, b, h, out);
}

/* ---- the values of one row ---- */

struct values {
	const struct row_cell *list;
	size_t n;
	size_t before; /* cells in front of them in the first one's line */
	const struct table_row *row;
};

static bool
all_blank(const struct row_cell *cells, size_t n)
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
count_before(const struct table_row *row, size_t first)
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
pick(struct pick *p, const struct row_cell *c)
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

	if (!p->order_known || p->n_unknown > 0 || p->n_order == 0 ||
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
by_numbers(const struct plan *p, const struct values *v, struct pick *out)
{
	size_t n_filled = 0, n_runs = 0, rest, n = 0;

	if (!p->order_known || p->n_unknown > 0 || p->n_order == 0 ||
	    (p->no_header && !p->no_labels) || v->n <= p->n_order)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		if (!v->list[i].blank && !v->list[i].number)
			return false;
		n_filled += v->list[i].number;
		n_runs += v->list[i].blank && (i == 0 || v->list[i - 1].number);
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
    const struct plan *p, const struct header *h, const struct table_row *row)
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
    const struct row_cell *value, size_t *column)
{
	*column = NOWHERE;
	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE ||
		    !row_cells_overlap(value, h->list[p->at[c]].cell))
			continue;
		if (*column != NOWHERE)
			return false;
		*column = c;
	}
	return true;
}

/* Is there a header cell over the value that is no column of ours? */
static bool
is_foreign_place(
    const struct plan *p, const struct header *h, const struct row_cell *value)
{
	for (size_t i = 0; i < h->n; i++) {
		bool ours = h->list[i].cell->blank;

		for (size_t c = 0; c < p->n_columns; c++)
			ours = ours || p->at[c] == i;
		if (!ours && h->list[i].cell->span < 3 &&
		    row_cells_overlap(value, h->list[i].cell))
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
		const struct row_cell *c = &v->list[i];
		size_t column;

		if (!column_over(p, h, c, &column)) {
			if (!c->blank)
				return false;
			for (size_t k = 0; k < p->n_columns; k++)
				if (p->at[k] != NOWHERE &&
				    out[k].state == PICK_NONE &&
				    row_cells_overlap(
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

	if (by_numbers(p, v, out))
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
    const struct table_row *row, size_t first, struct pick *picks)
{
	struct values v = { row->cells + first, row->n_cells - first,
		count_before(row, first), row };
	struct pick placed[BLOCK_COLUMNS], ordered[BLOCK_COLUMNS];
	size_t n = p->n_columns;
	bool place = by_place(p, h, &v, placed);
	bool order = by_order(p, &v, false, ordered);
	bool certain;

	if (v.n == p->n_order && order) {
		memcpy(picks, ordered, n * sizeof(*picks));
		certain = place ? same_picks(ordered, placed, n)
				: !p->gap || count_filled(&v) == v.n;
	} else if (place) {
		memcpy(picks, placed, n * sizeof(*picks));
		certain = !by_numbers(p, &v, ordered) ||
		    same_picks(ordered, placed, n);
	} else if (by_line(p, h, &v, picks)) {
		certain = !order || v.n == p->end - p->first || p->no_labels ||
		    same_picks(picks, ordered, n);
	} else {
		certain = by_count(p, h, &v, picks);
	}
	if (certain)
		return true;
	for (size_t c = 0; c < n; c++)
		picks[c] = (struct pick){ PICK_AMBIGUOUS, NULL };
	return false;
}
