/*
 * The store: goujid's SQLite database, of which it is the only writer. What
 * was fetched (documents), what was read from it (reports with revisions,
 * cells), what is wrong with it (findings), every year's status, the rollups
 * and the runs. Every function that changes something is one transaction with
 * all that follows from it (rollups, counts). I/O; the only module that knows
 * SQLite. Strings that are passed in are copied.
 */
#ifndef GOUJI_STORE_STORE_H
#define GOUJI_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/model/outcome.h"
#include "collectors/pipeline/read.h"
#include "daemon/conf/registry.h"
#include "schema/words.h"

struct arena;
struct buf;
struct clock;
struct err;
struct form_set;
struct sql;
struct store;

/*
 * Open or create, migrate to this program's schema version; after a crash look
 * the whole file over. One that is damaged or cannot be written is opened to be
 * read, as far as that goes: store_fault(). It may go nowhere:
 * store_is_lost(). NULL: e is ERR_CONFIG (folder missing: the path is named),
 * ERR_NEWER (a database of a newer version), ERR_DATABASE (another program's,
 * or there is no right to it), ERR_BUSY (another goujid).
 */
MUST_CHECK struct store *store_open(const char *path,
    const struct form_set *forms, const struct clock *clock, struct err *e);
void store_close(struct store *s);
/*
 * What keeps the database from being written, as a sentence that names it;
 * NULL: nothing. The store's, until the next call. Everything that changes
 * something fails meanwhile, and changes nothing.
 */
const char *store_fault(struct store *s);
/* So damaged that it cannot even be read. Then nothing that is asked of the
 * store is there, which means nothing; the file and what is beside it are not
 * touched. Until a copy is restored and the store opened again. */
bool store_is_lost(const struct store *s);
/* Try to write again. 0: store_fault() is NULL. One that is damaged stays
 * so. */
MUST_CHECK int store_try(struct store *s, struct err *e);
/* Only whether there is a folder for it; ERR_CONFIG as above. */
MUST_CHECK int store_check_folder(const char *path, struct err *e);
/* Grows with every change; answers are cached by it. */
int64_t store_version(const struct store *s);
/* To read the tables through (daemon/store/sql.h, schema/sql/schema.sql says
 * what they hold); only the store writes. */
struct sql *store_sql(struct store *s);

/* ---- registry ---- */

/* What the schedule expects: first_year..last complete year, deadlines. */
struct store_calendar {
	int first_year;
	int deadline_month, deadline_day;
	int county_deadline_month, county_deadline_day;
};

/* Townships and sources as configured now; codes that left keep their history
 * and are expected no more. */
MUST_CHECK int store_set_registry(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, struct err *e);
/* The county's date moved on: new expected years, missing -> overdue. */
MUST_CHECK int store_set_today(
    struct store *s, struct date today, struct err *e);

/* ---- runs ---- */

/* Create a run in state queued; *id > 0. `codes` NULL = all. */
MUST_CHECK int store_run_create(struct store *s, enum run_trigger trigger,
    const char *const *codes, size_t n_codes, int64_t *id, struct err *e);
/* n_sources: how many sources it visits, each counted once (a run's
 * `sources.done` counts them likewise; those that it visited before they left
 * the registry count for both). Again after a crash: fine. */
MUST_CHECK int store_run_start(
    struct store *s, int64_t id, size_t n_sources, struct err *e);
/*
 * Also settles what only a whole run can say: a source that answered all the
 * time has failed on 0 dates; waiting mails are due at once. Cleans up: the
 * run's blocked hosts and all documents' answers go; lists' answers and
 * robots.txt after 90 days, alternates that were not seen for 30, sent and
 * refused mails after 400.
 */
MUST_CHECK int store_run_finish(struct store *s, int64_t id, struct err *e);
/* One pass over the archive; zeroed before its first batch. */
struct store_retention {
	int64_t stored_at; /* of the document that was examined last */
	char sha256[HASH_TEXT_SIZE];
};
/*
 * Delete what has expired: runs with their crawl tasks after 400 days,
 * documents that nothing rests on after 90. One small batch; *more: the pass
 * has another, for a later turn of the loop.
 */
