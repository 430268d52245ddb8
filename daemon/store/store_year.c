#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "daemon/store/own.h"
#include "daemon/store/status.h"

/* A year's row as it is and as it shall be. */
struct year {
	enum township_kind kind;
	bool exists; /* has a row */
	bool expected;
	int64_t report; /* the current one's row; 0: none */
	int revision;
	bool all_manual;
	int on_time;
	const char *status; /* as stored */
	bool was_expected;
	int was_on_time;
};

/* A township, as its years are expected. */
struct body {
	const char *code;
	int first_year, last_year;
	bool listed; /* in the registry */
};

struct source_words {
	struct status_source *sources;
	const char **details;
	bool *own_failures;
	size_t n, cap, details_cap, failures_cap;
	/* The date on or after which every one of them was asked; none: there
	 * is nobody to ask, or one never was. */
	struct date asked_since;
	bool one_never_asked;
};

void
store_mark_dirty(struct store *s, int year)
{
	if (year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX)
		s->dirty[year - LIMIT_YEAR_MIN] = true;
}

static struct date
deadline_of(const struct store *s, enum township_kind kind, int year)
{
	const struct store_calendar *c = &s->calendar;

	if (kind == KIND_COUNTY)
		return (struct date){ year + 1, c->county_deadline_month,
			c->county_deadline_day };
	return (struct date){ year + 1, c->deadline_month, c->deadline_day };
}

static void
note_asked(struct source_words *w, struct sql_query *q, int column)
{
	struct date date;

	if (sql_is_null(q, column)) {
		w->one_never_asked = true;
		w->asked_since = (struct date){ 0, 0, 0 };
		return;
	}
	date = clock_date(sql_int(q, column));
	if (!w->one_never_asked &&
	    (!date_is_set(w->asked_since) ||
		date_cmp(date, w->asked_since) < 0))
		w->asked_since = date;
}

static int
load_sources(struct store *s, struct arena *a, const char *code, int year,
    struct source_words *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_SOURCES);
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		struct status_source *w;

		out->sources = arena_grow(
		    a, out->sources, out->n, &out->cap, sizeof(*out->sources));
		out->details = arena_grow(a, out->details, out->n,
		    &out->details_cap, sizeof(*out->details));
		out->own_failures = arena_grow(a, out->own_failures, out->n,
		    &out->failures_cap, sizeof(*out->own_failures));
		out->own_failures[out->n] = sql_int(q, 5) != 0;
		out->details[out->n] = arena_strdup(a, sql_text(q, 3));
		w = &out->sources[out->n++];
		memset(w, 0, sizeof(*w));
		w->manual = strcmp(sql_text(q, 0), "manual") == 0;
		w->visited =
		    outcome_parse(sql_text_or_null(q, 1), &w->outcome) == 0;
		w->has_answer =
		    outcome_parse(sql_text_or_null(q, 2), &w->answer) == 0;
		if (!w->manual)
			note_asked(out, q, 4);
	}
	sql_end(q);
	return rc;
}

static int
load_year(struct store *s, struct arena *a, const char *code, int year,
    struct year *y, struct status_facts *f, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_FACTS);
	int from, to, rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1) {
		if (township_kind_parse(sql_text(q, 0), &y->kind) != 0)
			y->kind = KIND_TOWNSHIP;
		status_expected_years(s->today, s->calendar.first_year,
		    (int)sql_int(q, 1), (int)sql_int(q, 2), &from, &to);
		y->expected = sql_int(q, 3) != 0 && year >= from && year <= to;
		y->exists = sql_int(q, 4) != 0;
		y->status = arena_strdup(a, sql_text(q, 5));
		y->was_expected = sql_int(q, 6) != 0;
		y->report = sql_int(q, 7);
		y->revision = (int)sql_int(q, 8);
		f->has_report = y->report != 0 &&
		    report_status_parse(sql_text_or_null(q, 9), &f->judged) ==
			0;
		y->was_on_time = sql_is_null(q, 10) ? -1 : (int)sql_int(q, 10);
		f->missing_first = sql_date(q, 11);
		f->missing_last = sql_date(q, 12);
		f->expected = y->expected;
		f->deadline = deadline_of(s, y->kind, year);
	}
	sql_end(q);
	if (rc == 0)
		return err_set(
		    e, ERR_NOT_FOUND, "%s is not in the registry", code);
	return rc == 1 ? 0 : -1;
}

