/*
 * What was last told about each finding, year and source. What is told is
 * decided by comparing, not by what happened: a run that is killed loses
 * nothing of it.
 *
 * Whose doing a change is, is told apart by what it rests on: where the body's
 * report is the same document as when a run last ended, and rules, deadlines,
 * registry or reader are not, it is ours.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/hash.h"
#include "collectors/form/rules.h"
#include "daemon/store/telling.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* A finding as it is and as it was told. */
struct compared {
	struct news_finding now;
	const char *state; /* of the finding */
	const char *told;  /* "", "open", "resolved" */
	const char *told_severity, *told_message, *told_figures, *told_evidence;
	int64_t told_at;
	enum quiet quiet;
	bool is_past;       /* before the current year, never watched so */
	bool is_first;      /* the year was never collected before */
	bool same_document; /* as when a run last ended */
	bool ours;          /* and what it is judged by is not */
	bool prior_is_new;  /* the year before was collected now */
};

char *
telling_copy(struct telling *t, struct sql_query *q, int column)
{
	return arena_strdup(t->a, sql_text(q, column));
}

static bool
is_error(const char *severity)
{
	return strcmp(severity, "error") == 0;
}

static bool
is_told_of(const char *severity)
{
	return is_error(severity) || strcmp(severity, "warning") == 0;
}

/* A report that is gone is acted on, whatever its severity. */
static bool
is_acted_on(const char *rule, const char *severity)
{
	return is_error(severity) || strcmp(rule, "H06") == 0;
}

/* ---- what it rests on ---- */

static int
load_basis(struct telling *t, struct err *e)
{
	const struct store_calendar *c = &t->s->calendar;
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_BASIS);
	char *hash = arena_alloc(t->a, HASH_TEXT_SIZE);
	const char *text;
	int rc = sql_step(q, e);

	text = arena_printf(t->a, "%d %d-%d %d-%d %s %s", READER_VERSION,
	    c->deadline_month, c->deadline_day, c->county_deadline_month,
	    c->county_deadline_day, sql_text(q, 1), sql_text(q, 0));
	sql_end(q);
	t->basis = hash_sha256(text, strlen(text), hash);
	return rc < 0 ? -1 : 0;
}

/* ---- findings ---- */

static struct compared
read_finding(struct telling *t, struct sql_query *q)
{
	struct compared c = { .now = {
				  .id = sql_int(q, 0),
				  .code = telling_copy(t, q, 1),
				  .name = telling_copy(t, q, 2),
				  .year = (int)sql_int(q, 3),
				  .rule = telling_copy(t, q, 4),
				  .axis = telling_copy(t, q, 5),
				  .severity = telling_copy(t, q, 6),
				  .message = telling_copy(t, q, 7),
				  .evidence = telling_copy(t, q, 8),
				  .repairs = telling_copy(t, q, 9),
				  .cause = (int)sql_int(q, 10),
				  .acked =
				      strcmp(sql_text(q, 11), "acked") == 0,
				  .form = telling_copy(t, q, 12),
				  .url = telling_copy(t, q, 13),
				  .fetched_at = sql_int(q, 14),
				  .sha256 = telling_copy(t, q, 15),
				  .figures = telling_copy(t, q, 16),
				  .before = "",
			      } };

	c.state = telling_copy(t, q, 11);
	c.told = telling_copy(t, q, 17);
	c.told_severity = telling_copy(t, q, 18);
	c.told_message = telling_copy(t, q, 19);
	c.told_figures = telling_copy(t, q, 20);
	c.told_evidence = telling_copy(t, q, 21);
	c.told_at = sql_int(q, 22);
	c.quiet = (enum quiet)sql_int(q, 23);
	c.is_past = c.now.year < t->news.year && sql_int(q, 25) == 0;
	c.is_first = c.is_past && sql_int(q, 24) == 0;
	c.same_document =
	    !sql_is_null(q, 26) && strcmp(sql_text(q, 26), c.now.sha256) == 0;
	c.ours = c.same_document && strcmp(sql_text(q, 27), t->basis) != 0;
	c.prior_is_new = sql_int(q, 28) != 0;
	return c;
}

static void
note_silently(
    struct telling *t, const struct compared *c, enum quiet quiet, int64_t at)
{
	t->silent = arena_grow(
	    t->a, t->silent, t->n_silent, &t->cap_silent, sizeof(*t->silent));
	t->silent[t->n_silent++] = (struct note){ c->now, quiet, at, false };
}

/* Only what is noted becomes what is; when and whether it was told stays. */
static void
note_as_it_is(struct telling *t, const struct compared *c)
{
	note_silently(t, c, c->quiet, c->told_at);
}

static void
forget(struct telling *t, const struct compared *c)
{
	note_silently(t, c, QUIET_NOT, 0);
	t->silent[t->n_silent - 1].forget = true;
}

static void
add(struct telling *t, const struct compared *c, enum news_kind kind)
{
	struct store_news *news = &t->news;
	struct news_finding *f;

	news->findings = arena_grow(t->a, news->findings, news->n_findings,
	    &t->cap_findings, sizeof(*news->findings));
	f = &news->findings[news->n_findings++];
	*f = c->now;
	f->kind = kind;
	if (is_acted_on(f->rule, f->severity))
		t->must = true;
}

