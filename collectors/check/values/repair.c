#include "collectors/check/values/repair.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/values/bounds.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/*
 * Equations that are bound together by cells that nobody knows; alone where
 * all is reported. Bits are indices into search.equations.
 */
struct part {
	uint64_t equations;
	bool broken; /* they cannot all hold */
};

struct parts {
	struct part part[REPAIR_MAX_EQUATIONS];
	size_t n;
};

struct search {
	const struct bounds *bounds;
	const struct bounds *prior;
	struct bounds_trial trial;
	const size_t *equations;
	size_t n_equations;
	uint64_t *touches; /* by cell: the equations that it is in */
	size_t *cells;     /* those in play, in the form's order */
	size_t n_cells;
	size_t most;    /* equations that one cell is in, at the most */
	size_t *barred; /* by cell: all sets with it are seen, as long as
	                   * that many cells are chosen; 0 none */
	size_t chosen[LIMIT_REPAIR_CELLS];
	size_t n_chosen;
	bool found; /* cells that would do, with values or without */
	struct repair_list *out;
};

/* ---- parts ---- */

static bool
part_holds(struct search *s, uint64_t part)
{
	size_t equations[REPAIR_MAX_EQUATIONS], n = 0;

	for (size_t i = 0; i < s->n_equations; i++)
		if ((part >> i & 1) != 0)
			equations[n++] = s->equations[i];
	return bounds_trial_holds(&s->trial, equations, n);
}

/* Bind together what shares an equation with `touched`; the part made. */
static struct part *
parts_join(struct parts *p, uint64_t touched)
{
	size_t n = 0, first = p->n;

	for (size_t i = 0; i < p->n; i++) {
		if ((p->part[i].equations & touched) == 0) {
			p->part[n++] = p->part[i];
		} else if (first == p->n) {
			first = n;
			p->part[n++] = p->part[i];
		} else {
			p->part[first].equations |= p->part[i].equations;
		}
	}
	assert(first < n);
	p->n = n;
	return &p->part[first];
}

static bool
is_known(const struct search *s, size_t cell)
{
	return s->trial.report.cells[cell].state == CELL_REPORTED;
}

static void
find_parts(struct search *s, struct parts *p)
{
	p->n = s->n_equations;
	for (size_t i = 0; i < p->n; i++)
		p->part[i].equations = UINT64_C(1) << i;
	for (size_t i = 0; i < s->n_cells; i++)
		if (!is_known(s, s->cells[i]))
			(void)parts_join(p, s->touches[s->cells[i]]);
	for (size_t i = 0; i < p->n; i++)
		p->part[i].broken = !part_holds(s, p->part[i].equations);
}

static size_t
count_broken(const struct parts *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->part[i].broken;
	return n;
}

static size_t
count_terms(const struct search *s, uint64_t part)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_equations; i++) {
		const struct form_equation *q =
		    &s->bounds->report->form->equations[s->equations[i]];

		if ((part >> i & 1) != 0)
			n += q->n_left + q->n_right;
	}
	return n;
}

/* The broken part that leaves the fewest cells to choose from. */
static const struct part *
narrowest_broken(const struct search *s, const struct parts *p)
{
	const struct part *best = NULL;
	size_t best_terms = 0;

	for (size_t i = 0; i < p->n; i++) {
		size_t terms;

		if (!p->part[i].broken)
			continue;
		terms = count_terms(s, p->part[i].equations);
		if (best == NULL || terms < best_terms) {
			best = &p->part[i];
			best_terms = terms;
		}
	}
	return best;
}

static bool
touches_all_broken(const struct parts *p, uint64_t touched)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->part[i].broken && (p->part[i].equations & touched) == 0)
			return false;
	return true;
}

/* ---- what was found ---- */

/* The value that the equations leave for a chosen cell. */
static bool
value_left(const struct search *s, size_t cell, struct num *out)
{
	struct span left = s->trial.bounds.cells[cell];
	enum form_cell_type type = s->bounds->report->form->cells[cell].type;

	if (!span_is_point(left))
		return false;
	*out = bounds_num(s->bounds, left.lo);
	return (type != FORM_COUNT && type != FORM_CHANGE) ||
	    num_is_integer(*out);
}

static uint64_t
parts_of_chosen(const struct search *s, const struct parts *p)
{
	uint64_t touched = 0, equations = 0;

	for (size_t i = 0; i < s->n_chosen; i++)
		touched |= s->touches[s->chosen[i]];
	for (size_t i = 0; i < p->n; i++)
		if ((p->part[i].equations & touched) != 0)
			equations |= p->part[i].equations;
	return equations;
}

/* By insertion: the cells of a set stand in the form's order. */
static void
add_change(struct repair_set *set, struct repair_change change)
{
	size_t at = set->n++;

	for (; at > 0 && set->changes[at - 1].cell > change.cell; at--)
		set->changes[at] = set->changes[at - 1];
	set->changes[at] = change;
}

static void
take(struct search *s, const struct repair_set *set)
{
	struct repair_set ranked = *set;

	for (size_t i = 0; i < set->n; i++)
		if (num_equal(set->changes[i].from, set->changes[i].to))
			return;
	repair_rank(s->bounds, s->prior, s->equations, s->n_equations, &ranked);
	repair_list_add(s->out, &ranked);
}

/*
 * Two neighbours whose values the equations leave open: only that they were
 * swapped is more than a guess.
 */
