#include "daemon/serve/serve.h"

#include <assert.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/counts.h"
#include "daemon/serve/head.h"
#include "daemon/serve/listen.h"
#include "daemon/serve/problem.h"
#include "daemon/serve/request.h"
#include "daemon/serve/wire.h"

/* A request whose answer comes later. */
struct waiting {
	struct waiting *next;
	struct server *server;      /* NULL: gone */
	struct evhttp_request *req; /* NULL: nobody waits any more */
	int64_t began;              /* monotonic */
	char *target;
};

struct server {
	struct serve_settings settings; /* strings of ours */
	char *listen;                   /* as given */
	struct evhttp *http;
	struct listener *listener; /* NULL when draining */
	struct wire *wire;
	struct waiting *waiting;
	struct arena *arena; /* of the answer that is being built */
	struct serve_counts counts;
	char edition[HASH_TEXT_SIZE];
	char address[160];
	bool draining;
};

static const char **
setting_strings(struct serve_settings *s, size_t i)
{
	const char **const all[] = { &s->listen, &s->hosts, &s->admin_token,
		&s->read_token, &s->county_code, &s->county_name, &s->version };

	return i < sizeof(all) / sizeof(all[0]) ? all[i] : NULL;
}

static void
free_settings(struct serve_settings *s)
{
	const char **string;

	for (size_t i = 0; (string = setting_strings(s, i)) != NULL; i++)
		free((void *)(uintptr_t)*string);
}

static void
copy_settings(struct serve_settings *to, const struct serve_settings *from)
{
	const char **string;

	*to = *from;
	for (size_t i = 0; (string = setting_strings(to, i)) != NULL; i++)
		*string = mem_strdup(*string == NULL ? "" : *string);
	if (to->request_ms == 0)
		to->request_ms = LIMIT_REQUEST_MS;
	if (to->answer_ms == 0)
		to->answer_ms = LIMIT_ANSWER_MS;
	if (to->max_connections == 0)
		to->max_connections = LIMIT_CONNECTIONS;
	if (to->max_unsent == 0)
		to->max_unsent = LIMIT_UNSENT_BYTES;
	if (to->max_document == 0)
		to->max_document = LIMIT_DOCUMENT_BYTES;
}

/* ---- one request ---- */

static void
free_body(const void *data, size_t len, void *arg)
{
	(void)data;
	(void)len;
	free(arg);
}

static void
send_answer(struct server *s, struct evhttp_request *req, struct answer *a)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	bool head = evhttp_request_get_command(req) == EVHTTP_REQ_HEAD;
	struct evbuffer *body = NULL;
	char length[24];
	size_t len;
	char *bytes;

	for (size_t i = 0; i < a->n_headers; i++)
		(void)evhttp_add_header(
		    headers, a->headers[i].name, a->headers[i].value);
	(void)evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	(void)evhttp_add_header(headers, "Cache-Control", "no-cache");
	if (a->etag != NULL)
		(void)evhttp_add_header(headers, "ETag", a->etag);
	if (s->draining)
		(void)evhttp_add_header(headers, "Connection", "close");
	if (a->status != 304) {
		(void)snprintf(length, sizeof(length), "%zu", a->body.len);
		(void)evhttp_add_header(headers, "Content-Length", length);
		(void)evhttp_add_header(headers, "Content-Type", a->media_type);
		/* evhttp would send a body after HEAD, too. */
		if (!head && a->body.len > 0) {
			body = evbuffer_new();
			assert(body != NULL);
			bytes = buf_steal(&a->body, &len);
			(void)evbuffer_add_reference(
			    body, bytes, len, free_body, bytes);
		}
	}
	evhttp_send_reply(req, a->status, status_phrase(a->status), body);
	if (body != NULL)
		evbuffer_free(body);
}

static enum route_method
method_of(const struct evhttp_request *req)
{
	switch (evhttp_request_get_command(req)) {
	case EVHTTP_REQ_GET:
	case EVHTTP_REQ_HEAD:
		return METHOD_GET;
	case EVHTTP_REQ_POST:
		return METHOD_POST;
	case EVHTTP_REQ_PUT:
		return METHOD_PUT;
	default:
		return METHOD_OTHER;
	}
}

/* The answer to what had arrived at `began` is on its way. */
static void
count_answer(struct server *s, const struct answer *a, int64_t began)
{
	counts_add(&s->counts, a->route, a->status,
	    clock_mono_ms(s->settings.clock) - began);
}

/* ---- answers that come later ---- */

static struct waiting *
waiting_new(struct server *s, struct evhttp_request *req)
{
	struct waiting *w = mem_calloc(1, sizeof(*w));

	w->server = s;
	w->req = req;
	w->began = clock_mono_ms(s->settings.clock);
	w->target = mem_strdup(evhttp_request_get_uri(req));
	w->next = s->waiting;
	s->waiting = w;
	return w;
}

static void
waiting_free(struct waiting *w)
{
	struct waiting **link;

	if (w->server != NULL) {
		link = &w->server->waiting;
		while (*link != w)
			link = &(*link)->next;
		*link = w->next;
	}
	free(w->target);
	free(w);
}

/* The connection ends; its request goes with it, unless evhttp has let go of
 * that before. */
static void
on_gone(void *arg)
{
	struct waiting *w = arg;

	if (evhttp_request_get_connection(w->req) == NULL)
		evhttp_request_free(w->req);
	w->req = NULL;
}

