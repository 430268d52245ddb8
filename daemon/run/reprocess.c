#include "daemon/run/reprocess.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/environment.h"
#include "daemon/store/store.h"

/* Reports that readers check together. */
#define MAX_CHECKS 8

/* One report that a reader checks. */
struct check_job {
	struct check_job *next;
	struct reprocess *reprocess;
	char *code;
	struct store_due due; /* its code is this one */
};

/* The document that a reader reads. */
struct read_job {
	struct reprocess *reprocess;
	char *code;
	int year;
};

struct reprocess {
	struct run_env *env;
	struct reprocess_hooks hooks;
	/* The pass over the dirty reports, by code and year. */
	struct {
		bool wanted; /* there may be more behind code and year */
		char *code;  /* the last one started; NULL: none yet */
		int year;
		struct check_job *jobs;
		size_t n_jobs, n_done, n_failed;
	} checks;
	/* The pass over the documents that another reader version read. */
	struct {
		bool wanted; /* there may be more behind year and code */
		int year;    /* the last one started */
		char *code;  /* NULL: none yet */
		struct read_job *job;
		size_t n_done, n_failed;
	} reads;
};

static void advance_checks(struct reprocess *p);
static void advance_reads(struct reprocess *p);

/* ---- checking ---- */

static void
free_check(struct check_job *job)
{
	struct check_job **link = &job->reprocess->checks.jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	job->reprocess->checks.n_jobs--;
	free(job->code);
	free(job);
}

/* The store failed: no more of it now; what is due stays due. */
static void
defer_checks(struct reprocess *p, const struct err *e)
{
	log_error("checks deferred error=\"%s\"", e->msg);
	p->checks.wanted = false;
}

static void
on_checked(const struct job_result *result, void *arg)
{
	struct check_job *job = arg;
	struct reprocess *p = job->reprocess;
	struct err e = { 0 };

	if (result->failure != JOB_OK) {
		log_error("check failed code=%s year=%d detail=\"%s\"",
		    job->code, job->due.year, result->detail);
		p->checks.n_failed++;
		if (store_put_judge_failure(
			p->env->parts.store, &job->due, result->detail, &e) < 0)
			defer_checks(p, &e);
	} else if (store_put_judgement(
		       p->env->parts.store, &job->due, result->checked, &e) < 0)
		defer_checks(p, &e);
	else
		p->checks.n_done++;
	free_check(job);
	advance_checks(p);
	p->hooks.on_checked(p->hooks.arg);
}

static void
start_check(struct reprocess *p, const struct store_due *due,
    const struct report *report, struct read_context *context)
{
	struct check_job *job = mem_calloc(1, sizeof(*job));
	struct json_writer w;
	struct buf reading;

	job->reprocess = p;
	job->code = mem_strdup(due->code);
	job->due = *due;
	job->due.code = job->code;
	job->next = p->checks.jobs;
	p->checks.jobs = job;
	p->checks.n_jobs++;
	context->year = due->year;
	buf_init(&reading, LIMIT_JOB_HEADER_BYTES);
	json_begin(&w, &reading);
	json_object_begin(&w);
	json_key(&w, "report");
	report_write(&w, report);
	json_object_end(&w);
	job_check(p->env->parts.jobs, report->form, buf_str(&reading), context,
	    on_checked, job);
	buf_fini(&reading);
}

/*
 * Give the next dirty report to a reader. *more is false when there is none. A
 * body that left the registry keeps its last check result.
 */
static int
start_next_check(
    struct reprocess *p, struct arena *a, bool *more, struct err *e)
{
	struct store_due due = { .code = p->checks.code,
		.year = p->checks.year };
	const struct township *t;
	struct read_context context;
	struct report report;
	bool found = false;

	if (due.code == NULL)
		due.code = "";
	if (store_next_due(p->env->parts.store, a, &due, more, e) < 0)
		return -1;
	if (!*more)
		return 0;
	free(p->checks.code);
	p->checks.code = mem_strdup(due.code);
	p->checks.year = due.year;
	t = registry_find(p->env->registry, due.code);
	if (t == NULL)
		return 0;
	if (store_get_report(p->env->parts.store, a, due.code, due.year,
		&report, &found, e) < 0 ||
	    run_env_context(p->env, t, due.year, a, &context, e) < 0)
		return -1;
	if (found)
		start_check(p, &due, &report, &context);
	return 0;
}

static void
advance_checks(struct reprocess *p)
{
	bool more = true;

	while (more && p->checks.wanted && !p->env->stopped &&
	    p->checks.n_jobs < MAX_CHECKS) {
		struct arena *a = arena_new();
		struct err e = { 0 };

		if (start_next_check(p, a, &more, &e) < 0)
			defer_checks(p, &e);
		arena_free(a);
	}
	if (p->checks.wanted && p->checks.n_jobs == 0) {
		if (p->checks.n_done > 0)
			log_info(
			    "checks finished reports=%zu", p->checks.n_done);
		p->checks.wanted = false;
		p->hooks.on_checks_finished(p->hooks.arg);
	}
}

/* ---- reading ---- */

static void
free_read(struct read_job *job)
{
	if (job == NULL)
		return;
	free(job->code);
	free(job);
}

/* The store failed: no more of it now; what is outdated stays so. */
static void
defer_reads(struct reprocess *p, const struct err *e)
{
	log_error("reprocess deferred error=\"%s\"", e->msg);
	p->reads.wanted = false;
}

static void
fail_read(struct reprocess *p, const char *code, int year, const char *detail)
{
	log_error("reprocess failed code=%s year=%d detail=\"%s\"", code, year,
	    detail);
	p->reads.n_failed++;
}