MUST_CHECK int store_delete_expired(
    struct store *s, struct store_retention *pass, bool *more, struct err *e);
/* The run that is queued or running, 0 when none (after a crash: go on with
 * it). The codes it was asked for, in the arena; *codes NULL = all. */
MUST_CHECK int store_run_unfinished(struct store *s, struct arena *a,
    int64_t *id, const char ***codes, size_t *n_codes, struct err *e);
/* What a run was made for; ERR_NOT_FOUND. */
MUST_CHECK int store_run_trigger(
    struct store *s, int64_t id, enum run_trigger *trigger, struct err *e);
/* Sources and documents by visits; reports by what became of them. */
struct store_run_totals {
	size_t sources;
	size_t fetched, not_modified, failed;
	size_t reports_new, revised, unchanged;
};
/* What a run did so far, ERR_NOT_FOUND. */
MUST_CHECK int store_run_totals(
    struct store *s, int64_t id, struct store_run_totals *out, struct err *e);
/* When the last nightly (or start) run over all finished; 0 = never. */
MUST_CHECK int store_run_last_finished(
    struct store *s, int64_t *wall_ms, struct err *e);

/* ---- what came over the wire ---- */

/* NULL text is "". */
struct store_answer {
	const char *url; /* that was asked; its key */
	bool list;       /* of a list, not a document */
	const char *final_url, *content_type, *etag, *last_modified;
	const void *body; /* as it came */
	size_t body_len;
	int64_t fetched_at; /* wall ms; or when it was last confirmed */
};

/*
 * An answer is kept as soon as it came, so that a kill costs no second fetch:
 * a document's until it is dealt with (drop it then), a list's with its
 * validators until the URL answers otherwise. It replaces the URL's last one.
 * Nothing that the API shows: store_version() stays, as for all here.
 */
MUST_CHECK int store_put_answer(struct store *s, int64_t run,
    const struct store_answer *answer, struct err *e);
/* run 0: of any run (a list's, for its validators); else only one that came
 * or was confirmed in that run. In the arena; *found false without one. */
MUST_CHECK int store_get_answer(struct store *s, struct arena *a, int64_t run,
    const char *url, struct store_answer *out, bool *found, struct err *e);
/* The same without the bytes: body is "", body_len 0. */
MUST_CHECK int store_get_answer_head(struct store *s, struct arena *a,
    int64_t run, const char *url, struct store_answer *out, bool *found,
    struct err *e);
/* "Not modified" at `at`: it is that run's too. ERR_NOT_FOUND when there is
 * none. */
MUST_CHECK int store_confirm_answer(
    struct store *s, int64_t run, const char *url, int64_t at, struct err *e);
/* None: fine. */
MUST_CHECK int store_drop_answer(
    struct store *s, const char *url, struct err *e);

/* Hosts ("www.example.gov.cn:80") that are left alone for the rest of a run.
 * The first detail holds. */
MUST_CHECK int store_block_host(struct store *s, int64_t run, const char *host,
    const char *detail, struct err *e);
/* Why, in the arena; *detail NULL: it is not blocked. */
MUST_CHECK int store_host_blocked(struct store *s, struct arena *a, int64_t run,
    const char *host, const char **detail, struct err *e);

/* A host's robots.txt as it came: any bytes. */
struct store_robots {
	int64_t fetched_at; /* wall ms */
	long status;        /* of HTTP */
	const char *text;
	size_t len;
};
MUST_CHECK int store_put_robots(struct store *s, const char *host,
    const struct store_robots *robots, struct err *e);
/* In the arena, a NUL behind the text; *found false when there is none. */
MUST_CHECK int store_get_robots(struct store *s, struct arena *a,
    const char *host, struct store_robots *out, bool *found, struct err *e);

/* ---- what a visit brought ---- */

/* One visit of one source for one township (year 0 = any year). */
struct store_visit {
	int64_t run;
	const char *code;
	size_t source;   /* index into the township's sources */
	int year;        /* asked for; 0 = the page's own */
	const char *url; /* where the document really was: after redirects,
	                  * of the attachment */
	/* What the plan or the list led to: the validators' key, and what a
	 * year is followed by; NULL = url. */
	const char *asked_url;
	enum outcome outcome;
	const char *detail; /* English or "" */
	bool own_failure;   /* it was there, but our own reader failed on it */
	long http_status;
	int64_t fetched_at;               /* wall ms */
	const char *etag, *last_modified; /* "" = none */
	/* The document that was given up, where store_put_document() kept it;
	 * or NULL. Not for store_put_report(). */
	const char *sha256;
};

