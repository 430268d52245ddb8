/*
 * What a run's end has to tell the office: what is in the database, compared
 * with what was told before. Whoever tells makes mails of it; that they wait,
 * that this was told and that the run is over are one transaction.
 */
#ifndef GOUJI_STORE_NEWS_H
#define GOUJI_STORE_NEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct arena;
struct err;
struct form_set;
struct store;
struct store_mail;
struct incident;

enum news_kind {
	NEWS_NEW,      /* never told; or it was resolved and is back */
	NEWS_CHANGED,  /* told, with other figures or as something lesser */
	NEWS_REMINDER, /* told long ago, still open */
	NEWS_RESOLVED,
	NEWS_WITHDRAWN /* it is no finding any more, and that is our doing */
};

/* An error or warning. Strings are the arena's, "" where there is none. */
struct news_finding {
	int64_t id;
	const char *code, *name;
	int year;
	const char *rule, *axis, *severity, *message, *evidence;
	const char *repairs; /* JSON, as the API gives them */
	int cause;           /* shared by what one repair would mend; 0 none */
	/* Of the report as it is now; fetched_at 0: there is none. */
	const char *form, *url, *sha256;
	int64_t fetched_at;
	const char *figures; /* told_finding.figures */
	enum news_kind kind;
	const char *before; /* NEWS_CHANGED: the message that was told */
	bool acked;
	bool again;    /* it was resolved before */
	bool rejudged; /* found by other rules in what is no other report */
	bool same_document; /* NEWS_RESOLVED although the report is the same */
};

/* A year of a body. */
struct news_year {
	const char *code, *name;
	int year;
	const char *status;
	const char *before; /* is_found: what it was told as */
	bool collected;     /* a report is or was there */
	bool failed;        /* rules failed over its report */
	const char *document, *basis;
	bool watched;
	/* What of it is to be told: it is newly overdue, wrong or unreadable;
	 * it was and there is a report now; rules failed. */
	bool is_status, is_found, is_failure;
};

/* A source that failed on three dates; or that did and answers again. */
struct news_source {
	int64_t id;
	const char *code, *name, *url, *state;
	int failures;
	bool is_back;
};

struct store_news {
	int64_t run, at; /* at: wall ms */
	int year;        /* the current one: last calendar year */
	const struct form_set *forms;
	struct news_finding *findings;
	size_t n_findings;
	struct news_year *years;
	size_t n_years;
	struct news_source *sources;
	size_t n_sources;
	/* Names of the bodies without a report of the current year. */
	const char **missing;
	size_t n_missing;
	/* What was told before and stays as it is: causes, sources. */
	size_t still_errors, still_warnings, still_sources;
	/* There are more findings than are told at once: next time. */
	bool is_cut;
};

/*
 * Makes the mails, in the arena, of which there may be none. Called only when
 * there is something that the office must act on; what it is given counts as
 * told.
 */
struct store_notifier {
	void (*tell)(const void *arg, struct arena *a,
	    const struct store_news *news, struct store_mail **mails,
	    size_t *n);
	const void *arg;
	int remind_days; /* 0: never */
	/* A mail about an incident; false: there is nobody to get it. */
	bool (*make_incident_mail)(const void *arg, struct arena *a,
	    const struct incident *t, struct store_mail *mail);
};

/* store_run_finish(), and tell. */
MUST_CHECK int store_run_finish_telling(struct store *s, int64_t id,
    const struct store_notifier *teller, struct err *e);

#endif
