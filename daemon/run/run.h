/*
 * Runs: one collection over the sources at a time, from the schedule, the API
 * or a missed night. Each source is planned, fetched, read by a reader and
 * stored; a report that changed has the year after it judged again. A run
 * that is cut short stays open in the database and goes on at the next start
 * with what it has not visited yet. I/O on the loop, through the modules that
 * it is given.
 */
#ifndef GOUJI_RUN_RUN_H
#define GOUJI_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "daemon/store/store.h"

struct clock;
struct conf;
struct err;
struct event_base;
struct fetcher;
struct job_pool;
struct registry;
struct runner;

/* What a runner works with; all of it outlives the runner but the job pool,
 * which is freed first (it drops its jobs without a callback). */
struct runner_parts {
	struct event_base *base;
	const struct clock *clock;
	struct store *store;
	struct fetcher *fetcher;
	struct job_pool *jobs;
};

/* Configuration and registry are read, not copied: they stay until the runner
 * has others or is freed. */
MUST_CHECK struct runner *runner_new(const struct runner_parts *parts,
    const struct conf *conf, const struct registry *registry, struct err *e);
void runner_free(struct runner *r);

/*
 * Begin to work, from the loop: go on with an open run, or catch up on a
 * missed night; then every night. Tells the store of each new day too.
 */
void runner_begin(struct runner *r);

/*
 * Other configuration and registry (a reload). A run under way is planned
 * anew with them; what it has visited is not visited again.
 */
void runner_configure(
    struct runner *r, const struct conf *conf, const struct registry *registry);

/*
 * Drain: cancel what is under way and begin nothing any more. The open run
 * stays open in the database.
 */
void runner_stop(struct runner *r);

/*
 * Ask for a run over the given codes (NULL = all), which begins from the loop.
 * Answers its id, or the id of the run that is open already; that one keeps to
 * the time window no longer. -1: ERR_NOT_FOUND names a code that the registry
 * lacks, else the store's error.
 */
MUST_CHECK int64_t run_request(struct runner *r, enum run_trigger trigger,
    const char *const *codes, size_t n_codes, struct err *e);

/* A file that the office got by hand, as the report of a body's year. */
struct run_file {
	const char *code;
	int year;
	const char *content_type; /* or NULL */
	const void *bytes;
	size_t len;
};

/* e NULL: it is the report now, and was not before if `changed`. Else its
 * class tells: final, it cannot be; any other, a failure of ours. */
typedef void run_file_callback(void *arg, bool changed, const struct err *e);

/*
 * Have a file read and stored. 0: the callback comes once, later, from the
 * loop or from runner_free(). -1: nothing was begun; ERR_NOT_FOUND: no such
 * body in the registry. What is given by hand waits while the run under way
 * has a document of this body in a reader, and the other way round. All is
 * copied.
 */
MUST_CHECK int run_put_document(struct runner *r, const struct run_file *file,
    run_file_callback *callback, void *arg, struct err *e);

/*
 * Read again what another version of the reader read, and judge all reports
 * again, without visiting anybody: instead of runner_begin(). `rebuilt` is
 * called once, from the loop: how many were read and judged anew, how many
 * could not be. -1: the store's error.
 */
typedef void runner_rebuilt(
    void *arg, size_t n_read, size_t n_judged, size_t n_failed);
MUST_CHECK int runner_rebuild(
    struct runner *r, runner_rebuilt *rebuilt, void *arg, struct err *e);
/* How many reports a rebuild has gone through so far. */
size_t runner_rebuild_progress(const struct runner *r);

/* The open run's id, 0 when none. */
int64_t runner_current(const struct runner *r);
/* How far that is: visits done, of all; false when there is none. */
bool runner_progress(const struct runner *r, size_t *done, size_t *total);
/* The next nightly moment, wall ms. */
int64_t runner_next_nightly(const struct runner *r);

#endif
