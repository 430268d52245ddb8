#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/body.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"

/* Outcomes of one run that are shown: a source and year each. How many more
 * there are is said. */
#define MAX_OUTCOMES 20000

void
put_run_fields(struct request *q, struct json_writer *w, struct sql_query *row)
{
	put_int(w, "id", row, 0);
	put_text(w, "state", row, 1);
	put_text(w, "trigger", row, 2);
	put_time(q, w, "started_at", row, 3);
	put_time(q, w, "finished_at", row, 4);
	json_key(w, "sources");
	json_object_begin(w);
	put_int(w, "total", row, 5);
	put_int(w, "done", row, 6);
	json_object_end(w);
	json_key(w, "documents");
	json_object_begin(w);
	put_int(w, "fetched", row, 7);
	put_int(w, "not_modified", row, 8);
	put_int(w, "failed", row, 9);
	json_object_end(w);
	json_key(w, "reports");
	json_object_begin(w);
	put_int(w, "new", row, 10);
	put_int(w, "revised", row, 11);
	put_int(w, "unchanged", row, 12);
	json_object_end(w);
}

static void
put_csv(struct request *q, struct csv_writer *w, struct sql_query *row)
{
	csv_int(w, sql_int(row, 0));
	csv_text(w, sql_text(row, 1));
	csv_text(w, sql_text(row, 2));
	csv_text(w, load_time(q, row, 3));
	csv_text(w, load_time(q, row, 4));
	for (int i = 5; i <= 12; i++)
		csv_int(w, sql_int(row, i));
	csv_end_row(w);
}

static void
put_row(struct list *l, struct sql_query *row)
{
	if (l->csv) {
		put_csv(l->q, &l->out, row);
		return;
	}
	json_object_begin(&l->json);
	put_run_fields(l->q, &l->json, row);
	json_object_end(&l->json);
}

/* The latest first. */
void
handle_runs(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "编号", "状态", "起因", "开始",
		"结束", "来源数", "已访问", "已取文件", "无变化", "失败",
		"新报告", "新发布版", "内容未变", NULL };
	struct sql_query *row;
	long long before;
	struct list l;

	if (list_after_int(q, a, &before) < 0)
		return;
	list_begin(&l, q, a, "runs", headings);
	row = sql_begin(q->sql, SQL_SERVE_RUNS);
	sql_bind_int(row, ":before", before == 0 ? INT64_MAX : before);
	list_walk(&l, row, put_row);
}

/* Those that are not shown. */
static int
put_outcomes_cut(struct request *q, struct json_writer *w, int64_t id,
    int64_t shown, struct err *e)
{
	struct sql_query *row;
	int64_t n = shown;
	int rc = 0;

	if (shown == MAX_OUTCOMES) {
		row = sql_begin(q->sql, SQL_SERVE_RUN_OUTCOMES_COUNT);
		sql_bind_int(row, ":id", id);
		rc = sql_step(row, e);
		if (rc == 1)
			n = sql_int(row, 0);
		sql_end(row);
	}
	json_put_int(w, "outcomes_cut", n - shown);
	return rc < 0 ? -1 : 0;
}

static int
put_outcomes(
    struct request *q, struct json_writer *w, int64_t id, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_RUN_OUTCOMES);
	int64_t n = 0;
	int rc;

	sql_bind_int(row, ":id", id);
	sql_bind_int(row, ":limit", MAX_OUTCOMES);
	json_key(w, "outcomes");
	json_array_begin(w);
	while ((rc = sql_step(row, e)) == 1) {
		json_object_begin(w);
		put_text(w, "code", row, 0);
		put_int(w, "year", row, 1);
		put_text(w, "url", row, 2);
		put_text(w, "outcome", row, 3);
		put_text(w, "detail", row, 4);
		json_object_end(w);
		n++;
	}
	json_array_end(w);
	sql_end(row);
	return rc < 0 ? -1 : put_outcomes_cut(q, w, id, n, e);
}

