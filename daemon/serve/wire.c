#include "daemon/serve/wire.h"

#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/serve/auth.h"
#include "daemon/serve/head.h"
#include "daemon/serve/problem.h"

/* One answer in one write; evhttp's 16 KiB make Nagle wait. */
#define MAX_SINGLE_WRITE ((size_t)1024 * 1024)
/* How long a refused client may go on sending before it is cut; closing at
 * once would reset the connection under the answer. */
#define LINGER_MS 1000
/* A problem answer. */
#define PROBLEM_BYTES 4096

enum phase {
	PHASE_WAITING,   /* for a request or the rest of one */
	PHASE_ANSWERING, /* the answer is on its way */
	PHASE_REFUSED,   /* our own answer is on its way, then linger */
	PHASE_DOOMED,    /* is freed at the end of the turn */
};

/*
 * Born in on_new_bufferevent(), before evhttp's own object exists; that one is
 * looked up in the bufferevent, which is why we hold a reference to it.
 */
struct connection {
	TAILQ_ENTRY(connection) next;
	struct wire *wire;
	struct bufferevent *bev;         /* a reference of ours */
	struct evhttp_connection *evcon; /* NULL until adopted */
	struct event *deadline;
	enum phase phase;
	struct buf head;  /* of the request that is arriving */
	size_t body_left; /* of its body */
	bool last_answer; /* what came behind this request is refused */
	void (*on_gone)(void *arg);
	void *on_gone_arg;
};

TAILQ_HEAD(connection_list, connection);

struct wire {
	struct event_base *base;
	struct event *turn_end; /* adopts the new, frees the doomed */
	struct wire_limits limits;
	/* By the time that their phase began, oldest first. */
	struct connection_list connections;
	size_t n_connections;
	bool draining;
	void (*on_empty)(void *arg);
	void *on_empty_arg;
};

static void on_arrived(
    struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg);

static void
connection_free(struct connection *c)
{
	if (c->on_gone != NULL)
		c->on_gone(c->on_gone_arg);
	TAILQ_REMOVE(&c->wire->connections, c, next);
	c->wire->n_connections--;
	event_free(c->deadline);
	(void)evbuffer_remove_cb(bufferevent_get_input(c->bev), on_arrived, c);
	buf_fini(&c->head);
	(void)bufferevent_decref(c->bev);
	free(c);
}

static void
set_deadline(struct connection *c, int64_t ms)
{
	struct timeval tv = { ms / 1000, (ms % 1000) * 1000 };

	(void)event_add(c->deadline, &tv);
}

/* How long the rest of a request may take. */
static int64_t
arrival_ms(const struct connection *c)
{
	return c->wire->limits.request_ms +
	    (int64_t)c->body_left * 1000 / LIMIT_BODY_RATE;
}

static void
enter(struct connection *c, enum phase phase, int64_t ms)
{
	c->phase = phase;
	set_deadline(c, ms);
	TAILQ_REMOVE(&c->wire->connections, c, next);
	TAILQ_INSERT_TAIL(&c->wire->connections, c, next);
}

/* Never frees here: evhttp may be in the middle of this very connection. */
static void
doom(struct connection *c)
{
	c->phase = PHASE_DOOMED;
	event_active(c->wire->turn_end, EV_TIMEOUT, 0);
}

static void
on_closed(struct evhttp_connection *evcon, void *arg)
{
	struct connection *c = arg;

	evhttp_connection_set_closecb(evcon, NULL, NULL);
	event_active(c->wire->turn_end, EV_TIMEOUT, 0);
	connection_free(c);
}

/* Find evhttp's object, which is the argument of the bufferevent's callbacks
 * as long as it lives; false when it is gone already. */
static bool
adopt(struct connection *c)
{
	void *evcon = NULL;

	if (c->evcon != NULL)
		return true;
	bufferevent_getcb(c->bev, NULL, NULL, NULL, &evcon);
	if (evcon == NULL)
		return false;
	c->evcon = evcon;
	evhttp_connection_set_closecb(c->evcon, on_closed, c);
	return true;
}

static void
on_turn_end(evutil_socket_t fd, short what, void *arg)
{
	struct wire *w = arg;
	struct connection *c, *next;

	(void)fd;
	(void)what;
	for (c = TAILQ_FIRST(&w->connections); c != NULL; c = next) {
		next = TAILQ_NEXT(c, next);
		if (!adopt(c))
			connection_free(c);
		else if (c->phase == PHASE_DOOMED)
			evhttp_connection_free(c->evcon);
	}
	if (w->draining && w->n_connections == 0 && w->on_empty != NULL) {
		void (*on_empty)(void *) = w->on_empty;

		w->on_empty = NULL;
		on_empty(w->on_empty_arg);
	}
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	doom(arg);
}

