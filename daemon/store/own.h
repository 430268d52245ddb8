/*
 * What the store's own rules share, a file a family of them. They are about
 * what more than a single document tells: when and where reports were
 * published, what became of them, the county's sums. Functions here run inside
 * a transaction, as all of inside.h.
 */
#ifndef GOUJI_STORE_OWN_H
#define GOUJI_STORE_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "daemon/store/inside.h"
#include "daemon/store/status.h"

struct arena;
struct cell;
struct form;
struct rollup_sum;

/* Cells that a finding names where two sides differ. */
#define OWN_MAX_NAMED 12

/* A document of the year. */
struct own_paper {
	int64_t id;
	const struct form *form; /* NULL: not known to this program */
	const char *url, *asked_url;
	int64_t reader_version, changed_run, seen_run;
	const char *page_url; /* that it was attached to, or NULL */
	struct cell *cells;   /* loaded when they are needed */
};

struct own_year {
	struct store_target target;
	struct own_paper current;
	const char *gone_on;
	int64_t source; /* of the current report; 0: given by hand */
	int64_t stored_at;
};

/* Columns from `first` on: form, url, asked_url, reader_version, changed_run,
 * seen_run, page_url. */
void own_read_paper(struct store *s, struct arena *a, struct sql_query *q,
    int first, struct own_paper *p);
/* The paper's form is known. */
MUST_CHECK int own_load_cells(
    struct store *s, struct arena *a, struct own_paper *p, struct err *e);

/* Judge a year that has a report. *changed becomes true when findings did. */
MUST_CHECK int own_judge_gone(struct store *s, struct arena *a,
    const struct own_year *y, bool *changed, struct err *e); /* H06 */
MUST_CHECK int own_judge_places(struct store *s, struct arena *a,
    struct own_year *y, bool *changed, struct err *e); /* H07, I08 */
/* Last of these: a change that mends one of our findings is no news. */
MUST_CHECK int own_judge_change(struct store *s, struct arena *a,
    struct own_year *y, bool *changed, struct err *e); /* H05 */

/* ---- time ---- */

/* What is known of when a report came to be published. */
struct own_dates {
	struct status_dates status;
	const char *by;  /* where the date stood: "meta", "text", ... */
	const char *url; /* of the revision that bore it */
	const char
	    *unproven;      /* English: why it cannot be judged; NULL: it can */
	struct date bore;   /* what it bore, contradicted or not */
	struct date latest; /* of all that it bore */
	struct date seen;   /* first, at a source */
	bool moved;         /* too many reports of its site bear that date */
};

/* A year as its status is decided. */
struct own_time {
	const char *code;
	int year;
	enum township_kind kind;
	bool expected;
	int64_t report; /* 0: none */
	int revision;
	struct date deadline, missing_first, missing_last;
	enum report_status status;
	bool answered;    /* all sources answered */
	bool own_failure; /* what decided the status is a failure of ours */
	struct own_dates dates;
};

/* store_year.c: all that the store knows of the year of t->code and t->year,
 * but the status; no dates without a report. */
MUST_CHECK int store_load_time(
    struct store *s, struct arena *a, struct own_time *t, struct err *e);
/* t->dates of a year with a report. */
MUST_CHECK int own_load_dates(
    struct store *s, struct arena *a, struct own_time *t, struct err *e);
/* Did a source of the body ever give a report? Without that, that nothing is
 * found may be the source's fault. */
MUST_CHECK int own_has_yielded(
    struct store *s, const char *code, bool *yielded, struct err *e);
/* H01, H02, H03, H04. A year that is not expected is left as it was. */
MUST_CHECK int own_judge_time(struct store *s, struct arena *a,
    const struct own_time *t, bool *changed, struct err *e);
/* After a report was stored: those that its date tells to have moved with it
 * are late no longer. */
MUST_CHECK int own_recheck_moved(
    struct store *s, const char *code, int year, struct err *e);

/* ---- the county's own report ---- */

/* What the bodies of the county say together, of a year. */
struct own_sums {
	int year;
	const struct form *form;       /* the year's, NULL when there is none */
	const struct rollup_sum *sums; /* of its cells, of all that was read */
	size_t n_bodies;               /* that are expected, without itself */
	size_t n_departments;          /* among them */
};

/* J01 and J02 of the year's county reports, with all that follows: counts,
 * status. */
MUST_CHECK int own_judge_county(struct store *s, struct arena *a,
    const struct own_sums *sums, struct err *e);
/* Their years' sums are computed anew, and they with them. */
MUST_CHECK int own_mark_county(struct store *s, struct err *e);

/* Why a rule of the store was not judged; NULL: it was. */
MUST_CHECK int own_save_reason(struct store *s, int64_t report,
    const char *rule, const char *reason, struct err *e);

#endif
