/*
 * Reports and their revisions: what becomes of a document that was read.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/form/form.h"
#include "daemon/store/inside.h"

/* The revision that holds now. */
struct current {
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
struct incoming {
	const char *code;
	int year;
	const struct reading *reading;
	char content[HASH_TEXT_SIZE];
	/* Where it was found. */
	int64_t source; /* 0: given by hand */
	size_t position;
	const char *url;
	int64_t fetched_at;
};

enum verdict {
	HOLD,  /* an alternate, or nothing new beside a file given by hand */
	JUDGE, /* the same as before */
	REPLACE,
	NEXT_REVISION
};

static void
copy_hash(char out[HASH_TEXT_SIZE], const char *s)
{
	size_t len = strlen(s);

	if (len >= HASH_TEXT_SIZE)
		len = HASH_TEXT_SIZE - 1;
	memcpy(out, s, len);
	out[len] = '\0';
}

static int
load_current(struct store *s, const char *code, int year, struct current *c,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_CURRENT);
	int rc;

	memset(c, 0, sizeof(*c));
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1) {
		c->exists = true;
		c->id = sql_int(q, 0);
		c->revision = (int)sql_int(q, 1);
		copy_hash(c->sha256, sql_text(q, 2));
		c->reader_version = sql_int(q, 3);
		copy_hash(c->content, sql_text(q, 4));
		c->source = sql_int(q, 5);
		c->form = form_find(s->forms, sql_text(q, 6));
		c->source_listed = !sql_is_null(q, 7);
		c->position = (size_t)sql_int(q, 7);
		c->source_gives = sql_int(q, 8) != 0;
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* What the source last gave for the year that is asked, before this visit;
 * "" for nothing. */
static int
load_given(struct store *s, int64_t source, int asked, char out[HASH_TEXT_SIZE],
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_GAVE);
	int rc;

	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", asked);
	rc = sql_step(q, e);
	copy_hash(out, rc == 1 ? sql_text(q, 0) : "");
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* given: the document that this source gave the time before. */
static enum verdict
decide(const struct current *c, const struct incoming *in, const char *given)
{
	bool same_bytes, same_content;

	if (!c->exists)
		return NEXT_REVISION;
	if (c->source == 0 && in->source != 0 &&
	    strcmp(given, in->reading->sha256) == 0)
		return HOLD;
	if (c->source != 0 && c->source != in->source && c->source_listed &&
	    c->source_gives && c->position < in->position)
		return HOLD;
	same_bytes = strcmp(c->sha256, in->reading->sha256) == 0;
	same_content = strcmp(c->content, in->content) == 0;
	if (!same_content && !same_bytes && c->reader_version == READER_VERSION)
		return NEXT_REVISION;
	if (!same_content || c->reader_version != READER_VERSION ||
	    c->source != in->source)
		return REPLACE;
	return JUDGE;
}

/* ---- writing ---- */

static void
bind_report(struct sql_query *q, const struct incoming *in)
{
	const struct report *r = &in->reading->report;

	sql_bind_text(q, ":form", r->form->id);
	sql_bind_text(q, ":title", r->title);
	sql_bind_text(q, ":organ", r->organ);
	sql_bind_date(q, ":published_on", r->published_on);
	sql_bind_text(q, ":published_by", r->published_by);
	sql_bind_date(q, ":period_from", r->period_from);
	sql_bind_date(q, ":period_to", r->period_to);
	sql_bind_text(q, ":preface", r->preface);
	sql_bind_int(q, ":truncated", r->truncated);
	sql_bind_text(q, ":url", in->url);
	if (in->source != 0)
		sql_bind_int(q, ":source", in->source);
	sql_bind_int(q, ":fetched_at", in->fetched_at);
	sql_bind_text(q, ":sha256", in->reading->sha256);
	sql_bind_text(q, ":media_type", in->reading->media_type);
	sql_bind_int(q, ":reader_version", READER_VERSION);
	sql_bind_text(q, ":content", in->content);
}

static int
insert_revision(struct store *s, const struct incoming *in, int revision,
    int64_t *id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_INSERT);

	sql_bind_text(q, ":code", in->code);
	sql_bind_int(q, ":year", in->year);
	sql_bind_int(q, ":revision", revision);
	sql_bind_int(q, ":now", store_now(s));
	bind_report(q, in);
	if (sql_run(q, e) != 0)
		return -1;
	*id = sql_last_id(s->sql);
	return store_replace_content(s, *id, &in->reading->report, e);
}

