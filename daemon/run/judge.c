/* Judging again what is due: some reports at a time, whether a run is under
 * way or not. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

/* One report that a reader judges. */
struct judge_job {
	struct judge_job *next;
	struct runner *runner;
	char *code;
	struct store_due due; /* its code is this one */
};

static void
forget_job(struct judge_job *job)
{
	struct judge_job **link = &job->runner->judge.jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	job->runner->judge.n_jobs--;
	free(job->code);
	free(job);
}

void
judge_forget(struct runner *r)
{
	while (r->judge.jobs != NULL)
		forget_job(r->judge.jobs);
	free(r->judge.code);
	r->judge.code = NULL;
}

/* The store failed: no more of it now; what is due stays due. */
static void
put_off(struct runner *r, const struct err *e)
{
	log_error("judging put off error=\"%s\"", e->msg);
	r->judge.wanted = false;
}

static void
on_judged(const struct job_result *result, void *arg)
{
	struct judge_job *job = arg;
	struct runner *r = job->runner;
	struct err e = { 0 };

	if (result->failure != JOB_OK) {
		log_error("judge failed code=%s year=%d detail=\"%s\"",
		    job->code, job->due.year, result->detail);
		r->judge.n_failed++;
		if (store_put_judge_failure(
			r->parts.store, &job->due, result->detail, &e) < 0)
			put_off(r, &e);
	} else if (store_put_judgement(
		       r->parts.store, &job->due, result->checked, &e) < 0)
		put_off(r, &e);
	else
		r->judge.n_done++;
	forget_job(job);
	judge_advance(r);
	if (r->run != NULL)
		run_settle(r->run);
}

static void
begin_job(struct runner *r, const struct store_due *due,
    const struct report *report, struct read_context *context)
{
	struct judge_job *job = mem_calloc(1, sizeof(*job));
	struct json_writer w;
	struct buf reading;

	job->runner = r;
	job->code = mem_strdup(due->code);
	job->due = *due;
	job->due.code = job->code;
	job->next = r->judge.jobs;
	r->judge.jobs = job;
	r->judge.n_jobs++;
	context->year = due->year;
	buf_init(&reading, LIMIT_JOB_HEADER_BYTES);
	json_begin(&w, &reading);
	json_object_begin(&w);
	json_key(&w, "report");
	report_write(&w, report);
	json_object_end(&w);
	job_check(r->parts.jobs, report->form, buf_str(&reading), context,
	    on_judged, job);
	buf_fini(&reading);
}

/*
 * Give the next due report to a reader. *more is false when there is none. A
 * body that left the registry keeps its last judgement.
 */
static int
judge_one(struct runner *r, struct arena *a, bool *more, struct err *e)
{
	struct store_due due = { .code = r->judge.code, .year = r->judge.year };
	const struct township *t;
	struct read_context context;
	struct report report;
	bool found = false;

	if (due.code == NULL)
		due.code = "";
	if (store_next_due(r->parts.store, a, &due, more, e) < 0)
		return -1;
	if (!*more)
		return 0;
	free(r->judge.code);
	r->judge.code = mem_strdup(due.code);
	r->judge.year = due.year;
	t = registry_find(r->registry, due.code);
	if (t == NULL)
		return 0;
	if (store_get_report(r->parts.store, a, due.code, due.year, &report,
		&found, e) < 0 ||
	    run_context(r, t, due.year, a, &context, e) < 0)
		return -1;
	if (found)
		begin_job(r, &due, &report, &context);
	return 0;
}

void
judge_begin(struct runner *r)
{
	r->judge.wanted = true;
	r->judge.n_done = r->judge.n_failed = 0;
	r->judge.year = 0;
	free(r->judge.code);
	r->judge.code = NULL;
	judge_advance(r);
}

void
judge_advance(struct runner *r)
{
	bool more = true;

	while (more && r->judge.wanted && !r->stopped &&
	    r->judge.n_jobs < RUN_MAX_JUDGED) {
		struct arena *a = arena_new();
		struct err e = { 0 };

		if (judge_one(r, a, &more, &e) < 0)
			put_off(r, &e);
		arena_free(a);
	}
	if (r->judge.wanted && r->judge.n_jobs == 0) {
		if (r->judge.n_done > 0)
			log_info("judged again reports=%zu", r->judge.n_done);
		r->judge.wanted = false;
		/* A run has its reports compared when all are there. */
		if (r->run == NULL)
			alike_begin(r);
	}
}

bool
judge_is_over(const struct runner *r)
{
	return !r->judge.wanted && r->judge.n_jobs == 0;
}
