/*
 * What the files of the fetcher share. Each uses those behind it: fetch.c
 * decides when each request starts, robots_policy.c asks robots.txt before,
 * outcome.c classifies how it ended, transfer.c is one request to one server
 * over libcurl, hosts.c keeps requests by host.
 *
 * A request has up to `tries` tries; a try is a chain of up to
 * FETCH_MAX_REDIRECTS + 1 transfers, each of which waits for its turn at its
 * own host.
 */
#ifndef GOUJI_FETCH_FETCH_PRIVATE_H
#define GOUJI_FETCH_FETCH_PRIVATE_H

#include <curl/curl.h>

#include "collectors/base/buf.h"
#include "collectors/fetch/fetch.h"
#include "collectors/find/options.h"
#include "collectors/find/robots.h"
#include "daemon/loop/curl_loop.h"

struct arena;
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
/* Hosts whose robots.txt is remembered while nothing is asked of them. */
#define FETCH_MAX_IDLE_HOSTS 500
/* How long a robots.txt counts; one that failed is asked for again earlier. */
#define FETCH_ROBOTS_MS        ((int64_t)24 * 60 * 60 * 1000)
#define FETCH_ROBOTS_FAILED_MS ((int64_t)60 * 60 * 1000)
#define FETCH_DETAIL_SIZE      256

/* One request, over all its tries. */
struct transfer {
	struct fetcher *fetcher;
	struct fetch_host *host; /* where it waits or is under way */
	struct transfer *next;   /* in the host's list, in order of arrival */
	int64_t id;
	char *url, *referer, *etag, *last_modified;
	struct source_options options;
	char *refusal; /* why it can never start (no URL of ours), or NULL */
	fetch_callback *callback;
	void *arg;
	struct fetch_host *robots_of; /* it is this host's robots.txt: it has
				       * no callback; or NULL */
	int64_t not_before;           /* monotonic; after a retryable outcome */
	int64_t first_start;
	int tries;
	/* The try. */
	char *at; /* where redirects have led, or NULL */
	int redirects;
	bool hop;                     /* goes on at the host that redirected */
	struct curl_slist *cookies;   /* set on the way */
	int64_t spent_ms;             /* by the transfers before */
	int64_t max_body, timeout_ms; /* as they were at its start */
	/* The transfer under way. */
	CURL *easy; /* NULL while waiting */
	struct curl_slist *headers;
	struct buf body;
	size_t discarded; /* of an answer that is no document */
	size_t head_bytes;
	bool too_large, enough, long_head, flooded;
	curl_socket_t socket;    /* that it comes by, or CURL_SOCKET_BAD */
	int64_t received_before; /* bytes that came by it for others */
	char closed_address[FETCH_DETAIL_SIZE]; /* refused to connect to */
	char error[CURL_ERROR_SIZE];
};

/* Name and port: what politeness is about. */
struct fetch_host {
	struct fetch_host *next;
	char *key; /* "www.example.gov.cn:80" */
	struct transfer *transfers;
	int active;
	int64_t last_start, next_start;  /* monotonic */
	struct transfer *robots_request; /* under way: the others wait */
	/* What robots.txt said; status 0: not known. */
	long robots_status;
	int64_t robots_at; /* wall */
	struct robots robots;
	struct arena *robots_memory;
};

struct fetcher {
	struct event_base *base;
	const struct clock *clock;
	struct fetch_settings settings; /* user_agent is ours */
	struct curl_loop curl;
	struct event *wake; /* the next start that waits for its time */
	struct fetch_host *hosts;
	struct fetch_counts counts;
	int64_t last_id;
	int active;
	int depth;   /* of our callbacks on the stack */
	bool doomed; /* freed when depth is 0 again */
};

/* ---- hosts.c ---- */

/*
 * The URL as it goes over the wire: bytes of path and query that RFC 3986 does
 * not have (Chinese names of files) percent-encoded; the host is left to
 * libcurl. free() it.
 */
char *url_encode(const char *url);
/* "name:port" of a URL, free() it. NULL: it is no http or https URL, and e
 * says why. */
char *host_key(const char *url, struct err *e);
struct fetch_host *host_get(struct fetcher *f, const char *key);
void host_append(struct fetch_host *h, struct transfer *t);
void host_prepend(struct fetch_host *h, struct transfer *t);
void host_free(struct fetch_host *h);
/* Hosts without requests are forgotten once they may be asked again. */
void hosts_forget_idle(struct fetcher *f, int64_t now);
/* Take a request off its host; it is nobody's then. */
void transfer_unlink(struct transfer *t);

/* ---- robots_policy.c ---- */

enum robots_decision {
	ROBOTS_ALLOWED,
	ROBOTS_FORBIDDEN, /* detail says why */
	ROBOTS_WAIT,      /* robots.txt is asked for */
};

/* May the request go to where it is now? */
enum robots_decision robots_policy_check(
    struct fetcher *f, struct transfer *t, char detail[FETCH_DETAIL_SIZE]);
/* A robots.txt came, or did not: what waited for it in vain is delivered;
 * `t` is gone. */
typedef void fetch_deliver(
    struct fetcher *f, struct transfer *t, struct fetch_result *result);
void robots_policy_finish(struct fetcher *f, struct transfer *t,
    struct fetch_result *result, fetch_deliver *deliver);
/* Between two starts at the host. */
int64_t host_interval(const struct fetcher *f, const struct fetch_host *h);
/* An interval as it is kept: longer by chance, by a quarter at the most, so
 * that nobody is asked to the beat of a clock. */
int64_t host_jitter(int64_t interval_ms);
/* The settings name another product: what was read is not for it. */
void robots_policy_forget(struct fetcher *f);

/* ---- transfer.c ---- */

/* Where the request is now. */
const char *transfer_url(const struct transfer *t);
void transfer_free(struct transfer *t);

/* Begin a transfer; -1 when libcurl refuses at once. */
int transfer_begin(struct transfer *t);
/* End it: take the handle off and forget the transfer. */
void transfer_end(struct transfer *t);
/* Keep of it what the next one of the try needs: cookies, the time. */
void transfer_keep(struct transfer *t);
/* libcurl reads from the socket for it. */
void transfer_set_socket(struct transfer *t, curl_socket_t fd);
/* What the transfer may receive in all, framing included. */
int64_t transfer_most_received(const struct transfer *t);
/* A header of the answer, "" when absent. */
const char *transfer_header(const struct transfer *t, const char *name);
long transfer_status(const struct transfer *t);

/* ---- outcome.c ---- */

/*
 * How the transfer ended. Strings are the transfer's until transfer_end(),
 * `detail` is written to; the body is the result's. *retry: another try may
 * help. *redirect: the answer sends us there (free() it), or NULL.
 */
void transfer_outcome(struct transfer *t, CURLcode code,
    char detail[FETCH_DETAIL_SIZE], struct fetch_result *out, bool *retry,
    char **redirect);

#endif
