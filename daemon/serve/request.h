/*
 * A request as the handlers see it, and the way from what arrived to a
 * finished answer: host, route, token, parameters, handler. Reads the store;
 * knows no sockets.
 */
#ifndef GOUJI_SERVE_REQUEST_H
#define GOUJI_SERVE_REQUEST_H

#include <stddef.h>

#include "daemon/serve/params.h"
#include "daemon/serve/route.h"
#include "daemon/serve/serve.h"

struct answer;
struct arena;
struct err;
struct head;
struct serve_counts;
struct sql;

/* As it arrived; NULL = no such header. */
struct raw_request {
	enum route_method method;
	const char *target; /* "/path?query" */
	const char *host, *authorization, *if_none_match, *content_type;
	const char *body;
	size_t body_len;
	/* Of the server since its start or its last reload: what a response
	 * rests on besides the database. */
	const char *edition;
	const struct serve_counts *counts; /* of the answers before */
	/* For an answer that comes later (a PUT's): what its end is told
	 * with. */
	serve_done *done;
	void *ticket;
};

struct request {
	const struct serve_settings *settings;
	struct sql *sql;
	struct arena *arena;
	const char *path; /* as it arrived */
	const char *query;
	const char *variables[ROUTE_MAX_VARIABLES];
	struct params params;
	const char *content_type; /* or NULL */
	const char *body;
	size_t body_len;
	const struct serve_counts *counts;
	serve_done *done;
	void *ticket;
};

void request_answer(const struct serve_settings *settings,
    const struct raw_request *raw, struct arena *arena, struct answer *a);

/* The answer to the PUT of `target` that was told to come later. */
struct request_end {
	const char *target;
	bool changed;
	const struct err *e; /* NULL: done */
};
void request_end(const struct serve_settings *settings,
    const struct request_end *end, struct arena *arena, struct answer *a);

/* Is a large body wanted that this head announces (wire_limits.admit)? */
void request_admit(const struct serve_settings *settings, struct head *h);

#endif
