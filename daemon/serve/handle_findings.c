#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "schema/words.h"

static void
put_csv(
    struct request *q, struct csv_writer *w, const struct resource_finding *rf)
{
	const struct finding *f = rf->finding;
	struct num difference;

	csv_int(w, rf->id);
	csv_text(w, rf->place_words);
	csv_text(w, f->message);
	if (f->has_values) {
		difference = num_sub(f->actual, f->expected);
		if (difference.value < 0)
			difference = num_neg(difference);
		csv_num(w, f->expected);
		csv_num(w, f->actual);
		csv_num(w, difference);
	} else {
		csv_empty(w);
		csv_empty(w);
		csv_empty(w);
	}
	csv_text(w, f->evidence);
	/* The day is enough for people. */
	csv_text(w, arena_strndup(q->arena, rf->first_seen, 10));
	csv_text(w, word_chinese(WORDS_STATE, rf->state));
	csv_text(w, rf->name);
	csv_int(w, rf->year);
	csv_text(w, f->rule);
	csv_text(w, severity_word(f->severity));
	csv_end_row(w);
}

static void
bind_filters(struct request *q, struct sql_query *row)
{
	int64_t year = params_int(&q->params, "year", 0);

	if (year == 0)
		sql_bind_null(row, ":year");
	else
		sql_bind_int(row, ":year", year);
	sql_bind_text(row, ":code", params_text(&q->params, "code"));
	sql_bind_text(row, ":rule", params_text(&q->params, "rule"));
	sql_bind_text(row, ":axis", params_text(&q->params, "axis"));
	sql_bind_text(row, ":severity", params_text(&q->params, "severity"));
	sql_bind_text(row, ":state", params_text(&q->params, "state"));
}

static void
put_row(struct list *l, struct sql_query *row)
{
	struct resource_finding f;

	load_finding(l->q, row, &f);
	if (l->csv)
		put_csv(l->q, &l->out, &f);
	else
		resource_write_finding(&l->json, &f);
}

/* By id, oldest first. */
void
handle_findings(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "编号", "位置（表/行/列）",
		"问题", "应为", "填报", "相差", "原文摘录", "首次发现", "处置",
		"单位", "年度", "规则", "级别", NULL };
	struct sql_query *row;
	long long after;
	struct list l;

	if (list_after_int(q, a, &after) < 0)
		return;
	list_begin(&l, q, a, "findings", headings);
	row = sql_begin(q->sql, SQL_SERVE_FINDINGS);
	bind_filters(q, row);
	sql_bind_int(row, ":after", after);
	list_walk(&l, row, put_row);
}

/* ---- one of them ---- */

static int
put_events(struct request *q, struct json_writer *w, int64_t id, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_FINDING_EVENTS);
	int rc;

	sql_bind_int(row, ":id", id);
	json_key(w, "history");
	json_array_begin(w);
	while ((rc = sql_step(row, e)) == 1) {
		json_object_begin(w);
		put_time(q, w, "at", row, 0);
		put_text(w, "event", row, 1);
		put_int(w, "revision", row, 2);
		put_text(w, "severity", row, 3);
		put_text(w, "message", row, 4);
		put_text(w, "by", row, 5);
		put_text(w, "note", row, 6);
		json_object_end(w);
	}
	json_array_end(w);
	sql_end(row);
	return rc;
}

int
put_finding(struct request *q, struct answer *a, int64_t id, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_FINDING);
	struct resource_finding f;
	struct json_writer w;
	int rc;

	sql_bind_int(row, ":id", id);
	rc = sql_step(row, e);
	if (rc == 1)
		load_finding(q, row, &f);
	sql_end(row);
	if (rc != 1)
		return rc;
	json_begin(&w, &a->body);
	json_object_begin(&w);
	resource_write_finding_fields(&w, &f);
	rc = put_events(q, &w, id, e);
	json_object_end(&w);
	(void)buf_putc(&a->body, '\n');
	return rc < 0 ? -1 : 1;
}

void
handle_finding(struct request *q, struct answer *a)
{
	struct err e;
	int rc = put_finding(q, a, request_id(q, 0), &e);

	if (rc < 0)
		answer_error(a, &e);
	else if (rc == 0)
		answer_problem(
		    a, 404, "there is no finding \"%.40s\"", q->variables[0]);
}
