/*
 * What the files that tell share: one telling, at the end of a run, inside its
 * transaction.
 */
#ifndef GOUJI_STORE_TELLING_H
#define GOUJI_STORE_TELLING_H

#include "daemon/store/inside.h"
#include "daemon/store/news.h"

/* Of told_finding.quiet: why nothing was said. */
enum quiet {
	QUIET_NOT,
	QUIET_PAST, /* it came with a past year's first collection */
	QUIET_ACKED
};

/* How a finding is noted as told. */
struct note {
	struct news_finding finding;
	enum quiet quiet;
	int64_t at;
	bool forget; /* it is as if it never was told */
};

/* A year as it is noted from now on, and what it rested on before. */
struct known {
	struct news_year now, was;
};

struct telling {
	struct store *s;
	struct arena *a;
	const struct store_notifier *teller;
	struct store_news news;
	const char *basis;
	size_t cap_findings, cap_years, cap_sources, cap_missing;
	/* Findings that no item of the mail names. */
	struct note *silent;
	size_t n_silent, cap_silent;
	/* Years, as they are to be noted. */
	struct known *known;
	size_t n_known, cap_known;
	bool must; /* there is something to act on */
	/* What was told until then is reminded of; is anything? */
	int64_t remind_from;
	bool reminds;
};

/* The text of a column, in the arena. */
char *telling_copy(struct telling *t, struct sql_query *q, int column);

/* ---- store_told_year.c ---- */

/* What is new of years and sources, into t->news and t->known. */
MUST_CHECK int telling_load_years(struct telling *t, struct err *e);
MUST_CHECK int telling_load_sources(struct telling *t, struct err *e);
/* What counts as told of them: whether there was a mail or not; of sources
 * that the mail named. */
MUST_CHECK int telling_note_years(struct telling *t, struct err *e);
MUST_CHECK int telling_note_sources(struct telling *t, struct err *e);

#endif
