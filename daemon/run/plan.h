/*
 * The plan of a run: which URLs are fetched, in which order, and for whom.
 * Pure. A URL is fetched once, however many lines name it. Hosts take turns,
 * so that a slow one does not keep the others waiting.
 */
#ifndef GOUJI_RUN_PLAN_H
#define GOUJI_RUN_PLAN_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "daemon/conf/registry.h"

struct arena;
struct err;

/* One township's year (0 = the page's own) at one of its sources. */
struct plan_visit {
	size_t township; /* index into the registry */
	size_t source;   /* index into its sources */
	int year;
	int first_year, last_year; /* the years expected of the township */
};

struct plan_target {
	const char *url;
	const char *options; /* of the first line that names it */
	struct plan_visit *visits;
	size_t n_visits;
};

struct plan {
	struct plan_target *targets;
	size_t n_targets, n_visits;
	size_t n_sources; /* lines of the registry that it visits */
};

struct plan_scope {
	const struct registry *registry;
	const char *const *codes; /* NULL = all */
	size_t n_codes;
	int first_year; /* configured */
	int last_year;  /* the last complete calendar year */
};

/* Make the plan, in the arena; strings are the registry's or the arena's. */
MUST_CHECK int run_plan_make(struct arena *a, const struct plan_scope *scope,
    struct plan *out, struct err *e);

#endif
