/* Requests by host, and when each may start. */
#include "collectors/fetch/fetch.h"

#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetcher.h"

/* ---- requests and hosts ---- */

static void
transfer_free(struct transfer *t)
{
	transfer_end(t);
	free(t->url);
	free(t->referer);
	free(t->etag);
	free(t->last_modified);
	free(t->refusal);
	free(t);
}

static void
host_free(struct fetch_host *h)
{
	free(h->key);
	free(h);
}

static struct fetch_host *
host_get(struct fetcher *f, const char *key)
{
	struct fetch_host **link = &f->hosts;

	while (*link != NULL) {
		if (strcmp((*link)->key, key) == 0)
			return *link;
		link = &(*link)->next;
	}
	*link = mem_calloc(1, sizeof(**link));
	(*link)->key = mem_strdup(key);
	return *link;
}

static void
host_append(struct fetch_host *h, struct transfer *t)
{
	struct transfer **link = &h->transfers;

	while (*link != NULL)
		link = &(*link)->next;
	*link = t;
	t->host = h;
}

/* Take a request off its host; it is nobody's then. */
static void
unlink_transfer(struct transfer *t)
{
	struct transfer **link = &t->host->transfers;

	while (*link != t)
		link = &(*link)->next;
	*link = t->next;
	t->next = NULL;
	if (t->easy != NULL) {
		t->host->active--;
		t->fetcher->active--;
	}
}

/* Hosts without requests are forgotten once they may be asked again. */
static void
forget_idle_hosts(struct fetcher *f, int64_t now)
{
	struct fetch_host **link = &f->hosts;

	while (*link != NULL) {
		struct fetch_host *h = *link;

		if (h->transfers == NULL && h->next_start <= now) {
			*link = h->next;
			host_free(h);
		} else {
			link = &h->next;
		}
	}
}

/*
 * "name:port" of a URL, lower case, free() it. NULL: it is no http or https
 * URL, and e says why.
 */
static char *
host_key(const char *url, struct err *e)
{
	CURLU *parts = curl_url();
	char *name = NULL, *port = NULL, *scheme = NULL, *key = NULL;
	size_t size;

	if (strlen(url) > 3 * LIMIT_URL_BYTES ||
	    curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_HOST, &name, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) !=
		CURLUE_OK) {
		(void)err_set(e, ERR_NETWORK, "not a URL: %.150s", url);
		goto out;
	}
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) {
		(void)err_set(e, ERR_NETWORK,
		    "only http and https are fetched, not %.150s", url);
		goto out;
	}
	size = strlen(name) + strlen(port) + 2;
	key = mem_calloc(size, 1);
	for (size_t i = 0; name[i] != '\0'; i++)
		key[i] = name[i] >= 'A' && name[i] <= 'Z'
		    ? (char)(name[i] + 'a' - 'A')
		    : name[i];
	key[strlen(name)] = ':';
	memcpy(key + strlen(name) + 1, port, strlen(port));
out:
	curl_free(name);
	curl_free(port);
	curl_free(scheme);
	curl_url_cleanup(parts);
	return key;
}

/*
 * The URL as it goes over the wire: bytes of path and query that RFC 3986 does
 * not have (Chinese names of files) percent-encoded; the host is left to
 * libcurl. free() it.
 */
static char *
encode_url(const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host == NULL ? url : strchr(host + 3, '/');
	size_t before = path == NULL ? strlen(url) : (size_t)(path - url);
	struct buf out;

	buf_init(&out, 3 * strlen(url) + 1);
	(void)buf_put(&out, url, before);
	for (const char *p = url + before; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c <= ' ' || c >= 0x7f)
			(void)buf_printf(&out, "%%%02X", c);
		else
			(void)buf_putc(&out, *p);
	}
	return buf_steal(&out, NULL);
}

/* ---- when each starts ---- */

