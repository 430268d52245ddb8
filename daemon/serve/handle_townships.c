#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "schema/words.h"

static int
put_years(
    struct request *q, struct json_writer *w, const char *code, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_TOWNSHIP_YEARS);
	int rc;

	sql_bind_text(row, ":code", code);
	json_key(w, "years");
	json_object_begin(w);
	while ((rc = sql_step(row, e)) == 1) {
		json_key(w, sql_text(row, 0));
		json_object_begin(w);
		put_text(w, "status", row, 1);
		put_int(w, "revision", row, 2);
		put_int(w, "errors", row, 3);
		put_int(w, "warnings", row, 4);
		put_text(w, "published_on", row, 5);
		put_truth(w, "on_time", row, 6);
		json_object_end(w);
	}
	json_object_end(w);
	sql_end(row);
	return rc;
}

static int
put_sources(
    struct request *q, struct json_writer *w, const char *code, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_TOWNSHIP_SOURCES);
	int rc;

	sql_bind_text(row, ":code", code);
	json_key(w, "sources");
	json_array_begin(w);
	while ((rc = sql_step(row, e)) == 1) {
		json_object_begin(w);
		put_text(w, "collector", row, 0);
		put_text(w, "url", row, 1);
		put_text(w, "state", row, 2);
		put_time(q, w, "last_ok", row, 3);
		put_int(w, "failures", row, 4);
		put_text(w, "detail", row, 5);
		json_object_end(w);
	}
	json_array_end(w);
	sql_end(row);
	return rc;
}

/* From the current row of serve_township or serve_townships. */
static int
put_township(struct request *q, struct json_writer *w, struct sql_query *row,
    struct err *e)
{
	const char *code = arena_strdup(q->arena, sql_text(row, 0));
	int rc;

	json_object_begin(w);
	json_put_string(w, "code", code);
	put_text(w, "name", row, 1);
	put_text(w, "kind", row, 2);
	rc = put_years(q, w, code, e);
	if (rc == 0)
		rc = put_sources(q, w, code, e);
	json_object_end(w);
	return rc;
}

/* The latest year of the township on one line. */
static int
put_csv(struct request *q, struct csv_writer *w, struct sql_query *row,
    struct err *e)
{
	const char *code = arena_strdup(q->arena, sql_text(row, 0));
	struct sql_query *years = sql_begin(q->sql, SQL_SERVE_TOWNSHIP_YEARS);
	const char *status = NULL;
	int64_t year = 0, errors = 0, warnings = 0;
	int rc;

	sql_bind_text(years, ":code", code);
	while ((rc = sql_step(years, e)) == 1) {
		year = sql_int(years, 0);
		status = arena_strdup(q->arena, sql_text(years, 1));
		errors = sql_int(years, 3);
		warnings = sql_int(years, 4);
	}
	sql_end(years);
	csv_text(w, code);
	csv_text(w, sql_text(row, 1));
	csv_text(w, word_chinese(WORDS_KIND, sql_text(row, 2)));
	if (status == NULL) {
		csv_empty(w);
		csv_empty(w);
		csv_empty(w);
		csv_empty(w);
	} else {
		csv_int(w, year);
		csv_text(w, word_chinese(WORDS_STATUS, status));
		csv_int(w, errors);
		csv_int(w, warnings);
	}
	csv_end_row(w);
	return rc;
}

void
handle_townships(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "代码", "单位", "类别",
		"最近年度", "发布状态", "错误", "待核实", NULL };
	struct sql_query *row;
	const char *next = NULL;
	long long after;
	struct list l;
	struct err e;
	int rc;

	if (list_after_int(q, a, &after) < 0)
		return;
	list_begin(&l, q, a, "townships", headings);
	row = sql_begin(q->sql, SQL_SERVE_TOWNSHIPS);
	/* Places count from 0; the cursor is one behind the last. */
	sql_bind_int(row, ":after", after - 1);
	sql_bind_text(row, ":kind", params_text(&q->params, "kind"));
	sql_bind_int(row, ":limit", (int64_t)l.limit + 1);
	while ((rc = sql_step(row, &e)) == 1) {
		if (!list_row(&l)) {
			next = arena_printf(q->arena, "%lld", after);
			break;
		}
		after = sql_int(row, 3) + 1;
		rc = l.csv ? put_csv(q, &l.out, row, &e)
			   : put_township(q, &l.json, row, &e);
		if (rc < 0)
			break;
	}
	sql_end(row);
	if (rc < 0)
		answer_error(a, &e);
	else
		list_end(&l, next);
}

void
handle_township(struct request *q, struct answer *a)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_TOWNSHIP);
	struct json_writer w;
	struct err e;
	int rc;

	sql_bind_text(row, ":code", q->variables[0]);
	rc = sql_step(row, &e);
	if (rc == 1) {
		json_begin(&w, &a->body);
		rc = put_township(q, &w, row, &e);
		(void)buf_putc(&a->body, '\n');
	} else if (rc == 0) {
		answer_problem(
		    a, 404, "there is no township \"%.100s\"", q->variables[0]);
	}
	sql_end(row);
	if (rc < 0)
		answer_error(a, &e);
}
