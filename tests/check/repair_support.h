/*
 * Repairs as text, what must be true of any, and reports to spoil.
 */
#ifndef GOUJI_TESTS_CHECK_REPAIR_SUPPORT_H
#define GOUJI_TESTS_CHECK_REPAIR_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/check/check_support.h"

struct repair;

/* "t3.received.total 13>12; ..." of a table ("t3.", "t4.review."): sets one a
 * line, as its findings have them; "" when there are none. All findings of the
 * table have the same ones. */
const char *repairs_text(const struct trial *t, const char *table);
/* The first finding of A01-A03, B01-B03 of a table, or NULL. */
const struct finding *first_broken(const struct trial *t, const char *table);

/* With the repair applied none of the table's equations is broken. */
bool repair_mends(
    const struct trial *t, const char *table, const struct repair *repair);
/* The report as `truth` has it, in each cell that the set changes; and no
 * other cell differs. */
bool repair_restores(const struct trial *t, const struct report *truth,
    const struct repair *repair);

/* A consistent report, and the same to make mistakes in. */
struct sample {
	struct trial t;
	struct report truth;
};

/* With the rows that stand in for others, if asked for. */
void sample_begin(
    struct sample *s, const char *form, uint64_t seed, bool alternative);
/* All cells as they should be. */
void sample_reset(struct sample *s);
/* The true report has the cell, in this table. */
bool sample_has(const struct sample *s, size_t cell, const char *table);
void sample_set(struct sample *s, size_t cell, int64_t value);
/* Any cell of table 3. */
size_t sample_pick(const struct sample *s, uint64_t *random);

#endif
