/*
 * What was last told about each finding, year and source. What is told is
 * decided by comparing, not by what happened: a run that is killed loses
 * nothing of it.
 */
#include "daemon/store/news.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/store/inside.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

struct telling {
	struct store *s;
	struct arena *a;
	const struct store_teller *teller;
	struct store_news news;
	size_t cap_findings, cap_years, cap_sources;
	/* Findings that count as told although no mail names them. */
	struct news_finding *quiet;
	size_t n_quiet, cap_quiet;
	/* All years, as they are now. */
	struct news_year *known;
	size_t n_known, cap_known;
	bool must; /* there is something to act on */
};

static char *
copy(struct telling *t, struct sql_query *q, int column)
{
	return arena_strdup(t->a, sql_text(q, column));
}

static bool
is_error(const char *severity)
{
	return strcmp(severity, "error") == 0;
}

/* A report that is gone is acted on, whatever its severity. */
static bool
is_acted_on(const char *rule, const char *severity)
{
	return is_error(severity) || strcmp(rule, "H06") == 0;
}

static struct news_finding
read_finding(struct telling *t, struct sql_query *q)
{
	return (struct news_finding){
		.id = sql_int(q, 0),
		.code = copy(t, q, 1),
		.name = copy(t, q, 2),
		.email = copy(t, q, 3),
		.year = (int)sql_int(q, 4),
		.rule = copy(t, q, 5),
		.severity = copy(t, q, 6),
		.message = copy(t, q, 7),
		.evidence = copy(t, q, 8),
		.repairs = copy(t, q, 9),
		.cause = (int)sql_int(q, 10),
		.acked = strcmp(sql_text(q, 11), "acked") == 0,
		.form = copy(t, q, 12),
		.url = copy(t, q, 13),
	};
}

/* False: there is nothing to say about it. */
static bool
decide(struct telling *t, struct sql_query *q, struct news_finding *f)
{
	bool there = strcmp(sql_text(q, 11), "resolved") != 0 &&
	    (is_error(f->severity) || strcmp(f->severity, "warning") == 0);
	bool told = strcmp(sql_text(q, 14), "open") == 0;
	int64_t age = t->news.at - sql_int(q, 17);
	int64_t remind = t->teller->remind_days * DAY_MS;

	if (!there && !told)
		return false;
	f->again = strcmp(sql_text(q, 14), "resolved") == 0;
	if (!there) {
		f->kind = NEWS_RESOLVED;
		f->severity = copy(t, q, 15);
		f->message = copy(t, q, 16);
	} else if (!told || strcmp(f->severity, sql_text(q, 15)) != 0 ||
	    strcmp(f->message, sql_text(q, 16)) != 0) {
		f->kind = NEWS_NEW;
	} else if (sql_int(q, 18) != 0) {
		return false;
	} else {
		f->kind = remind > 0 && age >= remind && !f->acked
		    ? NEWS_REMINDER
		    : NEWS_STILL;
	}
	return true;
}

static void
add_quiet(struct telling *t, const struct news_finding *f)
{
	t->quiet = arena_grow(
	    t->a, t->quiet, t->n_quiet, &t->cap_quiet, sizeof(*t->quiet));
	t->quiet[t->n_quiet++] = *f;
}

static void
take_finding(struct telling *t, struct sql_query *q)
{
	struct news_finding f = read_finding(t, q);
	struct store_news *news = &t->news;

	if (!decide(t, q, &f))
		return;
	/* The office knows what it has seen to itself. */
	if (sql_int(q, 19) != 0 || (f.kind == NEWS_NEW && f.acked)) {
		add_quiet(t, &f);
		return;
	}
	if (sql_int(q, 20) != 0)
		return;
	if (f.kind != NEWS_STILL && is_acted_on(f.rule, f.severity))
		t->must = true;
	news->findings = arena_grow(t->a, news->findings, news->n_findings,
	    &t->cap_findings, sizeof(*news->findings));
	news->findings[news->n_findings++] = f;
}

static int
load_findings(struct telling *t, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_FINDINGS);
	int rc;

	sql_bind_int(q, ":year", t->news.year);
	sql_bind_int(q, ":most", LIMIT_TOLD);
	while ((rc = sql_step(q, e)) == 1)
		take_finding(t, q);
	sql_end(q);
	return rc;
}

