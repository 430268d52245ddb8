/*
 * Random reports as small offices have them, and the year before to one; both
 * consistent with each other. Deterministic.
 */
#ifndef GOUJI_TESTS_SUPPORT_RANDOM_YEARS_H
#define GOUJI_TESTS_SUPPORT_RANDOM_YEARS_H

#include <stdint.h>

struct arena;
struct form;
struct report;

/* As random_report(), but mostly with few figures, often with none; `year` as
 * given. */
void random_quiet_report(struct arena *a, const struct form *f, int year,
    uint64_t seed, struct report *out);
/* The year before `r`, on form `f`: what it carried out, `r` carries in. */
void random_year_before(struct arena *a, const struct form *f,
    const struct report *r, uint64_t seed, struct report *out);

#endif
