/*
 * The alarm about the database: while it cannot be written there is no outbox,
 * so this mail goes straight to the mail server, from the memory of the
 * process. Once a trouble, when that has outlasted trouble_patience; tried
 * again like every mail until it is delivered, refused for good, or the trouble
 * is over before anybody heard of it. What went out is noted in the outbox,
 * with a mail that says it is over, when that can be written again. A restart
 * in the middle may repeat the mail, under the same Message-ID on the same
 * date. I/O.
 */
#ifndef GOUJI_MAIL_ALARM_H
#define GOUJI_MAIL_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "daemon/store/trouble.h"

struct alarm;
struct clock;
struct conf;
struct event_base;
struct smtp_settings;
struct store;

/* ---- when: pure ---- */

enum alarm_mail {
	ALARM_NO_MAIL,
	ALARM_WAITING, /* made, not yet delivered */
	ALARM_SENT,
	ALARM_REFUSED /* for good */
};

/* "none", "waiting", "sent", "refused". */
const char *alarm_mail_name(enum alarm_mail mail);

/* Zeroed: no trouble. Times are wall ms, 0: never. */
struct alarm_watch {
	enum store_fault fault; /* now */
	int64_t since;          /* of the trouble */
	enum alarm_mail mail;   /* of the latest mail */
	enum store_fault about; /* what that tells */
	enum trouble_step step; /* likewise */
	int64_t made_at, next_at;
	int64_t told_at; /* somebody has had one */
	int tries;       /* of it */
};

enum alarm_act {
	ALARM_REST,
	ALARM_MAKE, /* a mail, and try it */
	ALARM_TRY,  /* that mail once more */
	ALARM_END   /* it is over: note what went out, and say so */
};

/* What the configuration says. */
struct alarm_rules {
	bool able;           /* there is a server, and somebody to write to */
	int64_t patience_ms; /* trouble that mends itself before is not told */
	int remind_days;     /* 0: never */
};

/* What is to be done now. */
enum alarm_act alarm_watch_look(struct alarm_watch *w, enum store_fault fault,
    int64_t now, const struct alarm_rules *rules);
/* A try ended: somebody has it, and it waits for nobody any more? */
void alarm_watch_tried(
    struct alarm_watch *w, int64_t now, bool taken, bool over);

/* ---- the alarm ---- */

/* All of it stays until alarm_configure() or alarm_free(). */
struct alarm *alarm_new(struct event_base *base, const struct clock *clock,
    struct store *store, const struct conf *conf,
    const struct smtp_settings *settings);
/* A mail that waits, or was refused, is tried at once. */
void alarm_configure(struct alarm *a, const struct conf *conf,
    const struct smtp_settings *settings);
/* Look at the database, and go on; called every few seconds from the loop. */
void alarm_look(struct alarm *a);
const struct alarm_watch *alarm_state(const struct alarm *a);
void alarm_free(struct alarm *a); /* NULL is fine */

#endif
