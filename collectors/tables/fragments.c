#include "collectors/tables/fragments.h"

#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/tables/extraction.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/rows.h"

#define NOWHERE  ((size_t)-1)
#define GROUPS   3
#define RESULTS  5
#define N_PLACES ((size_t)GROUPS * RESULTS)
/* Labels that make a table. */
#define LABELS_MIN 3
/* Empty lines between a caption and its table. */
#define CAPTION_GAP 3

struct pieces {
	const struct form *f;
	const struct form_block *b;
	const char *values[N_PLACES]; /* NULL: not seen */
	bool failed;
	/* Of the table that is being read. */
	size_t table, caption, left_group;
	size_t group_over[LIMIT_TABLE_COLUMNS];
	size_t result_over[LIMIT_TABLE_COLUMNS];
};

static const struct form_block *
groups_block(const struct form *f)
{
	for (size_t b = 0; b < f->n_blocks; b++)
		if (f->blocks[b].table == 4 &&
		    f->blocks[b].n_columns == N_PLACES)
			return &f->blocks[b];
	return NULL;
}

static size_t
group_of(const struct pieces *p, const struct row_cell *c)
{
	size_t first = label_column_group(p->f, p->b, c);

	return first == LABEL_NONE ? NOWHERE : first / RESULTS;
}

static size_t
result_of(const struct pieces *p, const struct row_cell *c)
{
	bool exact;
	uint32_t bits = label_columns(p->f, p->b, c, &exact);

	if (!exact || bits == 0 || group_of(p, c) != NOWHERE)
		return NOWHERE;
	return (size_t)__builtin_ctz(bits) % RESULTS;
}

static size_t
caption_of(struct arena *a, const struct pieces *p, const struct page *page,
    size_t block)
{
	for (size_t gap = 0; block > 0 && gap < CAPTION_GAP; gap++) {
		const struct page_block *above = &page->blocks[--block];
		struct row_cell c = { .span = 1 };

		if (above->kind != PAGE_TEXT)
			return NOWHERE;
		row_cell_set(a, &c, above->text);
		if (!c.blank)
			return group_of(p, &c);
	}
	return NOWHERE;
}

static void
enter_table(struct arena *a, struct pieces *p, const struct page *page,
    const struct table_row *row)
{
	if (row->table == p->table)
		return;
	p->table = row->table;
	p->left_group = NOWHERE;
	p->caption = caption_of(a, p, page, row->first_block);
	for (size_t c = 0; c < LIMIT_TABLE_COLUMNS; c++)
		p->group_over[c] = p->result_over[c] = NOWHERE;
}

static void
set_over(size_t *over, const struct row_cell *c, size_t what)
{
	for (size_t i = 0; i < c->span && c->column + i < LIMIT_TABLE_COLUMNS;
	     i++)
		over[c->column + i] = what;
}

/* What stands over all of a cell, or NOWHERE. */
static size_t
over_cell(const size_t *over, const struct row_cell *c)
{
	for (size_t i = 1; i < c->span; i++)
		if (c->column + i >= LIMIT_TABLE_COLUMNS ||
		    over[c->column + i] != over[c->column])
			return NOWHERE;
	return c->column < LIMIT_TABLE_COLUMNS ? over[c->column] : NOWHERE;
}

static void
put_value(struct pieces *p, const struct row_cell *c, size_t left_result)
{
	size_t group = over_cell(p->group_over, c), result = left_result;
	size_t above = over_cell(p->result_over, c), place;

	/* Two groups, two results or none. */
	if ((group != NOWHERE && p->left_group != NOWHERE) ||
	    (above != NOWHERE && result != NOWHERE)) {
		p->failed = true;
		return;
	}
	if (group == NOWHERE)
		group = p->left_group != NOWHERE ? p->left_group : p->caption;
	if (result == NOWHERE)
		result = above;
	if (group == NOWHERE || result == NOWHERE) {
		p->failed = p->failed || c->number;
		return;
	}
	place = group * RESULTS + result;
	p->failed = p->failed || p->values[place] != NULL;
	p->values[place] = c->blank ? "" : c->text;
}

/* Labels alone: what stands over the rows below. */
static void
read_labels(struct pieces *p, const struct table_row *row)
{
	for (size_t i = 0; i < row->n_cells; i++) {
		const struct row_cell *c = &row->cells[i];
		size_t group = group_of(p, c), result = result_of(p, c);

		if (group != NOWHERE) {
			set_over(p->group_over, c, group);
			p->left_group = NOWHERE;
		}
		if (result != NOWHERE)
			set_over(p->result_over, c, result);
	}
}

static void
read_values(struct pieces *p, const struct table_row *row)
{
	size_t left_result = NOWHERE;

	for (size_t i = 0; i < row->n_cells; i++) {
		const struct row_cell *c = &row->cells[i];
		size_t group = group_of(p, c), result = result_of(p, c);

		if (group != NOWHERE)
			p->left_group = group;
		else if (result != NOWHERE)
			left_result = result;
		else if (c->number || c->blank)
			put_value(p, c, left_result);
	}
}

/* Has the row values: numbers, or blanks behind one group's or result's
 * label, or nothing else? */
static bool
has_values(const struct pieces *p, const struct table_row *row)
{
	size_t n_groups = 0, n_results = 0, n_behind = 0;

	for (size_t i = 0; i < row->n_cells; i++) {
		const struct row_cell *c = &row->cells[i];
		bool group = group_of(p, c) != NOWHERE;
		bool result = result_of(p, c) != NOWHERE;

		if (c->number)
			return true;
		n_groups += group;
		n_results += result;
		n_behind = group || result || !c->blank ? 0 : n_behind + 1;
	}
	return n_groups <= 1 && n_results <= 1 && n_behind > 0;
}

