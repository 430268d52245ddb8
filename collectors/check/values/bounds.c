#include "collectors/check/values/bounds.h"

#include <assert.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/*
 * Values beyond this are no bound: nobody has so many applications, and
 * FORM_MAX_TERMS of them can be added without overflow.
 */
#define SPAN_LARGEST INT64_C(10000000000000000)

bool
span_is_point(struct span s)
{
	return s.lo == s.hi;
}

static int64_t
add_low(int64_t a, int64_t b)
{
	return a == SPAN_LOWEST || b == SPAN_LOWEST ? SPAN_LOWEST : a + b;
}

static int64_t
add_high(int64_t a, int64_t b)
{
	return a == SPAN_HIGHEST || b == SPAN_HIGHEST ? SPAN_HIGHEST : a + b;
}

static struct span
span_negated(struct span s)
{
	return (struct span){
		.lo = s.hi == SPAN_HIGHEST ? SPAN_LOWEST : -s.hi,
		.hi = s.lo == SPAN_LOWEST ? SPAN_HIGHEST : -s.lo,
	};
}

static struct span
span_add(struct span a, struct span b, int sign)
{
	if (sign < 0)
		b = span_negated(b);
	return (struct span){ add_low(a.lo, b.lo), add_high(a.hi, b.hi) };
}

struct num
bounds_num(const struct bounds *b, int64_t v)
{
	struct num n = { .value = v, .scale = b->scale };

	while (n.scale > 0 && n.value % 10 == 0) {
		n.value /= 10;
		n.scale--;
	}
	return n;
}

bool
bounds_implied(const struct bounds *b, size_t cell, struct num *value)
{
	if (!b->in_play[cell] ||
	    b->report->cells[cell].state == CELL_REPORTED ||
	    !span_is_point(b->cells[cell]))
		return false;
	*value = bounds_num(b, b->cells[cell].lo);
	return true;
}

/* ---- what is part of the report ---- */

static bool
row_is_printed(const struct report *r, const struct form_row *row)
{
	size_t n = r->form->blocks[row->block].n_columns;

	for (size_t i = 0; i < n; i++)
		if (r->cells[row->first_cell + i].state != CELL_ABSENT)
			return true;
	return false;
}

static void
set_row_in_play(struct bounds *b, const struct form_row *row, bool in_play)
{
	size_t n = b->report->form->blocks[row->block].n_columns;

	for (size_t i = 0; i < n; i++)
		b->in_play[row->first_cell + i] = in_play;
}

/* A stand-in is part of the report where it is printed and none of the rows
 * that it replaces is. */
static bool
stands_in(const struct report *r, const struct form_row *row)
{
	const struct form *f = r->form;

	if (!row_is_printed(r, row))
		return false;
	for (size_t i = 0; i < row->n_instead_of; i++)
		if (row_is_printed(r, &f->rows[row->instead_of[i]]))
			return false;
	return true;
}

static void
find_what_is_in_play(struct bounds *b)
{
	const struct form *f = b->report->form;

	for (size_t i = 0; i < f->n_rows; i++)
		set_row_in_play(b, &f->rows[i], !f->rows[i].alternative);
	for (size_t i = 0; i < f->n_rows; i++) {
		const struct form_row *row = &f->rows[i];

		if (!row->alternative || !stands_in(b->report, row))
			continue;
		set_row_in_play(b, row, true);
		for (size_t k = 0; k < row->n_instead_of; k++)
			set_row_in_play(b, &f->rows[row->instead_of[k]], false);
	}
}

/* ---- spans of cells and sides ---- */

static struct span
raw_span(const struct bounds *b, size_t cell)
{
	const struct cell *c = &b->report->cells[cell];
	struct span s = { 0, SPAN_HIGHEST };
	int64_t v;

	if (b->report->form->cells[cell].type == FORM_CHANGE)
		s.lo = SPAN_LOWEST;
	if (c->state != CELL_REPORTED)
		return s;
	v = num_at_scale(c->value, b->scale);
	if (v > SPAN_LARGEST || v < -SPAN_LARGEST)
		return (struct span){ SPAN_LOWEST, SPAN_HIGHEST };
	return (struct span){ v, v };
}

