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
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "daemon/store/lock.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"

/* Years whose sums changed: the county's own report is compared with them
 * before the commit. */
#define STORE_MAX_DIRTY (LIMIT_YEAR_MAX - LIMIT_YEAR_MIN + 1)

struct rule_set;
struct fingerprints;

struct store {
	struct sql *sql;
	const struct form_set *forms;
	const struct clock *clock;
	/* Severities in force of the rules that the store judges by. */
	struct rule_set *rules;
	char *path; /* of the database */
	struct lock lock;
	bool read_only;
	bool lost;     /* the file cannot be read: sql is an empty database */
	char why[160]; /* it is so; "": it is not ours to write */
	char fault_text[2 * ERR_MSG_SIZE]; /* of store_fault() */
	int64_t version;
	bool has_calendar; /* store_set_registry was called */
	struct store_calendar calendar;
	struct date today; /* of the county */
	bool dirty[STORE_MAX_DIRTY];
	bool mailed; /* in this transaction */
	void (*on_mail)(void *arg);
	void *on_mail_arg;
};

/* ---- store_open.c: transactions ---- */

MUST_CHECK int store_begin(struct store *s, struct err *e);
/*
 * Commit when rc is 0 (with the next version), else roll back. Returns 0 or
 * -1: `return store_end(s, rc, e)`.
 */
MUST_CHECK int store_end(struct store *s, int rc, struct err *e);
int64_t store_now(const struct store *s);
/* The folder that a file is in; free() it. */
char *store_folder_of(const char *path);

/* ---- store_registry.c ---- */

/* Id of a township's source by its place. ERR_NOT_FOUND names both. */
MUST_CHECK int store_source_id(struct store *s, const char *code,
    size_t position, int64_t *id, struct err *e);

/* store_set_registry() within the transaction under way; a caller whose
 * transaction fails restores the calendar. */
MUST_CHECK int store_save_registry(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, struct err *e);

/* ---- store_year.c ---- */

void store_mark_dirty(struct store *s, int year);
/*
 * Decide the status of a township's year from what the tables say now, and
 * mark the year's rollups when it changed. A year that is neither expected nor
 * has a row gets none.
 */
MUST_CHECK int store_refresh_year(
    struct store *s, const char *code, int year, struct err *e);
/* All years of one township. */
MUST_CHECK int store_refresh_township(
    struct store *s, const char *code, struct err *e);
/* All years of all; dirty: their rollups too, whatever changed. */
MUST_CHECK int store_refresh_years(struct store *s, bool dirty, struct err *e);

/* ---- store_visit.c ---- */

/* The report that a visit found, for store_save_visit; zero for none. */
struct store_found {
	const char *sha256;
	const char *content; /* content_hash() of it */
	int year;
};

MUST_CHECK int store_save_visit(struct store *s, const struct store_visit *v,
    int64_t source, struct store_found found, struct err *e);
/* Keep the validators of the URL that was asked, or forget them. */
MUST_CHECK int store_save_validators(
    struct store *s, const struct store_visit *v, bool keep, struct err *e);
/* Forget those of the URL that the report came by, unless it is that one: its
 * document becomes another's alternate, and must come whole for that. */
MUST_CHECK int store_forget_replaced(
    struct store *s, int64_t report, const char *asked_url, struct err *e);
/* The URL that was asked; "" for none. */
const char *store_asked_url(const struct store_visit *v);
MUST_CHECK int store_save_document(struct store *s, const char *sha256,
    const char *media_type, const void *compressed, size_t compressed_len,
    size_t document_len, struct err *e);

/* A document on its way in, and the visit that brought it; NULL: by hand. */
struct store_package {
	const struct store_visit *visit;
	const void *compressed;
	size_t compressed_len, document_len;
};
MUST_CHECK int store_save_package(struct store *s,
    const struct store_package *p, const struct reading *reading,
    struct err *e);

/* ---- store_answer.c ---- */

/* What ends with a run, and what is old. */
MUST_CHECK int store_purge_answers(struct store *s, int64_t run, struct err *e);

