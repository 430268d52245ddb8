/*
 * Incidents, as /status and /alerts list them: the rows of the store and, from
 * the daemon, a fault of the database. I/O through the request's connection.
 */
#ifndef GOUJI_SERVE_INCIDENTS_H
#define GOUJI_SERVE_INCIDENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct err;
struct json_writer;
struct request;

/* One of each kind at the most. */
#define INCIDENTS_MOST 4

/* Strings are the request's. */
struct incidents {
	struct incidents_row {
		const char *kind, *detail;
		const char *mail; /* "none", "waiting", "sent", "refused" */
		int64_t since, notified_at; /* wall ms, 0: never */
		int64_t n;                  /* documents, nights */
	} rows[INCIDENTS_MOST];
	size_t n;
	bool of_database; /* the first one is */
};

MUST_CHECK int incidents_load(
    struct request *q, struct incidents *out, struct err *e);
/* As "incidents". */
void incidents_write(struct json_writer *w, const struct incidents *t);

#endif
