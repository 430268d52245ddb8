/*
 * Which cells may be the wrong ones (DESIGN.md 7.1): sets of one, else two,
 * else three reported cells that, taken as unknown, let all equations of a
 * table hold, where the equations then leave each of them one value. Nothing
 * is applied. Pure; everything lives in the arena.
 *
 * With every cell reported that is a look-up: a wrong cell is in each broken
 * equation, with one common difference. Cells that are not reported bind the
 * equations which they are in together: these say nothing apart, so a wrong
 * cell is looked for in all of such a part. A lone broken equation of table 3
 * comes from one cell only if what that cell is in besides says nothing.
 *
 * The search follows the broken equations, in the form's order, and stops
 * after REPAIR_MAX_WORK terms of equations: then nothing is given, as better
 * ones might have come.
 */
#ifndef GOUJI_CHECK_VALUES_REPAIR_H
#define GOUJI_CHECK_VALUES_REPAIR_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/base/limits.h"
#include "collectors/base/num.h"

struct arena;
struct bounds;

/* A few milliseconds. Three wrong cells of a filled table 3 take a thirtieth of
 * it, and of 20000 random ones the worst took seven tenths. */
#define REPAIR_MAX_WORK 150000u
/* Equations of one table; table 3 has 39. */
#define REPAIR_MAX_EQUATIONS 64

struct repair_change {
	size_t cell; /* of the form */
	struct num from, to;
};

struct repair_set {
	struct repair_change changes[LIMIT_REPAIR_CELLS]; /* by cell */
	size_t n;
	/* How unlikely the error is, and what decides between equals. */
	int cost;
	size_t n_totals;
	struct num distance;
};

/* At most LIMIT_REPAIRS, the likeliest first. */
struct repair_list {
	struct repair_set sets[LIMIT_REPAIRS];
	size_t n;
	size_t work; /* terms looked at on the way */
};

/*
 * `equations` are those of one table, within the year, at most
 * REPAIR_MAX_EQUATIONS of them. `prior` (or NULL) is the year before: what it
 * carried over speaks for or against a set. The list is empty when nothing is
 * broken, when no such set is to be found, and when a set that would do does
 * not determine its values.
 */
void repair_find(struct arena *a, const struct bounds *b,
    const struct bounds *prior, const size_t *equations, size_t n,
    struct repair_list *out);

/* typo_model.c: fill in what decides, and put it where it belongs. */
void repair_rank(const struct bounds *b, const struct bounds *prior,
    const size_t *equations, size_t n, struct repair_set *set);
void repair_list_add(struct repair_list *list, const struct repair_set *set);

/* Cells one beside or one above the other, with nothing that is part of the
 * report between. */
int repair_are_neighbours(const struct bounds *b, size_t x, size_t y);

#endif
