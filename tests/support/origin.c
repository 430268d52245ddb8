#include "tests/support/origin.h"

#include <arpa/inet.h>
#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/clock.h"
#include "collectors/base/hash.h"
#include "collectors/base/mem.h"

#define DRIP_MS  20
#define MAX_HEAD 65536
/* The first byte of a TLS record that opens a connection (RFC 8446). */
#define TLS_HANDSHAKE 22
#define N_URLS        16
#define URL_SIZE      512

/* What is written of a flood at once. */
#define FLOOD_SIZE 65536

static const char plain_answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
/* A handshake record of 16 KiB. */
static const char tls_record[] = { TLS_HANDSHAKE, 3, 3, 0x40, 0 };

struct answer {
	struct answer *next;
	enum origin_manner manner;
	char *bytes, *block; /* block: of a flood, or NULL */
	size_t len, block_len;
	char etag[24]; /* of a page that keeps its bytes, else "" */
};

struct route {
	struct route *next;
	char *path;
	struct answer *answers;
};

struct request {
	char *head, *path;
	int64_t at;
};

struct connection {
	struct connection *next;
	struct origin *origin;
	struct bufferevent *bev;
	struct event *drip;
	char *block; /* written again and again, or NULL */
	size_t block_len;
	bool last; /* close when all is written */
};

struct origin {
	struct event_base *base;
	struct evconnlistener *listener;
	int port;
	struct route *routes;
	struct request *requests;
	size_t n_requests;
	struct connection *connections;
	bool drips_tls;
	int n_connections, most_connections;
	char urls[N_URLS][URL_SIZE];
	size_t n_urls;
};

/* ---- what it says ---- */

static struct route *
find_route(const struct origin *o, const char *path)
{
	for (struct route *r = o->routes; r != NULL; r = r->next)
		if (strcmp(r->path, path) == 0)
			return r;
	return NULL;
}

static void
free_answers(struct route *r)
{
	while (r->answers != NULL) {
		struct answer *a = r->answers;

		r->answers = a->next;
		free(a->bytes);
		free(a->block);
		free(a);
	}
}

static struct answer *
add_answer(struct origin *o, const char *path, enum origin_manner manner,
    const void *bytes, size_t len)
{
	struct route *r = find_route(o, path);
	struct answer **link;

	if (r == NULL) {
		r = mem_calloc(1, sizeof(*r));
		r->path = mem_strdup(path);
		r->next = o->routes;
		o->routes = r;
	}
	for (link = &r->answers; *link != NULL; link = &(*link)->next)
		;
	*link = mem_calloc(1, sizeof(**link));
	(*link)->manner = manner;
	(*link)->bytes = mem_dup(bytes, len);
	(*link)->len = len;
	return *link;
}

void
origin_script(struct origin *o, const char *path, enum origin_manner manner,
    const void *bytes, size_t len)
{
	(void)add_answer(o, path, manner, bytes, len);
}

void
origin_flood(struct origin *o, const char *path, const char *head,
    const void *block, size_t len)
{
	struct answer *a = add_answer(o, path, ORIGIN_KEEP, head, strlen(head));

	a->block = mem_dup(block, len);
	a->block_len = len;
}

void
origin_drip_tls(struct origin *o)
{
	o->drips_tls = true;
}

static char *
whole_answer(int status, const char *headers, const void *body, size_t body_len,
    size_t *len)
{
	char head[1024];
	int n = snprintf(head, sizeof(head),
	    "HTTP/1.1 %d Answer\r\nContent-Length: %zu\r\n%s\r\n", status,
	    body_len, headers);
	char *bytes;

	assert(n > 0 && (size_t)n < sizeof(head));
	bytes = mem_calloc((size_t)n + body_len, 1);
	memcpy(bytes, head, (size_t)n);
	if (body_len > 0)
		memcpy(bytes + n, body, body_len);
	*len = (size_t)n + body_len;
	return bytes;
}

void
origin_answer(struct origin *o, const char *path, int status,
    const char *headers, const void *body, size_t len)
{
	char *bytes = whole_answer(status, headers, body, len, &len);

	(void)add_answer(o, path, ORIGIN_KEEP, bytes, len);
	free(bytes);
}