/* Note that nothing was there on a date past the deadline, by the word of all
 * sources: some may not have been asked yet on the newest of dates. */
static void
note_missing(struct status_facts *f, struct date seen)
{
	if (date_cmp(seen, f->deadline) <= 0)
		return;
	if (!date_is_set(f->missing_first) ||
	    date_cmp(f->missing_first, f->deadline) <= 0)
		f->missing_first = seen;
	if (!date_is_set(f->missing_last) ||
	    date_cmp(seen, f->missing_last) > 0)
		f->missing_last = seen;
}

static int
put_year(struct store *s, const struct own_time *t, const struct year *y,
    const struct status_facts *f, const char *detail, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_PUT);

	sql_bind_text(q, ":code", t->code);
	sql_bind_int(q, ":year", t->year);
	sql_bind_int(q, ":expected", y->expected);
	sql_bind_text(q, ":status", report_status_name(t->status));
	sql_bind_text(q, ":detail", detail);
	if (y->on_time >= 0)
		sql_bind_int(q, ":on_time", y->on_time);
	sql_bind_date(q, ":missing_first", f->missing_first);
	sql_bind_date(q, ":missing_last", f->missing_last);
	return sql_run(q, e);
}

/* Why there is no report. */
static int
detail_of(struct store *s, const struct own_time *t, const struct year *y,
    const char *said, const char **detail, struct err *e)
{
	bool yielded;

	*detail = said != NULL                              ? said
	    : t->status == STATUS_MISSING && !y->all_manual ? "not asked yet"
							    : "";
	if (t->status != STATUS_OVERDUE || y->all_manual)
		return 0;
	if (own_has_yielded(s, t->code, &yielded, e) != 0)
		return -1;
	if (!yielded)
		*detail = "来源待核实";
	return 0;
}

static struct own_time
time_of(const char *code, int year, const struct year *y,
    const struct status_facts *f)
{
	return (struct own_time){ .code = code,
		.year = year,
		.kind = y->kind,
		.expected = y->expected,
		.report = y->report,
		.revision = y->revision,
		.deadline = f->deadline,
		.missing_first = f->missing_first,
		.missing_last = f->missing_last };
}

int
store_load_time(
    struct store *s, struct arena *a, struct own_time *t, struct err *e)
{
	struct status_facts f = { .judged = STATUS_VALID };
	struct year y = { .on_time = -1 };

	if (load_year(s, a, t->code, t->year, &y, &f, e) != 0)
		return -1;
	*t = time_of(t->code, t->year, &y, &f);
	return y.report == 0 ? 0 : own_load_dates(s, a, t, e);
}

/* *again: what was decided rests on findings that are others now. */
static int
decide(struct store *s, struct arena *a, const char *code, int year,
    bool *again, struct err *e)
{
	struct status_facts f = { .judged = STATUS_VALID };
	struct year y = { .on_time = -1, .all_manual = true };
	struct source_words w = { 0 };
	struct status_decision d;
	struct own_time t;
	const char *detail;
	struct date seen;

	if (load_year(s, a, code, year, &y, &f, e) != 0 ||
	    load_sources(s, a, code, year, &w, e) != 0)
		return -1;
	if (!y.exists && !y.expected)
		return 0;
	f.sources = w.sources;
	f.n_sources = w.n;
	for (size_t i = 0; i < w.n; i++)
		y.all_manual = y.all_manual && w.sources[i].manual;
	/* Nobody can be asked: that no file was given is seen every day. */
	seen = y.all_manual ? s->today : w.asked_since;
	d = status_decide(&f);
	if (d.status == STATUS_MISSING && d.answered && date_is_set(seen)) {
		note_missing(&f, seen);
		d = status_decide(&f);
	}
	t = time_of(code, year, &y, &f);
	t.status = d.status;
	t.answered = d.answered;
	t.own_failure = d.source >= 0 && w.own_failures[d.source];
	if (y.report != 0) {
		if (own_load_dates(s, a, &t, e) != 0)
			return -1;
		y.on_time = status_on_time(&t.dates.status);
	}
	if (detail_of(s, &t, &y, d.source >= 0 ? w.details[d.source] : NULL,
		&detail, e) != 0)
		return -1;
	if (!y.exists || y.expected != y.was_expected ||
	    y.on_time != y.was_on_time ||
	    strcmp(report_status_name(d.status), y.status) != 0)
		store_mark_dirty(s, year);
	if (put_year(s, &t, &y, &f, detail, e) != 0 ||
	    store_update_sums(s, code, year, e) != 0)
		return -1;
	return own_judge_time(s, a, &t, again, e);
}

