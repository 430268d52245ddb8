/*
 * The daemon's own watchdog, every two seconds from the loop: reports to the
 * service manager that the loop turns and how far a run is, and checks whether
 * the database can be written. A database that cannot be written costs no
 * restart: its contents are served, and work resumes when it can be written
 * again. I/O.
 */
#ifndef GOUJI_GOUJID_WATCHDOG_H
#define GOUJI_GOUJID_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct err;
struct event_base;
struct runner;
struct store;
struct watchdog;

/* All of it outlives the watchdog. */
struct watchdog_parts {
	struct event_base *base;
	struct store *store;
	struct runner *runner;
	/* Give the store registry and rules, which it could not take while the
	 * database could not be written. */
	int (*configure_store)(void *arg, struct err *e);
	void *arg;
};

MUST_CHECK struct watchdog *watchdog_new(
    const struct watchdog_parts *parts, struct err *e);
/* The first check is when the loop turns: then the API answers, and the runner
 * begins. unconfigured: not before the store has registry and rules. */
void watchdog_begin(struct watchdog *w, bool unconfigured);
/* A reload gave the store registry and rules. */
void watchdog_store_configured(struct watchdog *w);
/* Since when the database cannot be written, wall ms; 0: it can. */
int64_t watchdog_faulty_since(const struct watchdog *w);
void watchdog_free(struct watchdog *w); /* NULL is fine */

#endif