/* A report that is overdue, or was and came, is told as a year. */
static bool
is_told_as_year(const struct telling *t, const struct news_finding *f)
{
	if (strcmp(f->rule, "H03") != 0)
		return false;
	for (size_t i = t->news.n_years; i-- > 0;) {
		const struct news_year *y = &t->news.years[i];

		if (y->year == f->year && strcmp(y->code, f->code) == 0)
			return y->is_status || y->is_found;
	}
	return false;
}

/* Rules about figures and words find something in a report; those about time
 * and publication in what became of it. */
static bool
is_of_document(const struct news_finding *f)
{
	return strcmp(f->axis, "time") != 0 &&
	    strcmp(f->axis, "publication") != 0;
}

/* It was never told, or was resolved since. */
static void
take_new(struct telling *t, struct compared *c)
{
	struct news_finding *f = &c->now;
	/* Years that were never current are shown, not announced: neither what
	 * comes first, nor what is found in it for reasons of another. */
	bool past = c->is_first ||
	    (c->is_past && is_of_document(f) && c->same_document &&
		(c->ours || c->prior_is_new));

	f->again = strcmp(c->told, "resolved") == 0;
	f->rejudged = c->ours && is_of_document(f);
	if (past)
		note_silently(t, c, QUIET_PAST, t->news.at);
	else if (f->acked)
		/* The office knows what it has seen to itself. */
		note_silently(t, c, QUIET_ACKED, t->news.at);
	else if (is_told_as_year(t, f))
		note_silently(t, c, QUIET_NOT, t->news.at);
	else
		add(t, c, NEWS_NEW);
}

/* Told of as open, and it is. */
static void
take_open(struct telling *t, struct compared *c)
{
	struct news_finding *f = &c->now;
	bool raised = is_error(f->severity) && !is_error(c->told_severity);
	bool changed = raised || strcmp(f->figures, c->told_figures) != 0;

	/* Another program words the same otherwise. */
	if (!c->ours)
		changed = changed || strcmp(f->message, c->told_message) != 0 ||
		    strcmp(f->evidence, c->told_evidence) != 0 ||
		    strcmp(f->severity, c->told_severity) != 0;
	if (f->acked || (changed && c->ours && c->is_past)) {
		note_as_it_is(t, c);
	} else if (c->quiet == QUIET_NOT && changed) {
		f->before = c->told_message;
		f->rejudged = c->ours;
		add(t, c, NEWS_CHANGED);
	} else if (changed || c->quiet == QUIET_ACKED) {
		f->rejudged = c->ours;
		add(t, c, NEWS_NEW);
	} else if (c->quiet == QUIET_NOT && t->teller->remind_days > 0 &&
	    is_acted_on(f->rule, f->severity) && c->told_at <= t->remind_from) {
		t->reminds = true;
		add(t, c, NEWS_REMINDER);
	} else {
		note_as_it_is(t, c);
	}
}

/* Told of as open, and it is so no more. */
static void
take_gone(struct telling *t, struct compared *c)
{
	const struct rule *rule = rule_find(t->s->rules, c->now.rule);
	bool withdrawn = c->ours;
	struct news_finding *f = &c->now;

	/* What the office does not want to hear of is neither mended nor
	 * withdrawn; wanted again, it is as if it were new. */
	if (rule == NULL || rule->severity == SEVERITY_OFF ||
	    (strcmp(c->state, "resolved") != 0 &&
		(c->ours || !is_error(c->told_severity))) ||
	    (c->ours && !is_acted_on(c->now.rule, c->told_severity))) {
		forget(t, c);
		return;
	}
	f->severity = c->told_severity;
	f->message = c->told_message;
	f->evidence = "";
	f->same_document = c->same_document;
	f->kind = withdrawn ? NEWS_WITHDRAWN : NEWS_RESOLVED;
	if (withdrawn && c->quiet != QUIET_NOT) {
		note_silently(t, c, c->quiet, t->news.at);
	} else if (is_told_as_year(t, f)) {
		note_silently(t, c, QUIET_NOT, t->news.at);
	} else {
		add(t, c, f->kind);
	}
}

static void
take_finding(struct telling *t, struct sql_query *q)
{
	struct compared c = read_finding(t, q);
	bool there =
	    strcmp(c.state, "resolved") != 0 && is_told_of(c.now.severity);
	bool told = strcmp(c.told, "open") == 0;

	if (there && told)
		take_open(t, &c);
	else if (there)
		take_new(t, &c);
	else if (told)
		take_gone(t, &c);
	else
		forget(t, &c);
}

