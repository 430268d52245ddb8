/*
 * Trouble of our own, as /status and /alerts tell it: what the store has noted
 * and, from the daemon, that of the database. I/O through the request's
 * connection.
 */
#ifndef GOUJI_SERVE_TROUBLES_H
#define GOUJI_SERVE_TROUBLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct err;
struct json_writer;
struct request;

/* One of each kind at the most. */
#define TROUBLES_MOST 4

/* Strings are the request's. */
struct troubles {
	struct troubles_row {
		const char *kind, *detail;
		const char *mail; /* "none", "waiting", "sent", "refused" */
		int64_t since, told_at; /* wall ms, 0: never */
		int64_t n;              /* documents, nights */
	} rows[TROUBLES_MOST];
	size_t n;
	bool of_database; /* the first one is */
};

MUST_CHECK int troubles_load(
    struct request *q, struct troubles *out, struct err *e);
/* As "troubles". */
void troubles_put(struct json_writer *w, const struct troubles *t);

#endif
