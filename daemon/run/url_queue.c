#include "daemon/run/url_queue.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/hash.h"
#include "collectors/base/log.h"
#include "collectors/fetch/fetch.h"
#include "daemon/run/crawl_state.h"
#include "daemon/run/environment.h"
#include "daemon/store/store.h"

#define HOST_SIZE 300
#define N_BUCKETS 4096

struct url_host {
	struct url_host *next;
	const char *key; /* "www.example.gov.cn:80" */
	struct url_task *queued;
	struct url_task *open[URL_MAX_HOST_OPEN]; /* the fetcher has them */
	size_t n_open;
	size_t n_unanswered; /* URLs in a row without a response */
	/* It is left alone: what its other URLs end with. */
	const char *closed_detail;
	enum outcome closed;
};

struct url_queue {
	struct crawl_state *crawl;
	struct arena *arena;
	struct store *store;
	struct fetcher *fetcher;
	const struct clock *clock;
	struct url_task *buckets[N_BUCKETS];
	struct url_host *hosts;
	struct url_host *turn; /* whose turn it is */
	size_t n_open;
};

/* ---- tasks and hosts ---- */

struct url_queue *
url_queue_new(struct crawl_state *crawl)
{
	struct url_queue *q = arena_calloc(crawl->arena, 1, sizeof(*q));

	q->crawl = crawl;
	q->arena = crawl->arena;
	q->store = crawl->env->parts.store;
	q->fetcher = crawl->env->parts.fetcher;
	q->clock = crawl->env->parts.clock;
	return q;
}

/* The host of a URL; one that is none has a host of its own, where the fetcher
 * says why. */
static struct url_host *
find_host(struct url_queue *q, const char *url)
{
	struct url_host **link = &q->hosts;
	const char *closed = NULL;
	char key[HOST_SIZE];
	struct err e = { 0 };

	if (fetch_host(url, key, sizeof(key)) < 0)
		key[0] = '\0';
	for (; *link != NULL; link = &(*link)->next)
		if (strcmp((*link)->key, key) == 0)
			return *link;
	*link = arena_calloc(q->arena, 1, sizeof(**link));
	(*link)->key = arena_strdup(q->arena, key);
	if (store_host_blocked(
		q->store, q->arena, q->crawl->run, key, &closed, &e) < 0)
		crawl_fail(q->crawl, &e);
	(*link)->closed = OUTCOME_BLOCKED;
	(*link)->closed_detail = closed;
	return *link;
}

struct url_task *
url_queue_add(struct url_queue *q, const char *url, const char *options,
    const char *referer, bool list)
{
	struct url_task **link = &q->buckets[hash_text(url) % N_BUCKETS];
	struct url_task *task;

	for (task = *link; task != NULL; task = task->next)
		if (strcmp(task->url, url) == 0) {
			task->list = task->list || list;
			return task;
		}
	task = arena_calloc(q->arena, 1, sizeof(*task));
	task->queue = q;
	task->url = arena_strdup(q->arena, url);
	task->options = arena_strdup(q->arena, options);
	task->referer = arena_strdup(q->arena, referer);
	task->list = list;
	task->final_url = task->url;
	task->content_type = task->etag = task->last_modified = task->detail =
	    "";
	task->next = *link;
	*link = task;
	return task;
}

void
url_task_use(struct url_task *task)
{
	/* A document that was dropped, or did not change for another crawl
	 * task, comes whole for this one. */
	if (task->state == URL_ANSWERED && task->fetch == 0 &&
	    (task->dropped ||
		(task->outcome == OUTCOME_NOT_MODIFIED && !task->list))) {
		task->state = URL_UNASKED;
		task->dropped = false;
		task->whole = true;
	}
	task->n_users++;
}

/* ---- responses ---- */

static void
finish_task(struct url_task *task)
{
	task->state = URL_ANSWERED;
	while (task->waiting != NULL) {
		struct url_waiter *w = task->waiting;

		task->waiting = w->next;
		w->on_response(w);
	}
}

/* What the store has of it: from this run, before it was cut short. */
static bool
load_stored(struct url_task *task, int64_t run_id)
{
	struct url_queue *q = task->queue;
	struct store_answer answer;
	struct err e = { 0 };
	bool found = false;
	struct arena *a = arena_new();

	if (store_get_answer_head(
		q->store, a, run_id, task->url, &answer, &found, &e) < 0) {
		crawl_fail(q->crawl, &e);
		found = false;
	}
	if (found) {
		task->outcome = OUTCOME_OK;
		task->fetched_at = answer.fetched_at;
		task->final_url = arena_strdup(q->arena, answer.final_url);
		task->content_type =
		    arena_strdup(q->arena, answer.content_type);
		task->etag = arena_strdup(q->arena, answer.etag);
		task->last_modified =
		    arena_strdup(q->arena, answer.last_modified);
	}
	arena_free(a);
	return found;
}

