/*
 * Starting a reader or converter process with one socket as its stdin and
 * stdout; and how that ends. I/O.
 */
#ifndef GOUJI_READER_PROCESS_H
#define GOUJI_READER_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

#include "collectors/base/attr.h"

struct err;

/* How a job ended that was given to a process. */
enum job_failure {
	JOB_OK,
	JOB_CRASHED, /* a signal or an exit in the middle */
	JOB_TIMED_OUT,
	JOB_OUT_OF_MEMORY,
	JOB_GARBLED,   /* its answer was none */
	JOB_UNSTARTED, /* no process for it: not the document's doing */
};
const char *job_failure_name(enum job_failure f);

/*
 * Start argv[0]. *fd is our end: non-blocking, closed on exec. The process has
 * nothing else of ours but stderr. -1: it could not be started.
 */
MUST_CHECK int process_start(
    const char *const *argv, pid_t *pid, int *fd, struct err *e);

/*
 * How a process ended, in English: "exited with status 1", "killed by signal
 * 9"; into `out`.
 */
void process_describe(int status, char *out, size_t size);

#endif
