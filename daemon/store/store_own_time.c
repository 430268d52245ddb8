/*
 * When reports were published: H01 and H02, too late; H03, not at all; H04,
 * before the year was over. The first date that a report bore holds, and that
 * it was seen in time: no correction resets either. A date of fetching proves
 * nothing but that the report was there by then.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/find/url.h"
#include "collectors/form/rules.h"
#include "daemon/store/own.h"

/* Reports of a date that are looked at, for each that makes a migration. */
#define SAMPLE 8

static const char place[] = "published_on";

/* ---- dates ---- */

static void
earliest(struct date *d, struct date other)
{
	if (date_is_set(other) && (!date_is_set(*d) || date_cmp(other, *d) < 0))
		*d = other;
}

/* The server's word for the file, not the document's for itself. */
static bool
is_weak(const char *by)
{
	return strcmp(by, "header") == 0;
}

/* All dates that it bore: when it is late, does one say that it is not? */
static void
take_dated(struct own_time *t, struct sql_query *q, int first)
{
	struct own_dates *d = &t->dates;

	d->latest = d->bore;
	for (int i = 0; i < REPORT_DATES; i++) {
		struct date dated = sql_date(q, first + i);

		if (!date_is_set(dated))
			continue;
		if (date_cmp(dated, d->latest) > 0)
			d->latest = dated;
		if (date_cmp(dated, t->deadline) <= 0 &&
		    date_cmp(d->bore, t->deadline) > 0)
			d->unproven =
			    "its dates of publication contradict each other";
	}
}

/* One document of the year; the revisions come first, in their order. */
static void
take_document(
    struct arena *a, struct sql_query *q, struct own_time *t, int64_t *source)
{
	struct own_dates *d = &t->dates;
	struct date published = sql_date(q, 1);
	const char *by = sql_text(q, 2);

	if (*source == 0 && !sql_is_null(q, 4)) {
		*source = sql_int(q, 4);
		d->seen = clock_date(sql_int(q, 5));
	}
	if (!sql_is_null(q, 4))
		earliest(&d->status.there_by, clock_date(sql_int(q, 5)));
	/* Another place, or the server: in time is in time. */
	if (sql_is_null(q, 0) || is_weak(by)) {
		earliest(&d->status.there_by, published);
		return;
	}
	if (date_is_set(d->bore) || !date_is_set(published))
		return;
	d->bore = d->status.published = published;
	d->by = arena_strdup(a, by);
	d->url = arena_strdup(a, sql_text(q, 3));
	take_dated(t, q, 6);
}

static int
load_documents(struct store *s, struct arena *a, struct own_time *t,
    int64_t *source, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_DATES);
	int rc;

	sql_bind_text(q, ":code", t->code);
	sql_bind_int(q, ":year", t->year);
	while ((rc = sql_step(q, e)) == 1)
		take_document(a, q, t, source);
	sql_end(q);
	return rc;
}

/*
 * Do so many reports of its site, of several years, bear this date that it is
 * the day on which the site moved? A county's whole year may well be put up
 * on one day: no year may have more than three quarters of them.
 */
static int
look_for_move(
    struct store *s, struct arena *a, struct own_time *t, struct err *e)
{
	struct num most =
	    rule_parameter(rule_find(s->rules, "H01"), "same_date_most");
	int64_t by_year[STORE_MAX_DIRTY] = { 0 }, n = 0, largest = 0;
	struct own_dates *d = &t->dates;
	struct sql_query *q;
	int rc;

	if (date_cmp(d->bore, t->deadline) <= 0 || *d->url == '\0')
		return 0;
	q = sql_begin(s->sql, SQL_OWN_SAME_DATE);
	sql_bind_date(q, ":date", d->bore);
	sql_bind_int(q, ":limit", SAMPLE * most.value);
	while ((rc = sql_step(q, e)) == 1) {
		int64_t year = sql_int(q, 0) - LIMIT_YEAR_MIN;

		if (year < 0 || year >= STORE_MAX_DIRTY ||
		    !url_same_host(d->url, sql_text(q, 1)))
			continue;
		n++;
		if (++by_year[year] > largest)
			largest = by_year[year];
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	d->moved = num_cmp(num_int(n), most) >= 0 && largest * 4 <= n * 3;
	if (d->moved)
		d->unproven = arena_printf(a,
		    "%lld reports of its site, of several years, bear the "
		    "same date: the site was moved then",
		    (long long)n);
	return 0;
}

/* Was the source that gave the report asked when nothing was there? */
static int
was_asked(struct store *s, const struct own_time *t, int64_t source, bool *was,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_FIRST_VISIT);
	int rc;

	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", t->year);
	rc = sql_step(q, e);
	*was = rc == 1 && !sql_is_null(q, 0) &&
	    date_cmp(clock_date(sql_int(q, 0)), t->missing_first) <= 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
own_load_dates(
    struct store *s, struct arena *a, struct own_time *t, struct err *e)
{
	struct own_dates *d = &t->dates;
	int64_t source = 0;