/* ---- refusing a request by ourselves ---- */

static void
on_refused_read(struct bufferevent *bev, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(bev);

	(void)arg;
	(void)evbuffer_drain(input, evbuffer_get_length(input));
}

static void
on_refused_written(struct bufferevent *bev, void *arg)
{
	(void)arg;
	(void)shutdown(bufferevent_getfd(bev), SHUT_WR);
}

static void
on_refused_event(struct bufferevent *bev, short what, void *arg)
{
	(void)bev;
	(void)what;
	doom(arg);
}

/* Take the connection over from evhttp, answer, and close. */
static void
refuse(struct connection *c, const struct head *h)
{
	struct buf body, answer;

	/* What reads from the bufferevent lives. */
	bool adopted = adopt(c);
	assert(adopted);
	buf_init(&body, PROBLEM_BYTES);
	buf_init(&answer, PROBLEM_BYTES);
	problem_write(&body, h->status, h->detail);
	(void)buf_printf(&answer,
	    "HTTP/1.1 %d %s\r\nContent-Type: " PROBLEM_MEDIA_TYPE "\r\n"
	    "X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n"
	    "%sContent-Length: %zu\r\nConnection: close\r\n\r\n",
	    h->status, status_phrase(h->status),
	    h->status == 401 ? "WWW-Authenticate: " AUTH_CHALLENGE "\r\n" : "",
	    body.len);
	if (!h->no_answer_body)
		(void)buf_put(&answer, body.data, body.len);
	bufferevent_setcb(
	    c->bev, on_refused_read, on_refused_written, on_refused_event, c);
	(void)bufferevent_write(c->bev, answer.data, answer.len);
	(void)bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	enter(c, PHASE_REFUSED, LINGER_MS);
	c->wire->limits.refused(c->wire->limits.arg, h->status);
	buf_fini(&body);
	buf_fini(&answer);
}

/* ---- looking at what arrives ---- */

/* Bytes of a head: parsed as soon as it may be whole. Returns how many of
 * `len` belonged to it. */
static size_t
take_head(struct connection *c, const char *bytes, size_t len)
{
	size_t before = c->head.len;
	struct head h;

	(void)buf_put(&c->head, bytes, len);
	if (!head_parse(buf_str(&c->head), c->head.len, &h))
		return len;
	if (h.status == 0 && h.body_len > LIMIT_REQUEST_BODY_BYTES)
		c->wire->limits.admit(c->wire->limits.arg, &h);
	if (h.status != 0) {
		/* Behind an answer on its way there is no room for another. */
		if (c->phase == PHASE_ANSWERING)
			c->last_answer = true;
		else
			refuse(c, &h);
		return len;
	}
	buf_clear(&c->head);
	c->body_left = h.body_len;
	if (c->body_left > 0 && c->phase == PHASE_WAITING)
		set_deadline(c, arrival_ms(c));
	return h.len - before;
}

static void
take_bytes(struct connection *c, const char *bytes, size_t len)
{
	while (len > 0 && c->phase <= PHASE_ANSWERING && !c->last_answer) {
		size_t n;

		if (c->body_left > 0) {
			n = len < c->body_left ? len : c->body_left;
			c->body_left -= n;
		} else {
			n = len < 4096 ? len : 4096;
			n = take_head(c, bytes, n);
		}
		bytes += n;
		len -= n;
	}
}

/* Called while the bytes are put into the buffer, before evhttp is told. */
static void
on_arrived(
    struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
	struct connection *c = arg;
	struct evbuffer_ptr at;
	char *bytes;
	ev_ssize_t n;

	if (info->n_added == 0 || c->phase > PHASE_ANSWERING ||
	    evbuffer_ptr_set(input, &at, info->orig_size, EVBUFFER_PTR_SET) < 0)
		return;
	bytes = mem_calloc(info->n_added, 1);
	n = evbuffer_copyout_from(input, &at, bytes, info->n_added);
	if (n > 0)
		take_bytes(c, bytes, (size_t)n);
	free(bytes);
}

/* ---- connections ---- */

static struct connection *
oldest(struct wire *w)
{
	struct connection *c;

	TAILQ_FOREACH(c, &w->connections, next)
	if (c->evcon != NULL && c->phase != PHASE_DOOMED)
		return c;
	return NULL;
}

