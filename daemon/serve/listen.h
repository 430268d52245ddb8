/*
 * The socket that the server listens on. I/O.
 */
#ifndef GOUJI_SERVE_LISTEN_H
#define GOUJI_SERVE_LISTEN_H

#include "collectors/base/attr.h"

struct err;
struct event_base;
struct evhttp;
struct listener;

/*
 * Listen on "127.0.0.1:8620", "[::1]:8620" or "unix:/path" (a socket file that
 * nobody listens on any more is replaced) and give what comes to `http`.
 * NULL: ERR_CONFIG.
 */
MUST_CHECK struct listener *listener_new(struct event_base *base,
    struct evhttp *http, const char *address, struct err *e);
/* Stops; removes the socket file. Before evhttp_free(). */
void listener_free(struct listener *l); /* NULL is fine */
/* "http://127.0.0.1:8620" with the real port, or "unix:/path". */
const char *listener_address(const struct listener *l);

#endif
