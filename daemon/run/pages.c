/* The URLs of a run: each asked for once, its bytes kept in the store until
 * they are dealt with, so that a run that is cut short asks for none again. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/log.h"
#include "collectors/fetch/fetch.h"
#include "daemon/run/inside.h"

#define HOST_SIZE 300

/* ---- pages and hosts ---- */

static struct run_page **
bucket_of(struct run *run, const char *url)
{
	if (run->pages.buckets == NULL)
		run->pages.buckets = arena_calloc(
		    run->arena, RUN_PAGE_BUCKETS, sizeof(struct run_page *));
	return &run->pages.buckets[hash_text(url) % RUN_PAGE_BUCKETS];
}

/* The host of a URL; one that is none has a host of its own, where the fetcher
 * says why. */
static struct run_host *
host_get(struct run *run, const char *url)
{
	struct run_host **link = &run->pages.hosts;
	const char *closed = NULL;
	char key[HOST_SIZE];
	struct err e = { 0 };

	if (fetch_host(url, key, sizeof(key)) < 0)
		key[0] = '\0';
	for (; *link != NULL; link = &(*link)->next)
		if (strcmp((*link)->key, key) == 0)
			return *link;
	*link = arena_calloc(run->arena, 1, sizeof(**link));
	(*link)->key = arena_strdup(run->arena, key);
	if (store_host_blocked(run->runner->parts.store, run->arena, run->id,
		key, &closed, &e) < 0)
		run_trouble(run, &e);
	(*link)->closed = OUTCOME_BLOCKED;
	(*link)->closed_detail = closed;
	return *link;
}

struct run_page *
pages_get(struct run *run, const char *url, const char *options,
    const char *referer, bool list)
{
	struct run_page **link = bucket_of(run, url);
	struct run_page *page;

	for (page = *link; page != NULL; page = page->next)
		if (strcmp(page->url, url) == 0) {
			page->list = page->list || list;
			return page;
		}
	page = arena_calloc(run->arena, 1, sizeof(*page));
	page->run = run;
	page->url = arena_strdup(run->arena, url);
	page->options = arena_strdup(run->arena, options);
	page->referer = arena_strdup(run->arena, referer);
	page->list = list;
	page->final_url = page->url;
	page->content_type = page->etag = page->last_modified = page->detail =
	    "";
	page->next = *link;
	*link = page;
	return page;
}

void
pages_use(struct run_page *page)
{
	/* What was dropped, or did not change for another visit, comes whole
	 * for this one. */
	if (page->state == PAGE_ANSWERED && page->fetch == 0 &&
	    (page->dropped ||
		(page->outcome == OUTCOME_NOT_MODIFIED && !page->list))) {
		page->state = PAGE_UNASKED;
		page->dropped = false;
		page->whole = true;
	}
	page->n_users++;
}

/* ---- answers ---- */

static void
wake(struct run_page *page)
{
	page->state = PAGE_ANSWERED;
	while (page->waiting != NULL) {
		struct run_visit *v = page->waiting;

		page->waiting = v->next_waiting;
		visit_ready(v);
	}
}

/* What the store has of it: from this run, before it was cut short. */
static bool
take_stored(struct run_page *page, int64_t run_id)
{
	struct run *run = page->run;
	struct store_answer answer;
	struct err e = { 0 };
	bool found = false;
	struct arena *a = arena_new();

	if (store_get_answer_head(run->runner->parts.store, a, run_id,
		page->url, &answer, &found, &e) < 0) {
		run_trouble(run, &e);
		found = false;
	}
	if (found) {
		page->outcome = OUTCOME_OK;
		page->fetched_at = answer.fetched_at;
		page->final_url = arena_strdup(run->arena, answer.final_url);
		page->content_type =
		    arena_strdup(run->arena, answer.content_type);
		page->etag = arena_strdup(run->arena, answer.etag);
		page->last_modified =
		    arena_strdup(run->arena, answer.last_modified);
	}
	arena_free(a);
	return found;
}

static void
store_bytes(struct run_page *page, const struct fetch_result *result)
{
	const struct store_answer answer = { .url = page->url,
		.list = page->list,
		.final_url = page->final_url,
		.content_type = page->content_type,
		.etag = page->etag,
		.last_modified = page->last_modified,
		.body = result->body == NULL ? "" : result->body,
		.body_len = result->body_len,
		.fetched_at = page->fetched_at };
	struct err e = { 0 };

	if (store_put_answer(
		page->run->runner->parts.store, page->run->id, &answer, &e) < 0)
		run_trouble(page->run, &e);
}

