/* The middle of measurements. */
#ifndef GOUJI_TESTS_BENCH_MEDIAN_H
#define GOUJI_TESTS_BENCH_MEDIAN_H

#include <stddef.h>
#include <stdint.h>

/* Sorts them; n > 0. */
int64_t median(int64_t *values, size_t n);

#endif
