#include "daemon/run/crawl_task.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/find/pick.h"
#include "collectors/find/source.h"
#include "collectors/pipeline/read.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/crawl_list.h"
#include "daemon/run/crawl_state.h"
#include "daemon/run/decision.h"
#include "daemon/run/environment.h"
#include "daemon/run/plan.h"
#include "daemon/run/url_queue.h"
#include "daemon/store/store.h"

/* Links of lists that are searched in one turn of the loop, or those of one
 * list: a body's of 8,192 take some milliseconds. */
#define CRAWL_MAX_SEARCHED 8192
/* A past year that was answered is asked for again after so many days. */
#define CRAWL_REVISIT_DAYS 7

enum task_state {
	TASK_PLANNED,
	TASK_SKIPPED, /* a past year whose week is not over */
	TASK_WAITING, /* for a URL or a list */
	TASK_READY,   /* in the crawl's queue */
	TASK_READING, /* a reader has its document */
	TASK_DONE,
};

/* A document that may be the year's report. */
struct candidate {
	struct url_task *url;
	struct url_task *parent; /* the page that it is a file of, or NULL */
	bool named;              /* plan or link say that it is this year's */
	bool attachment;         /* of the page that was accepted: compared */
};

struct crawl_task {
	struct crawl_state *crawl;
	const struct plan_task *plan;
	const struct township *township;
	struct crawl_list *list; /* or NULL */
	enum task_state state;
	struct url_waiter url_waiter;
	struct list_waiter list_waiter;
	struct crawl_task *next_ready;
	bool listed; /* its list is finished: to be searched */
	struct candidate *candidates;
	size_t n_candidates, candidate_cap, at;
	bool reported; /* a candidate is the year's report */
	int accepted;  /* the year of that, where this run read it */
	/* What the candidates that are none say of the year. */
	struct decision decision;
	const char *sha256;       /* of the decision's document, or NULL */
	struct candidate decider; /* without a URL: the list */
	int year;         /* that it is read as, for the year before it */
	bool read_again;  /* it was another year's, and is read as that */
	bool own_failure; /* our reader failed on its document or its list:
			   * twice, or for lack of a tool */
	/* The document that a reader has. */
	char document_sha256[HASH_TEXT_SIZE];
	size_t document_len; /* bytes */
};

static void read_candidate(struct crawl_task *t);

static const struct candidate *
candidate_of(const struct crawl_task *t)
{
	return &t->candidates[t->at];
}

/* Unlock the township, if the task has locked it. */
static void
release_township(struct crawl_task *t)
{
	if (t->state != TASK_READING)
		return;
	t->state = TASK_PLANNED;
	run_env_unlock(t->crawl->env, t->township->code);
}

/* What the task waited for is here. */
static void
set_ready(struct crawl_task *t)
{
	struct crawl_state *crawl = t->crawl;

	release_township(t);
	t->state = TASK_READY;
	t->next_ready = NULL;
	*crawl->ready_end = t;
	crawl->ready_end = &t->next_ready;
}

/* ---- candidates ---- */

static void
insert_candidate(struct crawl_task *t, size_t at, struct candidate c)
{
	if (t->n_candidates >= CRAWL_MAX_CANDIDATES)
		return;
	for (size_t i = 0; i < t->n_candidates; i++)
		if (t->candidates[i].url == c.url)
			return;
	/* Those before it may have been there already. */
	if (at > t->n_candidates)
		at = t->n_candidates;
	t->candidates = arena_grow(t->crawl->arena, t->candidates,
	    t->n_candidates, &t->candidate_cap, sizeof(*t->candidates));
	memmove(&t->candidates[at + 1], &t->candidates[at],
	    (t->n_candidates - at) * sizeof(*t->candidates));
	t->candidates[at] = c;
	t->n_candidates++;
	url_task_use(c.url);
}

static void
add_candidate(struct crawl_task *t, const char *url, bool named)
{
	struct candidate c = { .url = url_queue_add(t->crawl->queue, url,
				   t->plan->options, NULL, false),
		.named = named };

	insert_candidate(t, t->n_candidates, c);
}

/*
 * What a list offers for the year. The document that the report came by goes
 * first while it is listed: which of two is followed must not depend on their
 * order. One that is listed no more is asked for when nothing else is, for a
 * link that is gone does not mean that the report is.
 */