void
origin_page(struct origin *o, const char *path, const void *body, size_t len)
{
	char hash[HASH_TEXT_SIZE], headers[128], etag[24], *bytes;
	struct answer *a;

	(void)snprintf(
	    etag, sizeof(etag), "\"%.16s\"", hash_sha256(body, len, hash));
	(void)snprintf(headers, sizeof(headers),
	    "Content-Type: text/html\r\nETag: %s\r\n", etag);
	bytes = whole_answer(200, headers, body, len, &len);
	origin_remove(o, path);
	a = add_answer(o, path, ORIGIN_KEEP, bytes, len);
	memcpy(a->etag, etag, sizeof(etag));
	free(bytes);
}

void
origin_remove(struct origin *o, const char *path)
{
	struct route *r = find_route(o, path);

	if (r != NULL)
		free_answers(r);
}

/* ---- connections ---- */

static void
close_connection(struct connection *c)
{
	struct connection **link = &c->origin->connections;

	while (*link != c)
		link = &(*link)->next;
	*link = c->next;
	c->origin->n_connections--;
	event_free(c->drip);
	bufferevent_free(c->bev);
	free(c->block);
	free(c);
}

static void
on_drip(evutil_socket_t fd, short what, void *arg)
{
	const struct timeval pause = { 0, DRIP_MS * 1000 };
	struct connection *c = arg;

	(void)fd;
	(void)what;
	(void)bufferevent_write(c->bev, "x", 1);
	(void)evtimer_add(c->drip, &pause);
}

static void
flood(struct connection *c)
{
	for (size_t n = 0; n < FLOOD_SIZE; n += c->block_len)
		(void)bufferevent_write(c->bev, c->block, c->block_len);
}

static void
give(struct connection *c, const struct answer *a)
{
	if (a->block != NULL) {
		free(c->block);
		c->block = mem_dup(a->block, a->block_len);
		c->block_len = a->block_len;
	}
	if (a->manner == ORIGIN_HANG)
		return;
	(void)bufferevent_write(c->bev, a->bytes, a->len);
	if (a->manner == ORIGIN_CLOSE)
		c->last = true;
	if (a->manner == ORIGIN_DRIP)
		on_drip(-1, 0, c);
}

static void
answer_request(struct connection *c, const char *head, const char *path)
{
	static const char none[] =
	    "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone";
	static const char same[] = "HTTP/1.1 304 Not Modified\r\n\r\n";
	struct route *r = find_route(c->origin, path);
	char condition[64];

	if (r == NULL || r->answers == NULL) {
		(void)bufferevent_write(c->bev, none, strlen(none));
		return;
	}
	(void)snprintf(condition, sizeof(condition), "If-None-Match: %s\r\n",
	    r->answers->etag);
	if (r->answers->etag[0] != '\0' && strstr(head, condition) != NULL) {
		(void)bufferevent_write(c->bev, same, strlen(same));
		return;
	}
	give(c, r->answers);
	if (r->answers->next != NULL) {
		struct answer *used = r->answers;

		r->answers = used->next;
		free(used->bytes);
		free(used->block);
		free(used);
	}
}

/* One request's head is complete. */
static void
take_request(struct connection *c, char *head)
{
	struct origin *o = c->origin;
	const char *from = strchr(head, ' ');
	size_t len = from == NULL ? 0 : strcspn(from + 1, " \r\n");
	char *path = mem_dup(from == NULL ? "" : from + 1, len);

	o->requests =
	    mem_realloc(o->requests, o->n_requests + 1, sizeof(*o->requests));
	o->requests[o->n_requests++] =
	    (struct request){ head, path, clock_mono_ms(clock_real()) };
	answer_request(c, head, path);
}

