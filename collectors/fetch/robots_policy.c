/*
 * robots.txt before a host's first URL. It is asked for like any other page:
 * in the host's queue, with its interval and connections; the host's other
 * requests wait for it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch_private.h"

/* ---- what a host's robots.txt says ---- */

static bool
is_fresh(int64_t fetched_at, long status, int64_t now)
{
	int64_t life = status >= 500 ? FETCH_ROBOTS_FAILED_MS : FETCH_ROBOTS_MS;

	return status != 0 && fetched_at <= now && now - fetched_at < life;
}

static void
set_robots(
    struct fetcher *f, struct fetch_host *h, const struct fetch_robots *said)
{
	int64_t next;

	if (h->robots_memory == NULL)
		h->robots_memory = arena_new();
	arena_reset(h->robots_memory);
	robots_parse(h->robots_memory, said->text == NULL ? "" : said->text,
	    said->text == NULL ? 0 : said->len,
	    robots_product(h->robots_memory, f->settings.user_agent),
	    &h->robots);
	h->robots_status = said->status;
	h->robots_at = said->fetched_at;
	/* Its Crawl-delay counts from the request for it. */
	next = h->last_start + host_interval(f, h);
	if (h->last_start > 0 && h->next_start < next)
		h->next_start = next;
}

int64_t
host_jitter(int64_t interval_ms)
{
	if (interval_ms <= 0)
		return 0;
	return interval_ms +
	    arc4random_uniform((uint32_t)(interval_ms / 4) + 1);
}

int64_t
host_interval(const struct fetcher *f, const struct fetch_host *h)
{
	int64_t interval = f->settings.host_interval_ms;

	if (f->settings.robots && h->robots.delay_ms > interval)
		interval = h->robots.delay_ms;
	return interval;
}

void
robots_policy_forget(struct fetcher *f)
{
	for (struct fetch_host *h = f->hosts; h != NULL; h = h->next)
		h->robots_status = 0;
}

/* Is it known what the host's robots.txt says? */
static bool
is_known(struct fetcher *f, struct fetch_host *h)
{
	const struct fetch_robots_cache *cache = &f->settings.robots_cache;
	int64_t now = clock_wall_ms(f->clock);
	struct fetch_robots said = { 0 };

	if (is_fresh(h->robots_at, h->robots_status, now))
		return true;
	if (h->robots_request != NULL || cache->load == NULL ||
	    !cache->load(cache->arg, h->key, &said) ||
	    !is_fresh(said.fetched_at, said.status, now))
		return false;
	set_robots(f, h, &said);
	return true;
}

/* ---- asking for it ---- */

/* "http://host:port/robots.txt" for a URL there; free() it. */
static char *
robots_url(const char *url)
{
	static const CURLUPart without[] = { CURLUPART_QUERY,
		CURLUPART_FRAGMENT, CURLUPART_USER, CURLUPART_PASSWORD };
	CURLU *parts = curl_url();
	char *text = NULL, *copy;

	(void)curl_url_set(parts, CURLUPART_URL, url, 0);
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		(void)curl_url_set(parts, without[i], NULL, 0);
	(void)curl_url_set(parts, CURLUPART_PATH, "/robots.txt", 0);
	(void)curl_url_get(parts, CURLUPART_URL, &text, 0);
	copy = mem_strdup(text == NULL ? "" : text);
	curl_free(text);
	curl_url_cleanup(parts);
	return copy;
}

static void
ask(struct fetcher *f, const struct transfer *first)
{
	struct transfer *t = mem_calloc(1, sizeof(*t));

	t->fetcher = f;
	t->url = robots_url(transfer_url(first));
	t->options = first->options;
	t->robots_of = first->host;
	first->host->robots_request = t;
	host_prepend(first->host, t);
}

/* The path of a URL with its query; free() it. */
static char *
path_of(const char *url)
{
	CURLU *parts = curl_url();
	char *path = NULL, *query = NULL, *text;
	struct buf out;

	buf_init(&out, 8 * LIMIT_URL_BYTES);
	(void)curl_url_set(parts, CURLUPART_URL, url, 0);
	if (curl_url_get(parts, CURLUPART_PATH, &path, 0) == CURLUE_OK)
		(void)buf_puts(&out, path);
	if (curl_url_get(parts, CURLUPART_QUERY, &query, 0) == CURLUE_OK)
		(void)buf_printf(&out, "?%s", query);
	text = mem_strdup(buf_str(&out));
	buf_fini(&out);
	curl_free(path);
	curl_free(query);
	curl_url_cleanup(parts);
	return text;
}

