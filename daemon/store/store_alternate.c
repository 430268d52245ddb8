/*
 * Alternates: documents of a year beside the one that it follows.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "daemon/store/inside.h"

/* How long an alternate is kept that no run has seen. */
#define KEEP_ALTERNATE_MS (INT64_C(30) * 24 * 3600 * 1000)

/* A row that is one; code is the arena's. */
struct alternate {
	int64_t id;
	const char *code;
	int year;
};

/* Its row, *id 0 when there is none; *same: what was read is `content`, by
 * this reader (NULL: do not ask). */
static int
find_alternate(struct store *s, const char *code, int year,
    const char *asked_url, const char *content, int64_t *id, bool *same,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATE_FIND);
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":asked_url", asked_url);
	rc = sql_step(q, e);
	*id = rc == 1 ? sql_int(q, 0) : 0;
	*same = rc == 1 && content != NULL &&
	    strcmp(sql_text(q, 1), content) == 0 &&
	    sql_int(q, 2) == READER_VERSION;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static int
set_seen(struct store *s, int64_t id, int64_t run, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_SET_SEEN);

	sql_bind_int(q, ":report", id);
	sql_bind_int(q, ":run", run);
	return sql_run(q, e);
}

/* The source that led to it last is the one whose word it goes by: what led to
 * it before may be gone. */
static int
lead_to(
    struct store *s, int64_t id, const struct store_incoming *in, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATE_SET_SOURCE);

	sql_bind_int(q, ":report", id);
	sql_bind_int(q, ":source", in->source);
	if (sql_run(q, e) != 0)
		return -1;
	return set_seen(s, id, in->run, e);
}

/* Room for one more: those that were seen last stay. */
static int
make_room(struct store *s, const char *code, int year, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_OF_YEAR);
	int64_t last = 0;
	size_t n = 0;
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		last = sql_int(q, 0);
		n++;
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	return n < LIMIT_ALTERNATES ? 0
				    : store_delete_alternate_row(s, last, e);
}

int
store_confirm_alternate(struct store *s, const struct store_incoming *in,
    bool *known, struct err *e)
{
	int64_t id;

	if (find_alternate(s, in->code, in->year, in->asked_url, in->content,
		&id, known, e) != 0)
		return -1;
	return *known ? lead_to(s, id, in, e) : 0;
}

int
store_save_alternate(
    struct store *s, const struct store_incoming *in, struct err *e)
{
	int64_t id;
	bool same;

	if (find_alternate(
		s, in->code, in->year, in->asked_url, NULL, &id, &same, e) != 0)
		return -1;
	if (id != 0)
		return store_replace_publication(s, in, id, false, e);
	if (make_room(s, in->code, in->year, e) != 0)
		return -1;
	return store_insert_publication(s, in, 0, &id, e);
}

int
store_keep_alternate(struct store *s, const struct store_package *p,
    const struct store_incoming *in, struct err *e)
{
	bool known;

	if (store_confirm_alternate(s, in, &known, e) != 0)
		return -1;
	if (known)
		return 0;
	if (store_save_package(s, p, in->reading, e) != 0)
		return -1;
	return store_save_alternate(s, in, e);
}

int
store_delete_alternate(struct store *s, const char *code, int year,
    const char *asked_url, struct err *e)
{
	int64_t id;
	bool same;

	if (find_alternate(s, code, year, asked_url, NULL, &id, &same, e) != 0)
		return -1;
	return id == 0 ? 0 : store_delete_alternate_row(s, id, e);
}

static int
forget(struct store *s, const char *code, int year, const char *asked_url,
    struct err *e)
{
	if (store_delete_alternate(s, code, year, asked_url, e) != 0)
		return -1;
	return store_judge_own(s, code, year, e);
}

int
store_forget_alternate(struct store *s, const char *code, int year,
    const char *asked_url, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, forget(s, code, year, asked_url, e), e);
}

int
store_list_alternates(struct store *s, struct arena *a, const char *code,
    size_t source, int year, const char ***urls, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_OF_SOURCE);
	const char **list = NULL;
	size_t len = 0, cap = 0;
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":position", (int64_t)source);
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		list = arena_grow(a, list, len, &cap, sizeof(*list));
		list[len++] = arena_strdup(a, sql_text(q, 0));
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	*urls = list;
	*n = len;
	return 0;
}

/* ---- visits, and the end of a run ---- */

static int
load_asked(struct store *s, struct arena *a, const struct store_visit *v,
    int64_t source, struct alternate **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_OF_URL);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_text(q, ":code", v->code);
	sql_bind_text(q, ":asked_url", store_asked_url(v));
	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", v->year);
	while ((rc = sql_step(q, e)) == 1) {
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		(*out)[(*n)++] = (struct alternate){ sql_int(q, 0), v->code,
			(int)sql_int(q, 1) };
	}
	sql_end(q);
	return rc;
}

static int
drop(struct store *s, const struct alternate *x, struct err *e)
{
	if (store_delete_alternate_row(s, x->id, e) != 0)
		return -1;
	return store_judge_own(s, x->code, x->year, e);
}

static int
confirm(struct store *s, const struct alternate *x, int64_t run, struct err *e)
{
	if (set_seen(s, x->id, run, e) != 0)
		return -1;
	return store_judge_own(s, x->code, x->year, e);
}

int
store_note_alternate(struct store *s, const struct store_visit *v,
    int64_t source, int brought, struct err *e)
{
	struct arena *a;
	struct alternate *all;
	size_t n;
	int rc;

	if (!outcome_answered(v->outcome))
		return 0;
	a = arena_new();
	rc = load_asked(s, a, v, source, &all, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (v->outcome == OUTCOME_NOT_MODIFIED)
			rc = confirm(s, &all[i], v->run, e);
		else if (all[i].year != brought)
			rc = drop(s, &all[i], e);
	arena_free(a);
	return rc;
}

int
store_purge_alternates(struct store *s, struct err *e)
{
	struct arena *a = arena_new();
	struct alternate *all = NULL;
	size_t n = 0, cap = 0;
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_UNSEEN);
	int rc;

	sql_bind_int(q, ":before", store_now(s) - KEEP_ALTERNATE_MS);
	while ((rc = sql_step(q, e)) == 1) {
		all = arena_grow(a, all, n, &cap, sizeof(*all));
		all[n++] = (struct alternate){ sql_int(q, 0),
			arena_strdup(a, sql_text(q, 1)), (int)sql_int(q, 2) };
	}
	sql_end(q);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = drop(s, &all[i], e);
	arena_free(a);
	return rc;
}
