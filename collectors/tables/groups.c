#include "collectors/tables/groups.h"

#include <stdint.h>

#include "collectors/form/form.h"
#include "collectors/tables/labels.h"

#define NOWHERE ((size_t)-1)
#define GROUPS  3

/* What a header has of table 4. */
struct results {
	size_t per_group;
	size_t result[HEADER_CELLS], cell[HEADER_CELLS], n;
	bool one_line;
	size_t groups[GROUPS], heads[GROUPS], n_groups; /* left to right */
};

static void
find_groups(const struct form *f, const struct form_block *b,
    const struct header *h, struct results *r)
{
	size_t litigation = NOWHERE, review = NOWHERE;

	for (size_t i = 0; i < h->n; i++) {
		const struct row_cell *c = h->list[i].cell;
		size_t g = label_column_group(f, b, c);
		bool again = false;

		if (litigation == NOWHERE && label_is_litigation(c->key))
			litigation = i;
		if (g == LABEL_NONE)
			continue;
		for (size_t k = 0; k < r->n_groups; k++)
			again = again || r->groups[k] == g;
		if (again || r->n_groups == GROUPS)
			continue;
		if (g == 0)
			review = i;
		r->heads[r->n_groups] = i;
		r->groups[r->n_groups++] = g;
	}
	/* 行政诉讼 to the left of 行政复议: its two groups come first. */
	if (r->n_groups == GROUPS && r->groups[0] == 0 &&
	    litigation != NOWHERE && litigation < review) {
		r->groups[0] = r->groups[1];
		r->groups[1] = r->groups[2];
		r->groups[2] = 0;
		r->heads[0] = r->heads[1];
		r->heads[1] = r->heads[2];
		r->heads[2] = review;
	}
}

/* One of a group's labels: its index within the group, or none. */
static size_t
result_of(const struct form *f, const struct form_block *b,
    const struct row_cell *c, size_t per_group)
{
	bool exact;
	uint32_t bits = label_columns(f, b, c, &exact);

	if (!exact || bits == 0 || label_column_group(f, b, c) != LABEL_NONE)
		return NOWHERE;
	return (size_t)__builtin_ctz(bits) % per_group;
}

static bool
is_form_like(const struct results *r)
{
	size_t next = 0;

	/* A part of the form's order 0..4 0..4 0..4? */
	for (size_t i = 0; i < r->n; i++) {
		while (next < GROUPS * r->per_group &&
		    next % r->per_group != r->result[i])
			next++;
		if (next++ >= GROUPS * r->per_group)
			return false;
	}
	return true;
}

static void
find_results(const struct form *f, const struct form_block *b,
    const struct header *h, struct results *r)
{
	r->n = r->n_groups = 0;
	r->per_group = b->n_columns / GROUPS;
	r->one_line = true;
	find_groups(f, b, h, r);
	for (size_t i = 0; i < h->n; i++) {
		size_t result = result_of(f, b, h->list[i].cell, r->per_group);

		if (result == NOWHERE)
			continue;
		r->one_line = r->one_line &&
		    (r->n == 0 || header_same_line(h, r->cell[0], i));
		r->cell[r->n] = i;
		r->result[r->n++] = result;
	}
}

/* Three times all results of a group? */
static bool
runs_are_whole(const struct results *r)
{
	for (size_t run = 0; run < GROUPS; run++) {
		uint32_t seen = 0;

		for (size_t i = 0; i < r->per_group; i++)
			seen |= (uint32_t)1
			    << r->result[run * r->per_group + i];
		if (seen != ((uint32_t)1 << r->per_group) - 1)
			return false;
	}
	return true;
}

/* Is the cell under the head, as far as a table's places can tell? */
static bool
is_under(const struct header *h, size_t cell, size_t head)
{
	const struct header_cell *c = &h->list[cell], *over = &h->list[head];

	return c->table != over->table ||
	    row_cells_overlap(c->cell, over->cell);
}

/* Over several lines, the results of 行政复议 are read first because they
 * stand one line higher. */
static void
order_results(const struct header *h, const struct results *r, struct plan *p)
{
	size_t n = r->per_group;

	for (size_t place = 0, direct = 1; place < GROUPS; place++) {
		size_t run = r->one_line    ? place
		    : r->groups[place] == 0 ? 0
					    : direct++;

		for (size_t i = 0; i < n; i++) {
			size_t k = run * n + i;
			size_t column = r->groups[place] + r->result[k];

			p->order[place * n + i] = column;
			p->at[column] = r->cell[k];
			if (!is_under(h, r->cell[k], r->heads[place]))
				p->places_lie = true;
		}
	}
}

/*
 * The columns of table 4, whose labels come three times. False when the header
 * contradicts the form in a way that leaves their order open; one that is not
 * understood gives the form's order.
 */
static bool
plan_groups(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *p)
{
	struct results r;

	*p = (struct plan){ .n_columns = b->n_columns,
		.n_order = b->n_columns,
		.order_known = true,
		.no_labels = true,
		.twice = NOWHERE };
	for (size_t c = 0; c < BLOCK_COLUMNS; c++)
		p->at[c] = NOWHERE;
	for (size_t c = 0; c < b->n_columns; c++)
		p->order[c] = c;
	find_results(f, b, h, &r);
	if (r.n == b->n_columns && r.n_groups == GROUPS) {
		if (!runs_are_whole(&r))
			return false;
		order_results(h, &r, p);
	} else if (!is_form_like(&r)) {
		return false;
	} else {
		p->no_header = true;
		for (size_t i = 0; i < r.n && i < b->n_columns; i++)
			p->at[i] = r.cell[i];
	}
	plan_find_line(h, b->table, 0, p);
	plan_find_gaps(f, b, h, p);
	return true;
}

enum groups_fit
groups_apply(const struct form *f, const struct form_block *b,
    const struct header *h, const struct table_row *row, size_t first,
    struct pick *picks)
{
	struct plan p;

	if (!plan_groups(f, b, h, &p)) {
		for (size_t c = 0; c < b->n_columns; c++)
			picks[c] = (struct pick){ PICK_AMBIGUOUS, NULL };
		return GROUPS_OPEN;
	}
	return plan_apply(&p, h, row, first, picks) ? GROUPS_FIT : GROUPS_COUNT;
}

bool
header_has_groups(
    const struct form *f, const struct form_block *b, const struct header *h)
{
	size_t n_results = 0, n_groups = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct row_cell *c = h->list[i].cell;

		if (label_column_group(f, b, c) != LABEL_NONE)
			n_groups++;
		else if (result_of(f, b, c, b->n_columns / GROUPS) != NOWHERE)
			n_results++;
	}
	return n_groups >= 1 && n_results >= 3;
}