static void
take_year(struct telling *t, struct sql_query *q)
{
	struct store_news *news = &t->news;
	struct news_year y = { .code = copy(t, q, 0),
		.name = copy(t, q, 1),
		.email = copy(t, q, 2),
		.year = (int)sql_int(q, 3),
		.status = copy(t, q, 4),
		.collected = sql_int(q, 5) != 0 || sql_int(q, 9) != 0,
		.failed = sql_int(q, 6) != 0 };
	bool current = y.year == news->year;
	bool away = strcmp(y.status, "unreachable") == 0;
	bool bad =
	    strcmp(y.status, "overdue") == 0 || strcmp(y.status, "wrong") == 0;
	bool hidden = bad && sql_int(q, 10) != 0;

	if (current &&
	    (strcmp(y.status, "missing") == 0 ||
		strcmp(y.status, "overdue") == 0))
		news->n_missing++;
	y.is_status =
	    current && bad && !hidden && strcmp(y.status, sql_text(q, 7)) != 0;
	y.is_failure = y.failed && sql_int(q, 8) == 0;
	if (y.is_status || y.is_failure) {
		news->years = arena_grow(t->a, news->years, news->n_years,
		    &t->cap_years, sizeof(*news->years));
		news->years[news->n_years++] = y;
		t->must = true;
	}
	/* A site that was away for a night brings no news when it is back. */
	if (away || hidden)
		y.status = copy(t, q, 7);
	t->known = arena_grow(
	    t->a, t->known, t->n_known, &t->cap_known, sizeof(*t->known));
	t->known[t->n_known++] = y;
}

static int
load_years(struct telling *t, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_YEARS);
	int rc;

	sql_bind_int(q, ":most", LIMIT_TOLD);
	while ((rc = sql_step(q, e)) == 1)
		take_year(t, q);
	sql_end(q);
	return rc;
}

static int
load_sources(struct telling *t, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_SOURCES);
	struct store_news *news = &t->news;
	int rc;

	sql_bind_int(q, ":most", LIMIT_TOLD);
	while ((rc = sql_step(q, e)) == 1) {
		news->sources = arena_grow(t->a, news->sources, news->n_sources,
		    &t->cap_sources, sizeof(*news->sources));
		news->sources[news->n_sources++] = (struct news_source){
			.id = sql_int(q, 0),
			.code = copy(t, q, 1),
			.name = copy(t, q, 2),
			.url = copy(t, q, 3),
			.state = copy(t, q, 4),
			.failures = (int)sql_int(q, 5),
		};
		t->must = true;
	}
	sql_end(q);
	return rc;
}

static int
note_finding(
    struct telling *t, const struct news_finding *f, bool quiet, struct err *e)
{
	struct sql_query *q;

	if (f->kind == NEWS_STILL)
		return 0;
	q = sql_begin(t->s->sql, SQL_TOLD_FINDING_PUT);
	sql_bind_int(q, ":id", f->id);
	sql_bind_text(
	    q, ":state", f->kind == NEWS_RESOLVED ? "resolved" : "open");
	sql_bind_text(q, ":severity", f->severity);
	sql_bind_text(q, ":message", f->message);
	sql_bind_int(q, ":quiet", quiet);
	sql_bind_int(q, ":now", t->news.at);
	return sql_run(q, e);
}

static int
note_year(struct telling *t, const struct news_year *y, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_YEAR_PUT);

	sql_bind_text(q, ":code", y->code);
	sql_bind_int(q, ":year", y->year);
	sql_bind_text(q, ":status", y->status);
	sql_bind_int(q, ":collected", y->collected);
	sql_bind_int(q, ":failed", y->failed);
	return sql_run(q, e);
}

/* What counts as told, whether there was a mail or not. */
static int
note_silent(struct telling *t, struct err *e)
{
	for (size_t i = 0; i < t->n_quiet; i++)
		if (note_finding(t, &t->quiet[i], true, e) != 0)
			return -1;
	for (size_t i = 0; i < t->n_known; i++)
		if (note_year(t, &t->known[i], e) != 0)
			return -1;
	return sql_run(sql_begin(t->s->sql, SQL_TOLD_SOURCE_ENDED), e);
}

static int
note_told(struct telling *t, struct err *e)
{
	const struct store_news *news = &t->news;

	for (size_t i = 0; i < news->n_findings; i++)
		if (note_finding(t, &news->findings[i], false, e) != 0)
			return -1;
	for (size_t i = 0; i < news->n_sources; i++) {
		struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_SOURCE_PUT);

		sql_bind_int(q, ":id", news->sources[i].id);
		sql_bind_int(q, ":now", news->at);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

static int
send(struct telling *t, struct err *e)
{
	struct store_mail *mails = NULL;
	size_t n = 0;

	t->teller->tell(t->teller->arg, t->a, &t->news, &mails, &n);
	for (size_t i = 0; i < n; i++)
		if (store_save_mail(t->s, &mails[i], e) != 0)
			return -1;
	return note_told(t, e);
}

int
store_tell(struct store *s, int64_t run, const struct store_teller *teller,
    struct err *e)
{
	struct telling t = { .s = s, .a = arena_new(), .teller = teller };
	int rc;

	t.news.run = run;
	t.news.forms = s->forms;
	t.news.at = store_now(s);
	t.news.year = clock_date(t.news.at).year - 1;
	rc = load_findings(&t, e);
	if (rc == 0)
		rc = load_years(&t, e);
	if (rc == 0)
		rc = load_sources(&t, e);
	if (rc == 0 && t.must)
		rc = send(&t, e);
	if (rc == 0)
		rc = note_silent(&t, e);
	arena_free(t.a);
	return rc;
}