/*
 * Validators of a URL's last answer, if that was read as a report under this
 * reader version and the registry has not changed since; "" otherwise. A
 * document that was not read as one is fetched anew each time, and so is one
 * that is only an alternate of what a year follows.
 */
MUST_CHECK int store_validators(struct store *s, struct arena *a,
    const char *url, const char **etag, const char **last_modified,
    struct err *e);
/* True when this run has this visit already (a resumed run skips it). */
MUST_CHECK int store_visited(struct store *s, int64_t run, const char *code,
    size_t source, int year, bool *visited, struct err *e);

/* The county date on which the source last answered for the year that was
 * asked (ok, not_modified, not_found and so on); no date: never, its last
 * visit failed, or our reader did. */
MUST_CHECK int store_last_answered(struct store *s, const char *code,
    size_t source, int year, struct date *out, struct err *e);
/* asked_url of the current report of the year, in the arena; *url NULL when it
 * follows another source, a file given by hand, or there is none. */
MUST_CHECK int store_followed_url(struct store *s, struct arena *a,
    const char *code, size_t source, int year, const char **url, struct err *e);

/*
 * A visit without a readable report: only the outcome. ERR_NOT_FOUND for a
 * source that the registry does not have (as in all that take a visit).
 * OUTCOME_NOT_MODIFIED repeats what the source last answered.
 *
 * When asked_url is the current report's and HTTP answers 404 or 410 on three
 * dates, that is finding H06; it ends when a document is there again. An
 * alternate whose asked_url answers without a report is forgotten.
 */
MUST_CHECK int store_put_visit(
    struct store *s, const struct store_visit *v, struct err *e);

enum store_change {
	STORE_NEW,       /* the year's first report */
	STORE_REVISED,   /* what is published changed: the next revision */
	STORE_UNCHANGED, /* as before, or only an alternate of it */
	STORE_REJUDGED   /* read or judged otherwise, in place */
};

/*
 * A visit whose document was read as a report (READING_REPORT). The document
 * is kept once by its hash. The year is reading->report.year.
 *
 * A new revision only if bytes and what was read from them (form, title,
 * cells, states, texts, sections; not the page's furniture) differ and the
 * stored revision was read by this reader version; under another one what was
 * read is replaced in place, for nobody can tell whether the page or the
 * reader changed. A year follows one source: while an earlier source of the
 * CSV still gives the year's report, a later one's is an alternate and
 * STORE_UNCHANGED. A report that was given by hand holds until a source gives
 * another report than it gave before.
 */
MUST_CHECK int store_put_report(struct store *s, const struct store_visit *v,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, enum store_change *change,
    struct err *e);
/*
 * A second document of a year beside the one that it follows, of the same
 * source: kept, compared with it (H07), never the report; the visit itself is
 * not recorded. The year is reading->report.year. A document that the year
 * follows by its asked_url is no alternate: nothing happens.
 */
MUST_CHECK int store_put_alternate(struct store *s, const struct store_visit *v,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, struct err *e);
/* The source leads there no more. None: fine. */
MUST_CHECK int store_forget_alternate(struct store *s, const char *code,
    int year, const char *asked_url, struct err *e);
/* asked_url of the year's alternates that this source led to, in the arena. */
MUST_CHECK int store_list_alternates(struct store *s, struct arena *a,
    const char *code, size_t source, int year, const char ***urls, size_t *n,
    struct err *e);
/* Files that the page of a year's report links, and that may be the same
 * report again. */
struct store_attachments {
	const char *code;
	int year;
	const char *page; /* asked_url of the page */
	const char **urls;
	size_t n;
	bool changed; /* the page is new or says something else */
};
/*
 * The page has these files now; others that it had are forgotten. wanted[i]:
 * it is to be fetched, since the page changed or this reader never dealt with
 * it. None is where the year follows another document.
 */
