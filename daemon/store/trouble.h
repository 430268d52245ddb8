/*
 * Trouble of our own: what keeps us from our work, as opposed to what is wrong
 * with a report (a finding) and to one site that is away. The office is told
 * once when it begins, reminded of it, and told when it is over; nobody else
 * is ever blamed for it. Kept in the database, but for that of the database
 * itself (daemon/mail/alarm.h). I/O.
 */
#ifndef GOUJI_STORE_TROUBLE_H
#define GOUJI_STORE_TROUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct err;
struct store;
struct store_mail;
struct store_teller;

enum trouble_kind {
	TROUBLE_DATABASE, /* it cannot be written */
	TROUBLE_LINE,     /* a run reached no site at all */
	TROUBLE_READERS,  /* our readers failed on documents */
	TROUBLE_NIGHTS    /* for nights no run was finished */
};

/* "database", "line" and so on. */
const char *trouble_kind_name(enum trouble_kind kind);

/* Why a database cannot be written; each is worse than those before. */
enum store_fault {
	STORE_SOUND,
	STORE_FULL, /* its disk is */
	STORE_READ_ONLY,
	STORE_UNWRITABLE, /* whatever else: rights, a failing disk */
	STORE_DAMAGED,
	STORE_LOST /* nothing of it can be read */
};

/* As store_trouble(), for who wants to know which. */
enum store_fault store_fault(struct store *s);

enum trouble_step {
	TROUBLE_BEGAN,
	TROUBLE_LASTS, /* a reminder */
	TROUBLE_OVER
};

struct trouble {
	enum trouble_kind kind;
	enum trouble_step step;
	enum store_fault fault; /* of the database */
	int64_t since, at;      /* wall ms */
	size_t n;               /* documents, nights */
	bool all;               /* not one document could be read */
	const char *detail;     /* English; NULL: there is no such trouble */
};

/*
 * What is now the matter, of one kind but the database's: noted, and told by a
 * mail where one is due, in one transaction. Nothing is written when nothing
 * changed. Only `kind`, `since` (when it is new), `n`, `all` and `detail` are
 * looked at. teller NULL: nobody is told.
 */
MUST_CHECK int store_set_trouble(struct store *s, const struct trouble *now,
    const struct store_teller *teller, struct err *e);

/* When the oldest run that is not finished was made, wall ms; 0: none waits. */
MUST_CHECK int store_run_waits_since(
    struct store *s, int64_t *wall_ms, struct err *e);

/*
 * Mails about the database, once it can be written again: `told` went out, or
 * was refused for good, without the outbox and is only noted in it; `over`
 * waits from now on. Either may be NULL.
 */
struct store_told_mail {
	const struct store_mail *mail;
	bool refused;
	const char *detail; /* of its last try */
};
MUST_CHECK int store_put_alarm(struct store *s,
    const struct store_told_mail *told, const struct store_mail *over,
    struct err *e);

#endif