/* A list that has not changed: its bytes are those of the time before, and
 * what came with them stands here since it was asked for. */
static void
confirm(struct run_page *page)
{
	struct run *run = page->run;
	struct err e = { 0 };

	page->outcome = OUTCOME_OK;
	if (store_confirm_answer(run->runner->parts.store, run->id, page->url,
		page->fetched_at, &e) < 0)
		run_trouble(run, &e);
}

static void
keep_answer(struct run_page *page, const struct fetch_result *result)
{
	struct run *run = page->run;
	bool same = result->outcome == OUTCOME_NOT_MODIFIED;

	page->outcome = result->outcome;
	page->http_status = result->http_status;
	page->fetched_at = clock_wall_ms(run->runner->parts.clock);
	if (same && page->list) {
		confirm(page);
		return;
	}
	page->final_url = arena_strdup(run->arena, result->url);
	page->content_type = arena_strdup(run->arena, result->content_type);
	page->detail = arena_strdup(run->arena, result->detail);
	/* A 304 need not repeat the validators that it answers. */
	if (!same || result->etag[0] != '\0')
		page->etag = arena_strdup(run->arena, result->etag);
	if (!same || result->last_modified[0] != '\0')
		page->last_modified =
		    arena_strdup(run->arena, result->last_modified);
	if (result->outcome == OUTCOME_OK)
		store_bytes(page, result);
}

/* ---- hosts that are left alone ---- */

static void
end_unanswered(struct run_page *page)
{
	page->outcome = page->host->closed;
	page->detail = page->host->closed_detail;
	page->fetched_at = clock_wall_ms(page->run->runner->parts.clock);
	wake(page);
}

static void
end_queued(struct run_host *host)
{
	while (host->queued != NULL) {
		struct run_page *page = host->queued;

		host->queued = page->next_queued;
		end_unanswered(page);
	}
}

/* The fetcher has it no longer. */
static void
take_back(struct run_page *page)
{
	struct run_host *host = page->host;
	size_t i = 0;

	while (host->open[i] != page)
		i++;
	host->open[i] = host->open[--host->n_open];
	page->run->pages.n_open--;
	page->fetch = 0;
}

/* What the fetcher has of the host is not waited for. */
static void
end_open(struct run_host *host)
{
	while (host->n_open > 0) {
		struct run_page *page = host->open[0];

		fetch_cancel(page->run->runner->parts.fetcher, page->fetch);
		take_back(page);
		end_unanswered(page);
	}
}

static void
close_blocked(struct run *run, struct run_host *host, const char *detail)
{
	struct err e = { 0 };

	host->closed = OUTCOME_BLOCKED;
	host->closed_detail = arena_printf(run->arena,
	    "%s; nothing more was asked of the host in this run", detail);
	log_notice("host left alone run=%lld host=%s detail=\"%s\"",
	    (long long)run->id, host->key, detail);
	if (store_block_host(run->runner->parts.store, run->id, host->key,
		host->closed_detail, &e) < 0)
		run_trouble(run, &e);
}

static void
close_silent(
    struct run *run, struct run_host *host, const struct fetch_result *result)
{
	host->closed = result->outcome;
	host->closed_detail = arena_printf(run->arena,
	    "%s; so it went with %zu URLs of the host in a row, the others "
	    "were not tried",
	    result->detail, host->n_silent);
	log_notice("host silent run=%lld host=%s detail=\"%s\"",
	    (long long)run->id, host->key, result->detail);
}

static void
judge_host(struct run_page *page, const struct fetch_result *result)
{
	struct run_host *host = page->host;
	bool silent = result->http_status == 0 &&
	    (result->outcome == OUTCOME_TIMEOUT ||
		result->outcome == OUTCOME_HTTP_ERROR);

	host->n_silent = silent ? host->n_silent + 1 : 0;
	if (host->closed_detail != NULL)
		return;
	if (result->leave_alone)
		close_blocked(page->run, host, result->detail);
	else if (host->n_silent >= RUN_MAX_SILENT && host->key[0] != '\0')
		close_silent(page->run, host, result);
	if (host->closed_detail != NULL) {
		end_open(host);
		end_queued(host);
	}
}

