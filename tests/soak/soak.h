/*
 * goujid in a process with its sites and its mail server, over years of
 * nights: everything but main() is the real thing, the time of day is the
 * soak's (tests/run/collecting.h).
 */
#ifndef GOUJI_TESTS_SOAK_SOAK_H
#define GOUJI_TESTS_SOAK_SOAK_H

#include "collectors/base/buf.h"
#include "collectors/base/date.h"
#include "daemon/mail/smtp.h"
#include "tests/run/collecting.h"
#include "tests/soak/sink.h"

#define SOAK_MAX_BODIES 200

struct soak {
	struct collecting c;
	struct sink *sink;
	struct rule_set *rules;
	struct server *server;
	struct sender *sender;
	struct smtp_settings mail;
	int64_t started_at;
	struct date today; /* of the last night */
	int n_bodies;
	bool asks_nowhere; /* a source has a host without address */
	int merged_from;   /* first year of the body that took over, or 0 */
	int remind_days;   /* a key that reloads change */
	bool is_killed;    /* in its next run */
	struct buf answer; /* of soak_ask() */
	int status;        /* likewise, of HTTP */
};

/* n_bodies >= 6; the first night is the one after `now`. */
void soak_begin(
    struct soak *s, const char *converter, const char *now, int n_bodies);
void soak_end(struct soak *s);

/* goujid's start, and its end by a signal. */
void soak_start(struct soak *s);
void soak_stop(struct soak *s);
/* Files anew, and SIGHUP. */
void soak_reload(struct soak *s);
/* The next night, until its run is done and its mails are sent. */
void soak_night(struct soak *s);
/* No reader is left, and all that was ready on the loop is done. */
void soak_rest(struct soak *s);

/* A request to the API; the answer's status and body are in `s`. */
void soak_ask(
    struct soak *s, const char *method, const char *path, const char *body);

/* ---- year.c: what happens ---- */

/* townships.csv as it is now. */
void year_register(struct soak *s);
/* What the sites, the office and the machine do on this date. */
void year_day(struct soak *s, bool quiet);

#endif