MUST_CHECK int store_set_attachments(struct store *s,
    const struct store_attachments *files, bool *wanted, struct err *e);
/*
 * One of them, fetched by `v` (asked_url is its own): kept beside the report
 * and compared with it (I08), or, with reading NULL, known to be none. Its
 * document is not needed then. files->urls is not looked at.
 */
struct store_document;
MUST_CHECK int store_put_attachment(struct store *s,
    const struct store_attachments *files, const struct store_visit *v,
    const struct reading *reading, const struct store_document *document,
    struct err *e);
/* The URL is to come whole next time. */
MUST_CHECK int store_forget_validators(
    struct store *s, const char *url, struct err *e);
/*
 * A file given by hand; the year is reading->report.year. What is known
 * already (the same report) changes nothing and is followed on. ERR_NOT_FOUND
 * for a code that was never in the registry.
 */
MUST_CHECK int store_put_by_hand(struct store *s, const char *code,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, enum store_change *change,
    struct err *e);
/* A document that was given up (unreadable, not a report): kept with it. */
MUST_CHECK int store_put_document(struct store *s, const char *sha256,
    const char *media_type, const void *compressed, size_t compressed_len,
    size_t document_len, struct err *e);
/*
 * What is judged by (rules, severities, level of the county), as any text that
 * is another one whenever a judgement may be: when it changed, every report is
 * due. Its lines such as "H06=off" set the severities of the rules that the
 * store judges by itself (where and when a report was published). Also due is
 * the year after a report that is new, revised or read anew; the mark is made
 * in that transaction and ends with the next judgement.
 */
MUST_CHECK int store_set_rules(
    struct store *s, const char *rules, struct err *e);
/* Both in one transaction: all of a reload is stored, or nothing. */
MUST_CHECK int store_configure(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, const char *rules, struct err *e);
/* Every report is due again, whatever changed. */
MUST_CHECK int store_set_all_due(struct store *s, struct err *e);
/* A report that is due; code is the arena's that it was listed with. */
struct store_due {
	const char *code;
	int year;
	int64_t mark; /* says why, and changes when there is another reason */
};
/* The first one behind due->code ("": the first of all) and due->year. */
MUST_CHECK int store_next_due(struct store *s, struct arena *a,
    struct store_due *due, bool *found, struct err *e);
/*
 * A fresh judgement of the stored current revision; ERR_NOT_FOUND without
 * one. Passed over where the report is no longer due or is so anew (it was
 * revised or judged meanwhile, or the rules changed): the judgement is about
 * what was there before.
 */
MUST_CHECK int store_put_judgement(struct store *s, const struct store_due *due,
    const struct judgement *j, struct err *e);
/* It could not be judged, which is our failure: shown until it can. The year
 * stays due. */
MUST_CHECK int store_put_judge_failure(struct store *s,
    const struct store_due *due, const char *detail, struct err *e);
/*
 * Somebody of the office has seen to a finding; it stays acknowledged while
 * the figures that it rests on stay the same. Again: the newer name and note
 * hold. ERR_NOT_FOUND: there is none, or it is resolved.
 */
MUST_CHECK int store_ack_finding(struct store *s, int64_t id, const char *by,
    const char *note, struct err *e);

/*
 * Make all sums, and the cells that they are of, anew from what was read.
 * *n_sums: how many there are; *n_wrong: those that were otherwise before.
 */
MUST_CHECK int store_remake_sums(
    struct store *s, size_t *n_sums, size_t *n_wrong, struct err *e);

/* ---- likeness (G09, G10) ---- */

/*
 * A pass over the reports of one year that are to be compared, because one of
 * them, one of the year before, the registry or the rules changed: with the
 * other bodies' of the year (G09) and the body's own of the year before (G10).
 * In steps of a few milliseconds at the most. A body that left the registry is
 * not compared and keeps what was found.
 *
 * G09 is the office's own business: its message, which a township may be sent,
 * names nobody; the other body and both passages are in the evidence, which is
 * never sent to a township.
 */
struct store_likeness;

/* The pass over the first year that is due; *out NULL when none is. */
MUST_CHECK int store_likeness_begin(
    struct store *s, struct store_likeness **out, struct err *e);
