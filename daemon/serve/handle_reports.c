#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "schema/words.h"

static void
put_report(struct json_writer *w, int year, struct sql_query *row)
{
	json_object_begin(w);
	put_text(w, "code", row, 0);
	put_text(w, "name", row, 1);
	put_text(w, "kind", row, 2);
	json_put_int(w, "year", year);
	put_text(w, "form", row, 3);
	put_int(w, "revision", row, 4);
	put_text(w, "status", row, 5);
	put_int(w, "errors", row, 6);
	put_int(w, "warnings", row, 7);
	put_text(w, "title", row, 8);
	put_text(w, "published_on", row, 9);
	put_truth(w, "on_time", row, 10);
	put_text(w, "url", row, 11);
	json_object_end(w);
}

static void
put_csv(struct csv_writer *w, int year, struct sql_query *row)
{
	csv_text(w, sql_text(row, 1));
	csv_text(w, word_chinese(WORDS_KIND, sql_text(row, 2)));
	csv_int(w, year);
	csv_text(w, word_chinese(WORDS_STATUS, sql_text(row, 5)));
	csv_text(w, sql_text(row, 9));
	if (sql_is_null(row, 10))
		csv_empty(w);
	else
		csv_text(w, sql_int(row, 10) != 0 ? "是" : "否");
	csv_int(w, sql_int(row, 6));
	csv_int(w, sql_int(row, 7));
	csv_text(w, sql_text(row, 11));
	csv_end_row(w);
}

/* Where a page ended: "2024-411325102". */
struct cursor {
	int year;
	const char *code; /* "" = before the first */
};

static int
parse_cursor(struct request *q, struct answer *a, struct cursor *out)
{
	const char *after = params_text(&q->params, "after");

	*out = (struct cursor){ LIMIT_YEAR_MAX + 1, "" };
	if (after == NULL)
		return 0;
	if (strspn(after, "0123456789") != 4 || after[4] != '-') {
		answer_problem(a, 400,
		    "parameter \"after\": \"%s\" is no cursor of this list",
		    after);
		return -1;
	}
	out->year = (int)strtol(after, NULL, 10);
	out->code = after + 5;
	return 0;
}

/* The next smaller year with anything in it; 0 when there is none. */
static int
year_before(struct request *q, int *year, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_YEAR_BEFORE);
	int rc;

	sql_bind_int(row, ":year", *year);
	rc = sql_step(row, e);
	*year = rc == 1 ? (int)sql_int(row, 0) : 0;
	sql_end(row);
	return rc < 0 ? -1 : 0;
}

/* The rows of one year behind the cursor; *full when the page is. */
static int
put_year(struct request *q, struct list *l, struct cursor *c, bool *full,
    struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REPORTS);
	int rc;

	sql_bind_int(row, ":year", c->year);
	sql_bind_text(row, ":after", c->code);
	sql_bind_text(row, ":status", params_text(&q->params, "status"));
	sql_bind_text(row, ":kind", params_text(&q->params, "kind"));
	sql_bind_int(row, ":limit", (int64_t)(l->limit - l->n) + 1);
	while ((rc = sql_step(row, e)) == 1) {
		if (!list_row(l)) {
			*full = true;
			rc = 0;
			break;
		}
		if (l->csv)
			put_csv(&l->out, c->year, row);
		else
			put_report(&l->json, c->year, row);
		c->code = arena_strdup(q->arena, sql_text(row, 0));
	}
	sql_end(row);
	return rc;
}

/* Years downwards, codes upwards in each. */
void
handle_reports(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "单位", "类别", "年度",
		"发布状态", "发布日期", "是否按期", "错误", "待核实", "原文",
		NULL };
	int only = (int)params_int(&q->params, "year", 0), rc = 0;
	const char *next = NULL;
	bool full = false;
	struct cursor c;
	struct list l;
	struct err e;

	if (parse_cursor(q, a, &c) < 0)
		return;
	if (only != 0 && c.year > only)
		c = (struct cursor){ only, "" };
	list_begin(&l, q, a, "reports", headings);
	if (c.year > LIMIT_YEAR_MAX)
		rc = year_before(q, &c.year, &e);
	while (rc == 0 && c.year != 0 && (only == 0 || c.year == only)) {
		rc = put_year(q, &l, &c, &full, &e);
		if (full) {
			/* No code: the row that did not fit is its year's
			 * first. */
			next = arena_printf(q->arena, "%d-%s", c.year, c.code);
			break;
		}
		c.code = "";
		if (rc == 0)
			rc = year_before(q, &c.year, &e);
	}
	if (rc < 0)
		answer_error(a, &e);
	else
		list_end(&l, next);
}

void
handle_report(struct request *q, struct answer *a)
{
	int64_t revision = params_int(&q->params, "revision", 0);
	enum load_result result;
	struct json_writer w;
	struct resource r;
	struct err e;
	int year;

	if (request_year(q, a, 1, &year) < 0)
		return;
	if (load_resource(q, q->variables[0], year, revision, &r, &result, &e) <
	    0) {
		answer_error(a, &e);
	} else if (result == LOAD_NO_TOWNSHIP) {
		answer_problem(a, 404,
		    "no report of \"%.100s\" is expected or known for %d",
		    q->variables[0], year);
	} else if (result == LOAD_NO_REVISION) {
		answer_problem(a, 404,
		    "the report of \"%.100s\" for %d has no revision %lld",
		    q->variables[0], year, (long long)revision);
	} else {
		json_begin(&w, &a->body);
		resource_write(&w, &r);
		(void)buf_putc(&a->body, '\n');
	}
}