static int
add_links(struct crawl_task *t, const struct source_link **links, size_t n,
    struct err *e)
{
	const char *followed = NULL;
	bool listed = false;

	if (store_followed_url(t->crawl->env->parts.store, t->crawl->arena,
		t->township->code, t->plan->source, t->plan->year, &followed,
		e) < 0)
		return -1;
	for (size_t i = 0; followed != NULL && i < n; i++)
		listed = listed || strcmp(links[i]->url, followed) == 0;
	if (followed != NULL &&
	    (listed || n == 0 ||
		crawl_list_result(t->list).outcome != OUTCOME_OK))
		add_candidate(t, followed, true);
	for (size_t i = 0; i < n; i++)
		add_candidate(
		    t, links[i]->url, links[i]->year == t->plan->year);
	return 0;
}

/* Search its list; false: another turn of the loop does. */
static bool
search_list(struct crawl_task *t)
{
	struct crawl_state *crawl = t->crawl;
	const struct crawl_list_result list = crawl_list_result(t->list);
	const struct pagination *p = list.pagination;
	struct source_body body = { t->township->name, t->township->aliases,
		t->township->n_aliases, crawl_list_plan(t->list)->shared };
	const struct decision_list outcome = { list.outcome, list.detail,
		p->at };
	const struct source_link **links;
	struct arena *a;
	struct err e = { 0 };
	size_t n;

	if (crawl->n_searched > 0 &&
	    crawl->n_searched + p->n_links > CRAWL_MAX_SEARCHED)
		return false;
	crawl->n_searched += p->n_links;
	crawl->n_listed--;
	t->listed = false;
	a = arena_new();
	source_pick(a, p->links, p->n_links, &body, t->plan->year, &links, &n);
	decision_add_list(
	    &t->decision, crawl->arena, &outcome, t->plan->year, n);
	if (list.outcome != OUTCOME_OK)
		t->own_failure = list.own_failure;
	if (add_links(t, links, n, &e) < 0)
		crawl_fail(crawl, &e);
	arena_free(a);
	return true;
}

/* ---- the end of a candidate ---- */

static void
add_outcome(struct crawl_task *t, enum outcome outcome, const char *detail,
    const char *sha256)
{
	const struct candidate *c = &t->candidates[t->at];
	const struct decision_candidate said = { c->named, c->parent != NULL,
		outcome };

	if (t->reported || !decision_add_candidate(&t->decision, &said))
		return;
	t->decision.detail = arena_strdup(t->crawl->arena, detail);
	t->sha256 = arena_strdup(t->crawl->arena, sha256);
	t->decider = *c;
}

static void
next_candidate(struct crawl_task *t)
{
	t->at++;
	t->year = 0;
	t->read_again = false;
	set_ready(t);
}

static void
pass_candidate(struct crawl_task *t, enum outcome outcome, const char *detail)
{
	add_outcome(t, outcome, detail, NULL);
	next_candidate(t);
}

static void
accept_candidate(struct crawl_task *t)
{
	t->reported = true;
	next_candidate(t);
}

/* A file that the page of `c` links. */
static void
insert_file(
    struct crawl_task *t, size_t at, const struct candidate *c, const char *url)
{
	struct candidate file = { .url = url_queue_add(t->crawl->queue, url,
				      t->plan->options, c->url->final_url,
				      false),
		.parent = c->url,
		.named = c->named,
		.attachment = c->attachment };

	insert_candidate(t, at, file);
}

static void
follow_files(struct crawl_task *t, const struct reading *reading,
    enum outcome outcome, const char *detail)
{
	const struct candidate c = t->candidates[t->at];

	add_outcome(t, outcome, detail, reading->sha256);
	for (size_t i = 0; c.parent == NULL && i < reading->n_attachments; i++)
		insert_file(t, t->at + 1 + i, &c, reading->attachments[i].url);
	next_candidate(t);
}

/* Which of the page's files are to be fetched, by what is known of them. */
static int
choose_files(struct crawl_task *t, const struct reading *reading,
    const struct store_visit *result, enum store_change change,
    bool wanted[LIMIT_ATTACHMENTS], struct err *e)
{
	const char *urls[LIMIT_ATTACHMENTS];
	struct store_attachments files = { .code = result->code,
		.year = reading->report.year,
		.page = result->asked_url,
		.urls = urls,
		.changed = change == STORE_NEW || change == STORE_REVISED };

	for (; files.n < reading->n_attachments && files.n < LIMIT_ATTACHMENTS;
	     files.n++)
		urls[files.n] = reading->attachments[files.n].url;
	return store_set_attachments(
	    t->crawl->env->parts.store, &files, wanted, e);
}

