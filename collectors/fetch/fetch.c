#include "collectors/fetch/fetch.h"

#include <assert.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch_private.h"

/* ---- the end of a fetcher ---- */

static void
cancel_all(struct fetcher *f)
{
	for (struct fetch_host *h = f->hosts; h != NULL; h = h->next) {
		while (h->transfers != NULL) {
			struct transfer *t = h->transfers;

			transfer_unlink(t);
			transfer_free(t);
		}
		h->robots_request = NULL;
	}
}

static void
destroy(struct fetcher *f)
{
	cancel_all(f);
	curl_loop_end(&f->curl);
	if (f->wake != NULL)
		event_free(f->wake);
	while (f->hosts != NULL) {
		struct fetch_host *h = f->hosts;

		f->hosts = h->next;
		host_free(h);
	}
	free((void *)(uintptr_t)f->settings.user_agent);
	free(f);
	curl_global_cleanup();
}

static void
fetcher_enter(struct fetcher *f)
{
	f->depth++;
}

static void
fetcher_leave(struct fetcher *f)
{
	if (--f->depth == 0 && f->doomed)
		destroy(f);
}

/* ---- when each starts ---- */

static void
wake_at(struct fetcher *f, int64_t wait_ms)
{
	struct timeval wait = { wait_ms / 1000, wait_ms % 1000 * 1000 };

	(void)evtimer_add(f->wake, &wait);
}

/* When a request that waits may start, or INT64_MAX: robots.txt first. */
static int64_t
start_time(const struct fetch_host *h, const struct transfer *t)
{
	if (t->hop)
		return t->not_before;
	if (h->robots_request != NULL && t->robots_of == NULL)
		return INT64_MAX;
	return t->not_before > h->next_start ? t->not_before : h->next_start;
}

/* The first request that waits and may start, or NULL and *soonest lowered to
 * when one may. */
static struct transfer *
next_of_host(struct fetch_host *h, int64_t now, int64_t *soonest)
{
	for (struct transfer *t = h->transfers; t != NULL; t = t->next) {
		int64_t at;

		if (t->easy != NULL)
			continue;
		at = start_time(h, t);
		if (at <= now)
			return t;
		if (at < *soonest)
			*soonest = at;
	}
	return NULL;
}

static void
deliver(struct fetcher *f, struct transfer *t, struct fetch_result *result)
{
	fetch_callback *callback = t->callback;

	result->tries = t->tries;
	result->elapsed_ms =
	    t->tries == 0 ? 0 : clock_mono_ms(f->clock) - t->first_start;
	f->counts.outcomes[result->outcome]++;
	if (t->tries > 0)
		histogram_add(&f->counts.times, result->elapsed_ms);
	transfer_unlink(t);
	callback(result, t->arg);
	free(result->body);
	transfer_free(t);
}

/* A request that cannot even begin. */
static void
deliver_refusal(struct fetcher *f, struct transfer *t, enum outcome outcome,
    const char *detail)
{
	struct fetch_result result = { .outcome = outcome,
		.detail = detail,
		.url = transfer_url(t),
		.content_type = "",
		.etag = "",
		.last_modified = "" };

	if (t->robots_of != NULL)
		robots_policy_finish(f, t, &result, deliver);
	else
		deliver(f, t, &result);
}

static void
start(struct fetcher *f, struct transfer *t, int64_t now)
{
	char detail[FETCH_DETAIL_SIZE];
	struct fetch_host *h = t->host;

	if (t->refusal != NULL) {
		deliver_refusal(f, t, OUTCOME_HTTP_ERROR, t->refusal);
		return;
	}
	switch (robots_policy_check(f, t, detail)) {
	case ROBOTS_ALLOWED:
		break;
	case ROBOTS_FORBIDDEN:
		deliver_refusal(f, t, OUTCOME_ROBOTS, detail);
		return;
	case ROBOTS_WAIT:
		t->hop = false;
		return;
	}
	if (t->tries == 0)
		t->first_start = now;
	if (t->redirects == 0) {
		t->max_body = f->settings.max_body;
		t->timeout_ms = f->settings.timeout_ms;
	}
	if (transfer_begin(t) < 0) {
		deliver_refusal(f, t, OUTCOME_HTTP_ERROR,
		    "libcurl does not take the request");
		return;
	}
	if (f->settings.watch.ask != NULL)
		f->settings.watch.ask(f->settings.watch.arg, transfer_url(t));
	if (t->redirects == 0)
		t->tries++;
	t->hop = false;
	h->active++;
	f->active++;
	h->last_start = now;
	h->next_start = now + host_jitter(host_interval(f, h));
}

static struct transfer *
next_transfer(struct fetcher *f, int64_t now, int64_t *soonest)
{
	if (f->active >= FETCH_MAX_ACTIVE)
		return NULL;
	for (struct fetch_host *h = f->hosts; h != NULL; h = h->next) {
		struct transfer *t;

		if (h->active >= f->settings.host_connections)
			continue;
		t = next_of_host(h, now, soonest);
		if (t != NULL)
			return t;
	}
	return NULL;
}

