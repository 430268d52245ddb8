/*
 * An incident: what keeps us from our own work, as opposed to what is wrong
 * with a report (a finding) and to one site that does not respond. The office
 * gets a mail when an incident begins, reminders while it lasts, and a mail
 * when it is over; no body is ever blamed for an incident. A database that
 * cannot be written is no row here: store_fault() says so. I/O.
 */
#ifndef GOUJI_STORE_INCIDENT_H
#define GOUJI_STORE_INCIDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "schema/words.h"

struct err;
struct store;
struct store_notifier;

enum incident_step {
	INCIDENT_BEGAN,
	INCIDENT_ONGOING, /* a reminder */
	INCIDENT_OVER
};

struct incident {
	/* INCIDENT_NETWORK: a run reached no site at all; INCIDENT_READERS:
	 * our readers failed on documents; INCIDENT_MISSED_RUNS: no run was
	 * finished for several nights. */
	enum incident_kind kind;
	enum incident_step step;
	int64_t since, at;  /* wall ms */
	size_t n;           /* documents, nights */
	bool all_documents; /* READERS: not one document could be read */
	const char *detail; /* English; NULL: there is no such incident */
};

/*
 * Save the current state of one kind of incident, and queue a mail where one
 * is due, in one transaction. Nothing is written when nothing changed. Only
 * `kind`, `since` (of a new incident), `n`, `all_documents` and `detail` are
 * read. notifier NULL: no mail is made.
 */
MUST_CHECK int store_save_incident(struct store *s, const struct incident *now,
    const struct store_notifier *notifier, struct err *e);

/* When the oldest run that is not finished was made, wall ms; 0: there is
 * none. */
MUST_CHECK int store_run_waits_since(
    struct store *s, int64_t *wall_ms, struct err *e);

#endif
