#include "tests/fetch/fetching.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/unit.h"

/* No test of fetching takes longer. */
#define GIVE_UP_SECONDS 30

void
fetching_begin(struct fetching *f)
{
	fetching_begin_with(f, clock_real());
}

void
fetching_begin_with(struct fetching *f, const struct clock *clock)
{
	struct err e = { 0 };

	memset(f, 0, sizeof(*f));
	f->base = event_base_new();
	f->settings = (struct fetch_settings){ .user_agent = "gouji-test",
		.host_interval_ms = 0,
		.host_connections = 1,
		.timeout_ms = 10000,
		.tries = 1,
		.retry_wait_ms = 1,
		.max_body = 65536,
		.allow_private = true };
	f->fetcher = fetcher_new(f->base, clock, &f->settings, &e);
	assert_non_null(f->fetcher);
	f->origin = origin_new(f->base);
}

void
fetching_end(struct fetching *f)
{
	fetcher_free(f->fetcher);
	origin_free(f->origin);
	event_base_free(f->base);
}

static void
on_fetched(struct fetch_result *result, void *arg)
{
	struct fetched *out = arg;
	size_t n = result->body_len < sizeof(out->body) - 1
	    ? result->body_len
	    : sizeof(out->body) - 1;

	assert_false(out->done);
	out->done = true;
	out->outcome = result->outcome;
	out->status = result->http_status;
	out->leave_alone = result->leave_alone;
	out->tries = result->tries;
	out->retry_after_ms = result->retry_after_ms;
	out->body_len = result->body_len;
	if (n > 0)
		memcpy(out->body, result->body, n);
	(void)snprintf(out->detail, sizeof(out->detail), "%s", result->detail);
	(void)snprintf(out->url, sizeof(out->url), "%s", result->url);
	(void)snprintf(out->content_type, sizeof(out->content_type), "%s",
	    result->content_type);
	(void)snprintf(out->etag, sizeof(out->etag), "%s", result->etag);
	(void)snprintf(out->last_modified, sizeof(out->last_modified), "%s",
	    result->last_modified);
	if (--out->fetching->left == 0)
		(void)event_base_loopbreak(out->fetching->base);
}

int64_t
fetching_start(struct fetching *f, const struct fetch_request *request,
    struct fetched *out)
{
	memset(out, 0, sizeof(*out));
	out->fetching = f;
	f->left++;
	return fetch_start(f->fetcher, request, on_fetched, out);
}

void
fetching_wait(struct fetching *f)
{
	const struct timeval limit = { GIVE_UP_SECONDS, 0 };

	(void)event_base_loopexit(f->base, &limit);
	(void)event_base_dispatch(f->base);
	assert_int_equal(f->left, 0);
}

void
fetching_get_url(struct fetching *f, const char *url, struct fetched *out)
{
	struct fetch_request request = { .url = url, .options = "" };

	(void)fetching_start(f, &request, out);
	fetching_wait(f);
}

void
fetching_get(struct fetching *f, const char *path, struct fetched *out)
{
	fetching_get_url(f, origin_url(f->origin, path), out);
}