static int
replace_revision(
    struct store *s, const struct incoming *in, int64_t id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_REPLACE);

	sql_bind_int(q, ":report", id);
	bind_report(q, in);
	if (sql_run(q, e) != 0)
		return -1;
	return store_replace_content(s, id, &in->reading->report, e);
}

/* A date that the page shows only now; what was known stays. */
static int
set_published(
    struct store *s, const struct incoming *in, int64_t id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_SET_PUBLISHED);

	sql_bind_int(q, ":report", id);
	sql_bind_date(q, ":published_on", in->reading->report.published_on);
	sql_bind_text(q, ":published_by", in->reading->report.published_by);
	return sql_run(q, e);
}

/* The year's row speaks for this revision and judgement from now on. */
static int
put_year(struct store *s, const struct store_target *t,
    const struct judgement *j, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_PUT_REPORT);

	sql_bind_int(q, ":report", t->report);
	sql_bind_text(q, ":judged", report_status_name(judgement_status(j)));
	sql_bind_int(q, ":errors", (int64_t)judgement_count(j, SEVERITY_ERROR));
	sql_bind_int(
	    q, ":warnings", (int64_t)judgement_count(j, SEVERITY_WARNING));
	sql_bind_int(q, ":now", store_now(s));
	store_mark_dirty(s, t->year);
	return sql_run(q, e);
}

static int
carry_out(struct store *s, const struct incoming *in, const struct current *c,
    enum verdict verdict, enum store_change *change, struct err *e)
{
	const struct judgement *j = &in->reading->judgement;
	struct store_target t = { in->code, in->year, c->id, c->revision,
		in->reading->report.form };
	bool judged_otherwise = false;
	int rc = 0;

	switch (verdict) {
	case HOLD:
		*change = STORE_UNCHANGED;
		return 0;
	case NEXT_REVISION:
		t.revision++;
		rc = insert_revision(s, in, t.revision, &t.report, e);
		break;
	case REPLACE:
		rc = replace_revision(s, in, c->id, e);
		break;
	case JUDGE:
		rc = set_published(s, in, c->id, e);
		break;
	}
	if (rc != 0 || put_year(s, &t, j, e) != 0 ||
	    store_save_judgement(s, &t, j, &judged_otherwise, e) != 0)
		return -1;
	if (verdict == NEXT_REVISION)
		*change = c->exists ? STORE_REVISED : STORE_NEW;
	else if (judged_otherwise || strcmp(c->content, in->content) != 0)
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

/* The document, the visit and the report, within one transaction. */
struct package {
	const struct store_visit *visit;
	const void *compressed;
	size_t compressed_len, document_len;
};

static int
put_package(struct store *s, const struct package *p, struct incoming *in,
    enum store_change *change, struct err *e)
{
	const struct store_visit *v = p->visit;
	struct store_found found = { in->reading->sha256, in->year };
	char given[HASH_TEXT_SIZE];
	enum verdict verdict;
	struct current c;

	if (store_source_id(s, v->code, v->source, &in->source, e) != 0 ||
	    load_current(s, in->code, in->year, &c, e) != 0 ||
	    load_given(s, in->source, v->year, given, e) != 0)
		return -1;
	verdict = decide(&c, in, given);
	if ((verdict == REPLACE || verdict == NEXT_REVISION) &&
	    store_save_document(s, in->reading->sha256, in->reading->media_type,
		p->compressed, p->compressed_len, p->document_len, e) != 0)
		return -1;
	if (store_save_visit(s, v, in->source, found, e) != 0 ||
	    /* An alternate may be needed later: then it must come whole. */
	    store_save_validators(s, v, verdict != HOLD, e) != 0 ||
	    carry_out(s, in, &c, verdict, change, e) != 0 ||
	    count_report(s, v->run, *change, e) != 0 ||
	    (*change != STORE_UNCHANGED &&
		store_mark_due(s, in->code, in->year + 1, e) != 0))
		return -1;
	return store_refresh_township(s, v->code, clock_date(v->fetched_at), e);
}

int
store_put_report(struct store *s, const struct store_visit *v,
    const struct reading *reading, const void *compressed,
    size_t compressed_len, size_t document_len, enum store_change *change,
    struct err *e)
{
	struct package p = { v, compressed, compressed_len, document_len };
	struct incoming in = { .code = v->code,
		.year = reading->report.year,
		.reading = reading,
		.position = v->source,
		.url = v->url == NULL ? "" : v->url,
		.fetched_at = v->fetched_at };
	enum store_change done = STORE_UNCHANGED;