static void
on_done(void *ticket, bool changed, const struct err *e)
{
	struct waiting *w = ticket;
	struct server *s = w->server;
	struct request_end end = { w->target, changed, e };
	struct answer a;

	if (s != NULL && w->req != NULL) {
		wire_watch(s->wire, w->req, NULL, NULL);
		answer_init(&a, s->arena);
		request_end(&s->settings, &end, s->arena, &a);
		count_answer(s, &a, w->began);
		send_answer(s, w->req, &a);
		answer_fini(&a);
		arena_reset(s->arena);
	}
	waiting_free(w);
}

/* Those who still wait are told nothing; what they wait for may yet end. */
static void
leave_waiting(struct server *s)
{
	for (struct waiting *w = s->waiting; w != NULL; w = w->next) {
		w->server = NULL;
		assert(w->req == NULL);
	}
}

static void
on_request(struct evhttp_request *req, void *arg)
{
	struct server *s = arg;
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	struct evbuffer *input = evhttp_request_get_input_buffer(req);
	struct raw_request raw = {
		.method = method_of(req),
		.target = evhttp_request_get_uri(req),
		.host = evhttp_find_header(headers, "Host"),
		.authorization = evhttp_find_header(headers, "Authorization"),
		.if_none_match = evhttp_find_header(headers, "If-None-Match"),
		.content_type = evhttp_find_header(headers, "Content-Type"),
		.body_len = evbuffer_get_length(input),
		.edition = s->edition,
		.counts = &s->counts,
		.done = on_done,
	};
	int64_t began = clock_mono_ms(s->settings.clock);
	struct waiting *w = NULL;
	struct answer a;

	wire_answering(s->wire, req);
	raw.body = (const char *)evbuffer_pullup(input, -1);
	if (raw.method == METHOD_PUT)
		raw.ticket = w = waiting_new(s, req);
	answer_init(&a, s->arena);
	request_answer(&s->settings, &raw, s->arena, &a);
	if (a.later) {
		wire_watch(s->wire, req, on_gone, w);
	} else {
		count_answer(s, &a, began);
		send_answer(s, req, &a);
		if (w != NULL)
			waiting_free(w);
	}
	answer_fini(&a);
	arena_reset(s->arena);
}

/* ---- the server ---- */

static void
on_refused(void *arg, int status)
{
	struct server *s = arg;

	counts_add(&s->counts, NULL, status, 0);
}

static void
on_large_body(void *arg, struct head *h)
{
	const struct server *s = arg;

	request_admit(&s->settings, h);
}

/* A name that no server had before this one. */
static void
new_edition(struct server *s)
{
	unsigned char random[16];

	if (getentropy(random, sizeof(random)) != 0)
		abort();
	(void)hash_sha256(random, sizeof(random), s->edition);
}

static struct evhttp *
new_http(struct event_base *base, struct server *s)
{
	struct evhttp *http = evhttp_new(base);
	int64_t longest = s->settings.answer_ms > s->settings.request_ms
	    ? s->settings.answer_ms
	    : s->settings.request_ms;

	assert(http != NULL);
	/* All methods come to us, to be answered as this API does. */
	evhttp_set_allowed_methods(http, 0xffff);
	evhttp_set_max_headers_size(http, 2 * LIMIT_REQUEST_HEAD_BYTES);
	/* What is too much is refused by the wire, before it is sent. */
	evhttp_set_max_body_size(http, LIMIT_DOCUMENT_BYTES);
	/* The wire's deadlines come first; this timer starts anew with every
	 * byte. */
	evhttp_set_timeout(http, (int)(longest / 1000) + 10);
	evhttp_set_gencb(http, on_request, s);
	return http;
}

struct server *
server_new(struct event_base *base, const struct serve_settings *settings,
    struct err *e)
{
	struct server *s = mem_calloc(1, sizeof(*s));
	struct wire_limits limits;

	copy_settings(&s->settings, settings);
	s->listen = mem_strdup(s->settings.listen);
	new_edition(s);
	limits = (struct wire_limits){ .request_ms = s->settings.request_ms,
		.answer_ms = s->settings.answer_ms,
		.max_connections = s->settings.max_connections,
		.max_unsent = s->settings.max_unsent,
		.admit = on_large_body,
		.refused = on_refused,
		.arg = s };
	s->http = new_http(base, s);
	s->wire = wire_new(base, s->http, &limits);
	s->arena = arena_new();
	s->listener = listener_new(base, s->http, s->listen, e);
	if (s->listener == NULL) {
		server_free(s);
		return NULL;
	}
	(void)snprintf(s->address, sizeof(s->address), "%s",
	    listener_address(s->listener));
	return s;
}

void
server_free(struct server *s)
{
	if (s == NULL)
		return;
	listener_free(s->listener);
	evhttp_free(s->http);
	wire_free(s->wire);
	leave_waiting(s);
	arena_free(s->arena);
	free_settings(&s->settings);
	free(s->listen);
	free(s);
}

void
server_configure(struct server *s, const struct serve_settings *settings)
{
	struct serve_settings next = *settings, old = s->settings;

	next.listen = s->listen;
	copy_settings(&s->settings, &next);
	new_edition(s);
	free_settings(&old);
}

const char *
server_address(const struct server *s)
{
	return s->address;
}

void
server_drain(struct server *s, void (*on_drained)(void *arg), void *arg)
{
	s->draining = true;
	listener_free(s->listener);
	s->listener = NULL;
	wire_drain(s->wire, on_drained, arg);
}
