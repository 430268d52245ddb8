/*
 * The REST interface (DESIGN.md section 7) over evhttp, on goujid's loop.
 * Answers are read from the store and built at once; requests, connections and
 * times are limited. What only the daemon knows comes through callbacks. I/O.
 */
#ifndef GOUJI_SERVE_SERVE_H
#define GOUJI_SERVE_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/err.h"
#include "collectors/base/histogram.h"
#include "collectors/model/outcome.h"

struct clock;
struct event_base;
struct form_set;
struct rule_set;
struct server;
struct store;

/* Why the database cannot be written, which no row of it can say. */
struct serve_fault {
	int64_t since;                 /* wall ms */
	char detail[2 * ERR_MSG_SIZE]; /* "": it can be written */
};

/* What GET /api/v1/status and /metrics tell of the daemon besides the store. */
struct serve_status {
	int64_t started_at; /* wall ms */
	int64_t next_run;   /* wall ms, 0 = none planned */
	size_t readers_running, jobs_waiting, fetches_pending;
	uint64_t jobs_done, jobs_failed, reader_restarts;
	struct histogram job_times, fetch_times;
	uint64_t fetch_outcomes[N_OUTCOMES];
	bool mail_enabled; /* a mail server is configured */
	struct serve_fault database;
};

/* A file that the office got by hand; valid during the call. */
struct serve_document {
	const char *code;
	int year;
	const char *content_type; /* or NULL */
	const void *bytes;
	size_t len;
};

/*
 * How an act ended that the client waits for: e NULL, it was done, and
 * `changed` something. Else its class tells: final, the client's matter; any
 * other, ours.
 */
typedef void serve_done(void *ticket, bool changed, const struct err *e);

struct serve_settings {
	const char *listen; /* "127.0.0.1:8620" (port 0: any), "[::1]:8620",
	                     * "unix:/path" */
	const char *hosts;  /* names taken in Host besides, "" = none */
	const char *admin_token; /* "" = no admin acts */
	const char *read_token;  /* "" = everybody may read */
	const char *county_code, *county_name;
	const char *version; /* of the program */
	/* Borrowed; they outlive the server (or server_configure()). */
	struct store *store;
	const struct form_set *forms;
	const struct rule_set *rules;
	const struct clock *clock;
	/* A run over these codes (n 0 = all) is wanted: *id is the run that
	 * was queued or is under way. -1: e says why not. NULL: runs cannot
	 * be asked for. */
	int (*request_run)(void *arg, const char *const *codes, size_t n,
	    int64_t *id, struct err *e);
	/*
	 * A file shall become the report of a body's year. 0: `done` is called
	 * with `ticket`, once, later, from the loop, whether the server still
	 * lives or not. -1: nothing was begun; ERR_NOT_FOUND: no such body.
	 * NULL: none is taken.
	 */
	int (*put_document)(void *arg, const struct serve_document *document,
	    serve_done *done, void *ticket, struct err *e);
	/* A finding is acknowledged (store_ack_finding). NULL: none can be. */
	int (*ack_finding)(void *arg, int64_t id, const char *by,
	    const char *note, struct err *e);
	/* NULL: everything is 0. */
	void (*status)(void *arg, struct serve_status *out);
	void *arg; /* of all of them */
	/* 0 = the limits of limits.h. */
	int64_t request_ms, answer_ms;
	size_t max_connections, max_unsent, max_document;
};

/*
 * Listen and answer until server_free(). The strings are copied. NULL: e is
 * ERR_CONFIG and says what cannot be listened on and why ("127.0.0.1:8620:
 * already in use ...").
 */
MUST_CHECK struct server *server_new(struct event_base *base,
    const struct serve_settings *settings, struct err *e);
/* Connections are cut. A socket file is removed. */
void server_free(struct server *s);
/* Settings after a reload; `listen` stays as it was. */
void server_configure(struct server *s, const struct serve_settings *settings);
/* "http://127.0.0.1:8620" with the real port, or "unix:/path". */
const char *server_address(const struct server *s);
/*
 * Stop accepting, cut idle connections, let answers on their way finish.
 * on_drained is called once, later, when none is left (the answer limit bounds
 * it).
 */
void server_drain(struct server *s, void (*on_drained)(void *arg), void *arg);

#endif