static void
wake_at(struct fetcher *f, int64_t wait_ms)
{
	struct timeval wait = { wait_ms / 1000, wait_ms % 1000 * 1000 };

	(void)evtimer_add(f->wake, &wait);
}

static int64_t
jittered(int64_t interval_ms)
{
	if (interval_ms <= 0)
		return 0;
	return interval_ms +
	    arc4random_uniform((uint32_t)(interval_ms / 4) + 1);
}

/* The first request that waits and may start, or NULL and *soonest lowered to
 * when one may. */
static struct transfer *
next_of_host(struct fetch_host *h, int64_t now, int64_t *soonest)
{
	for (struct transfer *t = h->transfers; t != NULL; t = t->next) {
		int64_t at = t->not_before > h->next_start ? t->not_before
							   : h->next_start;

		if (t->easy != NULL)
			continue;
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
	unlink_transfer(t);
	callback(result, t->arg);
	free(result->body);
	transfer_free(t);
}

/* A request that cannot even begin. */
static void
deliver_refusal(struct fetcher *f, struct transfer *t, const char *detail)
{
	struct fetch_result result = { .outcome = OUTCOME_HTTP_ERROR,
		.detail = detail,
		.url = t->url,
		.content_type = "",
		.etag = "",
		.last_modified = "" };

	deliver(f, t, &result);
}

static void
start(struct fetcher *f, struct transfer *t, int64_t now)
{
	if (t->refusal != NULL) {
		deliver_refusal(f, t, t->refusal);
		return;
	}
	if (t->tries == 0)
		t->first_start = now;
	if (transfer_begin(t) < 0) {
		deliver_refusal(f, t, "libcurl does not take the request");
		return;
	}
	t->tries++;
	t->host->active++;
	f->active++;
	t->host->next_start = now + jittered(f->settings.host_interval_ms);
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
start_what_may(struct fetcher *f)
{
	int64_t now = clock_mono_ms(f->clock);
	int64_t soonest = INT64_MAX;
	struct transfer *t;

	while (!f->doomed && (t = next_transfer(f, now, &soonest)) != NULL)
		start(f, t, now);
	if (f->doomed)
		return;
	forget_idle_hosts(f, now);
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
	start_what_may(f);
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

void
fetcher_on_done(struct fetcher *f, struct transfer *t, CURLcode code)
{
	char detail[FETCH_DETAIL_SIZE];
	struct fetch_result result;
	int64_t wait = -1;
	bool retry;

	transfer_judge(t, code, detail, &result, &retry);
	if (retry)
		wait = retry_wait(t, &result);
	if (wait < 0) {
		deliver(f, t, &result);
	} else {
		int64_t now = clock_mono_ms(f->clock);

		t->not_before = now + wait;
		/* Who asks to be left alone is, by all requests. */
		if (result.retry_after_ms > 0 &&
		    t->host->next_start < now + result.retry_after_ms)
			t->host->next_start = now + result.retry_after_ms;
		transfer_end(t);
		t->host->active--;
		f->active--;
	}
	start_what_may(f);
}

/* ---- the fetcher ---- */

static void
cancel_all(struct fetcher *f)
{
	for (struct fetch_host *h = f->hosts; h != NULL; h = h->next) {
		while (h->transfers != NULL) {
			struct transfer *t = h->transfers;

			unlink_transfer(t);
			transfer_free(t);
		}
	}
}

static void
destroy(struct fetcher *f)
{
	cancel_all(f);
	multi_end(f);
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

void
fetcher_enter(struct fetcher *f)
{
	f->depth++;
}

void
fetcher_leave(struct fetcher *f)
{
	if (--f->depth == 0 && f->doomed)
		destroy(f);
}

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
	if (f->wake == NULL || multi_begin(f, e) < 0) {
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
	t->url = encode_url(request->url);
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
			if (t->id != id)
				continue;
			unlink_transfer(t);
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
			n++;
	return n;
}
