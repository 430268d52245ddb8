/* Visits of a run: from the document to the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/conf.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

static const struct township *
township_of(const struct run_visit *v)
{
	return &v->target->run->runner->registry->townships[v->plan->township];
}

/* ---- jobs ---- */

static struct run_job *
job_new(struct run_visit *v)
{
	struct runner *r = v->target->run->runner;
	struct run_job *job = mem_calloc(1, sizeof(*job));

	job->runner = r;
	job->visit = v;
	job->next = r->jobs;
	r->jobs = job;
	return job;
}

/* The job's visit, NULL when its run was put down; the job is freed. */
static struct run_visit *
job_end(struct run_job *job)
{
	struct run_job **link = &job->runner->jobs;
	struct run_visit *v = job->visit;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	free(job);
	return v;
}

/* The date of a Last-Modified header (RFC 9110, 5.6.7), in the county. */
static struct date
date_of_header(const char *last_modified)
{
	struct tm tm;
	const char *rest;

	memset(&tm, 0, sizeof(tm));
	rest = strptime(last_modified, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	if (rest == NULL || *rest != '\0')
		return (struct date){ 0, 0, 0 };
	return clock_date((int64_t)timegm(&tm) * 1000);
}

int
run_context(struct runner *r, const struct township *t, int year,
    struct arena *a, struct read_context *context, struct err *e)
{
	struct report *prior = arena_alloc(a, sizeof(*prior));
	bool found = false;

	memset(context, 0, sizeof(*context));
	context->name = t->name;
	context->aliases = t->aliases;
	context->n_aliases = t->n_aliases;
	context->kind = t->kind;
	context->county_or_below = strcmp(r->conf->level, "county") == 0;
	if (year != 0 &&
	    store_get_report(
		r->parts.store, a, t->code, year - 1, prior, &found, e) < 0)
		return -1;
	context->prior = found ? prior : NULL;
	return 0;
}

/* The same for a visit's document; -1 after a store's error, which is the
 * run's trouble then. */
static int
fill_context(struct run_visit *v, int year, struct arena *a,
    struct read_context *context)
{
	const struct run_target *t = v->target;
	struct err e = { 0 };

	if (run_context(t->run->runner, township_of(v), year, a, context, &e) <
	    0) {
		run_trouble(t->run, &e);
		return -1;
	}
	context->url = t->final_url;
	context->content_type =
	    t->content_type[0] != '\0' ? t->content_type : NULL;
	context->last_modified = date_of_header(t->last_modified);
	return 0;
}

/* ---- storing ---- */

static struct store_visit
describe(const struct run_visit *v, enum outcome outcome, const char *detail)
{
	const struct run_target *t = v->target;

	return (struct store_visit){ .run = t->run->id,
		.code = township_of(v)->code,
		.source = v->plan->source,
		.year = v->plan->year,
		.url = t->final_url,
		.asked_url = t->plan->url,
		.outcome = outcome,
		.detail = detail,
		.http_status = t->http_status,
		.fetched_at = t->fetched_at,
		.etag = t->etag,
		.last_modified = t->last_modified };
}

static void
done(struct run_visit *v)
{
	/* Only who took the township gives it back. */
	if (v->state == VISIT_BUSY)
		v->target->run->township_busy[v->plan->township] = false;
	v->state = VISIT_DONE;
	v->target->n_left--;
}

static void
put_visit(struct run_visit *v, const struct store_visit *visit)
{
	struct run *run = v->target->run;
	struct err e = { 0 };

	if (store_put_visit(run->runner->parts.store, visit, &e) < 0) {
		run_trouble(run, &e);
		return;
	}
	done(v);
}

void
visit_end(struct run_visit *v, enum outcome outcome, const char *detail)
{
	struct store_visit visit = describe(v, outcome, detail);

	/* Where we failed ourselves, nothing must keep us from trying the
	 * same bytes again. */
	if (v->reader_failed)
		visit.etag = visit.last_modified = "";
	put_visit(v, &visit);
}

static void
count_report(struct run_totals *totals, enum store_change change)
{
	if (change == STORE_NEW)
		totals->reports_new++;
	else if (change == STORE_REVISED)
		totals->revised++;
	else
		totals->unchanged++;
}

static enum outcome
outcome_of(const struct reading *reading)
{
	if (reading->outcome == READING_NOT_A_REPORT)
		return OUTCOME_NOT_A_REPORT;
	if (reading->outcome == READING_MISMATCH)
		return OUTCOME_MISMATCH;
	return OUTCOME_UNREADABLE;
}

/* A document that is no report of ours is kept for the eye of the office. */
static void
store_other(struct run_visit *v, const struct job_result *result,
    enum outcome outcome, const char *why)
{
	const struct reading *reading = result->reading;
	struct run *run = v->target->run;
	struct store_visit visit;
	struct err e = { 0 };

	if (result->compressed_len > 0 &&
	    store_put_document(run->runner->parts.store, reading->sha256,
		reading->media_type, result->compressed, result->compressed_len,
		v->target->body_len, &e) < 0) {
		run_trouble(run, &e);
		return;
	}
	visit = describe(v, outcome, why == NULL ? "" : why);
	visit.sha256 = result->compressed_len > 0 ? reading->sha256 : NULL;
	put_visit(v, &visit);
}

/* ---- reading ---- */

static void
store_report(struct run_visit *v, const struct job_result *result)
{
	struct store_visit visit = describe(v, OUTCOME_OK, "");
	struct run *run = v->target->run;
	const struct reading *reading = result->reading;
	enum store_change change;
	struct err e = { 0 };

	if (store_put_report(run->runner->parts.store, &visit, reading,
		result->compressed, result->compressed_len, v->target->body_len,
		&change, &e) < 0) {
		run_trouble(run, &e);
		return;
	}
	count_report(&run->totals, change);
	done(v);
}

/* A year that is not over has no report: it is a slip of the pen. */
static void
store_too_early(struct run_visit *v, const struct job_result *result)
{
	char why[96];

	(void)snprintf(why, sizeof(why),
	    "says it is the report of %d, a year that is not over",
	    result->reading->report.year);
	store_other(v, result, OUTCOME_MISMATCH, why);
}

static void
take_reading(struct run_visit *v, const struct job_result *result)
{
	const struct reading *reading = result->reading;

	if (reading->outcome != READING_REPORT) {
		store_other(v, result, outcome_of(reading), reading->reason);
	} else if (reading->report.year == 0) {
		visit_end(v, OUTCOME_UNREADABLE,
		    "the report's year is not to be found in it");
	} else if (reading->report.year >= v->target->run->runner->today.year) {
		store_too_early(v, result);
	} else if (reading->report.year != v->year && !v->re_read) {
		/* Judged by the wrong year before it. */
		v->re_read = true;
		v->year = reading->report.year;
		visit_read(v);
	} else {
		store_report(v, result);
	}
}

/* The document's bytes are remembered until the daemon restarts (which may
 * come with another reader). */
static void
give_up(struct run_visit *v)
{
	struct runner *r = v->target->run->runner;
	char *hash = r->given_up[r->n_given_up++ % RUN_MAX_GIVEN_UP];

	(void)hash_sha256(v->target->body, v->target->body_len, hash);
}

static bool
was_given_up(const struct run_visit *v)
{
	const struct runner *r = v->target->run->runner;
	char hash[HASH_TEXT_SIZE];

	if (r->n_given_up == 0)
		return false;
	(void)hash_sha256(v->target->body, v->target->body_len, hash);
	for (size_t i = 0; i < r->n_given_up && i < RUN_MAX_GIVEN_UP; i++)
		if (strcmp(r->given_up[i], hash) == 0)
			return true;
	return false;
}

/* A failure of ours, after the pool's second try: said to be so, and never the
 * township's. */
static void
take_failure(struct run_visit *v, const char *failure, const char *why)
{
	char detail[256];

	(void)snprintf(detail, sizeof(detail), "reader: %s%s%.180s", failure,
	    why[0] == '\0' ? "" : ": ", why);
	v->reader_failed = true;
	give_up(v);
	log_error("reader gave up url=%s detail=\"%s\"", v->target->final_url,
	    detail);
	visit_end(v, OUTCOME_UNREADABLE, detail);
}

/* A reader that hostile bytes took over could name the document of another
 * township: its word is not taken for the hash. */
static bool
is_about(const struct reading *reading, const struct run_target *t)
{
	char hash[HASH_TEXT_SIZE];

	return strcmp(reading->sha256,
		   hash_sha256(t->body, t->body_len, hash)) == 0;
}

static void
on_read(const struct job_result *result, void *arg)
{
	struct run_visit *v = job_end(arg);
	struct run *run;

	if (v == NULL)
		return;
	run = v->target->run;
	if (result->failure != JOB_OK)
		take_failure(
		    v, job_failure_name(result->failure), result->detail);
	else if (!is_about(result->reading, v->target))
		take_failure(v, job_failure_name(JOB_GARBLED),
		    "its answer is about another document");
	else
		take_reading(v, result);
	run_settle(run);
}

void
visit_read(struct run_visit *v)
{
	struct run_target *t = v->target;
	struct read_context context;
	struct arena *a;

	if (was_given_up(v)) {
		v->reader_failed = true;
		visit_end(v, OUTCOME_UNREADABLE,
		    "reader: failed on this document before, given up");
		return;
	}
	/* A page without a year is most likely the newest report. */
	if (v->year == 0)
		v->year =
		    v->plan->year != 0 ? v->plan->year : v->plan->last_year;
	v->state = VISIT_BUSY;
	t->run->township_busy[v->plan->township] = true;
	a = arena_new();
	if (fill_context(v, v->year, a, &context) == 0) {
		context.year = v->plan->year;
		job_read(t->run->runner->parts.jobs, t->body, t->body_len,
		    &context, on_read, job_new(v));
	}
	arena_free(a);
}
