/*
 * County-wide sums of a year's cells, and the indicators that follow from
 * them. Exact. Pure.
 */
#ifndef GOUJI_STORE_ROLLUP_H
#define GOUJI_STORE_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/num.h"

struct cell;
struct form;

/* ---- sums ---- */

/* A sum that cannot overflow over LIMIT_TOWNSHIPS numbers, however absurd:
 * whole part and millionths apart. */
struct rollup_sum {
	int64_t whole, millionths;
	int scale; /* the most decimals that were printed */
	size_t n;  /* numbers added */
};

void rollup_sum_add(struct rollup_sum *sum, struct num v);

/* Room for any sum and any indicator as text. */
#define ROLLUP_TEXT_SIZE 40
/* The sum as a decimal ("120", "4068.208"); returns `out`. */
const char *rollup_sum_format(
    const struct rollup_sum *sum, char out[ROLLUP_TEXT_SIZE]);

/* a - b, with the decimals of the one that has more. */
struct rollup_sum rollup_sum_subtract(
    const struct rollup_sum *a, const struct rollup_sum *b);
/* Less than 0, 0, more than 0. */
int rollup_sum_sign(const struct rollup_sum *sum);
/* As a number; false when it is too large for one. */
bool rollup_sum_num(const struct rollup_sum *sum, struct num *out);

/*
 * The number that a report has for a cell of its form, as all sums take it:
 * what is `reported` there; for a cell of a row that is the sum of others
 * (other_all), else that sum, where all of them are reported. False: none.
 */
bool rollup_value(const struct form *form, const struct cell *cells,
    size_t cell, struct num *out);

/*
 * Add one report to the sums of a form's cells (form->n_cells of them; the
 * year's form). A report on another form adds the cells that share ids. A sum
 * without a given unit (FORM_SUM) never counts.
 */
void rollup_add_report(struct rollup_sum *sums, const struct form *form,
    const struct form *report_form, const struct cell *cells);

/* A zero report: each of tables 2, 3 and 4 has reported cells, and no
 * reported cell is anything but 0. */
bool rollup_is_zero(const struct form *form, const struct cell *cells);

/* ---- indicators ---- */

struct rollup_coverage {
	int64_t expected, reported, valid, warned, invalid, on_time;
	int64_t zero_reports;
};

/* A cell's sum as the database has it. */
struct rollup_figure {
	const char *cell; /* id */
	const char *sum;  /* decimal text; NULL or "": nobody reported it */
};

enum rollup_indicator {
	ROLLUP_DISCLOSURE_RATE,
	ROLLUP_DENIAL_RATE,
	ROLLUP_UNABLE_RATE,
	ROLLUP_REVIEW_CORRECTION_RATE,
	ROLLUP_LITIGATION_LOSS_RATE,
	ROLLUP_ON_TIME_RATE,
	ROLLUP_PUBLICATION_RATE,
	ROLLUP_ZERO_REPORTS,
	ROLLUP_N_INDICATORS
};

/* "disclosure_rate" and so on; static. */
const char *rollup_indicator_name(enum rollup_indicator i);
/*
 * An indicator as a JSON number: a rate as a fraction of one with 4 decimals
 * ("0.8333"), rounded half up; zero_reports as a count. False (out untouched)
 * where there is none: the denominator is 0, nobody reported one of its
 * numbers, or the figures are absurd (negative denominators, sums over
 * 9*10^11).
 */
bool rollup_indicator(enum rollup_indicator i,
    const struct rollup_figure *figures, size_t n,
    const struct rollup_coverage *coverage, char out[ROLLUP_TEXT_SIZE]);

#endif
