/*
 * Reports and their revisions: what becomes of a document that was read.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/pipeline/content.h"
#include "daemon/store/own.h"
#include "daemon/store/publication.h"

enum verdict {
	HOLD,      /* nothing new beside a file given by hand */
	ALTERNATE, /* an earlier source gives the year's report */
	JUDGE,     /* the same as before */
	REPLACE,
	NEXT_REVISION
};

/* What the source last gave for the year that is asked, before this visit; ""
 * for nothing. */
struct given {
	char sha256[HASH_TEXT_SIZE];
	char content[HASH_TEXT_SIZE];
	int64_t reader_version;
};

static int
load_given(struct store *s, int64_t source, int asked, struct given *out,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_GAVE);
	int rc;

	memset(out, 0, sizeof(*out));
	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", asked);
	rc = sql_step(q, e);
	if (rc == 1) {
		store_copy_hash(out->sha256, sql_text(q, 0));
		store_copy_hash(out->content, sql_text(q, 1));
		out->reader_version = sql_int(q, 2);
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* Did the source give this report the time before? Where another reader read
 * that, nobody can tell, and what the office gave by hand holds. */
static bool
is_given_again(const struct given *given, const struct store_incoming *in)
{
	if (strcmp(given->sha256, in->reading->sha256) == 0)
		return true;
	return given->content[0] != '\0' &&
	    (given->reader_version != READER_VERSION ||
		strcmp(given->content, in->content) == 0);
}

static bool
same_bytes(const struct store_current *c, const struct store_incoming *in)
{
	return strcmp(c->sha256, in->reading->sha256) == 0;
}

static bool
same_content(const struct store_current *c, const struct store_incoming *in)
{
	return strcmp(c->content, in->content) == 0;
}

/* What a source brought. */
static enum verdict
decide(const struct store_current *c, const struct store_incoming *in,
    const struct given *given)
{
	if (!c->exists)
		return NEXT_REVISION;
	if (c->source == 0 && is_given_again(given, in))
		return HOLD;
	if (c->source != 0 && c->source != in->source && c->source_listed &&
	    c->source_gives && c->position < in->position)
		return ALTERNATE;
	if (!same_content(c, in) && !same_bytes(c, in) &&
	    c->reader_version == READER_VERSION)
		return NEXT_REVISION;
	if (!same_content(c, in) || c->reader_version != READER_VERSION ||
	    c->source != in->source)
		return REPLACE;
	return JUDGE;
}

/* What the office brought. */
static enum verdict
decide_by_hand(const struct store_current *c, const struct store_incoming *in)
{
	if (!c->exists)
		return NEXT_REVISION;
	if (same_content(c, in) &&
	    (!same_bytes(c, in) || c->reader_version == READER_VERSION))
		return JUDGE;
	return same_bytes(c, in) ? REPLACE : NEXT_REVISION;
}

/* The year's row speaks for this revision from now on. */
static int
put_year(struct store *s, const struct store_target *t, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_PUT_REPORT);

	sql_bind_int(q, ":report", t->report);
	sql_bind_int(q, ":now", store_now(s));
	sql_bind_text(q, ":rules_version", s->rules->version);
	store_mark_dirty(s, t->year);
	return sql_run(q, e);
}

static int
carry_out(struct store *s, const struct store_incoming *in,
    const struct store_current *c, enum verdict verdict,
    enum store_change *change, struct err *e)
{
	const struct check_result *j = &in->reading->check_result;
	struct store_target t = { in->code, in->year, c->id, c->revision,
		in->reading->report.form };
	bool judged_otherwise = false;
	int rc = 0;

	switch (verdict) {
	case HOLD:
	case ALTERNATE:
		*change = STORE_UNCHANGED;
		return 0;
	case NEXT_REVISION:
		t.revision++;
		rc = store_insert_publication(s, in, t.revision, &t.report, e);
		break;
	case REPLACE:
		rc = store_replace_publication(s, in, c->id, true, e);
		break;
	case JUDGE:
		rc = store_confirm_publication(s, in, c->id, e);
		break;
	}
	if (rc != 0 || store_save_passages(s, in, t.report, e) != 0 ||
	    put_year(s, &t, e) != 0 ||
	    store_save_check_result(s, &t, j, &judged_otherwise, e) != 0 ||
	    store_count_findings(s, in->code, in->year, e) != 0)
		return -1;
	if (verdict == NEXT_REVISION)
		*change = c->exists ? STORE_REVISED : STORE_NEW;
	else if (judged_otherwise || !same_content(c, in))
		*change = STORE_REJUDGED;
	else
		*change = STORE_UNCHANGED;
	return 0;
}

