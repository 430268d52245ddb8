/*
 * Runs: one collection over the sources at a time, from the schedule, the API
 * or a missed night. Its crawl (crawl.h) fetches, reads and stores; then the
 * reports that became dirty are checked again and compared. A run that is cut
 * short stays open in the database and resumes at the next start with the
 * tasks that it has not done yet. I/O on the loop, through the modules that
 * it is given.
 */
#ifndef GOUJI_RUN_RUN_H
#define GOUJI_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "daemon/run/environment.h"
#include "daemon/run/upload.h"
#include "daemon/store/store.h"

struct conf;
struct err;
struct registry;
struct runner;

/* Configuration and registry are read, not copied: they stay until the runner
 * has others or is freed. */
MUST_CHECK struct runner *runner_new(const struct runner_parts *parts,
    const struct conf *conf, const struct registry *registry, struct err *e);
void runner_free(struct runner *r);

/*
 * Begin to work, from the loop: resume an open run, or catch up on a
 * missed night; then every night. Tells the store of each new day too.
 */
void runner_begin(struct runner *r);

/*
 * Other configuration and registry (a reload). A run under way is planned
 * anew with them; tasks that it has done are not done again.
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

/* uploads_start() of the runner's uploads; from runner_free(), too, the
 * callback comes. */
MUST_CHECK int run_upload(struct runner *r, const struct upload_file *file,
    upload_callback *callback, void *arg, struct err *e);

/*
 * Read again what another version of the reader read, and check all reports
 * again, without asking any source: instead of runner_begin(). `reprocessed`
 * is called once, from the loop: how many were read and checked again, how
 * many could not be. -1: the store's error.
 */
typedef void runner_reprocessed(
    void *arg, size_t n_read, size_t n_checked, size_t n_failed);
MUST_CHECK int runner_reprocess(struct runner *r,
    runner_reprocessed *reprocessed, void *arg, struct err *e);
/* How many reports that has gone through so far. */
size_t runner_reprocess_progress(const struct runner *r);

/* The open run's id, 0 when none. */
int64_t runner_current(const struct runner *r);
/* Its tasks that are done, of all; false when there is none. */
bool runner_progress(const struct runner *r, size_t *done, size_t *total);
/* The next nightly moment, wall ms. */
int64_t runner_next_nightly(const struct runner *r);

#endif
