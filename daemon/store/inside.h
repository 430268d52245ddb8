/*
 * What the files of the store share. Functions here run inside a transaction
 * that their caller began (store_begin).
 */
#ifndef GOUJI_STORE_INSIDE_H
#define GOUJI_STORE_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/base/limits.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"

/* Years whose rollups must be recomputed before the commit. */
#define STORE_MAX_DIRTY (LIMIT_YEAR_MAX - LIMIT_YEAR_MIN + 1)

struct store {
	struct sql *sql;
	const struct form_set *forms;
	const struct clock *clock;
	int lock; /* descriptor of the lock file */
	int64_t version;
	bool has_calendar; /* store_set_registry was called */
	struct store_calendar calendar;
	struct date today; /* of the county */
	bool dirty[STORE_MAX_DIRTY];
};

/* ---- store_open.c: transactions ---- */

MUST_CHECK int store_begin(struct store *s, struct err *e);
/*
 * Commit when rc is 0 (with the dirty rollups and the next version), else
 * roll back. Returns 0 or -1: `return store_end(s, rc, e)`.
 */
MUST_CHECK int store_end(struct store *s, int rc, struct err *e);
int64_t store_now(const struct store *s);

/* ---- store_registry.c ---- */

/* Id of a township's source by its place. ERR_NOT_FOUND names both. */
MUST_CHECK int store_source_id(struct store *s, const char *code,
    size_t position, int64_t *id, struct err *e);

/* ---- store_year.c ---- */

void store_mark_dirty(struct store *s, int year);
/*
 * Decide the status of a township's year from what the tables say now, and
 * mark the year's rollups when it changed. seen: the county date of the visit
 * that this follows, no date for none. A year that is neither expected nor
 * has a row gets none.
 */
MUST_CHECK int store_refresh_year(struct store *s, const char *code, int year,
    struct date seen, struct err *e);
/* All years of one township. */
MUST_CHECK int store_refresh_township(
    struct store *s, const char *code, struct date seen, struct err *e);
/* All years of all; dirty: their rollups too, whatever changed. */
MUST_CHECK int store_refresh_years(struct store *s, bool dirty, struct err *e);

/* ---- store_visit.c ---- */

/* What a visit found, for store_save_visit; zero for nothing. */
struct store_found {
	const char *sha256;
	int year;
};

MUST_CHECK int store_save_visit(struct store *s, const struct store_visit *v,
    int64_t source, struct store_found found, struct err *e);
/* Keep the validators of the URL that was asked, or forget them. */
MUST_CHECK int store_save_validators(
    struct store *s, const struct store_visit *v, bool keep, struct err *e);
MUST_CHECK int store_save_document(struct store *s, const char *sha256,
    const char *media_type, const void *compressed, size_t compressed_len,
    size_t document_len, struct err *e);

/* ---- store_due.c ---- */

/* The report of this year, if there is one, is to be judged again. */
MUST_CHECK int store_mark_due(
    struct store *s, const char *code, int year, struct err *e);
/* Is it due still, and for the same reason as when it was listed? */
MUST_CHECK int store_is_due(
    struct store *s, const struct store_due *due, bool *is, struct err *e);

/* ---- store_content.c ---- */

/* Forget what was read from a report's document, and write it anew. */
MUST_CHECK int store_replace_content(
    struct store *s, int64_t report, const struct report *r, struct err *e);
/* Values of the reported cells into form->n_cells cells; the others become
 * absent. */
MUST_CHECK int store_load_cells(struct store *s, int64_t report,
    const struct form *form, struct cell *cells, struct err *e);
/* All of a revision, in the arena. */
MUST_CHECK int store_load_report(struct store *s, struct arena *a,
    int64_t report, struct report *out, struct err *e);
/* SHA-256 of what was read (form, title, cells, states, texts, sections); the
 * page's furniture is left out (daemon/store/furniture.h). */
void store_content_hash(const struct report *r, char out[HASH_TEXT_SIZE]);

/* ---- store_finding.c ---- */

/* The revision that a judgement is about. */
struct store_target {
	const char *code;
	int year;
	int64_t report; /* its row */
	int revision;
	const struct form *form;
};

/* *changed: findings came, went or say something else. Once a transaction. */
MUST_CHECK int store_save_judgement(struct store *s,
    const struct store_target *t, const struct judgement *j, bool *changed,
    struct err *e);

/* ---- store_rollup.c ---- */

MUST_CHECK int store_save_rollups(struct store *s, int year, struct err *e);

#endif
