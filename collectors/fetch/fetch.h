/*
 * Fetching: HTTP GETs over a libcurl multi handle on the daemon's libevent
 * loop. Polite (robots.txt, per-host interval and connections; a redirect to
 * another host waits for its turn there), bounded (time, decoded bytes,
 * redirects, schemes), honest about how it ended. I/O; the only file group
 * that knows libcurl for collection. All callbacks come from the loop, never
 * from inside fetch_start().
 */
#ifndef GOUJI_FETCH_FETCH_H
#define GOUJI_FETCH_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/histogram.h"
#include "collectors/model/outcome.h"

struct clock;
struct err;
struct event_base;
struct fetcher;
struct sockaddr;

/* A host's robots.txt as it answered; no text unless the status is 200. */
struct fetch_robots {
	int64_t fetched_at; /* wall ms */
	long status;
	const char *text;
	size_t len; /* at most LIMIT_ROBOTS_BYTES */
};

/* What outlives the process; both may be NULL. They are called on the loop and
 * must not call the fetcher. */
struct fetch_robots_cache {
	void *arg;
	/* False: nothing is known. The text is valid until the next call. */
	bool (*load)(void *arg, const char *host, struct fetch_robots *out);
	void (*save)(
	    void *arg, const char *host, const struct fetch_robots *robots);
};

/* Who looks on; each may be NULL. Called on the loop, valid during the call;
 * must not call the fetcher. */
struct fetch_watch {
	void *arg;
	/* A URL is asked for: a request's, robots.txt, a redirect's target. */
	void (*ask)(void *arg, const char *url);
	/* An answer leads from one URL to another; status 200 where the page
	 * itself says so. */
	void (*redirect)(
	    void *arg, const char *from, long status, const char *to);
};

struct fetch_settings {
	const char *user_agent;
	int64_t host_interval_ms; /* between two starts at one host, jittered
	                           * upward by up to a quarter */
	int host_connections;
	int64_t timeout_ms;    /* whole transfer, redirects included */
	int tries;             /* of a retryable outcome, first included */
	int64_t retry_wait_ms; /* doubles */
	int64_t max_body;      /* decoded bytes */
	bool allow_private;    /* loopback, private, link-local addresses */
	bool robots;           /* ask robots.txt first, and keep to it */
	struct fetch_robots_cache robots_cache;
	struct fetch_watch watch;
	/* For tests: an address that may be connected to nevertheless. */
	bool (*exempt)(const struct sockaddr *address);
};

struct fetch_request {
	const char *url;
	const char *referer;       /* or NULL */
	const char *etag;          /* for If-None-Match, or NULL */
	const char *last_modified; /* for If-Modified-Since, or NULL */
	const char *options;       /* the source's, "" = none */
};

/* Valid during the callback; the body may be taken (set it NULL). */
struct fetch_result {
	enum outcome outcome;
	const char *detail; /* English, "" when ok */
	long http_status;   /* 0 when none came */
	const char *url;    /* after redirects */
	char *body;         /* decoded; malloc'ed, NULL when none */
	size_t body_len;
	const char *content_type, *etag, *last_modified; /* "" when absent */
	int64_t retry_after_ms;                          /* 0 when absent */
	int64_t elapsed_ms;
	int tries;
	/* A challenge page, or a Retry-After beyond our patience: nothing more
	 * of this host tonight. */
	bool leave_alone;
};

typedef void fetch_callback(struct fetch_result *result, void *arg);

MUST_CHECK struct fetcher *fetcher_new(struct event_base *base,
    const struct clock *clock, const struct fetch_settings *settings,
    struct err *e);
/* Cancels what is under way without calling back. */
void fetcher_free(struct fetcher *f);
/* Settings for requests that start later (a reload). */
void fetcher_configure(
    struct fetcher *f, const struct fetch_settings *settings);

/*
 * Queue a GET; `callback` is called exactly once unless cancelled. The request
 * is copied. Returns a number > 0 for fetch_cancel().
 */
int64_t fetch_start(struct fetcher *f, const struct fetch_request *request,
    fetch_callback *callback, void *arg);
void fetch_cancel(struct fetcher *f, int64_t id);
/* Requests that did not come back yet. */
size_t fetcher_pending(const struct fetcher *f);

/* What has come back so far; robots.txt is not counted. */
struct fetch_counts {
	uint64_t outcomes[N_OUTCOMES];
	struct histogram times; /* of those that were sent, over all tries */
};
/* The fetcher's own. */
const struct fetch_counts *fetcher_counts(const struct fetcher *f);

/*
 * Whom politeness is about: name and port of an http or https URL, lower case
 * ("www.example.gov.cn:80"). -1: it is no such URL, or does not fit.
 */
MUST_CHECK int fetch_host(const char *url, char *out, size_t size);

#endif
