/*
 * A real server on loopback over a store in a temporary folder, and two
 * clients: libcurl, and a bare socket for what libcurl would not send. The
 * client runs in a thread of its own while the test's thread turns the loop.
 */
#ifndef GOUJI_TESTS_SERVE_CLIENT_H
#define GOUJI_TESTS_SERVE_CLIENT_H

#include <stddef.h>

#include "collectors/base/err.h"
#include "collectors/form/rules.h"
#include "daemon/serve/serve.h"
#include "tests/store/county.h"

#define ADMIN_TOKEN "admin-token"

struct service {
	struct county *county;
	struct event_base *base;
	struct rule_set *rules;
	struct serve_settings settings;
	struct server *server;
	/* What request_run was asked for, the codes joined by "+". */
	char asked[256];
	int asks;
	/* What the status tells of the database. */
	struct serve_fault database;
	/* What put_document was given last ("T1 2024 text/html 17"), and how
	 * it ends: from the loop, or when the test calls service_end_put(). */
	char put[256];
	int puts;
	bool hold;
	bool changed;
	struct err put_error;   /* code ERR_NONE: it was done */
	struct err put_refusal; /* the same, at once */
	serve_done *done;
	void *ticket;
};

/* cmocka set-up and tear-down; the server is started by service_start(). */
int service_begin(void **state);
int service_end(void **state);
void service_start(struct service *s);
void service_stop(struct service *s);

/* The PUT that was begun last has ended. */
void service_end_put(struct service *s);

struct reply {
	int status;    /* 0: no answer */
	char *headers; /* all of them, as they came */
	char *body;
	size_t len;
};

/* GET of a path. Freed by reply_fini(). */
void ask(struct service *s, const char *path, struct reply *r);
/* Any method; headers end with NULL (NULL: none); body NULL = none. */
void ask_with(struct service *s, const char *method, const char *path,
    const char *const *headers, const char *body, struct reply *r);
/* Send bytes, then read until the server closes (at most 10 s). */
void send_raw(
    struct service *s, const char *bytes, size_t len, struct reply *r);
/* The same, but a byte at a time with a pause of `pause_ms`. */
void trickle(
    struct service *s, const char *bytes, int pause_ms, struct reply *r);
void reply_fini(struct reply *r);
/* The value of a header in the arena of the county, or NULL. */
const char *reply_header(
    struct service *s, const struct reply *r, const char *name);

/* Run `fn` in a thread while the loop turns. */
void while_serving(struct service *s, void (*fn)(void *arg), void *arg);
/* Connect to the server; a descriptor. */
int connect_to(struct service *s);

/* The detail of a problem answer must be this, its status that. */
void assert_problem(const struct reply *r, int status, const char *detail);

#endif
