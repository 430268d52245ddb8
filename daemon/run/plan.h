/*
 * The plan of a run: which years of which townships are looked for at which of
 * their sources, and the lists that some of them are found through. Pure.
 */
#ifndef GOUJI_RUN_PLAN_H
#define GOUJI_RUN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "daemon/conf/registry.h"

struct arena;
struct err;

/* The list of a task that has none. */
#define PLAN_NO_LIST ((size_t)-1)

/* One township's year (0 = the page's own) at one of its sources. */
struct plan_task {
	size_t township; /* index into the registry */
	size_t source;   /* index into its sources */
	int year;
	int first_year, last_year; /* the years expected of the township */
	const char *url;           /* of the page; NULL where a list tells */
	const char *options;       /* of its line */
	size_t list;               /* index into the plan's lists */
};

/* A list of links, which may serve many tasks. */
struct plan_list {
	const char *collector;
	const char *url;
	const char *options; /* of the first line that names it */
	int year;            /* that its URL is for, 0 any */
	bool shared;         /* several townships name it */
};

struct plan {
	struct plan_task *tasks; /* in the registry's order */
	size_t n_tasks;
	struct plan_list *lists; /* each URL once a collector */
	size_t n_lists;
	size_t n_sources; /* lines of the registry that it tasks */
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
