/*
 * What the cells of a report can be: a reported cell is its value, any other
 * an unknown count >= 0 (a change: any number), narrowed by the equations
 * that can hold (DESIGN.md 7.1). Only the equations within the year take
 * part. Pure; everything lives in the arena.
 *
 * First each equation is tried on what is printed alone; then bounds are
 * propagated through those that can hold, in the form's order. When one turns
 * out impossible it is broken, is left out, and all starts over without it.
 * There is no search: reports that only contradict themselves jointly, by a
 * ring of unknown cells, are let pass (their bounds rise without end and the
 * rounds are cut at BOUNDS_MAX_ROUNDS; what was derived until then is true).
 */
#ifndef GOUJI_CHECK_VALUES_BOUNDS_H
#define GOUJI_CHECK_VALUES_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/num.h"
#include "collectors/model/report.h"

struct arena;
struct form_equation;
struct form_term;

#define BOUNDS_MAX_ROUNDS 50

/* From lo to hi, both with it, at the scale of the bounds. */
struct span {
	int64_t lo, hi;
};

#define SPAN_LOWEST  INT64_MIN /* no lower bound */
#define SPAN_HIGHEST INT64_MAX /* no upper bound */

/* What became of one equation. */
struct equation_result {
	bool broken;
	/* The sides when it was found broken. */
	struct span left, right;
	bool derived; /* not by what is printed alone */
};

struct bounds {
	const struct report *report;
	int scale;          /* decimals of all spans */
	struct span *cells; /* by cell of the form */
	bool *in_play;      /* by cell: is part of this report; false
	                           * for a stand-in that is not printed and
	                           * for the rows that a printed one replaces */
	struct equation_result *equation_results; /* by equation of the form */
};

/* Has the equation a cell of the year before? Such ones take no part. */
bool bounds_spans_years(const struct form_equation *q);

/* The spans have at least `min_scale` decimals: those of the year before, where
 * sides with its cells are to be asked for. */
void bounds_solve(
    struct arena *a, const struct report *r, int min_scale, struct bounds *out);

bool span_is_point(struct span s);
/* The span of a side, of the cells in play. Terms of the year before are
 * looked up by id in `prior`; they may have no bounds there: then false. */
bool bounds_side(const struct bounds *b, const struct bounds *prior,
    const struct form_term *terms, size_t n, struct span *out);
/* No values within the spans satisfy left op right. */
bool bounds_impossible(
    const struct form_equation *q, struct span left, struct span right);
/* A span's end as a number, without trailing zeros behind the point. */
struct num bounds_num(const struct bounds *b, int64_t v);
/* The cell is not reported and only one value is left for it. */
bool bounds_implied(const struct bounds *b, size_t cell, struct num *value);

/*
 * The report of some bounds with other values: what is part of it stays as
 * it is, single cells become unknown or another value.
 */
struct bounds_trial {
	struct report report; /* with cells of its own */
	const struct report *printed;
	struct span *raw; /* by cell: without the equations */
	struct bounds
	    bounds;  /* spans of the last question; no equation_results */
	size_t work; /* terms looked at so far */
};

void bounds_trial_init(
    struct arena *a, const struct bounds *b, struct bounds_trial *out);
void bounds_trial_put(struct bounds_trial *t, size_t cell, struct num value);
void bounds_trial_forget(struct bounds_trial *t, size_t cell);
void bounds_trial_restore(struct bounds_trial *t, size_t cell);
/*
 * Can these equations of the form, all within the year, hold together? When
 * they can, bounds.cells has the spans of their cells; all other spans are
 * those of questions before.
 */
bool bounds_trial_holds(
    struct bounds_trial *t, const size_t *equations, size_t n);

#endif