static void
reset(struct bounds *b)
{
	for (size_t i = 0; i < b->report->form->n_cells; i++)
		b->cells[i] = raw_span(b, i);
}

static int64_t
times_ten(int64_t v, int64_t unbounded)
{
	if (v > SPAN_LARGEST / 10 || v < -(SPAN_LARGEST / 10))
		return unbounded;
	return v * 10;
}

/* A span at a larger scale. */
static struct span
rescaled(struct span s, int from, int to)
{
	for (; from < to; from++) {
		s.lo = times_ten(s.lo, SPAN_LOWEST);
		s.hi = times_ten(s.hi, SPAN_HIGHEST);
	}
	return s;
}

static bool
prior_span(const struct bounds *b, const struct bounds *prior, size_t cell,
    struct span *out)
{
	int i;

	if (prior == NULL)
		return false;
	i = form_cell_find(
	    prior->report->form, b->report->form->cells[cell].id);
	if (i < 0)
		return false;
	*out = rescaled(prior->cells[i], prior->scale, b->scale);
	return true;
}

bool
bounds_side(const struct bounds *b, const struct bounds *prior,
    const struct form_term *terms, size_t n, struct span *out)
{
	struct span sum = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		struct span s = b->cells[terms[i].cell];

		if (terms[i].prior) {
			if (!prior_span(b, prior, terms[i].cell, &s))
				return false;
		} else if (!b->in_play[terms[i].cell]) {
			continue;
		}
		sum = span_add(sum, s, terms[i].sign);
	}
	*out = sum;
	return true;
}

bool
bounds_impossible(
    const struct form_equation *q, struct span left, struct span right)
{
	bool above = left.lo > right.hi, below = left.hi < right.lo;

	switch (q->op) {
	case FORM_EQUAL:
		return above || below;
	case FORM_AT_MOST:
		return above;
	case FORM_AT_LEAST:
		return below;
	}
	return false;
}

/* ---- equations ---- */

bool
bounds_spans_years(const struct form_equation *q)
{
	for (size_t i = 0; i < q->n_left; i++)
		if (q->left[i].prior)
			return true;
	for (size_t i = 0; i < q->n_right; i++)
		if (q->right[i].prior)
			return true;
	return false;
}

static bool
has_reported(const struct bounds *b, const struct form_term *terms, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (b->in_play[terms[i].cell] &&
		    b->report->cells[terms[i].cell].state == CELL_REPORTED)
			return true;
	return false;
}

static bool
is_broken(const struct bounds *b, const struct form_equation *q)
{
	return has_reported(b, q->left, q->n_left) ||
	    has_reported(b, q->right, q->n_right);
}

static bool
try_equation(const struct bounds *b, const struct form_equation *q,
    struct span *left, struct span *right)
{
	bool whole = bounds_side(b, NULL, q->left, q->n_left, left) &&
	    bounds_side(b, NULL, q->right, q->n_right, right);

	assert(whole);
	return !bounds_impossible(q, *left, *right);
}

/* What is derived beyond any sensible size is no bound. */
static bool
narrow(struct span *s, struct span to)
{
	struct span old = *s;

	if (to.lo > s->lo && to.lo <= SPAN_LARGEST)
		s->lo = to.lo;
	if (to.hi < s->hi && to.hi >= -SPAN_LARGEST)
		s->hi = to.hi <= SPAN_LARGEST ? to.hi : s->hi;
	return s->lo != old.lo || s->hi != old.hi;
}

/*
 * With everything on the left, sum + sign * x op 0: what is left for x when
 * `sum` is the rest.
 */
