#include "daemon/serve/troubles.h"

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "daemon/serve/request.h"
#include "daemon/serve/serve.h"
#include "daemon/store/sql.h"

static void
add_database(struct request *q, struct troubles *out)
{
	const struct serve_settings *s = q->settings;
	struct serve_status status = { 0 };

	if (s->status != NULL)
		s->status(s->arg, &status);
	if (status.database.mail == NULL)
		return;
	out->of_database = true;
	out->rows[out->n++] = (struct troubles_row){ .kind = "database",
		.detail = arena_strdup(q->arena, status.database.detail),
		.mail = status.database.mail,
		.since = status.database.since,
		.told_at = status.database.told_at };
}

static void
add_row(struct request *q, struct troubles *out, struct sql_query *row)
{
	out->rows[out->n++] =
	    (struct troubles_row){ .kind =
				       arena_strdup(q->arena, sql_text(row, 0)),
		    .since = sql_int(row, 1),
		    .n = sql_int(row, 2),
		    .detail = arena_strdup(q->arena, sql_text(row, 3)),
		    .told_at = sql_int(row, 4),
		    .mail = sql_is_null(row, 5)
			? "none"
			: arena_strdup(q->arena, sql_text(row, 5)) };
}

int
troubles_load(struct request *q, struct troubles *out, struct err *e)
{
	struct sql_query *row;
	int rc = 0;

	*out = (struct troubles){ .n = 0 };
	add_database(q, out);
	row = sql_begin(q->sql, SQL_SERVE_TROUBLES);
	while (out->n < TROUBLES_MOST && (rc = sql_step(row, e)) == 1)
		add_row(q, out, row);
	sql_end(row);
	return rc < 0 ? -1 : 0;
}

static void
put_time(struct json_writer *w, const char *key, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	json_put_string(w, key, ms == 0 ? NULL : clock_format(ms, text));
}

void
troubles_put(struct json_writer *w, const struct troubles *t)
{
	json_key(w, "troubles");
	json_array_begin(w);
	for (size_t i = 0; i < t->n; i++) {
		const struct troubles_row *r = &t->rows[i];

		json_object_begin(w);
		json_put_string(w, "kind", r->kind);
		put_time(w, "since", r->since);
		json_put_int(w, "count", r->n);
		json_put_string(w, "detail", r->detail);
		json_put_string(w, "mail", r->mail);
		put_time(w, "told_at", r->told_at);
		json_object_end(w);
	}
	json_array_end(w);
}