/* Start all that may; sleep until the next one may. */
static void
start_transfers(struct fetcher *f)
{
	int64_t now = clock_mono_ms(f->clock);
	int64_t soonest = INT64_MAX;
	struct transfer *t;

	while (!f->doomed && (t = next_transfer(f, now, &soonest)) != NULL)
		start(f, t, now);
	if (f->doomed)
		return;
	hosts_forget_idle(f, now);
	if (soonest != INT64_MAX)
		wake_at(f, soonest - now);
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct fetcher *f = arg;

	(void)fd;
	(void)what;
	fetcher_enter(f);
	start_transfers(f);
	fetcher_leave(f);
}

/* ---- how each ends ---- */

/* How long to wait before the next try, or -1 when it is not worth it. */
static int64_t
retry_wait(const struct transfer *t, const struct fetch_result *result)
{
	const struct fetch_settings *s = &t->fetcher->settings;
	int64_t wait = s->retry_wait_ms;

	if (t->tries >= s->tries ||
	    result->retry_after_ms > FETCH_MAX_RETRY_AFTER_MS)
		return -1;
	for (int i = 1; i < t->tries && wait < FETCH_MAX_RETRY_WAIT_MS; i++)
		wait *= 2;
	if (wait > FETCH_MAX_RETRY_WAIT_MS)
		wait = FETCH_MAX_RETRY_WAIT_MS;
	return wait > result->retry_after_ms ? wait : result->retry_after_ms;
}

/* The next try begins where the first one did. */
static void
return_to_start(struct fetcher *f, struct transfer *t)
{
	char *key = t->at == NULL ? NULL : host_key(t->url, NULL);

	if (key != NULL && strcmp(key, t->host->key) != 0) {
		transfer_unlink(t);
		host_append(host_get(f, key), t);
	}
	free(key);
	free(t->at);
	t->at = NULL;
	t->redirects = 0;
	t->spent_ms = 0;
	curl_slist_free_all(t->cookies);
	t->cookies = NULL;
}

/* Take a request off the wire; it waits again. */
static void
requeue(struct fetcher *f, struct transfer *t)
{
	transfer_end(t);
	t->host->active--;
	f->active--;
}

/*
 * Go where the answer sends us, at once when it is the same host, else when
 * its turn has come there. -1: no, and *result and detail say why.
 */
static int
follow(struct fetcher *f, struct transfer *t, char *target,
    struct fetch_result *result, char detail[FETCH_DETAIL_SIZE])
{
	const struct fetch_watch *watch = &f->settings.watch;
	char *key = host_key(target, NULL);

	if (watch->redirect != NULL && t->robots_of == NULL)
		watch->redirect(
		    watch->arg, transfer_url(t), result->http_status, target);
	if (t->redirects == FETCH_MAX_REDIRECTS || key == NULL) {
		if (key == NULL)
			(void)snprintf(detail, FETCH_DETAIL_SIZE,
			    "redirected to %.150s: only http and https are "
			    "followed",
			    target);
		else
			(void)snprintf(detail, FETCH_DETAIL_SIZE,
			    "more than %d redirects", FETCH_MAX_REDIRECTS);
		result->outcome = OUTCOME_REDIRECT_REFUSED;
		free(key);
		free(target);
		return -1;
	}
	transfer_keep(t);
	requeue(f, t);
	free(t->at);
	t->at = target;
	t->redirects++;
	t->not_before = 0;
	t->hop = strcmp(key, t->host->key) == 0;
	transfer_unlink(t);
	if (t->hop)
		host_prepend(t->host, t);
	else
		host_append(host_get(f, key), t);
	free(key);
	return 0;
}

/* Nothing more is started at a host before. */
static void
delay_host(struct fetch_host *h, int64_t until)
{
	if (h->next_start < until)
		h->next_start = until;
}

/* Who asks to be left alone is, by all requests. */
static void
delay_host_of(
    const struct transfer *t, const struct fetch_result *result, int64_t now)
{
	int64_t wait = result->retry_after_ms;

	if (result->http_status != 429 && result->http_status < 500)
		return;
	if (wait > FETCH_MAX_RETRY_AFTER_MS)
		wait = FETCH_MAX_RETRY_AFTER_MS;
	delay_host(t->host, now + wait);
}

static void
finish_transfer(struct fetcher *f, struct transfer *t, CURLcode code)
{
	int64_t now = clock_mono_ms(f->clock), wait = -1;
	char detail[FETCH_DETAIL_SIZE], *redirect;
	struct fetch_result result;
	bool retry;

	transfer_outcome(t, code, detail, &result, &retry, &redirect);
	if (redirect != NULL && follow(f, t, redirect, &result, detail) == 0) {
		start_transfers(f);
		return;
	}
	delay_host_of(t, &result, now);
	if (retry)
		wait = retry_wait(t, &result);
	if (wait >= 0) {
		/* Who is in trouble is not asked for other pages meanwhile. */
		delay_host(t->host, now + wait);
		t->not_before = now + wait;
		requeue(f, t);
		return_to_start(f, t);
	} else if (t->robots_of != NULL) {
		robots_policy_finish(f, t, &result, deliver);
	} else {
		deliver(f, t, &result);
	}
	start_transfers(f);
}