static void
accept_report(struct crawl_task *t, const struct reading *reading,
    const struct store_visit *result, enum store_change change)
{
	struct candidate c = t->candidates[t->at];
	bool wanted[LIMIT_ATTACHMENTS] = { false };
	struct err e = { 0 };

	if (c.parent == NULL &&
	    choose_files(t, reading, result, change, wanted, &e) < 0) {
		crawl_fail(t->crawl, &e);
		return;
	}
	c.attachment = true;
	t->accepted = reading->report.year;
	for (size_t i = LIMIT_ATTACHMENTS; i > 0; i--)
		if (wanted[i - 1])
			insert_file(
			    t, t->at + 1, &c, reading->attachments[i - 1].url);
	accept_candidate(t);
}

/* ---- storing ---- */

/* What a candidate (without a page: the list) says of the year. A file is
 * asked for by way of its page, which has no validators then: only the file
 * has changed or has not. */
static struct store_visit
describe(const struct crawl_task *t, const struct candidate *c,
    enum outcome outcome, const char *detail)
{
	struct store_visit result = { .run = t->crawl->run,
		.code = t->township->code,
		.source = t->plan->source,
		.year = t->plan->year,
		.outcome = outcome,
		.detail = detail,
		.etag = "",
		.last_modified = "" };
	const struct url_task *page;

	if (c->url == NULL) {
		page = crawl_list_result(t->list).page;
		result.asked_url = crawl_list_plan(t->list)->url;
	} else {
		page = c->url;
		result.asked_url =
		    c->parent != NULL ? c->parent->url : c->url->url;
	}
	result.url = page->final_url;
	result.http_status = page->http_status;
	result.fetched_at = page->fetched_at;
	if (c->url != NULL && c->parent == NULL) {
		result.etag = page->etag;
		result.last_modified = page->last_modified;
	}
	return result;
}

static void
save_outcome(struct crawl_task *t)
{
	struct store_visit result =
	    describe(t, &t->decider, t->decision.outcome, t->decision.detail);
	struct err e = { 0 };

	result.sha256 = t->sha256;
	result.own_failure = t->own_failure;
	/* Where we failed ourselves, nothing must keep us from trying the
	 * same bytes again. */
	if (t->own_failure)
		result.etag = result.last_modified = "";
	if (store_put_visit(t->crawl->env->parts.store, &result, &e) < 0)
		crawl_fail(t->crawl, &e);
}

/* A document that is no report of ours is kept for the eye of the office. */
static void
save_other_document(struct crawl_task *t, const struct job_result *result,
    enum outcome outcome, const char *why)
{
	const struct reading *reading = result->reading;
	struct err e = { 0 };

	if (result->compressed_len > 0 &&
	    store_put_document(t->crawl->env->parts.store, reading->sha256,
		reading->media_type, result->compressed, result->compressed_len,
		t->document_len, &e) < 0)
		crawl_fail(t->crawl, &e);
	else
		follow_files(t, reading, outcome, why);
}

/* ---- the end of a task ---- */

static bool
is_candidate(const struct crawl_task *t, const char *url)
{
	for (size_t i = 0; i < t->n_candidates; i++)
		if (strcmp(t->candidates[i].url->url, url) == 0)
			return true;
	return false;
}