/* Of these tables only that is looked at which has a group's label in it or
 * above it, and results. */
static bool
bears_groups(struct arena *a, const struct pieces *p, const struct page *page,
    const struct rows *s, size_t first)
{
	size_t table = s->rows[first].table;
	bool group =
	    caption_of(a, p, page, s->rows[first].first_block) != NOWHERE;
	uint32_t results = 0;

	for (size_t i = first; i < s->n_rows && s->rows[i].table == table;
	     i++) {
		for (size_t k = 0; k < s->rows[i].n_cells; k++) {
			const struct row_cell *c = &s->rows[i].cells[k];
			size_t result = result_of(p, c);

			group = group || group_of(p, c) != NOWHERE;
			if (result != NOWHERE)
				results |= (uint32_t)1 << result;
		}
	}
	return group && results == ((uint32_t)1 << RESULTS) - 1;
}

static void
read_fragments(struct arena *a, struct pieces *p, const struct page *page,
    const struct rows *s, struct extraction *r)
{
	bool bears = false;

	for (size_t i = 0; i < s->n_rows && !p->failed; i++) {
		const struct table_row *row = &s->rows[i];

		if (row->table != p->table)
			bears = bears_groups(a, p, page, s, i);
		enter_table(a, p, page, row);
		if (!bears)
			continue;
		r->block_is_table[row->first_block] = true;
		r->last_block[2] = row->last_block;
		if (has_values(p, row))
			read_values(p, row);
		else
			read_labels(p, row);
	}
}

/* Every group that is there is whole, and one is. */
static bool
is_complete(const struct pieces *p)
{
	size_t n = 0;

	for (size_t g = 0; g < GROUPS; g++) {
		size_t n_group = 0;

		for (size_t i = 0; i < RESULTS; i++)
			n_group += p->values[g * RESULTS + i] != NULL;
		if (n_group != 0 && n_group != RESULTS)
			return false;
		n += n_group;
	}
	return n > 0;
}

void
fragments_read_groups(struct arena *a, const struct page *page,
    const struct rows *tables, struct extraction *r)
{
	struct pieces *p = arena_calloc(a, 1, sizeof(*p));
	size_t first;

	p->f = r->form;
	p->b = groups_block(r->form);
	p->table = NOWHERE;
	if (p->b == NULL || r->n_labels[2] > 0)
		return;
	read_fragments(a, p, page, tables, r);
	if (p->failed || !is_complete(p))
		return;
	first = r->form->rows[p->b->first_row].first_cell;
	for (size_t i = 0; i < N_PLACES; i++)
		r->cells[first + i] =
		    (struct table_cell){ true, p->values[i] == NULL,
			    p->values[i] == NULL ? "" : p->values[i] };
	r->row_there[p->b->first_row] = true;
	r->header_seen[2] = true;
	r->n_labels[2]++;
}

/* How many labels of each table the rows has. */
static void
count_labels(const struct rows *s, const struct form *f, size_t counts[3])
{
	struct pieces p = { .f = f, .b = groups_block(f) };
	uint64_t rows[3] = { 0 };
	uint32_t results = 0, groups = 0;

	for (size_t i = 0; i < s->n_rows; i++) {
		for (size_t k = 0; k < s->rows[i].n_cells; k++) {
			const struct row_cell *c = &s->rows[i].cells[k];
			size_t row = label_row(f, c);

			if (row != LABEL_NONE && row < 64 &&
			    !label_is_column(f, c))
				rows[f->rows[row].table - 2] |= (uint64_t)1
				    << row;
			if (p.b == NULL)
				continue;
			if (group_of(&p, c) != NOWHERE)
				groups |= (uint32_t)1 << group_of(&p, c);
			else if (result_of(&p, c) != NOWHERE)
				results |= (uint32_t)1 << result_of(&p, c);
		}
	}
	for (size_t t = 0; t < 3; t++)
		counts[t] = (size_t)__builtin_popcountll(rows[t]);
	if (groups != 0)
		counts[2] = (size_t)__builtin_popcount(results);
}

static bool
has_cells(const struct extraction *r, size_t t)
{
	const struct form *f = r->form;

	for (size_t c = 0; c < f->n_cells; c++)
		if (r->cells[c].there &&
		    (size_t)f->rows[f->cells[c].row].table == t + 2)
			return true;
	return false;
}

void
fragments_find_labels(
    struct arena *a, const struct rows *s, struct extraction *r)
{
	const struct form *f = r->form;
	size_t counts[3];

	if (has_cells(r, 0) && has_cells(r, 1) && has_cells(r, 2))
		return;
	count_labels(s, f, counts);
	for (size_t t = 0; t < 3; t++) {
		if (counts[t] < LABELS_MIN || has_cells(r, t))
			continue;
		for (size_t c = 0; c < f->n_cells; c++)
			if ((size_t)f->rows[f->cells[c].row].table == t + 2 &&
			    !f->cells[c].alternative)
				r->cells[c] =
				    (struct table_cell){ true, true, "" };
		r->n_labels[t] = counts[t];
		extraction_mark_ambiguous(a, r, t,
		    arena_printf(a,
			"table %zu has the form's labels, but not where they "
			"are understood",
			t + 2));
	}
}
