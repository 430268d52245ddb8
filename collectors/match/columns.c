#include "collectors/match/columns.h"

#include <stdint.h>
#include <string.h>

#include "collectors/form/form.h"
#include "collectors/match/labels.h"

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

static bool
same_line(const struct header *h, size_t a, size_t b)
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
		} else if (exact && same_line(h, p->at[column], i)) {
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
			    same_line(h, p->at[d], p->at[c]))
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
		one_line =
		    one_line && (line == NOWHERE || same_line(h, line, i));
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

/* Where the header's only line begins and ends, if it has one. */
static void
find_line(const struct header *h, int table, size_t first, struct plan *p)
{
	size_t any = NOWHERE;

	for (size_t c = 0; c < p->n_columns; c++) {
		if (p->at[c] == NOWHERE)
			continue;
		if (any != NOWHERE && table != 2 &&
		    !same_line(h, any, p->at[c]))
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
	for (p->first = any; p->first > 0 && same_line(h, any, p->first - 1);)
		p->first--;
	for (p->end = any + 1; p->end < h->n && same_line(h, any, p->end);)
		p->end++;
	if (column_of(p, p->first) == NOWHERE)
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
		while (at > 0 && same_line(h, at, at - 1))
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
	find_line(h, b->table, first, out);
	out->blanks_lead = blanks_lead(h, out);
	find_units(f, b, h, out);
}

/* The three groups of table 4 as the header has them, left to right. */
static void
group_order(const struct form *f, const struct form_block *b,
    const struct header *h, size_t groups[3], size_t *n)
{
	size_t litigation = NOWHERE, review = NOWHERE;

	*n = 0;
	for (size_t i = 0; i < h->n; i++) {
		const struct sheet_cell *c = h->list[i].cell;
		size_t g = label_column_group(f, b, c);
		bool again = false;

		if (litigation == NOWHERE && label_is_litigation(c->key))
			litigation = i;
		if (g == LABEL_NONE)
			continue;
		for (size_t k = 0; k < *n; k++)
			again = again || groups[k] == g;
		if (again || *n == 3)
			continue;
		if (g == 0)
			review = i;
		groups[(*n)++] = g;
	}
	/* 行政诉讼 to the left of 行政复议: its two groups come first. */
	if (*n == 3 && groups[0] == 0 && litigation != NOWHERE &&
	    litigation < review) {
		groups[0] = groups[1];
		groups[1] = groups[2];
		groups[2] = 0;
	}
}

/* One of a group's labels: its index within the group, or none. */
static size_t
result_of(const struct form *f, const struct form_block *b,
    const struct sheet_cell *c, size_t per_group)
{
	bool exact;
	uint32_t bits = label_columns(f, b, c, &exact);

	if (!exact || bits == 0 || label_column_group(f, b, c) != LABEL_NONE)
		return NOWHERE;
	return (size_t)__builtin_ctz(bits) % per_group;
}

static bool
is_form_like(const size_t *results, size_t n, size_t per_group)
{
	size_t next = 0;

	/* A part of the form's order 0..4 0..4 0..4? */
	for (size_t i = 0; i < n; i++) {
		while (next < 3 * per_group && next % per_group != results[i])
			next++;
		if (next++ >= 3 * per_group)
			return false;
	}
	return true;
}

bool
plan_groups(const struct form *f, const struct form_block *b,
    const struct header *h, size_t *order)
{
	size_t per_group = b->n_columns / 3, results[HEADER_CELLS], n = 0;
	size_t groups[3], n_groups, cells[HEADER_CELLS];
	bool one_line = true;

	for (size_t c = 0; c < b->n_columns; c++)
		order[c] = c;
	group_order(f, b, h, groups, &n_groups);
	for (size_t i = 0; i < h->n; i++) {
		size_t r = result_of(f, b, h->list[i].cell, per_group);

		if (r == NOWHERE)
			continue;
		one_line = one_line && (n == 0 || same_line(h, cells[0], i));
		cells[n] = i;
		results[n++] = r;
	}
	if (n != b->n_columns || n_groups != 3)
		return is_form_like(results, n, per_group);
	for (size_t run = 0; run < 3; run++) {
		uint32_t seen = 0;

		for (size_t i = 0; i < per_group; i++)
			seen |= (uint32_t)1 << results[run * per_group + i];
		if (seen != ((uint32_t)1 << per_group) - 1)
			return false;
	}
	/* Over several lines, the results of 行政复议 are read first because
	 * they stand one line higher. */
	for (size_t place = 0, direct = 1; place < 3; place++) {
		size_t run = one_line    ? place
		    : groups[place] == 0 ? 0
					 : direct++;

		for (size_t i = 0; i < per_group; i++)
			order[place * per_group + i] =
			    groups[place] + results[run * per_group + i];
	}
	return true;
}

bool
header_has_groups(
    const struct form *f, const struct form_block *b, const struct header *h)
{
	size_t n_results = 0, n_groups = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct sheet_cell *c = h->list[i].cell;

		if (label_column_group(f, b, c) != LABEL_NONE)
			n_groups++;
		else if (result_of(f, b, c, b->n_columns / 3) != NOWHERE)
			n_results++;
	}
	return n_groups >= 1 && n_results >= 3;
}
