/*
 * What looking for wrong cells costs, by how much is wrong.
 */
#ifndef GOUJI_TESTS_BENCH_REPAIRS_H
#define GOUJI_TESTS_BENCH_REPAIRS_H

#include <stddef.h>
#include <stdint.h>

struct form;

/* Prints medians and the worst of `rounds` random reports on the form, as
 * shares of one reading of `reading` ns. */
void bench_repairs(const struct form *form, size_t rounds, int64_t reading);

#endif
