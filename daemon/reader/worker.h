/*
 * gouji-reader's work: frames in, results out, one after another, until the
 * input ends. Blocking I/O on two descriptors, nothing else.
 */
#ifndef GOUJI_READER_WORKER_H
#define GOUJI_READER_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "collectors/base/attr.h"
#include "daemon/reader/frame.h"

struct err;
struct worker;

/* Exit statuses that goujid tells apart (jobs.c). */
#define WORKER_EXIT_USAGE  2
#define WORKER_EXIT_MEMORY 77 /* memory is out */
#define WORKER_EXIT_BROKEN 78 /* could not start, or input is no frame */

struct worker_options {
	const char *forms; /* folder, or NULL for the built-in ones */
	const char *rules; /* "A05=warning\n...", or "" */
	int64_t memory;    /* bytes of address space */
	int cpu;           /* seconds for one job */
	pid_t parent;      /* 0 = whoever */
};

/*
 * Everything that needs files, then the sandbox. NULL: e says why. Bytes from
 * outside are touched only after this. worker_free() it.
 */
MUST_CHECK struct worker *worker_start(
    const struct worker_options *options, int in, int out, struct err *e);
void worker_free(struct worker *w);

/* The next job, NULL at the end of the input; valid until worker_do().
 * Ends the process (WORKER_EXIT_BROKEN) when the input is no frame. */
const struct frame *worker_next(struct worker *w);
/* Do it and write the result. */
void worker_do(struct worker *w);

#endif
