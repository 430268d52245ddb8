/*
 * H06: a report that was published and is gone.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "daemon/store/own.h"

/* Dates on which a URL answers that there is nothing, before we say so. */
#define GONE_DATES 3
/* The dates as one text, a space between. */
#define GONE_SIZE (GONE_DATES * DATE_TEXT_SIZE)

/* ---- judging ---- */

static size_t
count_dates(const char *gone_on)
{
	size_t n = *gone_on != '\0';

	for (const char *at = gone_on; (at = strchr(at, ' ')) != NULL; at++)
		n++;
	return n;
}

/* "2026-01-10 2026-01-11" with 、 between. */
static const char *
dates_in_words(struct arena *a, const char *gone_on)
{
	const char *words = "";

	while (*gone_on != '\0') {
		size_t len = strcspn(gone_on, " ");

		words = arena_printf(a, "%s%s%.*s", words,
		    *words == '\0' ? "" : "、", (int)len, gone_on);
		gone_on += len + (gone_on[len] == ' ');
	}
	return words;
}

int
own_judge_gone(struct store *s, struct arena *a, const struct own_year *y,
    bool *changed, struct err *e)
{
	struct finding f = { .place = y->current.asked_url,
		.message = "年度报告曾在所列网址发布，现已查不到（三个不同日期"
			   "访问均提示页面不存在），请核实是否撤下或更换网址" };
	struct store_own own = { .rule = "H06", .findings = &f };

	if (y->current.asked_url != NULL &&
	    count_dates(y->gone_on) >= GONE_DATES) {
		f.evidence = arena_printf(a, "%s（%s）", y->current.asked_url,
		    dates_in_words(a, y->gone_on));
		own.n = 1;
	}
	return store_save_own(s, &y->target, &own, changed, e);
}

/* ---- there and gone ---- */

/* A year that follows a URL. */
struct follower {
	int year;
	int64_t report;
	const char *gone_on;
};

static int
load_followers(struct store *s, struct arena *a, const struct store_visit *v,
    int64_t source, struct follower **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEARS_OF_URL);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_text(q, ":code", v->code);
	sql_bind_text(q, ":asked_url", store_asked_url(v));
	sql_bind_int(q, ":source", source);
	while ((rc = sql_step(q, e)) == 1) {
		struct follower *f;

		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		f = &(*out)[(*n)++];
		f->year = (int)sql_int(q, 0);
		f->report = sql_int(q, 1);
		f->gone_on = arena_strdup(a, sql_text(q, 2));
	}
	sql_end(q);
	return rc;
}

static int
set_gone(struct store *s, const char *code, int year, const char *gone_on,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_SET_GONE);

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":gone_on", gone_on);
	return sql_run(q, e);
}

int
store_forget_gone(struct store *s, const char *code, int year, struct err *e)
{
	return set_gone(s, code, year, "", e);
}

static int
note_there(struct store *s, const struct store_visit *v,
    const struct follower *f, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_SET_SEEN);

	/* Something else may stand there: only this says that it is the same.
	 */
	sql_bind_int(q, ":report", f->report);
	sql_bind_int(
	    q, ":run", v->outcome == OUTCOME_NOT_MODIFIED ? v->run : 0);
	if (sql_run(q, e) != 0 || set_gone(s, v->code, f->year, "", e) != 0)
		return -1;
	return store_judge_own(s, v->code, f->year, e);
}

int
store_note_there(
    struct store *s, const struct store_visit *v, int64_t source, struct err *e)
{
	struct arena *a = arena_new();
	struct follower *all;
	size_t n;
	int rc = load_followers(s, a, v, source, &all, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = note_there(s, v, &all[i], e);
	arena_free(a);
	return rc;
}

/* Another date, if it is one and not yet enough of them. */
static int
note_gone(struct store *s, const struct store_visit *v,
    const struct follower *f, struct err *e)
{
	char date[DATE_TEXT_SIZE], gone_on[GONE_SIZE];

	date_format(clock_date(v->fetched_at), date);
	if (strstr(f->gone_on, date) != NULL ||
	    count_dates(f->gone_on) >= GONE_DATES)
		return 0;
	(void)snprintf(gone_on, sizeof(gone_on), "%s%s%s", f->gone_on,
	    f->gone_on[0] == '\0' ? "" : " ", date);
	if (set_gone(s, v->code, f->year, gone_on, e) != 0)
		return -1;
	return store_judge_own(s, v->code, f->year, e);
}

/* A page of its own year held the newest of what it gave last. */
int
store_note_gone(
    struct store *s, const struct store_visit *v, int64_t source, struct err *e)
{
	struct arena *a = arena_new();
	struct follower *all;
	size_t n;
	int rc = load_followers(s, a, v, source, &all, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++)
		if (v->year == 0 ? i == 0 : all[i].year == v->year)
			rc = note_gone(s, v, &all[i], e);
	arena_free(a);
	return rc;
}
