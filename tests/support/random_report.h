/*
 * Reports for property tests: random, but consistent. The same seed gives the
 * same report; print it when a test fails.
 */
#ifndef GOUJI_TESTS_SUPPORT_RANDOM_REPORT_H
#define GOUJI_TESTS_SUPPORT_RANDOM_REPORT_H

#include <stdint.h>

struct arena;
struct form;
struct report;

/* splitmix64: the next number, and one in 0..n-1. */
uint64_t random_next(uint64_t *state);
uint64_t random_below(uint64_t *state, uint64_t n);

/*
 * A report on form "2019" or "2021" whose every cell is reported (those of
 * rows that stand in for others are absent) and that satisfies all equations
 * of the form within the year; 规章 is 0; many cells are 0, some large. It
 * has a title, a body, a year of the form, a period and the six parts.
 */
void random_report(
    struct arena *a, const struct form *f, uint64_t seed, struct report *out);

/* The same report as printed with the rows that stand in for others: form
 * 2021 with one row （六）其他处理, form 2019 with three. */
void random_report_use_alternative(struct report *r);

/* Leaves reported cells blank, one in `one_in` by chance. */
void random_report_blank(struct report *r, uint64_t seed, uint64_t one_in);

#endif