static void
on_read(const struct job_result *result, void *arg)
{
	struct read_job *job = arg;
	struct reprocess *p = job->reprocess;
	enum store_change change;
	struct err e = { 0 };

	p->reads.job = NULL;
	if (result->failure != JOB_OK)
		fail_read(p, job->code, job->year, result->detail);
	else if (result->reading->outcome != READING_REPORT)
		fail_read(p, job->code, job->year, result->reading->reason);
	else if (store_put_reading(p->env->parts.store, job->code, job->year,
		     result->reading, &change, &e) == 0)
		p->reads.n_done++;
	else if (e.code != ERR_NOT_FOUND) /* it was revised meanwhile */
		defer_reads(p, &e);
	free_read(job);
	advance_reads(p);
}

/* As when it was fetched, as far as that is still known. */
static int
fill_context(struct reprocess *p, struct arena *a,
    const struct store_outdated *old, struct read_context *context,
    struct err *e)
{
	const struct township *t = registry_find(p->env->registry, old->code);
	struct report report;
	bool found = false;

	if (run_env_context(p->env, t, old->year, a, context, e) < 0 ||
	    store_get_report(p->env->parts.store, a, old->code, old->year,
		&report, &found, e) < 0)
		return -1;
	context->url = old->url;
	context->year = old->year;
	if (found && strcmp(report.published_by, "header") == 0)
		context->last_modified = report.published_on;
	return 0;
}

/* -1: the store's error. */
static int
start_read(struct reprocess *p, struct arena *a,
    const struct store_outdated *old, struct err *e)
{
	struct store_document d;
	struct read_context context;
	struct read_job *job;
	struct err damage = { 0 };
	bool found = false;
	struct buf bytes;

	if (store_get_document(
		p->env->parts.store, a, old->sha256, &d, &found, e) < 0 ||
	    fill_context(p, a, old, &context, e) < 0)
		return -1;
	buf_init(&bytes, 0);
	if (!found || store_unpack(&d, &bytes, &damage) < 0) {
		buf_fini(&bytes);
		fail_read(p, old->code, old->year,
		    found ? damage.msg : "the archive lacks the document");
		return 0;
	}
	context.content_type = d.media_type;
	job = mem_calloc(1, sizeof(*job));
	job->reprocess = p;
	job->code = mem_strdup(old->code);
	job->year = old->year;
	p->reads.job = job;
	job_read(
	    p->env->parts.jobs, bytes.data, bytes.len, &context, on_read, job);
	buf_fini(&bytes);
	return 0;
}

/* *more is false when there is none. A body that left the registry keeps what
 * was read. */
static int
start_next_read(struct reprocess *p, struct arena *a, bool *more, struct err *e)
{
	struct store_outdated old = { .code = p->reads.code,
		.year = p->reads.year };

	if (old.code == NULL)
		old.code = "";
	if (store_next_outdated(p->env->parts.store, a, &old, more, e) < 0)
		return -1;
	if (!*more)
		return 0;
	free(p->reads.code);
	p->reads.code = mem_strdup(old.code);
	p->reads.year = old.year;
	if (registry_find(p->env->registry, old.code) == NULL)
		return 0;
	return start_read(p, a, &old, e);
}

static void
advance_reads(struct reprocess *p)
{
	bool more = true;

	while (p->reads.wanted && more && p->reads.job == NULL &&
	    !p->env->stopped) {
		struct arena *a = arena_new();
		struct err e = { 0 };

		if (start_next_read(p, a, &more, &e) < 0)
			defer_reads(p, &e);
		arena_free(a);
	}
	if (p->reads.job != NULL || p->env->stopped)
		return;
	p->reads.wanted = false;
	if (p->reads.n_done + p->reads.n_failed > 0)
		log_notice("reprocess finished documents=%zu failed=%zu",
		    p->reads.n_done, p->reads.n_failed);
	p->hooks.on_reads_finished(p->hooks.arg);
}

/* ---- both ---- */

struct reprocess *
reprocess_new(struct run_env *env, const struct reprocess_hooks *hooks)
{
	struct reprocess *p = mem_calloc(1, sizeof(*p));

	p->env = env;
	p->hooks = *hooks;
	return p;
}

void
reprocess_free(struct reprocess *p)
{
	if (p == NULL)
		return;
	while (p->checks.jobs != NULL)
		free_check(p->checks.jobs);
	free(p->checks.code);
	free(p->reads.code);
	free_read(p->reads.job);
	free(p);
}

void
reprocess_start_checks(struct reprocess *p)
{
	p->checks.wanted = true;
	p->checks.n_done = p->checks.n_failed = 0;
	p->checks.year = 0;
	free(p->checks.code);
	p->checks.code = NULL;
	advance_checks(p);
}

void
reprocess_start_reads(struct reprocess *p)
{
	p->reads.wanted = true;
	p->reads.year = 0;
	free(p->reads.code);
	p->reads.code = NULL;
	p->reads.n_done = p->reads.n_failed = 0;
	advance_reads(p);
}

bool
reprocess_is_checking(const struct reprocess *p)
{
	return p->checks.wanted || p->checks.n_jobs > 0;
}

bool
reprocess_is_reading(const struct reprocess *p)
{
	return p->reads.wanted || p->reads.job != NULL;
}

struct reprocess_counts
reprocess_counts(const struct reprocess *p)
{
	return (struct reprocess_counts){ p->reads.n_done, p->checks.n_done,
		p->reads.n_failed + p->checks.n_failed };
}
