/* What is told of years and sources. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/store/telling.h"

static bool
is_bad(const char *status)
{
	return strcmp(status, "overdue") == 0 || strcmp(status, "wrong") == 0 ||
	    strcmp(status, "unreadable") == 0;
}

/* Is the deadline of the year to come? Then what was told of it before, under
 * another one, is told again when it is over. */
static bool
is_before_deadline(const struct telling *t, int year, const char *kind)
{
	const struct store_calendar *c = &t->s->calendar;
	struct date deadline = { year + 1, c->deadline_month, c->deadline_day };

	if (strcmp(kind, "county") == 0) {
		deadline.month = c->county_deadline_month;
		deadline.day = c->county_deadline_day;
	}
	return date_cmp(clock_date(t->news.at), deadline) <= 0;
}

/* What counts as told of the year's status from now on. */
static const char *
told_status(const struct telling *t, const struct news_year *y,
    const char *told, const char *kind, bool hidden)
{
	/* A site that was away for a night brings no news when it is back. */
	if (strcmp(y->status, "unreachable") == 0 ||
	    (hidden && (is_bad(y->status) || is_bad(told))))
		return told;
	/* A source that was not asked yet does not make it less overdue. */
	if (strcmp(y->status, "missing") == 0 && is_bad(told) &&
	    !is_before_deadline(t, y->year, kind))
		return told;
	return y->status;
}

static void
tell_year(struct telling *t, struct news_year *y)
{
	struct store_news *news = &t->news;

	news->years = arena_grow(t->a, news->years, news->n_years,
	    &t->cap_years, sizeof(*news->years));
	news->years[news->n_years++] = *y;
	t->must = true;
}

static void
note_missing(struct telling *t, const struct news_year *y)
{
	struct store_news *news = &t->news;

	if (y->year != news->year ||
	    (strcmp(y->status, "missing") != 0 &&
		strcmp(y->status, "overdue") != 0))
		return;
	news->missing = arena_grow(t->a, news->missing, news->n_missing,
	    &t->cap_missing, sizeof(*news->missing));
	news->missing[news->n_missing++] = y->name;
}

/* What is held back is compared with what was before that. */
static void
hold_back(struct news_year *y, const struct news_year *was)
{
	y->document = was->document;
	y->basis = was->basis;
	y->collected = was->collected;
	y->watched = was->watched;
}

static void
take_year(struct telling *t, struct sql_query *q)
{
	struct news_year y = { .code = telling_copy(t, q, 0),
		.name = telling_copy(t, q, 1),
		.year = (int)sql_int(q, 2),
		.status = telling_copy(t, q, 3),
		.failed = sql_int(q, 5) != 0,
		.document = telling_copy(t, q, 12),
		.basis = t->basis };
	struct news_year was = { .status = telling_copy(t, q, 6),
		.failed = sql_int(q, 7) != 0,
		.collected = sql_int(q, 8) != 0,
		.document = telling_copy(t, q, 9),
		.basis = telling_copy(t, q, 10),
		.watched = sql_int(q, 11) != 0 };
	bool report = sql_int(q, 4) != 0, hidden = sql_int(q, 14) != 0;
	bool current = y.year == t->news.year;

	y.collected = report || was.collected;
	y.watched = current || was.watched;
	note_missing(t, &y);
	y.is_status = current && is_bad(y.status) && !hidden &&
	    strcmp(y.status, was.status) != 0;
	y.is_found = y.watched && report && !hidden && is_bad(was.status);
	y.before = was.status;
	y.is_failure = y.failed && !was.failed;
	if (y.is_status || y.is_found || y.is_failure)
		tell_year(t, &y);
	y.status = told_status(t, &y, was.status, sql_text(q, 13), hidden);
	/* One that is still to be read or judged again, likewise. */
	if (hidden || sql_int(q, 15) != 0)
		hold_back(&y, &was);
	t->known = arena_grow(
	    t->a, t->known, t->n_known, &t->cap_known, sizeof(*t->known));
	t->known[t->n_known++] = (struct known){ y, was };
}

