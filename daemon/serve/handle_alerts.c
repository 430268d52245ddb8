#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/incidents.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "schema/words.h"

/* Words with a space between, as an array. */
static void
put_words(
    struct arena *a, struct json_writer *w, const char *key, const char *words)
{
	json_key(w, key);
	json_array_begin(w);
	while (*words != '\0') {
		size_t len = strcspn(words, " ");

		json_string(w, arena_strndup(a, words, len));
		words += len + (words[len] == ' ');
	}
	json_array_end(w);
}

static void
put_alert(struct request *q, struct json_writer *w, struct sql_query *row)
{
	json_object_begin(w);
	put_int(w, "id", row, 0);
	put_text(w, "kind", row, 1);
	put_text(w, "code", row, 2);
	put_text(w, "name", row, 3);
	put_int(w, "run", row, 4);
	put_text(w, "state", row, 5);
	put_text(w, "subject", row, 6);
	put_words(q->arena, w, "recipients", sql_text(row, 7));
	put_words(q->arena, w, "waiting_for", sql_text(row, 8));
	put_time(q, w, "created_at", row, 9);
	put_time(q, w, "ended_at", row, 10);
	put_time(q, w, "next_try_at", row, 11);
	put_int(w, "tries", row, 12);
	put_text(w, "detail", row, 13);
	put_text(w, "message_id", row, 14);
	json_object_end(w);
}

static void
put_csv(struct request *q, struct csv_writer *w, struct sql_query *row)
{
	csv_int(w, sql_int(row, 0));
	csv_text(w, word_chinese(WORDS_MAIL_KIND, sql_text(row, 1)));
	csv_text(w, sql_text(row, 2));
	csv_text(w, sql_text(row, 3));
	csv_text(w, word_chinese(WORDS_MAIL_STATE, sql_text(row, 5)));
	csv_text(w, sql_text(row, 6));
	csv_text(w, sql_text(row, 7));
	csv_text(w, sql_text(row, 8));
	csv_text(w, load_time(q, row, 9));
	csv_text(w, load_time(q, row, 10));
	csv_text(w, load_time(q, row, 11));
	csv_int(w, sql_int(row, 12));
	csv_text(w, sql_text(row, 13));
	csv_end_row(w);
}

static void
put_row(struct list *l, struct sql_query *row)
{
	if (l->csv)
		put_csv(l->q, &l->out, row);
	else
		put_alert(l->q, &l->json, row);
}

static void
put_beside(struct list *l, const void *arg)
{
	incidents_write(&l->json, arg);
}

/* The latest first; beside them what is the matter now. */
void
handle_alerts(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "编号", "类别", "单位编码",
		"单位", "状态", "主题", "收件人", "尚未收到", "生成时间",
		"结束时间", "下次发送", "已试次数", "最近一次的情况", NULL };
	struct incidents incidents;
	struct sql_query *row;
	long long before;
	struct list l;
	struct err e;

	if (list_after_int(q, a, &before) < 0)
		return;
	if (incidents_load(q, &incidents, &e) < 0) {
		answer_error(a, &e);
		return;
	}
	/* What is said of the database changes without it. */
	a->volatile_body = incidents.of_database;
	list_begin(&l, q, a, "alerts", headings);
	l.beside = put_beside;
	l.arg = &incidents;
	row = sql_begin(q->sql, SQL_SERVE_ALERTS);
	sql_bind_int(row, ":before", before == 0 ? INT64_MAX : before);
	list_walk(&l, row, put_row);
}

int
put_mail(struct request *q, struct json_writer *w, bool enabled, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_MAIL);
	int rc = sql_step(row, e);

	json_key(w, "mail");
	json_object_begin(w);
	json_put_bool(w, "enabled", enabled);
	if (rc == 1) {
		put_int(w, "waiting", row, 0);
		put_int(w, "refused", row, 1);
		put_int(w, "partly_refused", row, 4);
		put_time(q, w, "last_sent_at", row, 2);
		put_text(w, "detail", row, 3);
	}
	json_object_end(w);
	sql_end(row);
	return rc < 0 ? -1 : 0;
}
