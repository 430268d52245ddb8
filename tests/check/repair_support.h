/*
 * Repairs as text, and what must be true of any.
 */
#ifndef GOUJI_TESTS_REPAIR_SUPPORT_H
#define GOUJI_TESTS_REPAIR_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>

struct finding;
struct repair;
struct report;
struct trial;

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

#endif