static struct span
left_for(const struct form_equation *q, struct span rest, int sign)
{
	struct span s = span_negated(rest);

	if (q->op == FORM_AT_MOST)
		s.lo = SPAN_LOWEST;
	else if (q->op == FORM_AT_LEAST)
		s.hi = SPAN_HIGHEST;
	return sign < 0 ? span_negated(s) : s;
}

/* A sum of spans that single ones can be taken out of again. */
struct total {
	struct span finite;
	size_t n_lowest, n_highest; /* without a bound */
};

static void
total_put(struct total *t, struct span s)
{
	if (s.lo == SPAN_LOWEST)
		t->n_lowest++;
	else
		t->finite.lo += s.lo;
	if (s.hi == SPAN_HIGHEST)
		t->n_highest++;
	else
		t->finite.hi += s.hi;
}

static void
total_take(struct total *t, struct span s)
{
	if (s.lo == SPAN_LOWEST)
		t->n_lowest--;
	else
		t->finite.lo -= s.lo;
	if (s.hi == SPAN_HIGHEST)
		t->n_highest--;
	else
		t->finite.hi -= s.hi;
}

static struct span
total_span(const struct total *t)
{
	return (struct span){
		.lo = t->n_lowest > 0 ? SPAN_LOWEST : t->finite.lo,
		.hi = t->n_highest > 0 ? SPAN_HIGHEST : t->finite.hi,
	};
}

/* Term i of the equation with everything moved to the left. */
static const struct form_term *
term_at(const struct form_equation *q, size_t i, int *sign)
{
	const struct form_term *t =
	    i < q->n_left ? &q->left[i] : &q->right[i - q->n_left];

	*sign = i < q->n_left ? t->sign : -t->sign;
	return t;
}

static struct span
signed_span(struct span s, int sign)
{
	return sign < 0 ? span_negated(s) : s;
}

static bool
narrow_cells(struct bounds *b, const struct form_equation *q)
{
	struct total all = { { 0, 0 }, 0, 0 };
	size_t n = q->n_left + q->n_right, n_open = 0;
	bool changed = false;

	for (size_t i = 0; i < n; i++) {
		int sign;
		size_t cell = term_at(q, i, &sign)->cell;

		if (!b->in_play[cell])
			continue;
		total_put(&all, signed_span(b->cells[cell], sign));
		n_open += !span_is_point(b->cells[cell]);
	}
	for (size_t i = 0; n_open > 0 && i < n; i++) {
		int sign;
		size_t cell = term_at(q, i, &sign)->cell;
		struct span *s = &b->cells[cell];

		/* A value that is printed stays what it is. */
		if (!b->in_play[cell] || span_is_point(*s) ||
		    b->report->cells[cell].state == CELL_REPORTED)
			continue;
		total_take(&all, signed_span(*s, sign));
		changed |= narrow(s, left_for(q, total_span(&all), sign));
		total_put(&all, signed_span(*s, sign));
	}
	return changed;
}

/* ---- to the fixed point ---- */

static void
mark_broken(struct bounds *b, size_t equation, struct span left,
    struct span right, bool derived)
{
	struct equation_result *v = &b->equation_results[equation];

	v->broken = is_broken(b, &b->report->form->equations[equation]);
	v->left = left;
	v->right = right;
	v->derived = derived;
}

/* One pass over the equations. -1: one was impossible and is left out now. */
static int
propagate_once(struct bounds *b, bool *left_out, bool *changed)
{
	const struct form *f = b->report->form;
	struct span left, right;

	*changed = false;
	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];

		if (left_out[i])
			continue;
		if (!try_equation(b, q, &left, &right)) {
			mark_broken(b, i, left, right, true);
			left_out[i] = true;
			return -1;
		}
		*changed |= narrow_cells(b, q);
	}
	return 0;
}

static int
propagate(struct bounds *b, bool *left_out)
{
	bool changed = true;

	reset(b);
	for (int i = 0; changed && i < BOUNDS_MAX_ROUNDS; i++)
		if (propagate_once(b, left_out, &changed) != 0)
			return -1;
	return 0;
}