/* Alternates that the list leads to no more. */
static int
forget_alternates(struct crawl_task *t, struct err *e)
{
	struct store *s = t->crawl->env->parts.store;
	const char *code = t->township->code;
	const char **urls;
	size_t n;

	if (t->list == NULL || crawl_list_result(t->list).outcome != OUTCOME_OK)
		return 0;
	if (store_list_alternates(s, t->crawl->arena, code, t->plan->source,
		t->plan->year, &urls, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!is_candidate(t, urls[i]) &&
		    store_forget_alternate(s, code, t->plan->year, urls[i], e) <
			0)
			return -1;
	return 0;
}

static void
finish_task(struct crawl_task *t)
{
	struct err e = { 0 };

	if (forget_alternates(t, &e) < 0) {
		crawl_fail(t->crawl, &e);
		return;
	}
	if (!t->reported)
		save_outcome(t);
	if (t->crawl->failed)
		return;
	t->state = TASK_DONE;
	t->crawl->n_left--;
	for (size_t i = 0; i < t->n_candidates; i++)
		url_task_release(t->candidates[i].url);
}

/* ---- readers ---- */

/* What reading the document needs to know; -1: the crawl has failed. */
static int
fill_context(
    struct crawl_task *t, struct arena *a, struct read_context *context)
{
	const struct url_task *page = candidate_of(t)->url;
	const struct read_document document = { page->final_url,
		page->content_type, page->last_modified,
		candidate_of(t)->attachment ? t->accepted : t->plan->year };
	struct err e = { 0 };

	if (run_env_context(
		t->crawl->env, t->township, t->year, a, context, &e) < 0) {
		crawl_fail(t->crawl, &e);
		return -1;
	}
	read_context_add_document(context, &document);
	return 0;
}

static void
save_alternate(struct crawl_task *t, const struct job_result *result)
{
	struct store_visit crawled =
	    describe(t, candidate_of(t), OUTCOME_OK, "");
	struct err e = { 0 };

	if (store_put_alternate(t->crawl->env->parts.store, &crawled,
		result->reading, result->compressed, result->compressed_len,
		t->document_len, &e) < 0)
		crawl_fail(t->crawl, &e);
	else
		accept_candidate(t);
}

static void
save_report(struct crawl_task *t, const struct job_result *result)
{
	struct store_visit crawled =
	    describe(t, candidate_of(t), OUTCOME_OK, "");
	enum store_change change;
	struct err e = { 0 };

	if (store_put_report(t->crawl->env->parts.store, &crawled,
		result->reading, result->compressed, result->compressed_len,
		t->document_len, &change, &e) < 0) {
		crawl_fail(t->crawl, &e);
		return;
	}
	accept_report(t, result->reading, &crawled, change);
}

/* ---- files beside a report ---- */

static struct store_attachments
page_of_file(const struct crawl_task *t)
{
	return (struct store_attachments){ .code = t->township->code,
		.year = t->accepted,
		.page = candidate_of(t)->parent->url };
}

/* What the file at hand was read as; NULL: not the report of the page. */
static void
save_file(struct crawl_task *t, const struct reading *reading,
    const struct store_document *document)
{
	struct store_attachments files = page_of_file(t);
	struct store_visit crawled =
	    describe(t, candidate_of(t), OUTCOME_OK, "");
	struct err e = { 0 };

	/* It is no other place of the report's page. */
	crawled.asked_url = candidate_of(t)->url->url;
	if (store_put_attachment(t->crawl->env->parts.store, &files, &crawled,
		reading, document, &e) < 0)
		crawl_fail(t->crawl, &e);
	else
		next_candidate(t);
}

static void
save_file_reading(struct crawl_task *t, const struct job_result *result)
{
	const struct reading *reading = result->reading;
	struct store_document document = { .compressed = result->compressed,
		.compressed_len = result->compressed_len,
		.document_len = t->document_len };

	if (reading->outcome != READING_REPORT ||
	    reading->report.year != t->accepted)
		reading = NULL;
	save_file(t, reading, &document);
}

/* Where there is none, there is none; else it is asked for again, with its
 * page. */
static void
miss_file(struct crawl_task *t)
{
	const struct candidate *c = candidate_of(t);
	struct err e = { 0 };

	if (outcome_answered(c->url->outcome))
		save_file(t, NULL, NULL);
	else if (store_forget_validators(
		     t->crawl->env->parts.store, c->parent->url, &e) < 0)
		crawl_fail(t->crawl, &e);
	else
		next_candidate(t);
}

/* The year's report. */
static void
accept_reading(struct crawl_task *t, const struct job_result *result)
{
	const struct reading *reading = result->reading;

	if (reading->report.year != t->year && !t->read_again) {
		/* It was checked with the wrong year before it. */
		t->read_again = true;
		t->year = reading->report.year;
		release_township(t);
		read_candidate(t);
	} else if (t->reported) {
		save_alternate(t, result);
	} else {
		save_report(t, result);
	}
}

/* No report of a year that is over. */
static void
save_other_reading(struct crawl_task *t, const struct job_result *result,
    enum outcome outcome, const char *why)
{
	if (conversion_lacks_tool(why))
		t->own_failure = true;
	save_other_document(t, result, outcome, why);
}

static void
finish_reading(struct crawl_task *t, const struct job_result *result)
{
	struct arena *a = arena_new();
	enum outcome outcome;
	const char *why;
	bool dead_end;

	outcome = decision_of_reading(
	    a, result->reading, t->crawl->env->today.year, &why, &dead_end);
	if (candidate_of(t)->attachment)
		save_file_reading(t, result);
	else if (outcome == OUTCOME_OK)
		accept_reading(t, result);
	else if (dead_end)
		pass_candidate(t, outcome, why);
	else
		save_other_reading(t, result, outcome, why);
	arena_free(a);
}

/* A failure of ours, after the pool's second try: an own failure, never the
 * township's. */
static void
fail_reading(struct crawl_task *t, enum job_failure failure, const char *why)
{
	char detail[256];

	(void)snprintf(detail, sizeof(detail), "reader: %s%s%.180s",
	    job_failure_name(failure), why[0] == '\0' ? "" : ": ", why);
	t->own_failure = true;
	/* What no reader ever saw may be read well in the next run. */
	if (failure != JOB_UNSTARTED)
		run_env_give_up(t->crawl->env, t->document_sha256);
	log_error("reader gave up url=%s detail=\"%s\"",
	    candidate_of(t)->url->final_url, detail);
	pass_candidate(t, OUTCOME_UNREADABLE, detail);
}

static void
on_read(const struct job_result *result, void *arg)
{
	struct crawl_task *t = run_job_finish(arg);
	struct crawl_state *crawl;

	if (t == NULL)
		return;
	crawl = t->crawl;
	crawl->n_reading--;
	if (result->failure != JOB_OK)
		fail_reading(t, result->failure, result->detail);
	/* A reader that hostile bytes took over could name the document of
	 * another township: its word is not taken for the hash. */
	else if (strcmp(result->reading->sha256, t->document_sha256) != 0)
		fail_reading(
		    t, JOB_GARBLED, "its answer is about another document");
	else
		finish_reading(t, result);
	crawl->on_progress(crawl->arg);
}

/* Give the bytes to a reader. */
static void
read_bytes(struct crawl_task *t, struct arena *a, const void *bytes, size_t len)
{
	struct read_context context;

	/* A page without a year is most likely the newest report. */
	if (candidate_of(t)->attachment)
		t->year = t->accepted;
	if (t->year == 0)
		t->year =
		    t->plan->year != 0 ? t->plan->year : t->plan->last_year;
	if (fill_context(t, a, &context) < 0)
		return;
	t->state = TASK_READING;
	run_env_lock(t->crawl->env, t->township->code);
	t->crawl->n_reading++;
	job_read(t->crawl->env->parts.jobs, bytes, len, &context, on_read,
	    run_job_new(t->crawl->env, t->crawl, t));
}

static void
read_candidate(struct crawl_task *t)
{
	struct arena *a = arena_new();
	const void *bytes;

	if (url_task_load(candidate_of(t)->url, a, &bytes, &t->document_len) ==
	    0) {
		(void)hash_sha256(bytes, t->document_len, t->document_sha256);
		if (run_env_has_given_up(t->crawl->env, t->document_sha256)) {
			t->own_failure = true;
			pass_candidate(t, OUTCOME_UNREADABLE,
			    "reader: failed on this document before, given up");
		} else {
			read_bytes(t, a, bytes, t->document_len);
		}
	}
	arena_free(a);
}

/* ---- steps ---- */

/* A second document of the year is an alternate: only where its link says that
 * it is one. Files of the page that was taken are the same report, and read
 * where they are to be compared with it. */
static bool
is_idle(const struct crawl_task *t, const struct candidate *c)
{
	return t->reported && !c->attachment &&
	    (!c->named || c->parent != NULL);
}

/* One step; false when it cannot be taken now and the task stays ready. */
static bool
step_task(struct crawl_task *t)
{
	struct candidate *c;

	if (t->listed && !search_list(t))
		return false;
	if (t->crawl->failed)
		return true;
	while (t->at < t->n_candidates && is_idle(t, &t->candidates[t->at]))
		t->at++;
	if (t->at == t->n_candidates) {
		finish_task(t);
		return true;
	}
	c = &t->candidates[t->at];
	url_task_start(c->url);
	if (c->url->state != URL_ANSWERED) {
		t->state = TASK_WAITING;
		url_task_wait(c->url, &t->url_waiter);
	} else if (c->url->outcome == OUTCOME_OK) {
		if (run_env_is_locked(t->crawl->env, t->township->code) ||
		    t->crawl->n_reading >= RUN_MAX_READING)
			return false;
		read_candidate(t);
	} else if (c->url->outcome == OUTCOME_NOT_MODIFIED && !t->reported) {
		t->decision.outcome = OUTCOME_NOT_MODIFIED;
		t->decision.detail = "";
		t->decider = *c;
		save_outcome(t);
		accept_candidate(t);
	} else if (c->attachment) {
		miss_file(t);
	} else {
		pass_candidate(t, c->url->outcome, c->url->detail);
	}
	return true;
}

void
crawl_tasks_advance(struct crawl_state *crawl)
{
	struct crawl_task *kept = NULL, **kept_end = &kept;

	while (crawl->ready != NULL && !crawl->failed) {
		struct crawl_task *t = crawl->ready;

		crawl->ready = t->next_ready;
		if (crawl->ready == NULL)
			crawl->ready_end = &crawl->ready;
		t->next_ready = NULL;
		if (!step_task(t)) {
			*kept_end = t;
			kept_end = &t->next_ready;
		}
	}
	if (kept == NULL)
		return;
	*kept_end = crawl->ready;
	if (crawl->ready == NULL)
		crawl->ready_end = kept_end;
	crawl->ready = kept;
}

/* Is it a past year that was answered within the week? */
static int
is_fresh(const struct crawl_task *t, bool *fresh, struct err *e)
{
	const struct run_env *env = t->crawl->env;
	struct date answered;

	*fresh = false;
	if (t->plan->year == 0 || t->plan->year >= env->today.year - 1)
		return 0;
	if (store_last_answered(env->parts.store, t->township->code,
		t->plan->source, t->plan->year, &answered, e) < 0)
		return -1;
	*fresh = date_is_set(answered) &&
	    date_days(answered, env->today) < CRAWL_REVISIT_DAYS;
	return 0;
}

static void
start_task(struct crawl_task *t)
{
	t->crawl->n_left++;
	if (t->list == NULL) {
		add_candidate(t, t->plan->url, true);
		set_ready(t);
	} else {
		t->state = TASK_WAITING;
		crawl_list_wait(t->list, &t->list_waiter);
	}
}

int
crawl_task_start(struct crawl_task *t, bool weekly, struct err *e)
{
	bool done, fresh = false;

	if (store_visited(t->crawl->env->parts.store, t->crawl->run,
		t->township->code, t->plan->source, t->plan->year, &done,
		e) < 0 ||
	    (weekly && is_fresh(t, &fresh, e) < 0))
		return -1;
	if (done)
		t->state = TASK_DONE;
	else if (fresh)
		t->state = TASK_SKIPPED;
	else
		start_task(t);
	return 0;
}

void
crawl_task_unskip(struct crawl_task *t)
{
	if (t->state == TASK_SKIPPED)
		start_task(t);
}

void
crawl_task_cancel(struct crawl_task *t)
{
	release_township(t);
	t->state = TASK_DONE;
}

static void
on_response(struct url_waiter *w)
{
	struct crawl_task *t = (struct crawl_task *)((char *)w -
	    offsetof(struct crawl_task, url_waiter));

	set_ready(t);
}

static void
on_list(struct list_waiter *w)
{
	struct crawl_task *t = (struct crawl_task *)((char *)w -
	    offsetof(struct crawl_task, list_waiter));

	t->listed = true;
	t->crawl->n_listed++;
	set_ready(t);
}

struct crawl_task *
crawl_task_new(struct crawl_state *crawl, const struct plan_task *plan,
    const struct township *township, struct crawl_list *list)
{
	struct crawl_task *t = arena_calloc(crawl->arena, 1, sizeof(*t));

	t->crawl = crawl;
	t->plan = plan;
	t->township = township;
	t->list = list;
	t->url_waiter.on_response = on_response;
	t->list_waiter.on_list = on_list;
	return t;
}