/* *over: free it; another year may be due, or the same one again when its
 * reports changed meanwhile. */
MUST_CHECK int store_likeness_step(
    struct store_likeness *pass, bool *over, struct err *e);
void store_likeness_free(struct store_likeness *pass); /* NULL is fine */

/* The current revision as a report in the arena (form set of store_open);
 * *found false when there is none. ERR_SCHEMA: its form is not known. */
MUST_CHECK int store_get_report(struct store *s, struct arena *a,
    const char *code, int year, struct report *out, bool *found, struct err *e);

/* An archived document: zstd bytes in the arena and the length before it;
 * *found false when there is none. */
struct store_document {
	const char *media_type; /* or NULL */
	const void *compressed;
	size_t compressed_len, document_len;
};
MUST_CHECK int store_get_document(struct store *s, struct arena *a,
    const char *sha256, struct store_document *out, bool *found, struct err *e);
/* Its bytes instead of what `out` held. ERR_LIMIT, ERR_DATABASE (damaged): out
 * holds nothing of use, but is to be freed as ever. */
MUST_CHECK int store_unpack(
    const struct store_document *d, struct buf *out, struct err *e);

/* A current report that another reader version read: after an upgrade their
 * documents are read again before the sites are visited. */
struct store_outdated {
	const char *code;
	int year;
	const char *sha256, *url; /* url NULL: given by hand */
};
/* The first one behind at->year and at->code ("": the first of the year), by
 * these. */
MUST_CHECK int store_next_outdated(struct store *s, struct arena *a,
    struct store_outdated *at, bool *found, struct err *e);
/* Such a document, read again: replaces in place what was read from it.
 * reading->sha256 must be the current report's (ERR_NOT_FOUND otherwise). */
MUST_CHECK int store_put_reading(struct store *s, const char *code, int year,
    const struct reading *reading, enum store_change *change, struct err *e);

/* ---- the outbox: mails that wait until they are sent ---- */

struct store_mail {
	int64_t id; /* out */
	enum mail_kind kind;
	const char *code;       /* whose notice, or NULL */
	int64_t run;            /* that it tells of; 0: none */
	const char *message_id; /* "<...@...>": the same again is no second
				 * mail */
	const char *subject;    /* for people who look at the outbox */
	const char *recipients; /* bare addresses, a space between */
	const char *rest;       /* out: those that it still waits for */
	const void *message;    /* RFC 5322 with CRLF, whole */
	size_t len;
	int64_t created_at; /* wall ms, out */
	int tries;          /* out */
	const char *detail; /* out: of the last try, English, or "" */
};

/* Inside a transaction that the caller began (inside.h): together with what
 * was told. */
MUST_CHECK int store_save_mail(
    struct store *s, const struct store_mail *mail, struct err *e);
/* The oldest waiting one whose time has come, in the arena. *found false:
 * *next_at says when the next is due, 0: none waits. */
MUST_CHECK int store_next_mail(struct store *s, struct arena *a, int64_t now,
    struct store_mail *out, bool *found, int64_t *next_at, struct err *e);
/* It is with the mail server. detail: who was refused, or "". ERR_NOT_FOUND,
 * as in the three below: it does not wait. */
MUST_CHECK int store_mail_sent(
    struct store *s, int64_t id, const char *detail, struct err *e);
/* refused: for good; else tried again at next_at. */
MUST_CHECK int store_mail_failed(struct store *s, int64_t id, int64_t next_at,
    bool refused, const char *detail, struct err *e);
/* This one was tried, but no mail could have been sent: all wait until then,
 * in their order. */
MUST_CHECK int store_hold_mails(struct store *s, int64_t id, int64_t next_at,
    const char *detail, struct err *e);
/* The server took it for some; it waits only for the rest now. */
MUST_CHECK int store_mail_partly(struct store *s, int64_t id, int64_t next_at,
    const char *rest, const char *detail, struct err *e);
/* Whom to tell, after the commit, that one came or is due at once; it must not
 * use the store there. NULL: nobody. */
void store_on_mail(struct store *s, void (*fn)(void *arg), void *arg);
/* All that wait are due at once. store_run_finish() does it too. */
MUST_CHECK int store_hurry_mails(struct store *s, struct err *e);

#endif