	memset(d, 0, sizeof(*d));
	d->by = d->url = "";
	d->status.deadline = t->deadline;
	if (load_documents(s, a, t, &source, e) != 0)
		return -1;
	if (!date_is_set(d->bore))
		d->unproven = "its date of publication is not known";
	else if (date_cmp(d->bore, date_is_set(d->seen) ? d->seen : s->today) >
	    0)
		d->unproven = "it was there before the date that it bears";
	else if (look_for_move(s, a, t, e) != 0)
		return -1;
	if (d->unproven != NULL)
		d->status.published = (struct date){ 0, 0, 0 };
	if (d->moved || source == 0 ||
	    !status_is_overdue(
		t->deadline, t->missing_first, t->missing_last) ||
	    !date_is_set(d->seen) || date_cmp(d->seen, t->missing_last) <= 0)
		return 0;
	return was_asked(s, t, source, &d->status.shown_missing, e);
}

/* ---- H01, H02 ---- */

/* "页面标注的发布日期 2025-03-26" */
static const char *
evidence_of(struct arena *a, const struct own_dates *d)
{
	static const struct {
		const char *by, *words;
	} witnesses[] = { { "meta", "页面元数据中的" },
		{ "text", "页面标注的" }, { "url", "网址中的" } };
	const char *words = "";
	char date[DATE_TEXT_SIZE];

	for (size_t i = 0; i < sizeof(witnesses) / sizeof(witnesses[0]); i++)
		if (strcmp(witnesses[i].by, d->by) == 0)
			words = witnesses[i].words;
	return arena_printf(a, "%s发布日期 %s%s%s", words,
	    date_format(d->bore, date), *d->url == '\0' ? "" : "，", d->url);
}

static const char *
report_words(enum township_kind kind)
{
	return kind == KIND_COUNTY ? "县级汇总报告" : "报告";
}

static void
say_late(struct arena *a, const struct own_time *t, struct finding *f)
{
	const struct own_dates *d = &t->dates;
	char deadline[DATE_TEXT_SIZE], date[DATE_TEXT_SIZE];

	date_format(t->deadline, deadline);
	if (date_is_set(d->status.published)) {
		f->message =
		    arena_printf(a, "%d年度%s于%s发布，逾期%d天（期限%s）",
			t->year, report_words(t->kind),
			date_format(d->status.published, date),
			date_days(t->deadline, d->status.published), deadline);
		f->evidence = evidence_of(a, d);
	} else {
		f->message = arena_printf(a,
		    "%d年度%s逾期发布（期限%s）：期限过后在不同日期查询"
		    "均未查到，%s首次查到",
		    t->year, report_words(t->kind), deadline,
		    date_format(d->seen, date));
	}
}

static int
judge_late(struct store *s, struct arena *a, const struct own_time *t,
    const char *rule, bool *changed, struct err *e)
{
	struct store_target target = { t->code, t->year, t->report, t->revision,
		NULL };
	struct finding f = { .place = place };
	struct store_own own = { .rule = rule, .findings = &f };
	const struct rule *in_force = rule_find(s->rules, rule);
	int on_time = status_on_time(&t->dates.status);
	bool judged = rule_applies(in_force, t->kind);

	if (on_time == 0 && judged) {
		say_late(a, t, &f);
		own.n = 1;
	}
	if (store_save_own(s, &target, &own, changed, e) != 0)
		return -1;
	return own_save_reason(s, t->report, rule,
	    on_time < 0 && judged ? t->dates.unproven : NULL, e);
}

/* ---- H04 ---- */

static int
judge_early(struct store *s, struct arena *a, const struct own_time *t,
    bool *changed, struct err *e)
{
	struct store_target target = { t->code, t->year, t->report, t->revision,
		NULL };
	struct date next_year = { t->year + 1, 1, 1 };
	struct date published = t->dates.status.published;
	struct finding f = { .place = place };
	struct store_own own = { .rule = "H04", .findings = &f };
	char date[DATE_TEXT_SIZE];

	if (date_is_set(published) &&
	    date_cmp(t->dates.latest, next_year) < 0 &&
	    rule_applies(rule_find(s->rules, "H04"), t->kind)) {
		f.message = arena_printf(a,
		    "%d年度%s的发布日期为%s，早于统计年度结束"
		    "（%d-12-31），请核实",
		    t->year, report_words(t->kind),
		    date_format(published, date), t->year);
		f.evidence = evidence_of(a, &t->dates);
		own.n = 1;
	}
	return store_save_own(s, &target, &own, changed, e);
}

/* ---- H03 ---- */

int
own_has_yielded(struct store *s, const char *code, bool *yielded, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_YIELDED);
	int rc;