static void
try_swapping(struct search *s, uint64_t part)
{
	const struct cell *cells = s->bounds->report->cells;
	struct repair_set set = { .n = 0 };

	if (s->n_chosen != 2 ||
	    !repair_are_neighbours(s->bounds, s->chosen[0], s->chosen[1]))
		return;
	for (size_t i = 0; i < 2; i++) {
		size_t cell = s->chosen[i], other = s->chosen[1 - i];

		add_change(&set,
		    (struct repair_change){
			cell, cells[cell].value, cells[other].value });
		bounds_trial_put(&s->trial, cell, cells[other].value);
	}
	if (part_holds(s, part))
		take(s, &set);
	for (size_t i = 0; i < 2; i++)
		bounds_trial_forget(&s->trial, s->chosen[i]);
}

/* Nothing is broken any more once the chosen cells are unknown. */
static void
take_chosen(struct search *s, const struct parts *p)
{
	const struct cell *cells = s->bounds->report->cells;
	uint64_t part = parts_of_chosen(s, p);
	struct repair_set set = { .n = 0 };

	s->found = true;
	/* Spans of parts that were asked about earlier may be another set's. */
	if (!part_holds(s, part))
		return;
	for (size_t i = 0; i < s->n_chosen; i++) {
		struct repair_change change = { .cell = s->chosen[i],
			.from = cells[s->chosen[i]].value };

		if (!value_left(s, s->chosen[i], &change.to)) {
			try_swapping(s, part);
			return;
		}
		add_change(&set, change);
	}
	take(s, &set);
}

/* ---- the search ---- */

static bool
is_over(const struct search *s)
{
	return s->trial.work > REPAIR_MAX_WORK;
}

static void search_further(
    struct search *s, const struct parts *p, size_t still);

static void
choose(struct search *s, const struct parts *p, size_t cell, size_t still)
{
	struct parts next = *p;
	struct part *part;

	bounds_trial_forget(&s->trial, cell);
	s->chosen[s->n_chosen++] = cell;
	part = parts_join(&next, s->touches[cell]);
	part->broken = !part_holds(s, part->equations);
	search_further(s, &next, still - 1);
	s->n_chosen--;
	bounds_trial_restore(&s->trial, cell);
}

/*
 * Choose up to `still` more cells. Whatever mends a broken part has a cell in
 * it: so all cells of one of them are tried, each without those before it,
 * whose sets are seen.
 */
static void
search_further(struct search *s, const struct parts *p, size_t still)
{
	size_t n_broken = count_broken(p), depth = s->n_chosen + 1;
	uint64_t part;

	if (n_broken == 0) {
		take_chosen(s, p);
		return;
	}
	if (n_broken > s->most * still)
		return;
	part = narrowest_broken(s, p)->equations;
	s->trial.work += s->n_cells;
	for (size_t i = 0; i < s->n_cells && !is_over(s); i++) {
		size_t cell = s->cells[i];
		uint64_t touched = s->touches[cell];

		if ((touched & part) == 0 || s->barred[cell] != 0 ||
		    !is_known(s, cell) ||
		    (still == 1 && !touches_all_broken(p, touched)))
			continue;
		choose(s, p, cell, still);
		s->barred[cell] = depth;
	}
	for (size_t i = 0; i < s->n_cells; i++)
		if (s->barred[s->cells[i]] == depth)
			s->barred[s->cells[i]] = 0;
}

static void
touch(struct search *s, const struct form_term *terms, size_t n, size_t bit)
{
	for (size_t i = 0; i < n; i++) {
		assert(!terms[i].prior);
		if (s->bounds->in_play[terms[i].cell])
			s->touches[terms[i].cell] |= UINT64_C(1) << bit;
	}
}

static void
find_broken_equations(struct search *s, struct arena *a)
{
	const struct form *f = s->bounds->report->form;

	s->touches = arena_calloc(a, f->n_cells, sizeof(*s->touches));
	s->barred = arena_calloc(a, f->n_cells, sizeof(*s->barred));
	s->cells = arena_calloc(a, f->n_cells, sizeof(*s->cells));
	for (size_t i = 0; i < s->n_equations; i++) {
		const struct form_equation *q = &f->equations[s->equations[i]];

		touch(s, q->left, q->n_left, i);
		touch(s, q->right, q->n_right, i);
	}
	for (size_t i = 0; i < f->n_cells; i++) {
		size_t n = 0;

		if (s->touches[i] == 0)
			continue;
		s->cells[s->n_cells++] = i;
		for (uint64_t left = s->touches[i]; left != 0; left &= left - 1)
			n++;
		if (n > s->most)
			s->most = n;
	}
}

void
repair_find(struct arena *a, const struct bounds *b, const struct bounds *prior,
    const size_t *equations, size_t n, struct repair_list *out)
{
	struct search s = {
		.bounds = b,
		.prior = prior,
		.equations = equations,
		.n_equations = n,
		.out = out,
	};
	struct parts parts;

	assert(n <= REPAIR_MAX_EQUATIONS);
	memset(out, 0, sizeof(*out));
	bounds_trial_init(a, b, &s.trial);
	find_broken_equations(&s, a);
	find_parts(&s, &parts);
	if (count_broken(&parts) == 0)
		return;
	for (size_t size = 1; size <= LIMIT_REPAIR_CELLS && !s.found; size++)
		search_further(&s, &parts, size);
	out->work = s.trial.work;
	if (is_over(&s))
		out->n = 0;
}
