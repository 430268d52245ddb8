#include "daemon/run/environment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/mem.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/run/decision.h"
#include "daemon/store/store.h"

struct run_job {
	struct run_job *next;
	struct run_env *env;
	const void *owner;
	void *subject;
};

int64_t
run_env_now(const struct run_env *env)
{
	return clock_wall_ms(env->parts.clock);
}

struct schedule
run_env_schedule(const struct run_env *env)
{
	return (struct schedule){ env->conf->nightly, env->conf->window_from,
		env->conf->window_to };
}

int
run_env_context(const struct run_env *env, const struct township *t, int year,
    struct arena *a, struct read_context *context, struct err *e)
{
	struct report *prior = arena_alloc(a, sizeof(*prior));
	bool found = false;

	read_context_of_body(a, env->registry, t, env->conf->level, context);
	if (year != 0 &&
	    store_get_report(
		env->parts.store, a, t->code, year - 1, prior, &found, e) < 0)
		return -1;
	context->prior = found ? prior : NULL;
	return 0;
}

/* ---- townships that a reader is busy with ---- */

void
run_env_lock(struct run_env *env, const char *code)
{
	assert(env->n_locked < sizeof(env->locked) / sizeof(env->locked[0]));
	env->locked[env->n_locked++] = code;
}

void
run_env_unlock(struct run_env *env, const char *code)
{
	for (size_t i = 0; i < env->n_locked; i++)
		if (strcmp(env->locked[i], code) == 0) {
			env->locked[i] = env->locked[--env->n_locked];
			return;
		}
}

bool
run_env_is_locked(const struct run_env *env, const char *code)
{
	for (size_t i = 0; i < env->n_locked; i++)
		if (strcmp(env->locked[i], code) == 0)
			return true;
	return false;
}

/* ---- documents that are given up ---- */

void
run_env_give_up(struct run_env *env, const char *sha256)
{
	memcpy(env->given_up[env->n_given_up++ % RUN_MAX_GIVEN_UP], sha256,
	    HASH_TEXT_SIZE);
}

bool
run_env_has_given_up(const struct run_env *env, const char *sha256)
{
	for (size_t i = 0; i < env->n_given_up && i < RUN_MAX_GIVEN_UP; i++)
		if (strcmp(env->given_up[i], sha256) == 0)
			return true;
	return false;
}

/* ---- reader jobs ---- */

struct run_job *
run_job_new(struct run_env *env, const void *owner, void *subject)
{
	struct run_job *job = mem_calloc(1, sizeof(*job));

	*job = (struct run_job){ env->jobs, env, owner, subject };
	env->jobs = job;
	return job;
}

void *
run_job_finish(struct run_job *job)
{
	struct run_job **link = &job->env->jobs;
	void *subject = job->subject;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	free(job);
	return subject;
}

void
run_jobs_orphan(struct run_env *env, const void *owner)
{
	for (struct run_job *job = env->jobs; job != NULL; job = job->next)
		if (job->owner == owner)
			job->owner = job->subject = NULL;
}

void
run_jobs_free(struct run_env *env)
{
	while (env->jobs != NULL)
		(void)run_job_finish(env->jobs);
}