int
telling_load_years(struct telling *t, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_YEARS);
	int rc;

	sql_bind_int(q, ":reader_version", READER_VERSION);
	sql_bind_int(q, ":year", t->news.year);
	sql_bind_text(q, ":basis", t->basis);
	sql_bind_int(q, ":most", LIMIT_TOLD_YEARS);
	while ((rc = sql_step(q, e)) == 1)
		take_year(t, q);
	sql_end(q);
	return rc;
}

static bool
has_pending(const struct store_news *news, const struct news_year *y)
{
	for (size_t i = 0; i < news->n_findings; i++)
		if (news->findings[i].kind != NEWS_NEW &&
		    news->findings[i].year == y->year &&
		    strcmp(news->findings[i].code, y->code) == 0)
			return true;
	return false;
}

static bool
is_same(const struct known *k)
{
	return strcmp(k->now.status, k->was.status) == 0 &&
	    strcmp(k->now.document, k->was.document) == 0 &&
	    strcmp(k->now.basis, k->was.basis) == 0 &&
	    k->now.collected == k->was.collected &&
	    k->now.failed == k->was.failed && k->now.watched == k->was.watched;
}

static int
note_year(struct telling *t, struct known *k, struct err *e)
{
	struct news_year *y = &k->now;
	struct sql_query *q;

	if (t->news.is_cut)
		hold_back(y, &k->was);
	if (is_same(k))
		return 0;
	/* Of what waits for the next mail it is still to be known why. */
	if (!t->must && has_pending(&t->news, y)) {
		y->document = k->was.document;
		y->basis = k->was.basis;
	}
	q = sql_begin(t->s->sql, SQL_TOLD_YEAR_PUT);
	sql_bind_text(q, ":code", y->code);
	sql_bind_int(q, ":year", y->year);
	sql_bind_text(q, ":status", y->status);
	sql_bind_int(q, ":collected", y->collected);
	sql_bind_int(q, ":failed", y->failed);
	sql_bind_text(q, ":document", y->document);
	sql_bind_text(q, ":basis", y->basis);
	sql_bind_int(q, ":watched", y->watched);
	return sql_run(q, e);
}

/* ---- sources ---- */

int
telling_load_sources(struct telling *t, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_SOURCES);
	struct store_news *news = &t->news;
	int rc;

	sql_bind_int(q, ":most", LIMIT_TOLD_YEARS);
	while ((rc = sql_step(q, e)) == 1) {
		struct news_source *s;

		news->sources = arena_grow(t->a, news->sources, news->n_sources,
		    &t->cap_sources, sizeof(*news->sources));
		s = &news->sources[news->n_sources++];
		*s = (struct news_source){
			.id = sql_int(q, 0),
			.code = telling_copy(t, q, 1),
			.name = telling_copy(t, q, 2),
			.url = telling_copy(t, q, 3),
			.state = telling_copy(t, q, 4),
			.failures = (int)sql_int(q, 5),
			.is_back = sql_int(q, 5) == 0,
		};
		if (!s->is_back)
			t->must = true;
	}
	sql_end(q);
	return rc;
}

/* ---- what counts as told ---- */

int
telling_note_years(struct telling *t, struct err *e)
{
	for (size_t i = 0; i < t->n_known; i++)
		if (note_year(t, &t->known[i], e) != 0)
			return -1;
	return sql_run(sql_begin(t->s->sql, SQL_TOLD_SOURCE_ENDED), e);
}

int
telling_note_sources(struct telling *t, struct err *e)
{
	const struct store_news *news = &t->news;

	for (size_t i = 0; i < news->n_sources; i++) {
		const struct news_source *s = &news->sources[i];
		struct sql_query *q = sql_begin(t->s->sql,
		    s->is_back ? SQL_TOLD_SOURCE_FORGET : SQL_TOLD_SOURCE_PUT);

		sql_bind_int(q, ":id", s->id);
		if (!s->is_back)
			sql_bind_int(q, ":now", news->at);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}
