/*
 * What the files of the fetcher share: fetch.c keeps the requests by host and
 * decides when each starts, transfer.c is one try over libcurl and how it
 * ended, multi.c joins libcurl's multi handle to the loop.
 */
#ifndef GOUJI_FETCH_FETCHER_H
#define GOUJI_FETCH_FETCHER_H

#include <curl/curl.h>

#include "collectors/base/buf.h"
#include "collectors/fetch/fetch.h"
#include "collectors/source/options.h"

struct event;

/* Transfers under way together, over all hosts. */
#define FETCH_MAX_ACTIVE    32
#define FETCH_MAX_REDIRECTS 5
#define FETCH_CONNECT_MS    10000
/* A transfer below a byte a second for this long is given up. */
#define FETCH_STALL_SECONDS 30
/* What is read of an answer that is no document before it is cut off. */
#define FETCH_MAX_DISCARD (256 * 1024)
/* A server that asks to come back later than this is not waited for. */
#define FETCH_MAX_RETRY_AFTER_MS (5 * 60 * 1000)
/* The doubling wait between tries stops here. */
#define FETCH_MAX_RETRY_WAIT_MS (10 * 60 * 1000)
#define FETCH_DETAIL_SIZE       256

struct fetch_host;

/* One request, over all its tries. */
struct transfer {
	struct fetcher *fetcher;
	struct fetch_host *host;
	struct transfer *next; /* in the host's list, in order of arrival */
	int64_t id;
	char *url, *referer, *etag, *last_modified;
	struct source_options options;
	char *refusal; /* why it can never start (no URL of ours), or NULL */
	fetch_callback *callback;
	void *arg;
	int64_t not_before; /* monotonic; after a retryable outcome */
	int64_t first_start;
	int tries;
	/* The try under way. */
	CURL *easy; /* NULL while waiting */
	struct curl_slist *headers;
	struct buf body;
	size_t discarded;
	bool too_large;
	char closed_address[FETCH_DETAIL_SIZE]; /* refused to connect to */
	char error[CURL_ERROR_SIZE];
	int64_t max_body, timeout_ms; /* as they were at the start */
};

/* Name and port: what politeness is about. */
struct fetch_host {
	struct fetch_host *next;
	char *key; /* "www.example.gov.cn:80" */
	struct transfer *transfers;
	int active;
	int64_t next_start; /* monotonic */
};

struct fetcher {
	struct event_base *base;
	const struct clock *clock;
	struct fetch_settings settings; /* user_agent is ours */
	CURLM *multi;
	struct event *curl_timer; /* libcurl's own */
	struct event *wake;       /* the next start that waits for its time */
	struct fetch_host *hosts;
	int64_t last_id;
	int active;
	int depth;   /* of our callbacks on the stack */
	bool doomed; /* freed when depth is 0 again */
};

/* ---- transfer.c ---- */

/* Begin a try; -1 when libcurl refuses at once. */
int transfer_begin(struct transfer *t);
/* End it: take the handle off and forget the try. */
void transfer_end(struct transfer *t);
/*
 * How the try ended. Strings are the transfer's until transfer_end(), `detail`
 * is written to; the body is the result's. *retry: another try may help.
 */
void transfer_judge(struct transfer *t, CURLcode code,
    char detail[FETCH_DETAIL_SIZE], struct fetch_result *out, bool *retry);

/* ---- multi.c ---- */

int multi_begin(struct fetcher *f, struct err *e);
void multi_end(struct fetcher *f);

/* ---- fetch.c ---- */

/* A try ended (called by multi.c, never from inside libcurl). */
void fetcher_on_done(struct fetcher *f, struct transfer *t, CURLcode code);
/* Around everything that the loop calls. */
void fetcher_enter(struct fetcher *f);
void fetcher_leave(struct fetcher *f);

#endif
