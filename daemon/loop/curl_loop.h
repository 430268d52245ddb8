/*
 * libcurl's multi handle on a libevent loop: its sockets are watched and its
 * time is kept; what it then does is the owner's. I/O on the loop.
 */
#ifndef GOUJI_LOOP_CURL_LOOP_H
#define GOUJI_LOOP_CURL_LOOP_H

#include <curl/curl.h>
#include <event2/event.h>

#include "collectors/base/attr.h"

struct err;

struct curl_loop {
	struct event_base *base;
	CURLM *multi;
	struct event *timer; /* libcurl's own */
	/* A socket is ready or libcurl's time has come: the owner calls
	 * curl_multi_socket_action(). Never from within libcurl. */
	void (*act)(void *arg, curl_socket_t fd, int events);
	/* libcurl wants to hear of this socket of a handle; or NULL. */
	void (*opened)(CURL *easy, curl_socket_t fd);
	void *arg; /* of act */
};

/* The owner has set base and callbacks; the struct stays where it is. -1
 * (ERR_NETWORK): curl_loop_end() it all the same. */
MUST_CHECK int curl_loop_begin(struct curl_loop *l, struct err *e);
/* All handles are out of it. */
void curl_loop_end(struct curl_loop *l);

#endif