/* ---- store_due.c ---- */

/* The built-in rules with what the text of store_set_rules() sets; lines that
 * this program does not know are passed over. rule_set_free() it. */
struct rule_set *store_read_rules(const char *text);

/* The report of this year, if there is one, is to be judged again. */
MUST_CHECK int store_mark_due(
    struct store *s, const char *code, int year, struct err *e);
/* Is it due still, and for the same reason as when it was listed? */
MUST_CHECK int store_is_due(
    struct store *s, const struct store_due *due, bool *is, struct err *e);

/* ---- publication.c ---- */

/* The revision that holds now. */
struct store_current {
	bool exists;
	int64_t id;
	int revision;
	char sha256[HASH_TEXT_SIZE];
	int64_t reader_version;
	char content[HASH_TEXT_SIZE];
	int64_t source;          /* 0: given by hand */
	const struct form *form; /* NULL: not known to this program */
	bool source_listed;      /* its source is in the registry */
	size_t position;         /* of that source among the township's */
	bool source_gives;       /* and still gives this year's report */
};

/* A report on its way in. */
struct store_incoming {
	const char *code;
	int year;
	const struct reading *reading;
	char content[HASH_TEXT_SIZE];
	/* Where it was found; source 0 and no URLs: given by hand. */
	int64_t source;
	size_t position;
	const char *url, *asked_url;
	/* An alternate that the page at this URL was asked for by: its
	 * attachment; else NULL. */
	const char *page_url;
	int64_t fetched_at;
	int64_t run; /* that brought it, 0 by hand */
};

/* store_report.c: without its source's id. */
struct store_incoming store_incoming_of(
    const struct store_visit *v, const struct reading *reading);
/* Into HASH_TEXT_SIZE bytes. */
void store_copy_hash(char out[HASH_TEXT_SIZE], const char *s);
/* Is this the document of that row, as far as its URLs tell? */
MUST_CHECK int store_is_at(struct store *s, int64_t report,
    const struct store_incoming *in, bool *is, struct err *e);
MUST_CHECK int store_load_current(struct store *s, const char *code, int year,
    struct store_current *c, struct err *e);
/* A new row with its reading; revision 0: an alternate. */
MUST_CHECK int store_insert_publication(struct store *s,
    const struct store_incoming *in, int revision, int64_t *id, struct err *e);
/* What was read now in place of what was read before. */
MUST_CHECK int store_replace_publication(struct store *s,
    const struct store_incoming *in, int64_t id, bool is_revision,
    struct err *e);
/* The same report again: where it is now, that it was seen, and a date that it
 * shows only now; what was known of that stays. */
MUST_CHECK int store_confirm_publication(struct store *s,
    const struct store_incoming *in, int64_t id, struct err *e);
/* With its reading. Revisions stay. */
MUST_CHECK int store_delete_alternate_row(
    struct store *s, int64_t id, struct err *e);
/* Values of the reported cells into form->n_cells cells; the others, and all of
 * another form, become absent. */
MUST_CHECK int store_load_cells(struct store *s, int64_t publication,
    const struct form *form, struct cell *cells, struct err *e);
/* Where the revision was found, in the arena; ERR_NOT_FOUND. */
MUST_CHECK int store_load_origin(struct store *s, struct arena *a,
    int64_t report, struct store_incoming *in, struct err *e);

/* ---- store_alternate.c ---- */

/* A document beside the one that its year follows, seen again; *known false:
 * it is new or says something else, and is to be saved. */
MUST_CHECK int store_confirm_alternate(struct store *s,
    const struct store_incoming *in, bool *known, struct err *e);
/* Confirm it, or save it with its bytes. */
MUST_CHECK int store_keep_alternate(struct store *s,
    const struct store_package *p, const struct store_incoming *in,
    struct err *e);
/* Its bytes are saved. */
MUST_CHECK int store_save_alternate(
    struct store *s, const struct store_incoming *in, struct err *e);
MUST_CHECK int store_delete_alternate(struct store *s, const char *code,
    int year, const char *asked_url, struct err *e);
