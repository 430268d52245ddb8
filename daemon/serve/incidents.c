#include "daemon/serve/incidents.h"

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "daemon/serve/request.h"
#include "daemon/serve/serve.h"
#include "daemon/store/sql.h"

static void
add_database(struct request *q, struct incidents *out)
{
	const struct serve_settings *s = q->settings;
	struct serve_status status = { 0 };

	if (s->status != NULL)
		s->status(s->arg, &status);
	if (status.database.detail[0] == '\0')
		return;
	out->of_database = true;
	out->rows[out->n++] = (struct incidents_row){ .kind = "database",
		.detail = arena_strdup(q->arena, status.database.detail),
		.mail = "none",
		.since = status.database.since };
}

static void
add_row(struct request *q, struct incidents *out, struct sql_query *row)
{
	out->rows[out->n++] = (struct incidents_row){
		.kind = arena_strdup(q->arena, sql_text(row, 0)),
		.since = sql_int(row, 1),
		.n = sql_int(row, 2),
		.detail = arena_strdup(q->arena, sql_text(row, 3)),
		.notified_at = sql_int(row, 4),
		.mail = sql_is_null(row, 5)
		    ? "none"
		    : arena_strdup(q->arena, sql_text(row, 5))
	};
}

int
incidents_load(struct request *q, struct incidents *out, struct err *e)
{
	struct sql_query *row;
	int rc = 0;

	*out = (struct incidents){ .n = 0 };
	add_database(q, out);
	row = sql_begin(q->sql, SQL_SERVE_INCIDENTS);
	while (out->n < INCIDENTS_MOST && (rc = sql_step(row, e)) == 1)
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
incidents_write(struct json_writer *w, const struct incidents *t)
{
	json_key(w, "incidents");
	json_array_begin(w);
	for (size_t i = 0; i < t->n; i++) {
		const struct incidents_row *r = &t->rows[i];

		json_object_begin(w);
		json_put_string(w, "kind", r->kind);
		put_time(w, "since", r->since);
		json_put_int(w, "count", r->n);
		json_put_string(w, "detail", r->detail);
		json_put_string(w, "mail", r->mail);
		put_time(w, "notified_at", r->notified_at);
		json_object_end(w);
	}
	json_array_end(w);
}