static int
check_reading(const struct reading *reading, struct err *e)
{
	int year = reading->report.year;

	assert(reading->outcome == READING_REPORT);
	assert(reading->report.form != NULL);
	if (year < LIMIT_YEAR_MIN || year > LIMIT_YEAR_MAX)
		return err_set(e, ERR_LIMIT,
		    "report year %d is not within %d..%d", year, LIMIT_YEAR_MIN,
		    LIMIT_YEAR_MAX);
	return 0;
}

static int
count_report(
    struct store *s, int64_t run, enum store_change change, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_COUNT_REPORT);

	sql_bind_int(q, ":run", run);
	sql_bind_int(q, ":new", change == STORE_NEW);
	sql_bind_int(q, ":revised", change == STORE_REVISED);
	sql_bind_int(q, ":unchanged",
	    change == STORE_UNCHANGED || change == STORE_REJUDGED);
	return sql_run(q, e);
}

static int
mark_next_year(struct store *s, const struct store_incoming *in,
    enum store_change change, struct err *e)
{
	if (change == STORE_UNCHANGED)
		return 0;
	return store_mark_due(s, in->code, in->year + 1, e);
}

/* The URL is an alternate's, or no longer; what it gave before is there again,
 * and what the year followed until now is not missed. */
static int
settle_urls(struct store *s, const struct store_package *p,
    const struct store_incoming *in, enum verdict verdict, struct err *e)
{
	const struct store_visit *v = p->visit;

	if (store_note_alternate(s, v, in->source, in->year, e) != 0)
		return -1;
	if (verdict == ALTERNATE)
		return store_keep_alternate(s, p, in, e);
	if (verdict != HOLD && store_forget_gone(s, in->code, in->year, e) != 0)
		return -1;
	if (store_delete_alternate(s, in->code, in->year, in->asked_url, e) !=
	    0)
		return -1;
	return store_note_there(s, v, in->source, e);
}

static int
put_package(struct store *s, const struct store_package *p,
    struct store_incoming *in, enum store_change *change, struct err *e)
{
	const struct store_visit *v = p->visit;
	struct store_found found = { in->reading->sha256, in->content,
		in->year };
	struct store_current c;
	enum verdict verdict;
	struct given given;
	bool followed;

	if (store_source_id(s, v->code, v->source, &in->source, e) != 0 ||
	    store_load_current(s, in->code, in->year, &c, e) != 0 ||
	    load_given(s, in->source, v->year, &given, e) != 0)
		return -1;
	verdict = decide(&c, in, &given);
	if (verdict == ALTERNATE) {
		if (store_is_at(s, c.id, in, &followed, e) != 0)
			return -1;
		verdict = followed ? HOLD : ALTERNATE;
	}
	if ((verdict == REPLACE || verdict == NEXT_REVISION) &&
	    (store_save_package(s, p, in->reading, e) != 0 ||
		store_forget_replaced(s, c.id, in->asked_url, e) != 0))
		return -1;
	if (store_save_visit(s, v, in->source, found, e) != 0 ||
	    /* An alternate may be needed later: then it must come whole. */
	    store_save_validators(
		s, v, verdict != HOLD && verdict != ALTERNATE, e) != 0 ||
	    carry_out(s, in, &c, verdict, change, e) != 0 ||
	    settle_urls(s, p, in, verdict, e) != 0 ||
	    store_judge_own(s, in->code, in->year, e) != 0 ||
	    count_report(s, v->run, *change, e) != 0 ||
	    mark_next_year(s, in, *change, e) != 0)
		return -1;
	if (store_refresh_township(s, v->code, e) != 0)
		return -1;
	return own_recheck_moved(s, in->code, in->year, e);
}