/* What a visit says of the alternates that it asked for: that they are there
 * still (not modified), or no longer, but for the year that it brought (0:
 * none). */
MUST_CHECK int store_note_alternate(struct store *s,
    const struct store_visit *v, int64_t source, int brought, struct err *e);
/* Those that were not seen for long. */
MUST_CHECK int store_purge_alternates(struct store *s, struct err *e);

/* ---- store_own.c: what the store itself finds ---- */

/* Judge a year by the store's own rules (H06, H07), with all that follows:
 * counts, status. A year without a report has none of these. */
MUST_CHECK int store_judge_own(
    struct store *s, const char *code, int year, struct err *e);
/* All years that they can be about. */
MUST_CHECK int store_judge_all_own(struct store *s, struct err *e);
/* asked_url of a source gave a document (any), or answered that there is
 * none. */
MUST_CHECK int store_note_there(struct store *s, const struct store_visit *v,
    int64_t source, struct err *e);
MUST_CHECK int store_note_gone(struct store *s, const struct store_visit *v,
    int64_t source, struct err *e);
/* The year follows another document. */
MUST_CHECK int store_forget_gone(
    struct store *s, const char *code, int year, struct err *e);

/* ---- store_passages.c ---- */

/* Keep what the year's report, which is now this row, is compared by. Where it
 * is other than before, this year and the next are to be compared again. */
MUST_CHECK int store_save_passages(struct store *s,
    const struct store_incoming *in, int64_t report, struct err *e);
/* Of the report that the year follows, in the arena; none: no passages. */
MUST_CHECK int store_load_passages(struct store *s, struct arena *a,
    const char *code, int year, struct fingerprints *out, struct err *e);
/* All years' reports are to be compared again. */
MUST_CHECK int store_mark_all_likeness(struct store *s, struct err *e);

/* ---- store_finding.c ---- */

/* The revision that a check result is about. */
struct store_target {
	const char *code;
	int year;
	int64_t report; /* its row; 0: there is no report */
	int revision;
	const struct form *form;
};

/* *changed: the reader's findings came, went or say something else. */
MUST_CHECK int store_save_check_result(struct store *s,
    const struct store_target *t, const struct check_result *j, bool *changed,
    struct err *e);
/* What the store itself found by one rule. */
struct store_own {
	const char *rule;
	struct finding *findings; /* rule, axis and severity are filled in */
	size_t n;                 /* 0: nothing is wrong */
	/* Places that cannot be judged now: what was found stays. */
	const char **kept;
	size_t n_kept;
};

/* Replaces what the store found by this rule before; a rule that is off finds
 * nothing. t->form is not needed. *changed only ever becomes true. */
MUST_CHECK int store_save_own(struct store *s, const struct store_target *t,
    const struct store_own *own, bool *changed, struct err *e);
/* Judge a report or year by what stands in finding, whoever found it. */
MUST_CHECK int store_count_findings(
    struct store *s, const char *code, int year, struct err *e);

/* ---- store_rollup.c ---- */

/* Bring the cells of the report that the year follows, and the sums that they
 * are in, in step with report_year. */
MUST_CHECK int store_update_sums(
    struct store *s, const char *code, int year, struct err *e);
/* The county's own report of the year, if there is one, against the sums. */
MUST_CHECK int store_compare_county(struct store *s, int year, struct err *e);

/* ---- store_told.c ---- */

struct store_notifier;
/* At the end of a run, inside its transaction. */
MUST_CHECK int store_tell(struct store *s, int64_t run,
    const struct store_notifier *teller, struct err *e);

/* ---- store_incident.c ---- */

/* At the end of a run, inside its transaction, before its digest: did the run
 * reach any site, did our readers fail? */
MUST_CHECK int store_update_incidents(struct store *s, int64_t run,
    const struct store_notifier *teller, struct err *e);

/* ---- store_mail.c ---- */

/* What the end of a run means to the outbox. */
MUST_CHECK int store_finish_mails(struct store *s, struct err *e);

#endif
