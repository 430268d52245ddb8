#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "daemon/serve/alternates.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"

struct version {
	int64_t id, revision;
	const struct form *form; /* NULL before the first */
	struct cell *cells;
	const char *form_id, *title, *published_on, *url, *fetched_at, *sha256,
	    *media_type;
};

struct version_list {
	struct version *all;
	size_t n, cap;
	bool more;
};

static const char *
copy_text(struct request *q, struct sql_query *row, int column)
{
	return arena_strdup(q->arena, sql_text_or_null(row, column));
}

/* Revisions after `after`, at most `limit` of them. */
static int
load_versions(struct request *q, int year, int64_t after, size_t limit,
    struct version_list *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REVISIONS);
	int rc;

	sql_bind_text(row, ":code", q->variables[0]);
	sql_bind_int(row, ":year", year);
	sql_bind_int(row, ":after", after);
	sql_bind_int(row, ":limit", (int64_t)limit + 1);
	while ((rc = sql_step(row, e)) == 1) {
		if (out->n == limit) {
			out->more = true;
			rc = 0;
			break;
		}
		out->all = arena_grow(
		    q->arena, out->all, out->n, &out->cap, sizeof(*out->all));
		out->all[out->n++] = (struct version){
			.id = sql_int(row, 0),
			.revision = sql_int(row, 1),
			.form_id = copy_text(q, row, 2),
			.title = copy_text(q, row, 3),
			.published_on = copy_text(q, row, 4),
			.url = copy_text(q, row, 5),
			.fetched_at = load_time(q, row, 6),
			.sha256 = copy_text(q, row, 7),
			.media_type = copy_text(q, row, 8),
		};
	}
	sql_end(row);
	return rc;
}

static int
load_version_cells(struct request *q, struct version *v, struct err *e)
{
	v->form = load_form(q, v->form_id, e);
	if (v->form == NULL)
		return -1;
	return load_cells(q, v->id, &v->cells, e);
}

/* The cells of `now` that differ from those before it; of the first none. */
static void
put_changes(struct request *q, struct json_writer *w,
    const struct version *before, const struct version *now)
{
	const struct report from = { .form = before->form,
		.cells = before->cells };
	const struct report to = { .form = now->form, .cells = now->cells };
	struct cell_change *changes = NULL;
	size_t n = 0;

	if (before->form != NULL)
		report_diff(q->arena, &from, &to, &changes, &n);
	json_key(w, "changes");
	cell_changes_write(w, changes, n);
}

static void
put_version(struct request *q, struct json_writer *w,
    const struct version *before, const struct version *v)
{
	json_object_begin(w);
	json_put_int(w, "revision", v->revision);
	json_put_string(w, "form", v->form_id);
	json_put_string(w, "title", v->title);
	json_put_string(w, "published_on", v->published_on);
	json_put_string(w, "url", v->url);
	json_put_string(w, "fetched_at", v->fetched_at);
	json_put_string(w, "sha256", v->sha256);
	json_put_string(w, "media_type", v->media_type);
	put_changes(q, w, before, v);
	json_object_end(w);
}

static void
put_csv(struct csv_writer *w, const struct version *v)
{
	csv_int(w, v->revision);
	csv_text(w, v->title);
	csv_text(w, v->published_on);
	csv_text(w, v->fetched_at);
	csv_text(w, v->url);
	csv_text(w, v->sha256);
	csv_end_row(w);
}

static int
put_versions(struct request *q, struct list *l, struct version_list *versions,
    struct version *before, struct err *e)
{
	for (size_t i = 0; i < versions->n; i++) {
		struct version *v = &versions->all[i];

		if (load_version_cells(q, v, e) < 0)
			return -1;
		if (!list_row(l))
			return 0;
		if (l->csv)
			put_csv(&l->out, v);
		else
			put_version(q, &l->json, before, v);
		*before = *v;
	}
	return 0;
}

/* Does anybody expect or know of this year? 1, 0, -1. */
static int
year_is_known(struct request *q, int year, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REPORT_YEAR);
	int rc;

	sql_bind_text(row, ":code", q->variables[0]);
	sql_bind_int(row, ":year", year);
	rc = sql_step(row, e);
	sql_end(row);
	return rc;
}

/* Revisions upwards, and the alternates; a page that starts later compares with
 * the one before. */
static int
answer_revisions(
    struct request *q, struct answer *a, int year, int64_t after, struct err *e)
{
	static const char *const headings[] = { "发布版次", "标题", "发布日期",
		"采集时间", "原文", "文件指纹", NULL };
	struct version_list versions = { NULL, 0, 0, false };
	struct version_list previous = { NULL, 0, 0, false };
	struct version before = { 0 };
	const char *next = NULL;
	struct list l;

	if (after > 0 && load_versions(q, year, after - 1, 1, &previous, e) < 0)
		return -1;
	if (previous.n == 1 && previous.all[0].revision == after) {
		before = previous.all[0];
		if (load_version_cells(q, &before, e) < 0)
			return -1;
	}
	list_begin(&l, q, a, "revisions", headings);
	if (load_versions(q, year, after, l.limit, &versions, e) < 0 ||
	    put_versions(q, &l, &versions, &before, e) < 0)
		return -1;
	list_rows_end(&l);
	if (!l.csv && alternates_write(q, &l.json, year, e) < 0)
		return -1;
	if (versions.more)
		next =
		    arena_printf(q->arena, "%lld", (long long)before.revision);
	list_end(&l, next);
	return 0;
}

void
handle_revisions(struct request *q, struct answer *a)
{
	long long after;
	struct err e;
	int year, known;

	if (request_year(q, a, 1, &year) < 0 ||
	    list_after_int(q, a, &after) < 0)
		return;
	known = year_is_known(q, year, &e);
	if (known == 0)
		answer_problem(a, 404,
		    "no report of \"%.100s\" is expected or known for %d",
		    q->variables[0], year);
	else if (known < 0 || answer_revisions(q, a, year, after, &e) < 0)
		answer_error(a, &e);
}