/* A run with its outcomes. 1 there is one, 0 none. */
static int
put_run(struct request *q, struct answer *a, int64_t id, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_RUN);
	struct json_writer w;
	int rc;

	sql_bind_int(row, ":id", id);
	rc = sql_step(row, e);
	if (rc == 1) {
		json_begin(&w, &a->body);
		json_object_begin(&w);
		put_run_fields(q, &w, row);
		if (put_outcomes(q, &w, id, e) < 0)
			rc = -1;
		json_object_end(&w);
		(void)buf_putc(&a->body, '\n');
	}
	sql_end(row);
	return rc;
}

void
handle_run(struct request *q, struct answer *a)
{
	const char *text = q->variables[0];
	int64_t id = request_id(q, 0);
	struct err e;
	int rc = 0;

	if (id > 0)
		rc = put_run(q, a, id, &e);
	if (rc < 0)
		answer_error(a, &e);
	else if (rc == 0)
		answer_problem(a, 404, "there is no run \"%.40s\"", text);
}

/* ---- asking for one ---- */

struct wanted {
	const char **codes;
	size_t n;
};

/* 1 known and in the registry, 0 not, -1. */
static int
code_is_known(struct request *q, const char *code, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_TOWNSHIP);
	int rc;

	sql_bind_text(row, ":code", code);
	rc = sql_step(row, e);
	if (rc == 1 && sql_is_null(row, 3))
		rc = 0;
	sql_end(row);
	return rc;
}

/* One of "codes"; false: the answer is a problem. */
static bool
take_code(struct request *q, struct answer *a, const struct cJSON *item,
    struct wanted *out)
{
	const char *code = json_as_string(item);
	struct err e;
	int known;

	if (code == NULL) {
		answer_problem(a, 422, "\"codes\" must hold strings");
		return false;
	}
	known = code_is_known(q, code, &e);
	if (known < 0)
		answer_error(a, &e);
	else if (known == 0)
		answer_problem(
		    a, 422, "\"codes\": there is no township \"%.100s\"", code);
	if (known <= 0)
		return false;
	out->codes[out->n++] = arena_strdup(q->arena, code);
	return true;
}

static bool
take_body(struct request *q, struct answer *a, const struct cJSON *body,
    struct wanted *out)
{
	const struct cJSON *codes = json_get(body, "codes"), *item;

	if (codes == NULL)
		return true;
	if (!json_is_array(codes) || json_count(codes) == 0 ||
	    json_count(codes) > LIMIT_TOWNSHIPS) {
		answer_problem(a, 422,
		    "\"codes\" must be a list of 1 to %d township codes; leave "
		    "it out for all",
		    LIMIT_TOWNSHIPS);
		return false;
	}
	out->codes =
	    arena_calloc(q->arena, json_count(codes), sizeof(*out->codes));
	for (item = json_first(codes); item != NULL; item = json_next(item))
		if (!take_code(q, a, item, out))
			return false;
	return true;
}

static bool
parse_body(struct request *q, struct answer *a, struct wanted *out)
{
	static const char *const keys[] = { "codes", NULL };
	struct cJSON *body;
	bool good;

	*out = (struct wanted){ NULL, 0 };
	if (q->body_len == 0)
		return true;
	body = body_object(q, a, keys);
	if (body == NULL)
		return false;
	good = take_body(q, a, body, out);
	json_free(body);
	return good;
}

void
handle_post_run(struct request *q, struct answer *a)
{
	const struct serve_settings *s = q->settings;
	struct wanted wanted;
	int64_t id = 0;
	struct err e;

	if (!parse_body(q, a, &wanted))
		return;
	if (s->request_run == NULL) {
		answer_problem(a, 503, "no collection can be asked for now");
		return;
	}
	if (s->request_run(s->arg, wanted.codes, wanted.n, &id, &e) < 0 ||
	    put_run(q, a, id, &e) < 0) {
		answer_error(a, &e);
		return;
	}
	a->status = 202;
	answer_header(a, "Location",
	    arena_printf(q->arena, "/api/v1/runs/%lld", (long long)id));
}
