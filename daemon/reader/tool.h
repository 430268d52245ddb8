/*
 * One run of a converter's tool, confined and watched: what it writes is
 * taken up to a limit, and it is ended in time. Blocking I/O.
 */
#ifndef GOUJI_READER_TOOL_H
#define GOUJI_READER_TOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/buf.h"
#include "daemon/reader/cage.h"

struct err;

/* Bytes of what a tool says on stderr that are kept. */
#define TOOL_ERRORS_SIZE 4096

struct tool {
	const struct cage *cage;
	const char *const *argv;
	int input;      /* its stdin */
	int64_t end_ms; /* monotonic: ended at this */
};

struct tool_result {
	struct buf out; /* its stdout; failed: it was ended for too much */
	char errors[TOOL_ERRORS_SIZE];
	int status;     /* as wait() gives it */
	bool timed_out; /* it was ended for that */
	bool full;      /* or for what it put into its folder */
};

/* -1: it was not started; *out is untouched. Else tool_result_fini(). `max`
 * bytes of output. */
MUST_CHECK int tool_run(const struct tool *tool, size_t max,
    struct tool_result *out, struct err *e);
void tool_result_fini(struct tool_result *r);

#endif
