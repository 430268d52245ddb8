/*
 * The indicators of a rollup (DESIGN.md 7.1), from its sums. Exact decimals of
 * four places, rounded half up; null where the denominator is 0 or a sum is
 * not known. Pure.
 */
#ifndef GOUJI_SERVE_INDICATORS_H
#define GOUJI_SERVE_INDICATORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/num.h"

struct form;
struct json_writer;

/* One cell's sum, by the form's order. */
struct rollup_sum {
	bool known; /* n > 0 */
	struct num sum;
	int64_t n;
};

struct rollup_counts {
	int64_t expected, reported, valid, warned, invalid, on_time;
	int64_t zero_reports;
};

/* Four places; false when `denominator` is not above 0. */
bool indicator_rate(
    struct num numerator, struct num denominator, struct num *out);
/* The key "indicators" with its object. `form` may be NULL (no sums). */
void indicators_write(struct json_writer *w, const struct form *form,
    const struct rollup_sum *sums, const struct rollup_counts *counts);

#endif
