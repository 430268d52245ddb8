/*
 * What the parts of a runner share: the modules that they work with, the
 * configuration in force, which townships a reader is busy with, and the
 * reader jobs under way. I/O through the store.
 */
#ifndef GOUJI_RUN_ENVIRONMENT_H
#define GOUJI_RUN_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/base/hash.h"
#include "daemon/run/schedule.h"

struct arena;
struct clock;
struct conf;
struct err;
struct event_base;
struct fetcher;
struct job_pool;
struct read_context;
struct registry;
struct run_job;
struct store;
struct township;

/* Documents and list pages that wait for a reader together. */
#define RUN_MAX_READING 16
/* Documents that are remembered as given up, the newest ones. */
#define RUN_MAX_GIVEN_UP 64
/* Uploads that wait or are read. */
#define RUN_MAX_UPLOADS 16

/* What a runner works with; all of it outlives the runner but the job pool,
 * which is freed first (it drops its jobs without a callback). */
struct runner_parts {
	struct event_base *base;
	const struct clock *clock;
	struct store *store;
	struct fetcher *fetcher;
	struct job_pool *jobs;
};

struct run_env {
	struct runner_parts parts;
	const struct conf *conf;
	const struct registry *registry;
	struct date today; /* of the county */
	bool stopped;      /* draining: nothing new begins */
	struct run_job *jobs;
	/* Codes of townships that have a document in a reader. */
	const char *locked[RUN_MAX_READING + RUN_MAX_UPLOADS];
	size_t n_locked;
	/* SHA-256 of documents that a reader died on twice. */
	char given_up[RUN_MAX_GIVEN_UP][HASH_TEXT_SIZE];
	size_t n_given_up; /* ever; they overwrite each other in turn */
};

/* Wall time in ms. */
int64_t run_env_now(const struct run_env *env);
/* When runs begin and may fetch, as configured. */
struct schedule run_env_schedule(const struct run_env *env);

/*
 * What checking a body's report of `year` needs to know besides the document:
 * its names, the level, the report of the year before (none where year is 0).
 * In the arena.
 */
MUST_CHECK int run_env_context(const struct run_env *env,
    const struct township *t, int year, struct arena *a,
    struct read_context *context, struct err *e);

/* One document of a township at a time is read and stored: its years are
 * checked with each other. The code stays until it is unlocked. */
void run_env_lock(struct run_env *env, const char *code);
void run_env_unlock(struct run_env *env, const char *code);
bool run_env_is_locked(const struct run_env *env, const char *code);

/* A document that is given up is not read again until the daemon restarts
 * (which may come with another reader). */
void run_env_give_up(struct run_env *env, const char *sha256);
bool run_env_has_given_up(const struct run_env *env, const char *sha256);

/* What a reader job carries: its subject, while the owner lives. */
struct run_job *run_job_new(
    struct run_env *env, const void *owner, void *subject);
/* The reader answered: the subject, NULL when the owner is gone. The job is
 * freed. */
void *run_job_finish(struct run_job *job);
/* The owner goes before the readers answer. */
void run_jobs_orphan(struct run_env *env, const void *owner);
/* Free the jobs that will not call back (the pool is gone). */
void run_jobs_free(struct run_env *env);

#endif
