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

enum news_kind {
	NEWS_NEW,      /* never told, or another finding than was told */
	NEWS_REMINDER, /* told long ago, still open */
	NEWS_STILL,    /* told, still open */
	NEWS_RESOLVED
};

/* An error or warning. Strings are the arena's, "" where there is none. */
struct news_finding {
	int64_t id;
	const char *code, *name, *email;
	int year;
	const char *rule, *severity, *message, *evidence;
	const char *repairs; /* JSON, as the API gives them */
	int cause;           /* shared by what one repair would mend; 0 none */
	const char *form, *url;
	enum news_kind kind;
	bool acked;
	bool again; /* it was resolved before */
};

/* A year of a body that is newly overdue or wrong, or over whose report rules
 * failed. */
struct news_year {
	const char *code, *name, *email;
	int year;
	const char *status;
	bool collected; /* a report is there */
	bool failed;
	bool is_status, is_failure; /* which of it is to be told */
};

/* A source that failed on three dates. */
struct news_source {
	int64_t id;
	const char *code, *name, *url, *state;
	int failures;
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
	size_t n_missing; /* bodies without a report of the current year */
};

/*
 * Makes the mails, in the arena, of which there may be none. Called only when
 * there is something that the office must act on; what it is given counts as
 * told.
 */
struct store_teller {
	void (*tell)(const void *arg, struct arena *a,
	    const struct store_news *news, struct store_mail **mails,
	    size_t *n);
	const void *arg;
	int remind_days; /* 0: never */
};

/* store_run_finish(), and tell. */
MUST_CHECK int store_run_finish_telling(struct store *s, int64_t id,
    const struct store_teller *teller, struct err *e);

#endif
