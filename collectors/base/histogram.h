/*
 * How long things took, counted by fixed steps, as Prometheus has histograms.
 * A plain value; all zero is an empty one. Pure.
 */
#ifndef GOUJI_BASE_HISTOGRAM_H
#define GOUJI_BASE_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_STEPS 15

struct histogram {
	/* Of those that took no longer than the step and longer than the one
	 * before it. */
	uint64_t counts[HISTOGRAM_STEPS];
	uint64_t n; /* all; with those beyond the last step */
	uint64_t sum_ms;
};

/* The steps in ms, ascending: from an answer's millisecond to a transfer's
 * minute. */
extern const int64_t histogram_steps[HISTOGRAM_STEPS];

/* One took `ms`; what is below 0 counts as 0. */
void histogram_add(struct histogram *h, int64_t ms);

#endif
