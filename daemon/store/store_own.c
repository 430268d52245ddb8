/*
 * What the store itself finds, because it alone sees more than one document:
 * H06, a report that was published and is gone; H07, a report that is
 * published in several places and not the same in all.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/inside.h"

/* Dates on which a URL answers that there is nothing, before we say so. */
#define GONE_DATES 3
/* The dates as one text, a space between. */
#define GONE_SIZE (GONE_DATES * DATE_TEXT_SIZE)
/* Cells that a finding names where two documents differ. */
#define MAX_NAMED 12

/* A document of the year. */
struct paper {
	int64_t id;
	const struct form *form; /* NULL: not known to this program */
	const char *url, *asked_url;
	int64_t reader_version, changed_run, seen_run;
	struct cell *cells; /* loaded when they are needed */
};

struct year {
	struct store_target target;
	struct paper current;
	const char *gone_on;
};

/* ---- reading ---- */

static void
read_paper(struct store *s, struct arena *a, struct sql_query *q, int first,
    struct paper *p)
{
	memset(p, 0, sizeof(*p));
	p->form = form_find(s->forms, sql_text(q, first));
	p->url = arena_strdup(a, sql_text_or_null(q, first + 1));
	p->asked_url = arena_strdup(a, sql_text_or_null(q, first + 2));
	p->reader_version = sql_int(q, first + 3);
	p->changed_run = sql_int(q, first + 4);
	p->seen_run = sql_int(q, first + 5);
}

/* *found false: the year has no report. */
static int
load_year(struct store *s, struct arena *a, struct year *y, bool *found,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_OWN_FACTS);
	int rc;

	sql_bind_text(q, ":code", y->target.code);
	sql_bind_int(q, ":year", y->target.year);
	rc = sql_step(q, e);
	if (rc == 1) {
		read_paper(s, a, q, 2, &y->current);
		y->current.id = y->target.report = sql_int(q, 0);
		y->target.revision = (int)sql_int(q, 1);
		y->gone_on = arena_strdup(a, sql_text(q, 8));
	}
	sql_end(q);
	*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

static int
load_alternates(struct store *s, struct arena *a, const struct year *y,
    struct paper **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_OF_YEAR);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_text(q, ":code", y->target.code);
	sql_bind_int(q, ":year", y->target.year);
	while ((rc = sql_step(q, e)) == 1) {
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		read_paper(s, a, q, 1, &(*out)[*n]);
		(*out)[(*n)++].id = sql_int(q, 0);
	}
	sql_end(q);
	return rc;
}

static int
load_cells(struct store *s, struct arena *a, struct paper *p, struct err *e)
{
	if (p->cells != NULL)
		return 0;
	p->cells = arena_calloc(a, p->form->n_cells, sizeof(*p->cells));
	return store_load_cells(s, p->id, p->form, p->cells, e);
}

/* ---- H06 ---- */

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

static int
judge_gone(struct store *s, struct arena *a, const struct year *y,
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

/* ---- H07 ---- */

/*
 * Can the two be held against each other? Both must have been seen by a run
 * since either changed, or a correction that is put up everywhere would look
 * like a difference while the run is under way; and by one reader.
 */
static bool
are_comparable(const struct paper *current, const struct paper *alternate)
{
	return current->seen_run >= alternate->changed_run &&
	    alternate->seen_run >= current->changed_run &&
	    current->reader_version == alternate->reader_version;
}

static bool
differ(const struct cell *a, const struct cell *b)
{
	return a->state == CELL_REPORTED && b->state == CELL_REPORTED &&
	    !num_equal(a->value, b->value);
}

/* False: they agree wherever both report something. */
static bool
compare(struct arena *a, const struct paper *current,
    const struct paper *alternate, struct finding *out)
{
	const struct form *form = current->form;
	const char *evidence = arena_printf(
	    a, "现采用 %s，另一处 %s", current->url, alternate->url);
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	out->cells = arena_calloc(a, MAX_NAMED, sizeof(*out->cells));
	for (size_t i = 0; i < form->n_cells; i++) {
		const struct cell *x = &current->cells[i];
		const struct cell *y = &alternate->cells[i];
		char here[NUM_TEXT_SIZE], there[NUM_TEXT_SIZE];

		if (!differ(x, y) || ++n > MAX_NAMED)
			continue;
		out->cells[out->n_cells++] = form->cells[i].id;
		evidence = arena_printf(a, "%s；%s %s、%s", evidence,
		    form_cell_words(form, i), num_format(x->value, here),
		    num_format(y->value, there));
	}
	if (n > MAX_NAMED)
		evidence = arena_printf(
		    a, "%s；其余 %zu 格略", evidence, n - MAX_NAMED);
	out->place = alternate->asked_url;
	out->evidence = evidence;
	out->message = arena_printf(a,
	    "年度报告在多处发布，另一处与现采用的有 %zu 格填报数不一致，"
	    "请核实以哪一处为准",
	    n);
	return n > 0;
}

static int
judge_alternates(struct store *s, struct arena *a, struct year *y,
    bool *changed, struct err *e)
{
	struct store_own own = { .rule = "H07" };
	struct paper *papers;
	size_t n;

	if (load_alternates(s, a, y, &papers, &n, e) != 0)
		return -1;
	/* What the office gave by hand is published nowhere that we know. */
	if (y->current.asked_url == NULL || y->current.form == NULL)
		n = 0;
	own.findings = arena_calloc(a, n + 1, sizeof(*own.findings));
	own.kept = arena_calloc(a, n + 1, sizeof(*own.kept));
	for (size_t i = 0; i < n; i++) {
		struct paper *p = &papers[i];

		if (p->form != y->current.form)
			continue;
		if (!are_comparable(&y->current, p)) {
			own.kept[own.n_kept++] = p->asked_url;
			continue;
		}
		if (load_cells(s, a, &y->current, e) != 0 ||
		    load_cells(s, a, p, e) != 0)
			return -1;
		own.n += compare(a, &y->current, p, &own.findings[own.n]);
	}
	return store_save_own(s, &y->target, &own, changed, e);
}

/* ---- a year ---- */

static int
judge(
    struct store *s, struct arena *a, const char *code, int year, struct err *e)
{
	struct year y = { .target = { .code = code, .year = year } };
	bool changed = false, found;

	if (load_year(s, a, &y, &found, e) != 0)
		return -1;
	if (!found)
		return 0;
	if (judge_gone(s, a, &y, &changed, e) != 0 ||
	    judge_alternates(s, a, &y, &changed, e) != 0)
		return -1;
	if (!changed)
		return 0;
	if (store_count_findings(s, code, year, e) != 0)
		return -1;
	return store_refresh_year(s, code, year, e);
}

int
store_judge_own(struct store *s, const char *code, int year, struct err *e)
{
	struct arena *a = arena_new();
	int rc = judge(s, a, code, year, e);

	arena_free(a);
	return rc;
}

int
store_judge_all_own(struct store *s, struct err *e)
{
	struct arena *a = arena_new();
	struct store_due *all = NULL;
	size_t n = 0, cap = 0;
	struct sql_query *q = sql_begin(s->sql, SQL_YEARS_OWN);
	int rc;

	while ((rc = sql_step(q, e)) == 1) {
		all = arena_grow(a, all, n, &cap, sizeof(*all));
		all[n].code = arena_strdup(a, sql_text(q, 0));
		all[n++].year = (int)sql_int(q, 1);
	}
	sql_end(q);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = store_judge_own(s, all[i].code, all[i].year, e);
	arena_free(a);
	return rc;
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
