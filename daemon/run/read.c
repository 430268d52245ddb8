/* Visits of a run: from the document to the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/conf.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

static const struct run_candidate *
candidate_of(const struct run_visit *v)
{
	return &v->candidates[v->at];
}

/* ---- jobs ---- */

struct run_job *
run_job_new(struct run *run, struct run_visit *visit, struct run_list *list)
{
	struct run_job *job = mem_calloc(1, sizeof(*job));

	job->runner = run->runner;
	job->visit = visit;
	job->list = list;
	job->next = run->runner->jobs;
	run->runner->jobs = job;
	run->n_reading++;
	return job;
}

struct run *
run_job_end(
    struct run_job *job, struct run_visit **visit, struct run_list **list)
{
	struct run_job **link = &job->runner->jobs;
	struct run *run;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	*visit = job->visit;
	*list = job->list;
	free(job);
	run = *visit != NULL ? (*visit)->run
	    : *list != NULL  ? (*list)->run
			     : NULL;
	if (run != NULL)
		run->n_reading--;
	return run;
}

int
run_context(struct runner *r, const struct township *t, int year,
    struct arena *a, struct read_context *context, struct err *e)
{
	struct report *prior = arena_alloc(a, sizeof(*prior));
	bool found = false;

	verdict_context(a, r->registry, t, r->conf->level, context);
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
fill_context(struct run_visit *v, struct arena *a, struct read_context *context)
{
	const struct run_page *page = candidate_of(v)->page;
	const struct verdict_document document = { page->final_url,
		page->content_type, page->last_modified,
		candidate_of(v)->beside ? v->taken : v->plan->year };
	struct err e = { 0 };

	if (run_context(v->run->runner, visit_township(v), v->year, a, context,
		&e) < 0) {
		run_trouble(v->run, &e);
		return -1;
	}
	verdict_context_document(context, &document);
	return 0;
}

/* ---- storing ---- */

/* What a candidate (without a page: the list) says of the visit. A file is
 * asked for by way of its page, which has no validators then: only the file
 * has changed or has not. */
static struct store_visit
describe(const struct run_visit *v, const struct run_candidate *c,
    enum outcome outcome, const char *detail)
{
	struct store_visit visit = { .run = v->run->id,
		.code = visit_township(v)->code,
		.source = v->plan->source,
		.year = v->plan->year,
		.outcome = outcome,
		.detail = detail,
		.etag = "",
		.last_modified = "" };
	const struct run_page *page;

	if (c->page == NULL) {
		const struct run_list *list = &v->run->lists[v->plan->list];

		page = list->pages[list->walk.at < list->n_pages ? list->walk.at
								 : 0];
		visit.asked_url = list->plan->url;
	} else {
		page = c->page;
		visit.asked_url =
		    c->parent != NULL ? c->parent->url : c->page->url;
	}
	visit.url = page->final_url;
	visit.http_status = page->http_status;
	visit.fetched_at = page->fetched_at;
	if (c->page != NULL && c->parent == NULL) {
		visit.etag = page->etag;
		visit.last_modified = page->last_modified;
	}
	return visit;
}

void
visit_store_outcome(struct run_visit *v)
{
	struct store_visit visit =
	    describe(v, &v->speaker, v->word.outcome, v->word.detail);
	struct err e = { 0 };

	visit.sha256 = v->sha256;
	visit.ours = v->reader_failed;
	/* Where we failed ourselves, nothing must keep us from trying the
	 * same bytes again. */
	if (v->reader_failed)
		visit.etag = visit.last_modified = "";
	if (store_put_visit(v->run->runner->parts.store, &visit, &e) < 0)
		run_trouble(v->run, &e);
}

/* A document that is no report of ours is kept for the eye of the office. */
static void
store_other(struct run_visit *v, const struct job_result *result,
    enum outcome outcome, const char *why)
{
	const struct reading *reading = result->reading;
	struct err e = { 0 };

