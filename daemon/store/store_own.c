/*
 * What the store itself finds, because it alone sees more than one document.
 * Here: a year that has a report. store_own_time.c is about time, which the
 * calendar moves too; store_own_county.c about the county's sums.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/own.h"

/* ---- reading ---- */

void
own_read_paper(struct store *s, struct arena *a, struct sql_query *q, int first,
    struct own_paper *p)
{
	memset(p, 0, sizeof(*p));
	p->form = form_find(s->forms, sql_text(q, first));
	p->url = arena_strdup(a, sql_text_or_null(q, first + 1));
	p->asked_url = arena_strdup(a, sql_text_or_null(q, first + 2));
	p->reader_version = sql_int(q, first + 3);
	p->changed_run = sql_int(q, first + 4);
	p->seen_run = sql_int(q, first + 5);
	p->page_url = arena_strdup(a, sql_text_or_null(q, first + 6));
}

/* *found false: the year has no report. */
static int
load_year(struct store *s, struct arena *a, struct own_year *y, bool *found,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_OWN_FACTS);
	int rc;

	sql_bind_text(q, ":code", y->target.code);
	sql_bind_int(q, ":year", y->target.year);
	rc = sql_step(q, e);
	if (rc == 1) {
		own_read_paper(s, a, q, 2, &y->current);
		y->current.id = y->target.report = sql_int(q, 0);
		y->target.revision = (int)sql_int(q, 1);
		y->gone_on = arena_strdup(a, sql_text(q, 9));
		y->source = sql_int(q, 10);
		y->stored_at = sql_int(q, 11);
	}
	sql_end(q);
	*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
own_load_cells(
    struct store *s, struct arena *a, struct own_paper *p, struct err *e)
{
	if (p->cells != NULL)
		return 0;
	p->cells = arena_calloc(a, p->form->n_cells, sizeof(*p->cells));
	return store_load_cells(s, p->id, p->form, p->cells, e);
}

/* ---- what cannot be judged ---- */

static int
load_reason(struct store *s, int64_t report, const char *rule,
    const char *reason, bool *same, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_REASON);
	int rc;

	sql_bind_int(q, ":report", report);
	sql_bind_text(q, ":rule", rule);
	rc = sql_step(q, e);
	*same = rc == 1 ? reason != NULL && strcmp(sql_text(q, 0), reason) == 0
			: reason == NULL;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
own_save_reason(struct store *s, int64_t report, const char *rule,
    const char *reason, struct err *e)
{
	struct sql_query *q;
	bool same;

	if (load_reason(s, report, rule, reason, &same, e) != 0)
		return -1;
	if (same)
		return 0;
	q = sql_begin(s->sql,
	    reason == NULL ? SQL_OWN_REASON_DELETE : SQL_OWN_REASON_PUT);
	sql_bind_int(q, ":report", report);
	sql_bind_text(q, ":rule", rule);
	if (reason != NULL)
		sql_bind_text(q, ":reason", reason);
	return sql_run(q, e);
}

/* ---- a year ---- */

static int
judge(
    struct store *s, struct arena *a, const char *code, int year, struct err *e)
{
	struct own_year y = { .target = { .code = code, .year = year } };
	bool changed = false, found;

	if (load_year(s, a, &y, &found, e) != 0)
		return -1;
	if (!found)
		return 0;
	if (own_judge_gone(s, a, &y, &changed, e) != 0 ||
	    own_judge_places(s, a, &y, &changed, e) != 0 ||
	    own_judge_change(s, a, &y, &changed, e) != 0)
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
