/*
 * The URLs of a run: each asked for once, in turn by host; its bytes are kept
 * in the store until they are dealt with, so that a run that is cut short asks
 * for none again. I/O on the loop.
 */
#ifndef GOUJI_RUN_URL_QUEUE_H
#define GOUJI_RUN_URL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/model/outcome.h"

struct arena;
struct crawl_state;
struct url_host;
struct url_queue;

/* URLs asked for together, over all hosts and at one. The fetcher keeps to the
 * host's interval; these keep a slow host from holding up the others. */
#define URL_MAX_OPEN      32
#define URL_MAX_HOST_OPEN 4
/* URLs of a host in a row, each after all its tries, that could not connect or
 * timed out: then the rest of that host's are not tried in this run. */
#define URL_MAX_UNANSWERED 5

/* Who waits for a URL's response; called once. */
struct url_waiter {
	struct url_waiter *next;
	void (*on_response)(struct url_waiter *w);
};

enum url_state {
	URL_UNASKED,
	URL_QUEUED, /* waits for its turn at its host */
	URL_ASKED,
	URL_ANSWERED
};

/* One URL; only the queue writes to it. Its strings are the crawl's arena's;
 * the bytes are in the store until they are dealt with. */
struct url_task {
	struct url_queue *queue;
	struct url_task *next;        /* of its hash */
	struct url_task *next_queued; /* at its host */
	struct url_host *host;
	const char *url, *referer, *options;
	bool list;    /* a list page, kept with its validators */
	bool whole;   /* asked for without validators */
	bool dropped; /* its bytes are no longer in the store */
	enum url_state state;
	int64_t fetch;  /* under way, else 0 */
	size_t n_users; /* crawl tasks that may want its bytes */
	struct url_waiter *waiting;
	/* The response. OUTCOME_OK: there are bytes to read; a list page that
	 * was not modified has those of the time before. */
	enum outcome outcome;
	long http_status;
	int64_t fetched_at;
	const char *final_url, *content_type, *etag, *last_modified, *detail;
};

/* In the crawl's arena; it and what it points to outlive the queue. A store
 * error fails the crawl. */
struct url_queue *url_queue_new(struct crawl_state *crawl);
/* The task of a URL, made when there is none. Options and referer are those of
 * who names it first. */
struct url_task *url_queue_add(struct url_queue *queue, const char *url,
    const char *options, const char *referer, bool list);
/* Ask for queued ones as far as the limits allow. */
void url_queue_advance(struct url_queue *queue);
/* Cancel what is under way. */
void url_queue_cancel(struct url_queue *queue);

/* One user more, who may want its bytes. */
void url_task_use(struct url_task *task);
/* See that it is asked for; no matter how often. */
void url_task_start(struct url_task *task);
/* Call the waiter when the response is here; it is not yet. */
void url_task_wait(struct url_task *task, struct url_waiter *w);
/* Bytes of an answered one with OUTCOME_OK, in the arena. -1: the crawl has
 * failed. */
MUST_CHECK int url_task_load(const struct url_task *task, struct arena *a,
    const void **bytes, size_t *len);
/* One user less; bytes that nobody wants are dropped. */
void url_task_release(struct url_task *task);

#endif
