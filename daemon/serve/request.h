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
struct sql;

/* As it arrived; NULL = no such header. */
struct raw_request {
	enum route_method method;
	const char *target; /* "/path?query" */
	const char *host, *authorization, *if_none_match;
	const char *body;
	size_t body_len;
};

struct request {
	const struct serve_settings *settings;
	struct sql *sql;
	struct arena *arena;
	const char *path; /* as it arrived */
	const char *query;
	const char *variables[ROUTE_MAX_VARIABLES];
	struct params params;
	const char *body;
	size_t body_len;
};

void request_answer(const struct serve_settings *settings,
    const struct raw_request *raw, struct arena *arena, struct answer *a);

#endif