/* ---- libcurl on the loop ---- */

/* Hand finished tries on. Runs outside of libcurl's own callbacks, so it may
 * add and remove handles. */
static void
take_finished(struct fetcher *f)
{
	CURLMsg *message;
	int left;

	while (!f->doomed &&
	    (message = curl_multi_info_read(f->curl.multi, &left)) != NULL) {
		struct transfer *t = NULL;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		finish_transfer(f, t, code);
	}
}

static void
act(void *arg, curl_socket_t fd, int events)
{
	struct fetcher *f = arg;
	int running;

	fetcher_enter(f);
	(void)curl_multi_socket_action(f->curl.multi, fd, events, &running);
	take_finished(f);
	fetcher_leave(f);
}

static void
note_socket(CURL *easy, curl_socket_t fd)
{
	struct transfer *t = NULL;

	(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
	if (t != NULL)
		transfer_set_socket(t, fd);
}

static int
start_multi(struct fetcher *f, struct err *e)
{
	f->curl = (struct curl_loop){
		.base = f->base, .act = act, .opened = note_socket, .arg = f
	};
	if (curl_loop_begin(&f->curl, e) < 0)
		return -1;
	(void)curl_multi_setopt(
	    f->curl.multi, CURLMOPT_MAXCONNECTS, (long)FETCH_MAX_ACTIVE);
	return 0;
}

/* ---- the fetcher ---- */

struct fetcher *
fetcher_new(struct event_base *base, const struct clock *clock,
    const struct fetch_settings *settings, struct err *e)
{
	struct fetcher *f = mem_calloc(1, sizeof(*f));

	f->base = base;
	f->clock = clock;
	/* Counted by libcurl, so each fetcher begins and ends it. */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(f);
		(void)err_set(e, ERR_NETWORK, "libcurl does not start");
		return NULL;
	}
	fetcher_configure(f, settings);
	f->wake = evtimer_new(base, on_wake, f);
	if (f->wake == NULL || start_multi(f, e) < 0) {
		destroy(f);
		(void)err_set(e, ERR_NETWORK, "libcurl does not start");
		return NULL;
	}
	return f;
}

void
fetcher_free(struct fetcher *f)
{
	if (f == NULL)
		return;
	if (f->depth == 0) {
		destroy(f);
		return;
	}
	f->doomed = true;
	cancel_all(f);
}

void
fetcher_configure(struct fetcher *f, const struct fetch_settings *settings)
{
	char *user_agent = mem_strdup(settings->user_agent);

	assert(settings->host_connections > 0 && settings->tries > 0);
	assert(settings->max_body > 0 &&
	    settings->max_body <= (int64_t)LIMIT_DOCUMENT_BYTES);
	if (f->settings.user_agent != NULL &&
	    strcmp(f->settings.user_agent, user_agent) != 0)
		robots_policy_forget(f);
	free((void *)(uintptr_t)f->settings.user_agent);
	f->settings = *settings;
	f->settings.user_agent = user_agent;
}

int64_t
fetch_start(struct fetcher *f, const struct fetch_request *request,
    fetch_callback *callback, void *arg)
{
	struct transfer *t = mem_calloc(1, sizeof(*t));
	struct err e = { 0 };
	char *key;

	assert(!f->doomed);
	t->fetcher = f;
	t->id = ++f->last_id;
	t->url = url_encode(request->url);
	t->referer = mem_strdup(request->referer);
	t->etag = mem_strdup(request->etag);
	t->last_modified = mem_strdup(request->last_modified);
	t->callback = callback;
	t->arg = arg;
	key = host_key(t->url, &e);
	if (key == NULL ||
	    source_options_parse(request->options, &t->options, &e) < 0)
		t->refusal = mem_strdup(e.msg);
	/* What never reaches the network keeps no host waiting. */
	host_append(host_get(f, t->refusal == NULL ? key : ""), t);
	free(key);
	wake_at(f, 0);
	return t->id;
}

void
fetch_cancel(struct fetcher *f, int64_t id)
{
	for (struct fetch_host *h = f->hosts; h != NULL; h = h->next) {
		for (struct transfer *t = h->transfers; t != NULL;
		     t = t->next) {
			if (t->id != id || t->robots_of != NULL)
				continue;
			transfer_unlink(t);
			transfer_free(t);
			/* Its place is free for the next one. */
			if (!f->doomed)
				wake_at(f, 0);
			return;
		}
	}
}

size_t
fetcher_pending(const struct fetcher *f)
{
	size_t n = 0;

	for (const struct fetch_host *h = f->hosts; h != NULL; h = h->next)
		for (const struct transfer *t = h->transfers; t != NULL;
		     t = t->next)
			n += t->robots_of == NULL;
	return n;
}

const struct fetch_counts *
fetcher_counts(const struct fetcher *f)
{
	return &f->counts;
}
