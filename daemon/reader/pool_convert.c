#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "collectors/base/mem.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/pool.h"

static void
on_converted(void *arg)
{
	static const struct timeval now = { 0, 0 };
	struct job_pool *p = arg;

	(void)evtimer_add(p->kick, &now);
}

static struct convert_settings
settings_of(const struct job_pool *p)
{
	return (struct convert_settings){
		.program = p->settings.converter,
		.tools = p->settings.converter_tools,
		.memory = p->settings.memory,
		.deadline_ms = p->settings.deadline_ms,
	};
}

/* LibreOffice takes all of a processor and much memory: one at a time. */
static bool
may_start(const struct job_pool *p, const struct job *job)
{
	const struct job *other;
	int n = 0;

	TAILQ_FOREACH(other, &p->converting, entry)
	{
		n++;
		if (job->convert == CONVERT_WORD &&
		    other->convert == CONVERT_WORD)
			return false;
	}
	return n < p->settings.count;
}

static void
start(struct job_pool *p, struct job *job)
{
	struct convert_settings settings = settings_of(p);
	struct err e;

	TAILQ_REMOVE(&p->unconverted, job, entry);
	job->started_ms = clock_mono_ms(p->clock);
	job->conversion = conversion_start(
	    p->base, &settings, job->body, job->body_len, on_converted, p, &e);
	if (job->conversion == NULL)
		pool_fail(p, job, &p->unconverted, JOB_UNSTARTED, e.msg);
	else
		TAILQ_INSERT_TAIL(&p->converting, job, entry);
	/* If it stands in the queue again: later, not at once. */
	if (!TAILQ_EMPTY(&p->unconverted))
		on_converted(p);
}

/* It has ended: on to a reader, or once more. */
static void
settle(struct job_pool *p, struct job *job)
{
	const struct conversion_result *result =
	    conversion_result(job->conversion);
	const struct convert_outcome outcome = result->outcome;

	TAILQ_REMOVE(&p->converting, job, entry);
	if (result->bytes != NULL) {
		job->converted = mem_dup(result->bytes, result->len);
		job->converted_len = result->len;
	}
	conversion_free(job->conversion);
	job->conversion = NULL;
	if (outcome.failure != JOB_OK)
		pool_fail(
		    p, job, &p->unconverted, outcome.failure, outcome.detail);
	else
		pool_queue_read(p, job, outcome.reason);
}

void
pool_convert(struct job_pool *p)
{
	struct job *job, *next;

	for (job = TAILQ_FIRST(&p->converting); job != NULL; job = next) {
		next = TAILQ_NEXT(job, entry);
		if (conversion_result(job->conversion) != NULL)
			settle(p, job);
	}
	for (job = TAILQ_FIRST(&p->unconverted); job != NULL; job = next) {
		next = TAILQ_NEXT(job, entry);
		if (may_start(p, job))
			start(p, job);
	}
}

void
pool_end_conversions(struct job_pool *p)
{
	struct job *job;

	while ((job = TAILQ_FIRST(&p->converting)) != NULL) {
		TAILQ_REMOVE(&p->converting, job, entry);
		conversion_free(job->conversion);
		pool_free_job(job);
	}
	while ((job = TAILQ_FIRST(&p->unconverted)) != NULL) {
		TAILQ_REMOVE(&p->unconverted, job, entry);
		pool_free_job(job);
	}
}