	sql_bind_text(q, ":code", code);
	rc = sql_step(q, e);
	*yielded = rc == 1 && sql_int(q, 0) != 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* Is nothing known now that would end it or repeat it? A site that fails says
 * nothing, and neither does another body's report in its place. */
static bool
is_in_doubt(const struct own_time *t)
{
	switch (t->status) {
	case STATUS_UNREACHABLE:
	case STATUS_WRONG:
		return true;
	case STATUS_UNREADABLE:
		/* Published, though we cannot read it; or is that ours? */
		return t->own_failure;
	case STATUS_MISSING:
		return !t->answered;
	default:
		return false;
	}
}

static int
judge_missing(struct store *s, struct arena *a, const struct own_time *t,
    bool *changed, struct err *e)
{
	struct store_target target = { t->code, t->year, 0, 0, NULL };
	static const char *kept[] = { "report" };
	struct finding f = { .place = "report" };
	struct store_own own = { .rule = "H03", .findings = &f };
	char deadline[DATE_TEXT_SIZE], first[DATE_TEXT_SIZE];
	bool yielded = false;

	if (t->status == STATUS_OVERDUE &&
	    rule_applies(rule_find(s->rules, "H03"), t->kind) &&
	    own_has_yielded(s, t->code, &yielded, e) != 0)
		return -1;
	if (yielded) {
		f.message = arena_printf(a,
		    "%d年度%s应于%s前发布，自%s起在不同日期查询均未查到，"
		    "请核实是否已发布",
		    t->year, report_words(t->kind),
		    date_format(t->deadline, deadline),
		    date_format(t->missing_first, first));
		own.n = 1;
	} else if (is_in_doubt(t)) {
		own.kept = kept;
		own.n_kept = 1;
	}
	return store_save_own(s, &target, &own, changed, e);
}

/* ---- all ---- */

int
own_judge_time(struct store *s, struct arena *a, const struct own_time *t,
    bool *changed, struct err *e)
{
	/* Before the registry is known there is no deadline; and a body that
	 * left it, or was not there yet, keeps what it has. */
	if (!s->has_calendar || !t->expected)
		return 0;
	if (judge_missing(s, a, t, changed, e) != 0)
		return -1;
	if (t->report == 0)
		return 0;
	if (judge_late(s, a, t, "H01", changed, e) != 0 ||
	    judge_late(s, a, t, "H02", changed, e) != 0)
		return -1;
	return judge_early(s, a, t, changed, e);
}

/* ---- a site that was moved ---- */

struct late {
	const char *code;
	int year;
};

static int
load_late(struct store *s, struct arena *a, const struct own_dates *d,
    struct late **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_LATE_SAME_DATE);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_date(q, ":date", d->bore);
	while ((rc = sql_step(q, e)) == 1) {
		if (!url_same_host(d->url, sql_text(q, 2)))
			continue;
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		(*out)[*n].code = arena_strdup(a, sql_text(q, 0));
		(*out)[(*n)++].year = (int)sql_int(q, 1);
	}
	sql_end(q);
	return rc;
}

int
own_recheck_moved(struct store *s, const char *code, int year, struct err *e)
{
	struct own_time t = { .code = code, .year = year };
	struct arena *a = arena_new();
	struct late *late;
	size_t n = 0;
	int rc = store_load_time(s, a, &t, e);

	if (rc == 0 && t.dates.moved)
		rc = load_late(s, a, &t.dates, &late, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = store_refresh_year(s, late[i].code, late[i].year, e);
	arena_free(a);
	return rc;
}