struct store_incoming
store_incoming_of(const struct store_visit *v, const struct reading *reading)
{
	struct store_incoming in = { .code = v->code,
		.year = reading->report.year,
		.reading = reading,
		.position = v->source,
		.url = v->url == NULL ? "" : v->url,
		.fetched_at = v->fetched_at,
		.run = v->run };

	in.asked_url = v->asked_url == NULL ? in.url : v->asked_url;
	content_hash(&reading->report, in.content);
	return in;
}

int
store_put_report(struct store *s, const struct store_visit *v,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, enum store_change *change,
    struct err *e)
{
	struct store_package p = { v, compressed, compressed_len,
		document_len };
	enum store_change done = STORE_UNCHANGED;
	struct store_incoming in;

	if (check_reading(reading, e) != 0)
		return -1;
	in = store_incoming_of(v, reading);
	if (store_begin(s, e) != 0 ||
	    store_end(s, put_package(s, &p, &in, &done, e), e) != 0)
		return -1;
	*change = done;
	return 0;
}

static int
put_alternate(struct store *s, const struct store_package *p,
    struct store_incoming *in, struct err *e)
{
	const struct store_visit *v = p->visit;
	struct store_current c;
	bool followed;

	if (store_source_id(s, v->code, v->source, &in->source, e) != 0 ||
	    store_load_current(s, in->code, in->year, &c, e) != 0 ||
	    store_is_at(s, c.id, in, &followed, e) != 0)
		return -1;
	if (followed)
		return 0;
	if (store_save_validators(s, v, false, e) != 0 ||
	    store_keep_alternate(s, p, in, e) != 0)
		return -1;
	return store_judge_own(s, in->code, in->year, e);
}

int
store_put_alternate(struct store *s, const struct store_visit *v,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, struct err *e)
{
	struct store_package p = { v, compressed, compressed_len,
		document_len };
	struct store_incoming in;

	if (check_reading(reading, e) != 0)
		return -1;
	in = store_incoming_of(v, reading);
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, put_alternate(s, &p, &in, e), e);
}

/* ---- given by hand ---- */

static int
check_township(struct store *s, const char *code, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_TOWNSHIP_GET);
	int rc;

	sql_bind_text(q, ":code", code);
	rc = sql_step(q, e);
	sql_end(q);
	if (rc == 0)
		return err_set(
		    e, ERR_NOT_FOUND, "%s is not in the registry", code);
	return rc < 0 ? -1 : 0;
}

static int
put_by_hand(struct store *s, struct arena *a, const struct store_package *p,
    struct store_incoming *in, enum store_change *change, struct err *e)
{
	struct store_current c;
	enum verdict verdict;

	if (check_township(s, in->code, e) != 0 ||
	    store_load_current(s, in->code, in->year, &c, e) != 0)
		return -1;
	verdict = decide_by_hand(&c, in);
	/* The same document, read anew: it stays where it was found. */
	if (verdict == REPLACE && store_load_origin(s, a, c.id, in, e) != 0)
		return -1;
	if (verdict == NEXT_REVISION &&
	    store_save_package(s, p, in->reading, e) != 0)
		return -1;
	if (carry_out(s, in, &c, verdict, change, e) != 0 ||
	    (verdict == NEXT_REVISION &&
		store_forget_gone(s, in->code, in->year, e) != 0) ||
	    store_judge_own(s, in->code, in->year, e) != 0 ||
	    mark_next_year(s, in, *change, e) != 0)
		return -1;
	return store_refresh_township(s, in->code, e);
}

int
store_put_by_hand(struct store *s, const char *code,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, enum store_change *change,
    struct err *e)
{
	struct store_package p = { NULL, compressed, compressed_len,
		document_len };
	struct store_incoming in = { .code = code,
		.year = reading->report.year,
		.reading = reading,
		.fetched_at = store_now(s) };
	enum store_change done = STORE_UNCHANGED;
	struct arena *a;
	int rc;

	if (check_reading(reading, e) != 0)
		return -1;
	content_hash(&reading->report, in.content);
	if (store_begin(s, e) != 0)
		return -1;
	a = arena_new();
	rc = store_end(s, put_by_hand(s, a, &p, &in, &done, e), e);
	arena_free(a);
	if (rc == 0)
		*change = done;
	return rc;
}

/* ---- judged or read again ---- */