/* With reminders of what was told `age` ago and longer. */
static int
load_findings(struct telling *t, int64_t age, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_FINDINGS);
	size_t n = 0;
	int rc;

	t->remind_from = age > 0 ? t->news.at - age : INT64_MIN;
	sql_bind_int(q, ":due", t->remind_from);
	sql_bind_int(q, ":most", LIMIT_TOLD + 1);
	while ((rc = sql_step(q, e)) == 1 && n < LIMIT_TOLD) {
		take_finding(t, q);
		n++;
	}
	t->news.is_cut = rc == 1;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* One reminder takes along what would be the next ones: what was told on
 * different nights is reminded of together from then on, not on a night each.
 * Half the time: nobody is reminded of what was told the other day, and of two
 * that are told apart one always takes the other along. */
static int
load_all_findings(struct telling *t, struct err *e)
{
	int64_t age = t->teller->remind_days * DAY_MS;
	bool must = t->must;

	if (load_findings(t, age, e) != 0)
		return -1;
	if (!t->reminds)
		return 0;
	t->news.n_findings = t->n_silent = 0;
	t->must = must;
	return load_findings(t, age / 2, e);
}

/* ---- the end ---- */

static int
note_finding(struct telling *t, const struct note *n, struct err *e)
{
	const struct news_finding *f = &n->finding;
	bool gone = f->kind == NEWS_RESOLVED || f->kind == NEWS_WITHDRAWN;
	struct sql_query *q;

	q = sql_begin(t->s->sql, SQL_TOLD_FINDING_END);
	sql_bind_int(q, ":id", f->id);
	if (sql_run(q, e) != 0)
		return -1;
	if (n->forget) {
		q = sql_begin(t->s->sql, SQL_TOLD_FINDING_FORGET);
		sql_bind_int(q, ":id", f->id);
		return sql_run(q, e);
	}
	q = sql_begin(t->s->sql, SQL_TOLD_FINDING_PUT);
	sql_bind_int(q, ":id", f->id);
	sql_bind_text(q, ":state", gone ? "resolved" : "open");
	sql_bind_text(q, ":severity", f->severity);
	sql_bind_text(q, ":message", f->message);
	sql_bind_text(q, ":figures", f->figures);
	sql_bind_text(q, ":evidence", f->evidence);
	sql_bind_int(q, ":quiet", n->quiet);
	sql_bind_int(q, ":at", n->at);
	return sql_run(q, e);
}

/* All of a county's past years at once, when it is new. */
static int
note_first(struct telling *t, struct err *e)
{
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_FIRST);

	sql_bind_int(q, ":year", t->news.year);
	sql_bind_int(q, ":now", t->news.at);
	if (sql_run(q, e) != 0)
		return -1;
	return sql_run(sql_begin(t->s->sql, SQL_TOLD_FIRST_END), e);
}

/* What counts as told, whether there was a mail or not. */
static int
note_silent(struct telling *t, struct err *e)
{
	for (size_t i = 0; i < t->n_silent; i++)
		if (note_finding(t, &t->silent[i], e) != 0)
			return -1;
	return telling_note_years(t, e);
}

static int
note_told(struct telling *t, struct err *e)
{
	const struct store_news *news = &t->news;

	for (size_t i = 0; i < news->n_findings; i++) {
		struct note n = { news->findings[i], QUIET_NOT, news->at,
			false };

		if (note_finding(t, &n, e) != 0)
			return -1;
	}
	return telling_note_sources(t, e);
}

/* What was told before this run's end and stays so. */
static int
count_still(struct telling *t, struct err *e)
{
	struct store_news *news = &t->news;
	struct sql_query *q = sql_begin(t->s->sql, SQL_TOLD_STILL);
	int rc;

	sql_bind_int(q, ":now", news->at);
	rc = sql_step(q, e);
	if (rc == 1) {
		news->still_errors = (size_t)sql_int(q, 0);
		news->still_warnings = (size_t)sql_int(q, 1);
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	q = sql_begin(t->s->sql, SQL_TOLD_SOURCES_STILL);
	sql_bind_int(q, ":now", news->at);
	rc = sql_step(q, e);
	if (rc == 1)
		news->still_sources = (size_t)sql_int(q, 0);
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static int
send(struct telling *t, struct err *e)
{
	struct store_mail *mails = NULL;
	size_t n = 0;

	if (note_told(t, e) != 0 || count_still(t, e) != 0)
		return -1;
	t->teller->tell(t->teller->arg, t->a, &t->news, &mails, &n);
	for (size_t i = 0; i < n; i++)
		if (store_save_mail(t->s, &mails[i], e) != 0)
			return -1;
	return 0;
}

int
store_tell(struct store *s, int64_t run, const struct store_notifier *teller,
    struct err *e)
{
	struct telling t = { .s = s, .a = arena_new(), .teller = teller };
	int rc;

	t.news.run = run;
	t.news.forms = s->forms;
	t.news.at = store_now(s);
	t.news.year = clock_date(t.news.at).year - 1;
	rc = load_basis(&t, e);
	if (rc == 0)
		rc = note_first(&t, e);
	if (rc == 0)
		rc = telling_load_years(&t, e);
	if (rc == 0)
		rc = load_all_findings(&t, e);
	if (rc == 0)
		rc = telling_load_sources(&t, e);
	if (rc == 0 && t.must)
		rc = send(&t, e);
	if (rc == 0)
		rc = note_silent(&t, e);
	arena_free(t.a);
	return rc;
}