static int
largest_scale(const struct report *r, int scale)
{
	for (size_t i = 0; i < r->form->n_cells; i++)
		if (r->cells[i].state == CELL_REPORTED &&
		    r->cells[i].value.scale > scale)
			scale = r->cells[i].value.scale;
	return scale;
}

void
bounds_solve(
    struct arena *a, const struct report *r, int min_scale, struct bounds *out)
{
	const struct form *f = r->form;
	bool *left_out = arena_calloc(a, f->n_equations, sizeof(*left_out));
	struct span left, right;
	int rc;

	out->report = r;
	out->scale = largest_scale(r, min_scale);
	out->cells = arena_calloc(a, f->n_cells, sizeof(*out->cells));
	out->in_play = arena_calloc(a, f->n_cells, sizeof(*out->in_play));
	out->equation_results =
	    arena_calloc(a, f->n_equations, sizeof(*out->equation_results));
	find_what_is_in_play(out);
	reset(out);
	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];

		left_out[i] = bounds_spans_years(q);
		if (left_out[i] || try_equation(out, q, &left, &right))
			continue;
		mark_broken(out, i, left, right, false);
		left_out[i] = true;
	}
	/* Each start leaves out one equation more, so it ends. */
	do {
		rc = propagate(out, left_out);
	} while (rc != 0);
}

/* ---- asking again with other values ---- */

void
bounds_trial_init(
    struct arena *a, const struct bounds *b, struct bounds_trial *out)
{
	size_t n = b->report->form->n_cells;

	out->report = *b->report;
	out->report.cells = arena_calloc(a, n, sizeof(*out->report.cells));
	for (size_t i = 0; i < n; i++)
		out->report.cells[i] = b->report->cells[i];
	out->printed = b->report;
	out->raw = arena_calloc(a, n, sizeof(*out->raw));
	out->bounds = *b;
	out->bounds.report = &out->report;
	out->bounds.cells = arena_calloc(a, n, sizeof(*out->bounds.cells));
	out->bounds.equation_results = NULL;
	for (size_t i = 0; i < n; i++)
		out->raw[i] = raw_span(&out->bounds, i);
	out->work = 0;
}

void
bounds_trial_put(struct bounds_trial *t, size_t cell, struct num value)
{
	t->report.cells[cell] =
	    (struct cell){ .state = CELL_REPORTED, .value = value };
	t->raw[cell] = raw_span(&t->bounds, cell);
}

void
bounds_trial_forget(struct bounds_trial *t, size_t cell)
{
	t->report.cells[cell] = (struct cell){ .state = CELL_BLANK };
	t->raw[cell] = raw_span(&t->bounds, cell);
}

void
bounds_trial_restore(struct bounds_trial *t, size_t cell)
{
	t->report.cells[cell] = t->printed->cells[cell];
	t->raw[cell] = raw_span(&t->bounds, cell);
}

static void
start_from_values(struct bounds_trial *t, const struct form_equation *q)
{
	int sign;

	for (size_t i = 0; i < q->n_left + q->n_right; i++) {
		size_t cell = term_at(q, i, &sign)->cell;

		t->bounds.cells[cell] = t->raw[cell];
	}
}

bool
bounds_trial_holds(struct bounds_trial *t, const size_t *equations, size_t n)
{
	const struct form_equation *all = t->report.form->equations;
	struct span left, right;
	bool changed = true;

	for (size_t i = 0; i < n; i++)
		start_from_values(t, &all[equations[i]]);
	for (int round = 0; changed && round < BOUNDS_MAX_ROUNDS; round++) {
		changed = false;
		for (size_t i = 0; i < n; i++) {
			const struct form_equation *q = &all[equations[i]];

			t->work += q->n_left + q->n_right;
			if (!try_equation(&t->bounds, q, &left, &right))
				return false;
			changed |= narrow_cells(&t->bounds, q);
		}
	}
	return true;
}