static int
no_report(const char *code, int year, struct err *e)
{
	return err_set(
	    e, ERR_NOT_FOUND, "there is no report of %s %d", code, year);
}

static int
put_check_result(struct store *s, const struct store_due *due,
    const struct check_result *j, struct err *e)
{
	const char *code = due->code;
	int year = due->year;
	struct store_target t = { code, year, 0, 0, NULL };
	struct sql_query *q;
	struct store_current c;
	bool changed, is_due;

	if (store_load_current(s, code, year, &c, e) != 0)
		return -1;
	if (!c.exists)
		return no_report(code, year, e);
	if (store_is_due(s, due, &is_due, e) != 0)
		return -1;
	if (!is_due)
		return 0;
	if (c.form == NULL)
		return err_set(e, ERR_SCHEMA,
		    "the form of the report of %s %d is not known", code, year);
	t.report = c.id;
	t.revision = c.revision;
	t.form = c.form;
	q = sql_begin(s->sql, SQL_YEAR_PUT_JUDGEMENT);
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_int(q, ":now", store_now(s));
	sql_bind_text(q, ":rules_version", s->rules->version);
	if (sql_run(q, e) != 0 ||
	    store_save_check_result(s, &t, j, &changed, e) != 0 ||
	    store_count_findings(s, code, year, e) != 0)
		return -1;
	return store_refresh_year(s, code, year, e);
}

int
store_put_check_result(struct store *s, const struct store_due *due,
    const struct check_result *j, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, put_check_result(s, due, j, e), e);
}

static int
put_reading(struct store *s, struct arena *a, struct store_incoming *in,
    enum store_change *change, struct err *e)
{
	struct store_current c;

	if (store_load_current(s, in->code, in->year, &c, e) != 0)
		return -1;
	if (!c.exists || strcmp(c.sha256, in->reading->sha256) != 0)
		return no_report(in->code, in->year, e);
	if (store_load_origin(s, a, c.id, in, e) != 0 ||
	    carry_out(s, in, &c, REPLACE, change, e) != 0 ||
	    store_judge_own(s, in->code, in->year, e) != 0 ||
	    mark_next_year(s, in, *change, e) != 0)
		return -1;
	return store_refresh_year(s, in->code, in->year, e);
}

int
store_put_reading(struct store *s, const char *code, int year,
    const struct reading *reading, enum store_change *change, struct err *e)
{
	struct store_incoming in = {
		.code = code, .year = year, .reading = reading
	};
	enum store_change done = STORE_UNCHANGED;
	struct arena *a;
	int rc;

	if (check_reading(reading, e) != 0)
		return -1;
	if (reading->report.year != year)
		return err_set(e, ERR_FORMAT,
		    "the report of %s %d now reads as one of %d", code, year,
		    reading->report.year);
	if (store_begin(s, e) != 0)
		return -1;
	a = arena_new();
	content_hash(&reading->report, in.content);
	rc = store_end(s, put_reading(s, a, &in, &done, e), e);
	arena_free(a);
	if (rc == 0)
		*change = done;
	return rc;
}

/* ---- reading ---- */

int
store_get_report(struct store *s, struct arena *a, const char *code, int year,
    struct report *out, bool *found, struct err *e)
{
	struct store_current c;

	if (store_load_current(s, code, year, &c, e) != 0)
		return -1;
	if (c.exists &&
	    publication_load_report(s->sql, s->forms, a, c.id, out, e) != 0)
		return err_context(e, "%s %d", code, year);
	*found = c.exists;
	return 0;
}

int
store_next_outdated(struct store *s, struct arena *a, struct store_outdated *at,
    bool *found, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_NEXT_OUTDATED);
	int rc;

	sql_bind_int(q, ":reader_version", READER_VERSION);
	sql_bind_int(q, ":year", at->year);
	sql_bind_text(q, ":code", at->code);
	rc = sql_step(q, e);
	if (rc == 1) {
		at->code = arena_strdup(a, sql_text(q, 0));
		at->year = (int)sql_int(q, 1);
		at->sha256 = arena_strdup(a, sql_text(q, 2));
		at->url = arena_strdup(a, sql_text_or_null(q, 3));
	}
	sql_end(q);
	*found = rc == 1;
	return rc < 0 ? -1 : 0;
}
