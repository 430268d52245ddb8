/*
 * An answer while it is built: status, headers, body. Everything but the body
 * lives in the request's arena. No I/O.
 */
#ifndef GOUJI_SERVE_ANSWER_H
#define GOUJI_SERVE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/buf.h"

struct arena;
struct err;

#define ANSWER_MAX_HEADERS 12

struct answer {
	struct arena *arena;
	int status;
	const char *media_type;
	struct buf body;
	const char *etag;   /* quoted; NULL: answer_finish() makes it */
	bool volatile_body; /* changes by itself: no ETag */
	bool later;         /* nothing is sent now: request_end() makes it */
	const char *route;  /* the pattern that the path is of, or NULL */
	struct {
		const char *name, *value;
	} headers[ANSWER_MAX_HEADERS];
	size_t n_headers;
};

void answer_init(struct answer *a, struct arena *arena);
void answer_fini(struct answer *a);
/* The value is copied. */
void answer_header(struct answer *a, const char *name, const char *value);
/* Whatever stood in the answer (but its headers) becomes this problem. */
void answer_problem(struct answer *a, int status, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* An error of ours, headers dropped: 503 when later may be better, else 500;
 * logged. */
void answer_error(struct answer *a, const struct err *e);
/*
 * The last step: a body that outgrew its limit becomes a problem, the ETag is
 * set, and a 200 that the client has already (`if_none_match` as it came, or
 * NULL) becomes a 304 without body.
 */
void answer_finish(struct answer *a, const char *if_none_match);
/* Does an If-None-Match value name this ETag; or all, as "*" does? */
bool etag_names(const char *if_none_match, const char *etag);
bool etag_matches(const char *if_none_match, const char *etag);

#endif
