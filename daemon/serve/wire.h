/*
 * Connections of the server: how many there are, how long a request may take
 * to arrive and its answer to leave, and a look at every request head before
 * evhttp sees it (head.h). What is refused there is answered here. I/O;
 * connections belong to evhttp, this only watches them.
 */
#ifndef GOUJI_SERVE_WIRE_H
#define GOUJI_SERVE_WIRE_H

#include <stddef.h>
#include <stdint.h>

struct event_base;
struct evhttp;
struct evhttp_request;
struct head;
struct wire;

struct wire_limits {
	/* For a request to arrive (a body may take longer, by
	 * LIMIT_BODY_RATE), for its answer to leave. */
	int64_t request_ms, answer_ms;
	size_t max_connections;
	/* Of answers that were not read yet, when another begins; the oldest
	 * are cut until it holds. */
	size_t max_unsent;
	/* Whether a body beyond LIMIT_REQUEST_BODY_BYTES is wanted, before it
	 * is sent: sets the head's status and detail when not. */
	void (*admit)(void *arg, struct head *h);
	/* A request was refused with this status before evhttp saw it. */
	void (*refused)(void *arg, int status);
	void *arg; /* of both */
};

/* Watches every connection that `http` accepts from now on. */
struct wire *wire_new(struct event_base *base, struct evhttp *http,
    const struct wire_limits *limits);
/* After evhttp_free() of its http. */
void wire_free(struct wire *w);
/* A whole request is there and is being answered. */
void wire_answering(struct wire *w, struct evhttp_request *req);
/* The request is answered later: `on_gone` is called once if its connection
 * ends before that (the request is then gone, too); NULL: no longer. */
void wire_watch(struct wire *w, struct evhttp_request *req,
    void (*on_gone)(void *arg), void *arg);
/* Cut idle connections now and the others after their answer; on_empty comes
 * later, once. */
void wire_drain(struct wire *w, void (*on_empty)(void *arg), void *arg);

#endif