	if (check_reading(reading, e) != 0 || store_begin(s, e) != 0)
		return -1;
	store_content_hash(&reading->report, in.content);
	if (store_end(s, put_package(s, &p, &in, &done, e), e) != 0)
		return -1;
	*change = done;
	return 0;
}

/* ---- judged or read again ---- */

static int
no_report(const char *code, int year, struct err *e)
{
	return err_set(
	    e, ERR_NOT_FOUND, "there is no report of %s %d", code, year);
}

static int
put_judgement(struct store *s, const struct store_due *due,
    const struct judgement *j, struct err *e)
{
	const char *code = due->code;
	int year = due->year;
	struct store_target t = { code, year, 0, 0, NULL };
	struct date none = { 0, 0, 0 };
	struct sql_query *q;
	struct current c;
	bool changed, is_due;

	if (load_current(s, code, year, &c, e) != 0)
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
	sql_bind_text(q, ":judged", report_status_name(judgement_status(j)));
	sql_bind_int(q, ":errors", (int64_t)judgement_count(j, SEVERITY_ERROR));
	sql_bind_int(
	    q, ":warnings", (int64_t)judgement_count(j, SEVERITY_WARNING));
	sql_bind_int(q, ":now", store_now(s));
	if (sql_run(q, e) != 0 ||
	    store_save_judgement(s, &t, j, &changed, e) != 0)
		return -1;
	return store_refresh_year(s, code, year, none, e);
}

int
store_put_judgement(struct store *s, const struct store_due *due,
    const struct judgement *j, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, put_judgement(s, due, j, e), e);
}

/* Where the current revision was found, as it stays. */
static int
load_origin(struct store *s, struct arena *a, int64_t report,
    struct incoming *in, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_ORIGIN);
	int rc;

	sql_bind_int(q, ":report", report);
	rc = sql_step(q, e);
	if (rc == 1) {
		in->url = arena_strdup(a, sql_text(q, 0));
		in->source = sql_int(q, 1);
		in->fetched_at = sql_int(q, 2);
	}
	sql_end(q);
	return rc == 1 ? 0 : rc == 0 ? no_report(in->code, in->year, e) : -1;
}

static int
put_reading(struct store *s, struct arena *a, struct incoming *in,
    enum store_change *change, struct err *e)
{
	struct date none = { 0, 0, 0 };
	struct current c;

	if (load_current(s, in->code, in->year, &c, e) != 0)
		return -1;
	if (!c.exists || strcmp(c.sha256, in->reading->sha256) != 0)
		return no_report(in->code, in->year, e);
	if (load_origin(s, a, c.id, in, e) != 0 ||
	    carry_out(s, in, &c, REPLACE, change, e) != 0 ||
	    (*change != STORE_UNCHANGED &&
		store_mark_due(s, in->code, in->year + 1, e) != 0))
		return -1;
	return store_refresh_year(s, in->code, in->year, none, e);
}

int
store_put_reading(struct store *s, const char *code, int year,
    const struct reading *reading, enum store_change *change, struct err *e)
{
	struct incoming in = { .code = code, .year = year, .reading = reading };
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
	store_content_hash(&reading->report, in.content);
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
	struct current c;

	if (load_current(s, code, year, &c, e) != 0)
		return -1;
	if (c.exists && store_load_report(s, a, c.id, out, e) != 0)
		return err_context(e, "%s %d", code, year);
	*found = c.exists;
	return 0;
}

int
store_list_outdated(struct store *s, struct arena *a, size_t limit,
    struct store_outdated **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_OUTDATED);
	struct store_outdated *list = NULL;
	size_t len = 0, cap = 0;
	int rc;

	sql_bind_int(q, ":reader_version", READER_VERSION);
	sql_bind_int(q, ":limit", (int64_t)limit);
	while ((rc = sql_step(q, e)) == 1) {
		list = arena_grow(a, list, len, &cap, sizeof(*list));
		list[len].code = arena_strdup(a, sql_text(q, 0));
		list[len].year = (int)sql_int(q, 1);
		list[len++].sha256 = arena_strdup(a, sql_text(q, 2));
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	*out = list;
	*n = len;
	return 0;
}
