/*
 * The sums of a year as the database has them. I/O.
 */
#ifndef GOUJI_STORE_STORE_ROLLUP_H
#define GOUJI_STORE_STORE_ROLLUP_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "daemon/store/rollup.h"

struct arena;
struct err;
struct sql;

struct rollup {
	const struct form *form; /* the year's, NULL when there is none */
	size_t n_bodies, n_departments; /* expected, of all kinds */
	struct rollup_coverage counts;  /* of the kind asked for */
	struct rollup_sum *sums; /* of the form's cells; n 0: nobody reported */
};

/*
 * What the bodies of a kind ("all", "township", "department") that are expected
 * in the year say together, by basis "published" or "valid". The sums are the arena's.
 */
MUST_CHECK int rollup_load(struct sql *sql, struct arena *a,
    const struct form *form, int year, const char *kind, const char *basis,
    struct rollup *out, struct err *e);

#endif