static void
on_fetched(struct fetch_result *result, void *arg)
{
	struct run_page *page = arg;
	struct run *run = page->run;

	take_back(page);
	keep_answer(page, result);
	judge_host(page, result);
	wake(page);
	run_settle(run);
}

/* ---- asking ---- */

void
pages_want(struct run_page *page)
{
	struct run *run = page->run;
	struct run_page **link;

	if (page->state != PAGE_UNASKED)
		return;
	if (take_stored(page, run->id)) {
		wake(page);
		return;
	}
	page->host = host_get(run, page->url);
	page->state = PAGE_QUEUED;
	link = &page->host->queued;
	while (*link != NULL)
		link = &(*link)->next_queued;
	*link = page;
	if (page->host->closed_detail != NULL)
		end_queued(page->host);
}

/*
 * What the URL answered last. None when several visits want a document: the
 * store knows what it was for one of them, not for all.
 */
static int
get_validators(struct run_page *page, struct err *e)
{
	struct run *run = page->run;

	page->etag = page->last_modified = "";
	if (page->list) {
		(void)take_stored(page, 0);
		return 0;
	}
	if (page->n_users > 1 || page->whole || page->referer != NULL)
		return 0;
	return store_validators(run->runner->parts.store, run->arena, page->url,
	    &page->etag, &page->last_modified, e);
}

static void
ask(struct run_page *page)
{
	struct run *run = page->run;
	struct fetch_request request = { .url = page->url,
		.options = page->options,
		.referer = page->referer };
	struct err e = { 0 };

	if (get_validators(page, &e) < 0) {
		run_trouble(run, &e);
		return;
	}
	if (page->etag[0] != '\0')
		request.etag = page->etag;
	if (page->last_modified[0] != '\0')
		request.last_modified = page->last_modified;
	page->state = PAGE_ASKED;
	page->host->open[page->host->n_open++] = page;
	run->pages.n_open++;
	page->fetch =
	    fetch_start(run->runner->parts.fetcher, &request, on_fetched, page);
}

/* The next host, after the one whose turn it was last, that may be asked. */
static struct run_host *
next_host(struct run_pages *pages)
{
	struct run_host *first, *host;

	first = pages->turn != NULL && pages->turn->next != NULL
	    ? pages->turn->next
	    : pages->hosts;
	host = first;
	while (host != NULL) {
		if (host->queued != NULL && host->n_open < RUN_MAX_HOST_OPEN)
			return host;
		host = host->next != NULL ? host->next : pages->hosts;
		if (host == first)
			break;
	}
	return NULL;
}

void
pages_advance(struct run *run)
{
	struct run_host *host;

	while (!run->troubled && run->pages.n_open < RUN_MAX_OPEN &&
	    run_may_fetch(run) && (host = next_host(&run->pages)) != NULL) {
		struct run_page *page = host->queued;

		run->pages.turn = host;
		host->queued = page->next_queued;
		page->next_queued = NULL;
		ask(page);
	}
}

/* ---- bytes ---- */

int
pages_load(const struct run_page *page, struct arena *a, const void **bytes,
    size_t *len)
{
	struct run *run = page->run;
	struct store_answer answer;
	struct err e = { 0 };
	bool found = false;

	assert(page->state == PAGE_ANSWERED && page->outcome == OUTCOME_OK);
	if (store_get_answer(run->runner->parts.store, a, run->id, page->url,
		&answer, &found, &e) < 0 ||
	    (!found &&
		err_set(&e, ERR_DATABASE, "the answer of %.200s is gone",
		    page->url) < 0)) {
		run_trouble(run, &e);
		return -1;
	}
	*bytes = answer.body;
	*len = answer.body_len;
	return 0;
}

void
pages_release(struct run_page *page)
{
	struct run *run = page->run;
	struct err e = { 0 };

	assert(page->n_users > 0);
	if (--page->n_users > 0 || page->list || run->troubled ||
	    page->state != PAGE_ANSWERED || page->outcome != OUTCOME_OK)
		return;
	page->dropped = true;
	if (store_drop_answer(run->runner->parts.store, page->url, &e) < 0)
		run_trouble(run, &e);
}

void
pages_abandon(struct run *run)
{
	for (size_t i = 0; run->pages.buckets != NULL && i < RUN_PAGE_BUCKETS;
	     i++)
		for (struct run_page *page = run->pages.buckets[i];
		     page != NULL; page = page->next)
			if (page->fetch != 0)
				fetch_cancel(
				    run->runner->parts.fetcher, page->fetch);
}
