/*
 * The daemon's look at itself, every two seconds from the loop: tells the
 * service manager that it turns and how far it is, and watches whether the
 * database can be written. One that cannot costs no restart: what is in it is
 * served, the office gets a mail if that can be, and work goes on when it can
 * be written again. I/O.
 */
#ifndef GOUJI_GOUJID_PULSE_H
#define GOUJI_GOUJID_PULSE_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct alarm;
struct err;
struct event_base;
struct pulse;
struct runner;
struct store;

/* All of it outlives the pulse. */
struct pulse_parts {
	struct event_base *base;
	struct store *store;
	struct runner *runner;
	struct alarm *alarm;
	/* Tell the store registry and rules: it has not been told, for the
	 * database could not be written. */
	int (*tell)(void *arg, struct err *e);
	void *arg;
};

MUST_CHECK struct pulse *pulse_new(
    const struct pulse_parts *parts, struct err *e);
/* The first one is when the loop turns: then the API answers, and the runner
 * begins. untold: not before the store could be told. */
void pulse_begin(struct pulse *p, bool untold);
/* The store was told, by a reload. */
void pulse_told(struct pulse *p);
void pulse_free(struct pulse *p); /* NULL is fine */

#endif
