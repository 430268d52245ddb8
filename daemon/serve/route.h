/*
 * The table of the API: method and path to handler, with the parameters that
 * each takes and who may ask. Matching is pure; the table itself
 * (serve_routes) stands in routes.c and is held against schema/openapi.json.
 */
#ifndef GOUJI_SERVE_ROUTE_H
#define GOUJI_SERVE_ROUTE_H

#include <stddef.h>

#include "daemon/serve/params.h"

struct arena;
struct answer;
struct request;

enum route_method {
	METHOD_GET = 1, /* HEAD too */
	METHOD_POST = 2,
	METHOD_PUT = 4,
	METHOD_OTHER = 8,
};

enum route_access {
	ACCESS_OPEN,  /* also without the read token */
	ACCESS_READ,  /* the read token, where one is configured */
	ACCESS_ADMIN, /* the admin token */
};

/* What the ETag of a GET is made of. */
enum route_tag {
	TAG_BODY, /* the response itself, or what its handler says */
	/* The version of the data and the request: the response comes from the
	 * database and the settings alone, and a 304 needs no handler. */
	TAG_DATA,
};

#define ROUTE_MAX_VARIABLES 2

struct route {
	enum route_method method;
	enum route_access access;
	enum route_tag tag;
	const char *pattern; /* "/api/v1/reports/{code}/{year}" */
	const struct param_spec *params;
	/* Fills the answer; every outcome is one. */
	void (*handle)(struct request *q, struct answer *a);
};

/* Ends with a NULL pattern. */
extern const struct route serve_routes[];

struct route_match {
	const struct route *route; /* NULL: no such path, or (allowed != 0) no
	                            * such method there */
	int allowed;               /* methods that the path takes */
	/* Values of the {variables} in their order, decoded. */
	const char *variables[ROUTE_MAX_VARIABLES];
};

/* `path` is the request target before any "?". */
void route_match(const struct route *routes, enum route_method method,
    const char *path, struct arena *a, struct route_match *out);
/* "GET, HEAD, POST" for an Allow header; static. */
const char *route_allow(int methods);

#endif
