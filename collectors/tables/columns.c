#include "collectors/tables/columns.h"

#include <stdint.h>
#include <string.h>

#include "collectors/form/form.h"
#include "collectors/tables/labels.h"

#define NOWHERE ((size_t)-1)

void
header_add(struct header *h, const struct sheet_row *row, size_t n)
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
		const struct sheet_cell *c = h->list[i].cell;
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
take_certain(
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
take_alike(struct plan *p, struct choice *choices, size_t n)
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
take_last(const struct form *f, const struct form_block *b,
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
	    label_column_likeness(f,
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
	if (p->order_sure || places_in_form_order(h, p))
		return;
	p->places_lie = true;
	if (!lines_in_form_order(h, p))
		return;
	for (size_t c = 0; c < p->n_columns; c++)
		p->order[c] = c;
	p->order_sure = true;
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
	p->order_sure =
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
		if (!by_line && sheet_cells_overlap(at->cell, c->cell))
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
	struct sheet_cell place = { .span = 1 };

	for (size_t c = 0; c < head->cell->span; c++) {
		bool covered = false;

		place.column = head->cell->column + c;
		for (size_t i = 0; i < h->n && !covered; i++)
			covered = h->list[i].table == head->table &&
			    h->list[i].cell->line > head->cell->line &&
			    sheet_cells_overlap(h->list[i].cell, &place);
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
			    sheet_cells_overlap(
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
plan_see_gaps(const struct form *f, const struct form_block *b,
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
		out->order_sure = true;
		for (size_t c = 0; c < b->n_columns; c++)
			out->order[out->n_order++] = c;
		return;
	}
	for (size_t i = 0; i < h->n && b->table == 2; i++)
		if (label_is_subject(h->list[i].cell->key))
			first = i + 1;
	read_cells(f, b, h, first, choices);
	take_certain(h, out, choices, true);
	take_certain(h, out, choices, false);
	take_alike(out, choices, h->n);
	take_last(f, b, h, out, choices);
	count_unknown(h, choices, out);
	make_order(f, b, h, choices, out);
	mend_order(h, out);
	if (out->open != 0)
		out->open |= free_columns(out);
	plan_find_line(h, b->table, first, out);
	out->blanks_lead = blanks_lead(h, out);
	find_units(f, b, h, out);
	plan_see_gaps(f, b, h, out);
}