static int
refresh(
    struct store *s, struct arena *a, const char *code, int year, struct err *e)
{
	bool again = false;

	if (decide(s, a, code, year, &again, e) != 0)
		return -1;
	if (!again)
		return 0;
	if (store_count_findings(s, code, year, e) != 0)
		return -1;
	return decide(s, a, code, year, &again, e);
}

int
store_refresh_year(struct store *s, const char *code, int year, struct err *e)
{
	struct arena *a = arena_new();
	int rc = refresh(s, a, code, year, e);

	arena_free(a);
	return rc;
}

/* ---- all years of a body, all bodies ---- */

/* The years that a body has rows of, and those expected of it. */
static int
collect_years(struct store *s, const char *code, int from, int to,
    bool years[STORE_MAX_DIRTY], struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_NUMBERS);
	int rc;

	memset(years, 0, STORE_MAX_DIRTY * sizeof(years[0]));
	sql_bind_text(q, ":code", code);
	while ((rc = sql_step(q, e)) == 1) {
		int64_t year = sql_int(q, 0);

		if (year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX)
			years[year - LIMIT_YEAR_MIN] = true;
	}
	sql_end(q);
	for (int i = 0; i < STORE_MAX_DIRTY; i++)
		if (LIMIT_YEAR_MIN + i >= from && LIMIT_YEAR_MIN + i <= to)
			years[i] = true;
	return rc;
}

static int
refresh_body(
    struct store *s, const struct body *body, bool dirty, struct err *e)
{
	bool years[STORE_MAX_DIRTY];
	struct arena *a;
	int from, to, rc;

	status_expected_years(s->today, s->calendar.first_year,
	    body->first_year, body->last_year, &from, &to);
	if (!body->listed)
		to = from - 1;
	if (collect_years(s, body->code, from, to, years, e) != 0)
		return -1;
	a = arena_new();
	rc = 0;
	for (int i = 0; rc == 0 && i < STORE_MAX_DIRTY; i++) {
		if (!years[i])
			continue;
		rc = refresh(s, a, body->code, LIMIT_YEAR_MIN + i, e);
		if (dirty)
			store_mark_dirty(s, LIMIT_YEAR_MIN + i);
		arena_reset(a);
	}
	arena_free(a);
	return rc;
}

static void
read_body(struct sql_query *q, struct arena *a, struct body *body)
{
	body->code = arena_strdup(a, sql_text(q, 0));
	body->first_year = (int)sql_int(q, 1);
	body->last_year = (int)sql_int(q, 2);
	body->listed = sql_int(q, 3) != 0;
}

int
store_refresh_township(struct store *s, const char *code, struct err *e)
{
	struct arena *a = arena_new();
	struct sql_query *q = sql_begin(s->sql, SQL_TOWNSHIP_GET);
	struct body body;
	int rc;

	sql_bind_text(q, ":code", code);
	rc = sql_step(q, e);
	if (rc == 1)
		read_body(q, a, &body);
	sql_end(q);
	if (rc == 1)
		rc = refresh_body(s, &body, false, e);
	else if (rc == 0)
		rc = err_set(
		    e, ERR_NOT_FOUND, "%s is not in the registry", code);
	arena_free(a);
	return rc;
}

int
store_refresh_years(struct store *s, bool dirty, struct err *e)
{
	struct arena *a = arena_new();
	struct body *bodies = NULL;
	size_t n = 0, cap = 0;
	struct sql_query *q = sql_begin(s->sql, SQL_TOWNSHIP_ALL);
	int rc;

	while ((rc = sql_step(q, e)) == 1) {
		bodies = arena_grow(a, bodies, n, &cap, sizeof(*bodies));
		read_body(q, a, &bodies[n++]);
	}
	sql_end(q);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = refresh_body(s, &bodies[i], dirty, e);
	arena_free(a);
	return rc;
}