static void
store_bytes(struct url_task *task, const struct fetch_result *result)
{
	struct url_queue *q = task->queue;
	const struct store_answer answer = { .url = task->url,
		.list = task->list,
		.final_url = task->final_url,
		.content_type = task->content_type,
		.etag = task->etag,
		.last_modified = task->last_modified,
		.body = result->body == NULL ? "" : result->body,
		.body_len = result->body_len,
		.fetched_at = task->fetched_at };
	struct err e = { 0 };

	if (store_put_answer(q->store, q->crawl->run, &answer, &e) < 0)
		crawl_fail(q->crawl, &e);
}

/* A list that has not changed: its bytes are those of the time before, and
 * what came with them stands here since it was asked for. */
static void
confirm_list_page(struct url_task *task)
{
	struct url_queue *q = task->queue;
	struct err e = { 0 };

	task->outcome = OUTCOME_OK;
	if (store_confirm_answer(
		q->store, q->crawl->run, task->url, task->fetched_at, &e) < 0)
		crawl_fail(q->crawl, &e);
}

static void
keep_response(struct url_task *task, const struct fetch_result *result)
{
	struct url_queue *q = task->queue;
	bool same = result->outcome == OUTCOME_NOT_MODIFIED;

	task->outcome = result->outcome;
	task->http_status = result->http_status;
	task->fetched_at = clock_wall_ms(q->clock);
	if (same && task->list) {
		confirm_list_page(task);
		return;
	}
	task->final_url = arena_strdup(q->arena, result->url);
	task->content_type = arena_strdup(q->arena, result->content_type);
	task->detail = arena_strdup(q->arena, result->detail);
	/* A 304 need not repeat the validators that it answers. */
	if (!same || result->etag[0] != '\0')
		task->etag = arena_strdup(q->arena, result->etag);
	if (!same || result->last_modified[0] != '\0')
		task->last_modified =
		    arena_strdup(q->arena, result->last_modified);
	if (result->outcome == OUTCOME_OK)
		store_bytes(task, result);
}

/* ---- hosts that are left alone ---- */

static void
skip_task(struct url_task *task)
{
	task->outcome = task->host->closed;
	task->detail = task->host->closed_detail;
	task->fetched_at = clock_wall_ms(task->queue->clock);
	finish_task(task);
}

static void
skip_queued(struct url_host *host)
{
	while (host->queued != NULL) {
		struct url_task *task = host->queued;

		host->queued = task->next_queued;
		skip_task(task);
	}
}

/* The fetcher has it no longer. */
static void
close_task(struct url_task *task)
{
	struct url_queue *q = task->queue;
	struct url_host *host = task->host;
	size_t i = 0;

	while (host->open[i] != task)
		i++;
	host->open[i] = host->open[--host->n_open];
	q->n_open--;
	task->fetch = 0;
}

/* What the fetcher has of the host is not waited for. */
static void
skip_open(struct url_host *host)
{
	while (host->n_open > 0) {
		struct url_task *task = host->open[0];

		fetch_cancel(task->queue->fetcher, task->fetch);
		close_task(task);
		skip_task(task);
	}
}

static void
close_blocked(struct url_queue *q, struct url_host *host, const char *detail)
{
	struct err e = { 0 };

	host->closed = OUTCOME_BLOCKED;
	host->closed_detail = arena_printf(q->arena,
	    "%s; nothing more was asked of the host in this run", detail);
	log_notice("host blocked run=%lld host=%s detail=\"%s\"",
	    (long long)q->crawl->run, host->key, detail);
	if (store_block_host(q->store, q->crawl->run, host->key,
		host->closed_detail, &e) < 0)
		crawl_fail(q->crawl, &e);
}

static void
close_unanswered(struct url_queue *q, struct url_host *host,
    const struct fetch_result *result)
{
	host->closed = result->outcome;
	host->closed_detail = arena_printf(q->arena,
	    "%s; so it went with %zu URLs of the host in a row, the others "
	    "were not tried",
	    result->detail, host->n_unanswered);
	log_notice("host unanswered run=%lld host=%s detail=\"%s\"",
	    (long long)q->crawl->run, host->key, result->detail);
}

static void
update_host(struct url_task *task, const struct fetch_result *result)
{
	struct url_queue *q = task->queue;
	struct url_host *host = task->host;
	bool silent = result->http_status == 0 &&
	    (result->outcome == OUTCOME_TIMEOUT ||
		result->outcome == OUTCOME_HTTP_ERROR);

	host->n_unanswered = silent ? host->n_unanswered + 1 : 0;
	if (host->closed_detail != NULL)
		return;
	if (result->leave_alone)
		close_blocked(q, host, result->detail);
	else if (host->n_unanswered >= URL_MAX_UNANSWERED &&
	    host->key[0] != '\0')
		close_unanswered(q, host, result);
	if (host->closed_detail != NULL) {
		skip_open(host);
		skip_queued(host);
	}
}