	if (result->compressed_len > 0 &&
	    store_put_document(v->run->runner->parts.store, reading->sha256,
		reading->media_type, result->compressed, result->compressed_len,
		v->document_len, &e) < 0)
		run_trouble(v->run, &e);
	else
		visit_follow(v, reading, outcome, why);
}

/* ---- reading ---- */

static void
store_alternate(struct run_visit *v, const struct job_result *result)
{
	struct store_visit visit = describe(v, candidate_of(v), OUTCOME_OK, "");
	struct err e = { 0 };

	if (store_put_alternate(v->run->runner->parts.store, &visit,
		result->reading, result->compressed, result->compressed_len,
		v->document_len, &e) < 0)
		run_trouble(v->run, &e);
	else
		visit_accept(v);
}

static void
store_report(struct run_visit *v, const struct job_result *result)
{
	struct store_visit visit = describe(v, candidate_of(v), OUTCOME_OK, "");
	enum store_change change;
	struct err e = { 0 };

	if (store_put_report(v->run->runner->parts.store, &visit,
		result->reading, result->compressed, result->compressed_len,
		v->document_len, &change, &e) < 0) {
		run_trouble(v->run, &e);
		return;
	}
	visit_take(v, result->reading, &visit, change);
}

/* ---- files beside a report ---- */

static struct store_attachments
page_of_file(const struct run_visit *v)
{
	return (struct store_attachments){ .code = visit_township(v)->code,
		.year = v->taken,
		.page = candidate_of(v)->parent->url };
}

/* What the file at hand was read as; NULL: not the report of the page. */
static void
store_file(struct run_visit *v, const struct reading *reading,
    const struct store_document *document)
{
	struct store_attachments files = page_of_file(v);
	struct store_visit visit = describe(v, candidate_of(v), OUTCOME_OK, "");
	struct err e = { 0 };

	/* It is no other place of the report's page. */
	visit.asked_url = candidate_of(v)->page->url;
	if (store_put_attachment(v->run->runner->parts.store, &files, &visit,
		reading, document, &e) < 0)
		run_trouble(v->run, &e);
	else
		visit_take_file(v);
}

static void
take_file(struct run_visit *v, const struct job_result *result)
{
	const struct reading *reading = result->reading;
	struct store_document document = { .compressed = result->compressed,
		.compressed_len = result->compressed_len,
		.document_len = v->document_len };

	if (reading->outcome != READING_REPORT ||
	    reading->report.year != v->taken)
		reading = NULL;
	store_file(v, reading, &document);
}

/* Where there is none, there is none; else it is asked for again, with its
 * page. */
void
visit_miss_file(struct run_visit *v)
{
	const struct run_candidate *c = candidate_of(v);
	struct err e = { 0 };

	if (outcome_answered(c->page->outcome))
		store_file(v, NULL, NULL);
	else if (store_forget_validators(
		     v->run->runner->parts.store, c->parent->url, &e) < 0)
		run_trouble(v->run, &e);
	else
		visit_take_file(v);
}

/* The year's report. */
static void
take_report(struct run_visit *v, const struct job_result *result)
{
	const struct reading *reading = result->reading;

	if (reading->report.year != v->year && !v->re_read) {
		/* Judged by the wrong year before it. */
		v->re_read = true;
		v->year = reading->report.year;
		visit_yield(v);
		visit_read(v);
	} else if (v->reported) {
		store_alternate(v, result);
	} else {
		store_report(v, result);
	}
}

/* No report of a year that is over. */
static void
take_other(struct run_visit *v, const struct job_result *result,
    enum outcome outcome, const char *why)
{
	if (conversion_lacks_tool(why))
		v->reader_failed = true;
	store_other(v, result, outcome, why);
}

static void
take_reading(struct run_visit *v, const struct job_result *result)
{
	struct arena *a = arena_new();
	enum outcome outcome;
	const char *why;
	bool dead_end;

	outcome = verdict_of_reading(
	    a, result->reading, v->run->runner->today.year, &why, &dead_end);
	if (candidate_of(v)->beside)
		take_file(v, result);
	else if (outcome == OUTCOME_OK)
		take_report(v, result);
	else if (dead_end)
		visit_pass(v, outcome, why);
	else
		take_other(v, result, outcome, why);
	arena_free(a);
}

/* The document is remembered until the daemon restarts (which may come with
 * another reader). */
static void
give_up(struct run_visit *v)
{
	struct runner *r = v->run->runner;

	memcpy(r->given_up[r->n_given_up++ % RUN_MAX_GIVEN_UP],
	    v->document_sha256, HASH_TEXT_SIZE);
}

static bool
was_given_up(const struct run_visit *v)
{
	const struct runner *r = v->run->runner;

	for (size_t i = 0; i < r->n_given_up && i < RUN_MAX_GIVEN_UP; i++)
		if (strcmp(r->given_up[i], v->document_sha256) == 0)
			return true;
	return false;
}

/* A failure of ours, after the pool's second try: said to be so, and never the
 * township's. */
static void
take_failure(struct run_visit *v, enum job_failure failure, const char *why)
{
	char detail[256];

	(void)snprintf(detail, sizeof(detail), "reader: %s%s%.180s",
	    job_failure_name(failure), why[0] == '\0' ? "" : ": ", why);
	v->reader_failed = true;
	/* What no reader ever saw may be read well in the next run. */
	if (failure != JOB_UNSTARTED)
		give_up(v);
	log_error("reader gave up url=%s detail=\"%s\"",
	    candidate_of(v)->page->final_url, detail);
	visit_pass(v, OUTCOME_UNREADABLE, detail);
}

static void
on_read(const struct job_result *result, void *arg)
{
	struct run_visit *v;
	struct run_list *list;
	struct run *run = run_job_end(arg, &v, &list);

	if (run == NULL)
		return;
	if (result->failure != JOB_OK)
		take_failure(v, result->failure, result->detail);
	/* A reader that hostile bytes took over could name the document of
	 * another township: its word is not taken for the hash. */
	else if (strcmp(result->reading->sha256, v->document_sha256) != 0)
		take_failure(
		    v, JOB_GARBLED, "its answer is about another document");
	else
		take_reading(v, result);
	run_settle(run);
}

/* Give the bytes to a reader. */
static void
read_bytes(struct run_visit *v, struct arena *a, const void *bytes, size_t len)
{
	struct read_context context;

	/* A page without a year is most likely the newest report. */
	if (candidate_of(v)->beside)
		v->year = v->taken;
	if (v->year == 0)
		v->year =
		    v->plan->year != 0 ? v->plan->year : v->plan->last_year;
	if (fill_context(v, a, &context) < 0)
		return;
	v->state = VISIT_BUSY;
	v->run->township_busy[v->plan->township] = true;
	job_read(v->run->runner->parts.jobs, bytes, len, &context, on_read,
	    run_job_new(v->run, v, NULL));
}

void
visit_read(struct run_visit *v)
{
	struct arena *a = arena_new();
	const void *bytes;

	if (pages_load(candidate_of(v)->page, a, &bytes, &v->document_len) ==
	    0) {
		(void)hash_sha256(bytes, v->document_len, v->document_sha256);
		if (was_given_up(v)) {
			v->reader_failed = true;
			visit_pass(v, OUTCOME_UNREADABLE,
			    "reader: failed on this document before, given up");
		} else {
			read_bytes(v, a, bytes, v->document_len);
		}
	}
	arena_free(a);
}