static struct bufferevent *
on_new_bufferevent(struct event_base *base, void *arg)
{
	struct wire *w = arg;
	struct connection *c = mem_calloc(1, sizeof(*c));

	if (w->n_connections >= w->limits.max_connections) {
		struct connection *old = oldest(w);

		if (old != NULL)
			evhttp_connection_free(old->evcon);
	}
	c->wire = w;
	c->bev = bufferevent_socket_new(base, -1, 0);
	c->deadline = evtimer_new(base, on_deadline, c);
	assert(c->bev != NULL && c->deadline != NULL);
	buf_init(&c->head, LIMIT_REQUEST_HEAD_BYTES + 4096);
	(void)bufferevent_set_max_single_write(c->bev, MAX_SINGLE_WRITE);
	bufferevent_incref(c->bev);
	(void)evbuffer_add_cb(bufferevent_get_input(c->bev), on_arrived, c);
	TAILQ_INSERT_TAIL(&w->connections, c, next);
	w->n_connections++;
	enter(c, PHASE_WAITING, w->limits.request_ms);
	event_active(w->turn_end, EV_TIMEOUT, 0);
	return c->bev;
}

static struct connection *
find(struct wire *w, struct evhttp_connection *evcon)
{
	struct bufferevent *bev = evhttp_connection_get_bufferevent(evcon);
	struct connection *c;

	TAILQ_FOREACH(c, &w->connections, next)
	if (c->bev == bev)
		return c;
	return NULL;
}

static void
on_answered(struct evhttp_request *req, void *arg)
{
	struct wire *w = arg;
	struct connection *c = find(w, evhttp_request_get_connection(req));

	if (c == NULL || c->phase == PHASE_DOOMED)
		return;
	if (w->draining || c->last_answer)
		doom(c);
	else
		enter(c, PHASE_WAITING, arrival_ms(c));
}

/* What a client has still to read of its answer; 0 when that is not there
 * yet. */
static size_t
unsent(const struct connection *c)
{
	return c->phase != PHASE_ANSWERING
	    ? 0
	    : evbuffer_get_length(bufferevent_get_output(c->bev));
}

/* Clients that do not read would hold memory for as long as an answer may
 * take to leave. None of them is the one whose callback is running: that has
 * just been read from, and gets its answer after this. */
static void
make_room(struct wire *w)
{
	struct connection *c, *next;
	size_t sum = 0;

	TAILQ_FOREACH(c, &w->connections, next)
	sum += unsent(c);
	for (c = TAILQ_FIRST(&w->connections);
	     c != NULL && sum > w->limits.max_unsent; c = next) {
		size_t n = unsent(c);

		next = TAILQ_NEXT(c, next);
		if (n > 0 && adopt(c)) {
			sum -= n;
			evhttp_connection_free(c->evcon);
		}
	}
}

void
wire_answering(struct wire *w, struct evhttp_request *req)
{
	struct connection *c = find(w, evhttp_request_get_connection(req));

	assert(c != NULL);
	make_room(w);
	if (c->phase == PHASE_DOOMED)
		return;
	enter(c, PHASE_ANSWERING, w->limits.answer_ms);
	evhttp_request_set_on_complete_cb(req, on_answered, w);
}

void
wire_watch(struct wire *w, struct evhttp_request *req,
    void (*on_gone)(void *arg), void *arg)
{
	struct connection *c = find(w, evhttp_request_get_connection(req));

	assert(c != NULL);
	c->on_gone = on_gone;
	c->on_gone_arg = arg;
}

void
wire_drain(struct wire *w, void (*on_empty)(void *arg), void *arg)
{
	struct connection *c;

	w->draining = true;
	w->on_empty = on_empty;
	w->on_empty_arg = arg;
	TAILQ_FOREACH(c, &w->connections, next)
	if (c->phase == PHASE_WAITING)
		doom(c);
	event_active(w->turn_end, EV_TIMEOUT, 0);
}

struct wire *
wire_new(struct event_base *base, struct evhttp *http,
    const struct wire_limits *limits)
{
	struct wire *w = mem_calloc(1, sizeof(*w));

	w->base = base;
	w->limits = *limits;
	TAILQ_INIT(&w->connections);
	w->turn_end = event_new(base, -1, 0, on_turn_end, w);
	assert(w->turn_end != NULL);
	evhttp_set_bevcb(http, on_new_bufferevent, w);
	return w;
}

void
wire_free(struct wire *w)
{
	struct connection *c;

	/* Only those that evhttp had not told us of its own. */
	while ((c = TAILQ_FIRST(&w->connections)) != NULL)
		connection_free(c);
	event_free(w->turn_end);
	free(w);
}