static void
on_fetched(struct fetch_result *result, void *arg)
{
	struct url_task *task = arg;
	struct url_queue *q = task->queue;

	close_task(task);
	keep_response(task, result);
	update_host(task, result);
	finish_task(task);
	q->crawl->on_progress(q->crawl->arg);
}

/* ---- requests ---- */

void
url_task_start(struct url_task *task)
{
	struct url_queue *q = task->queue;
	struct url_task **link;

	if (task->state != URL_UNASKED)
		return;
	if (load_stored(task, q->crawl->run)) {
		finish_task(task);
		return;
	}
	task->host = find_host(q, task->url);
	task->state = URL_QUEUED;
	link = &task->host->queued;
	while (*link != NULL)
		link = &(*link)->next_queued;
	*link = task;
	if (task->host->closed_detail != NULL)
		skip_queued(task->host);
}

/*
 * Validators of the last response. None when several crawl tasks want a
 * document: the store knows them for one task, not for all.
 */
static int
get_validators(struct url_task *task, struct err *e)
{
	struct url_queue *q = task->queue;

	task->etag = task->last_modified = "";
	if (task->list) {
		(void)load_stored(task, 0);
		return 0;
	}
	if (task->n_users > 1 || task->whole || task->referer != NULL)
		return 0;
	return store_validators(q->store, q->arena, task->url, &task->etag,
	    &task->last_modified, e);
}

static void
send_request(struct url_task *task)
{
	struct url_queue *q = task->queue;
	struct fetch_request request = { .url = task->url,
		.options = task->options,
		.referer = task->referer };
	struct err e = { 0 };

	if (get_validators(task, &e) < 0) {
		crawl_fail(q->crawl, &e);
		return;
	}
	if (task->etag[0] != '\0')
		request.etag = task->etag;
	if (task->last_modified[0] != '\0')
		request.last_modified = task->last_modified;
	task->state = URL_ASKED;
	task->host->open[task->host->n_open++] = task;
	q->n_open++;
	task->fetch = fetch_start(q->fetcher, &request, on_fetched, task);
}

/* The next host, after the one whose turn it was last, that may be asked. */
static struct url_host *
next_host(struct url_queue *q)
{
	struct url_host *first, *host;

	first =
	    q->turn != NULL && q->turn->next != NULL ? q->turn->next : q->hosts;
	host = first;
	while (host != NULL) {
		if (host->queued != NULL && host->n_open < URL_MAX_HOST_OPEN)
			return host;
		host = host->next != NULL ? host->next : q->hosts;
		if (host == first)
			break;
	}
	return NULL;
}

void
url_task_wait(struct url_task *task, struct url_waiter *w)
{
	w->next = task->waiting;
	task->waiting = w;
}

void
url_queue_advance(struct url_queue *q)
{
	struct url_host *host;

	while (!q->crawl->failed && q->n_open < URL_MAX_OPEN &&
	    (host = next_host(q)) != NULL) {
		struct url_task *task = host->queued;

		q->turn = host;
		host->queued = task->next_queued;
		task->next_queued = NULL;
		send_request(task);
	}
}

/* ---- bytes ---- */

int
url_task_load(const struct url_task *task, struct arena *a, const void **bytes,
    size_t *len)
{
	struct url_queue *q = task->queue;
	struct store_answer answer;
	struct err e = { 0 };
	bool found = false;

	assert(task->state == URL_ANSWERED && task->outcome == OUTCOME_OK);
	if (store_get_answer(q->store, a, q->crawl->run, task->url, &answer,
		&found, &e) < 0 ||
	    (!found &&
		err_set(&e, ERR_DATABASE, "the response of %.200s is gone",
		    task->url) < 0)) {
		crawl_fail(q->crawl, &e);
		return -1;
	}
	*bytes = answer.body;
	*len = answer.body_len;
	return 0;
}

void
url_task_release(struct url_task *task)
{
	struct url_queue *q = task->queue;
	struct err e = { 0 };

	assert(task->n_users > 0);
	if (--task->n_users > 0 || task->list || q->crawl->failed ||
	    task->state != URL_ANSWERED || task->outcome != OUTCOME_OK)
		return;
	task->dropped = true;
	if (store_drop_answer(q->store, task->url, &e) < 0)
		crawl_fail(q->crawl, &e);
}

void
url_queue_cancel(struct url_queue *q)
{
	for (size_t i = 0; i < N_BUCKETS; i++)
		for (struct url_task *task = q->buckets[i]; task != NULL;
		     task = task->next)
			if (task->fetch != 0)
				fetch_cancel(q->fetcher, task->fetch);
}