enum robots_decision
robots_policy_check(
    struct fetcher *f, struct transfer *t, char detail[FETCH_DETAIL_SIZE])
{
	struct fetch_host *h = t->host;
	struct arena *a;
	char *path;
	bool open;

	if (!f->settings.robots || t->robots_of != NULL)
		return ROBOTS_ALLOWED;
	if (!is_known(f, h)) {
		if (h->robots_request == NULL)
			ask(f, t);
		return ROBOTS_WAIT;
	}
	if (h->robots_status >= 500) {
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "robots.txt: HTTP status %ld, asked again later",
		    h->robots_status);
		return ROBOTS_FORBIDDEN;
	}
	a = arena_new();
	path = path_of(transfer_url(t));
	open = robots_allow(a, &h->robots, path);
	if (!open)
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "robots.txt forbids %.200s", path);
	free(path);
	arena_free(a);
	return open ? ROBOTS_ALLOWED : ROBOTS_FORBIDDEN;
}

/* ---- how it ended ---- */

/*
 * What the host said, as a status: the page, 4xx and redirects that lead
 * nowhere (no rules), 5xx. 0: it said nothing (RFC 9309 2.3.1.4).
 */
static long
status_said(const struct transfer *t, const struct fetch_result *result)
{
	switch (result->outcome) {
	case OUTCOME_OK:
		return 200;
	case OUTCOME_REDIRECT_REFUSED:
		/* It was the host that sent us where we do not go. */
		return t->redirects > 0 || result->http_status != 0 ? 302 : 0;
	case OUTCOME_BLOCKED:
		/* Left alone is left alone, with robots.txt or without; but
		 * what a wall says to this one name is no rule for the rest. */
		return result->http_status < 500 &&
			result->retry_after_ms <= FETCH_MAX_RETRY_AFTER_MS
		    ? result->http_status
		    : 0;
	case OUTCOME_NOT_FOUND:
	case OUTCOME_HTTP_ERROR:
		/* A broken 200 is a failure of the network. */
		return result->http_status == 200 ? 0 : result->http_status;
	default:
		return 0;
	}
}

static bool
goes_the_same_way(const struct transfer *t, const struct transfer *other)
{
	const char *a = transfer_url(t), *b = transfer_url(other);

	return t->options.tls_legacy == other->options.tls_legacy &&
	    t->options.verify_off == other->options.verify_off &&
	    (strncasecmp(a, "https:", 6) == 0) ==
	    (strncasecmp(b, "https:", 6) == 0);
}

/* The first request that ends as the robots.txt of its host did. */
static struct transfer *
next_to_fail(
    const struct fetch_host *h, const struct transfer *like, int64_t last_id)
{
	for (struct transfer *t = h->transfers; t != NULL; t = t->next)
		if (t->easy == NULL && t->robots_of == NULL &&
		    t->id <= last_id && goes_the_same_way(t, like))
			return t;
	return NULL;
}

/* No robots.txt, no page: requests that would have gone the same way end as
 * it did. */
static void
fail_waiting(struct fetcher *f, struct fetch_host *h, const struct transfer *t,
    const struct fetch_result *how, fetch_deliver *deliver)
{
	int64_t last_id = f->last_id;
	char detail[FETCH_DETAIL_SIZE];
	struct transfer like = { .url = t->url, .options = t->options };
	struct transfer *next;

	(void)snprintf(
	    detail, sizeof(detail), "robots.txt: %.230s", how->detail);
	while (!f->doomed && (next = next_to_fail(h, &like, last_id)) != NULL) {
		struct fetch_result result = { .outcome = how->outcome,
			.detail = detail,
			.http_status = how->http_status,
			.url = transfer_url(next),
			.content_type = "",
			.etag = "",
			.last_modified = "",
			.retry_after_ms = how->retry_after_ms,
			.leave_alone = how->leave_alone };

		deliver(f, next, &result);
	}
}

void
robots_policy_finish(struct fetcher *f, struct transfer *t,
    struct fetch_result *result, fetch_deliver *deliver)
{
	const struct fetch_robots_cache *cache = &f->settings.robots_cache;
	struct fetch_host *h = t->robots_of;
	struct fetch_robots said = { .fetched_at = clock_wall_ms(f->clock),
		.status = status_said(t, result),
		.text = result->body,
		.len = result->body_len };

	/* The request itself goes first: callbacks may end the fetcher. */
	h->robots_request = NULL;
	transfer_unlink(t);
	if (said.status != 0) {
		if (said.text == NULL)
			said.text = "";
		set_robots(f, h, &said);
		if (cache->save != NULL)
			cache->save(cache->arg, h->key, &said);
	} else {
		fail_waiting(f, h, t, result, deliver);
	}
	free(result->body);
	result->body = NULL;
	transfer_free(t);
}