static void
on_readable(struct bufferevent *bev, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	struct connection *c = arg;
	char first = 0;

	/* A TLS handshake gets what plain servers say to one. */
	if (evbuffer_copyout(in, &first, 1) == 1 && first == TLS_HANDSHAKE) {
		(void)evbuffer_drain(in, evbuffer_get_length(in));
		if (c->origin->drips_tls) {
			(void)bufferevent_write(
			    bev, tls_record, sizeof(tls_record));
			on_drip(-1, 0, c);
			return;
		}
		(void)bufferevent_write(
		    bev, plain_answer, strlen(plain_answer));
		c->last = true;
	}
	for (;;) {
		struct evbuffer_ptr end =
		    evbuffer_search(in, "\r\n\r\n", 4, NULL);
		char *head;

		if (end.pos < 0)
			break;
		assert(end.pos < MAX_HEAD);
		head = mem_calloc((size_t)end.pos + 5, 1);
		(void)evbuffer_remove(in, head, (size_t)end.pos + 4);
		take_request(c, head);
	}
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct connection *c = arg;

	(void)bev;
	if (c->last)
		close_connection(c);
	else if (c->block != NULL)
		flood(c);
}

static void
on_closed(struct bufferevent *bev, short what, void *arg)
{
	(void)bev;
	(void)what;
	close_connection(arg);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int len, void *arg)
{
	struct connection *c = mem_calloc(1, sizeof(*c));
	struct origin *o = arg;

	(void)listener;
	(void)address;
	(void)len;
	c->origin = o;
	c->next = o->connections;
	o->connections = c;
	if (++o->n_connections > o->most_connections)
		o->most_connections = o->n_connections;
	c->bev = bufferevent_socket_new(o->base, fd, BEV_OPT_CLOSE_ON_FREE);
	c->drip = evtimer_new(o->base, on_drip, c);
	assert(c->bev != NULL && c->drip != NULL);
	bufferevent_setcb(c->bev, on_readable, on_written, on_closed, c);
	(void)bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

/* ---- the origin ---- */

struct origin *
origin_new(struct event_base *base)
{
	struct origin *o = mem_calloc(1, sizeof(*o));
	struct sockaddr_in at;
	socklen_t len = sizeof(at);

	/* Clients leave in the middle of an answer. */
	(void)signal(SIGPIPE, SIG_IGN);
	memset(&at, 0, sizeof(at));
	at.sin_family = AF_INET;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	o->base = base;
	o->listener = evconnlistener_new_bind(base, on_accept, o,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, -1,
	    (struct sockaddr *)&at, (int)sizeof(at));
	assert(o->listener != NULL);
	(void)getsockname(
	    evconnlistener_get_fd(o->listener), (struct sockaddr *)&at, &len);
	o->port = ntohs(at.sin_port);
	return o;
}

void
origin_forget(struct origin *o)
{
	for (size_t i = 0; i < o->n_requests; i++) {
		free(o->requests[i].head);
		free(o->requests[i].path);
	}
	free(o->requests);
	o->requests = NULL;
	o->n_requests = 0;
}

void
origin_free(struct origin *o)
{
	if (o == NULL)
		return;
	while (o->connections != NULL)
		close_connection(o->connections);
	evconnlistener_free(o->listener);
	while (o->routes != NULL) {
		struct route *r = o->routes;

		o->routes = r->next;
		free_answers(r);
		free(r->path);
		free(r);
	}
	origin_forget(o);
	free(o);
}

int
origin_port(const struct origin *o)
{
	return o->port;
}

const char *
origin_url(struct origin *o, const char *path)
{
	char *url = o->urls[o->n_urls++ % N_URLS];

	(void)snprintf(url, URL_SIZE, "http://127.0.0.1:%d%s", o->port, path);
	return url;
}

size_t
origin_count(const struct origin *o)
{
	return o->n_requests;
}

size_t
origin_count_of(const struct origin *o, const char *path)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n_requests; i++)
		n += strcmp(o->requests[i].path, path) == 0;
	return n;
}

const char *
origin_head(const struct origin *o, size_t i)
{
	assert(i < o->n_requests);
	return o->requests[i].head;
}

int64_t
origin_time(const struct origin *o, size_t i)
{
	assert(i < o->n_requests);
	return o->requests[i].at;
}

size_t
origin_held(const struct origin *o)
{
	size_t n = 0;

	for (const struct route *r = o->routes; r != NULL; r = r->next)
		for (const struct answer *a = r->answers; a != NULL;
		     a = a->next)
			n += a->len + a->block_len;
	return n;
}

int
origin_connections(const struct origin *o)
{
	return o->n_connections;
}

int
origin_most_connections(const struct origin *o)
{
	return o->most_connections;
}
