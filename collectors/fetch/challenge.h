/*
 * Challenge pages: what a wall before a site answers instead of a page, to see
 * whether a browser or a person asks. Nothing is done about them but to say
 * so. A page that may hold a report is never taken for one: it has tables,
 * lists, links, pictures or text. Pure.
 */
#ifndef GOUJI_FETCH_CHALLENGE_H
#define GOUJI_FETCH_CHALLENGE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct challenge_answer {
	long status;
	const char *content_type;    /* "" when absent */
	bool jsl_header, jsl_cookie; /* X-Via-JSL, __jsluid... */
	bool cookie;                 /* any Set-Cookie */
	const void *body;
	size_t len;
	bool whole; /* the body is all there */
};

struct challenge {
	const char *why; /* English; the arena's or static */
	/* The wall stands before the whole host; false: it may be this one
	 * page. */
	bool leave_alone;
};

/* False: it is an answer like any other. */
bool challenge_find(
    struct arena *a, const struct challenge_answer *in, struct challenge *out);

#endif
