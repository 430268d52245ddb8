/*
 * What outlives a fetch: answers as they came, hosts that are left alone,
 * robots.txt. None of it is a change that the API shows, and each is one
 * statement: no transaction around it.
 */
#include <stdint.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "daemon/store/inside.h"

/* How long what a list or a robots.txt said is kept without being seen. */
#define KEEP_UNSEEN_MS (INT64_C(90) * 24 * 3600 * 1000)

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* ---- answers ---- */

int
store_put_answer(struct store *s, int64_t run,
    const struct store_answer *answer, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ANSWER_PUT);

	sql_bind_text(q, ":url", answer->url);
	sql_bind_int(q, ":list", answer->list);
	sql_bind_int(q, ":run", run);
	sql_bind_text(q, ":final_url", or_empty(answer->final_url));
	sql_bind_text(q, ":content_type", or_empty(answer->content_type));
	sql_bind_text(q, ":etag", or_empty(answer->etag));
	sql_bind_text(q, ":last_modified", or_empty(answer->last_modified));
	sql_bind_blob(q, ":body", answer->body, answer->body_len);
	sql_bind_int(q, ":fetched_at", answer->fetched_at);
	return sql_run(q, e);
}

/* Bytes of the current row, a NUL behind them. */
static const char *
copy_bytes(struct arena *a, struct sql_query *q, int column, size_t *len)
{
	const void *p = sql_blob(q, column, len);

	return arena_strndup(a, p == NULL ? "" : p, *len);
}

static int
get_answer(struct sql_query *q, bool whole, struct arena *a, int64_t run,
    const char *url, struct store_answer *out, struct err *e)
{
	int rc;

	sql_bind_text(q, ":url", url);
	sql_bind_int(q, ":run", run);
	rc = sql_step(q, e);
	if (rc == 1) {
		out->url = arena_strdup(a, url);
		out->list = sql_int(q, 0) != 0;
		out->final_url = arena_strdup(a, sql_text(q, 1));
		out->content_type = arena_strdup(a, sql_text(q, 2));
		out->etag = arena_strdup(a, sql_text(q, 3));
		out->last_modified = arena_strdup(a, sql_text(q, 4));
		out->fetched_at = sql_int(q, 5);
		out->body = "";
		out->body_len = 0;
		if (whole)
			out->body = copy_bytes(a, q, 6, &out->body_len);
	}
	sql_end(q);
	return rc;
}

int
store_get_answer(struct store *s, struct arena *a, int64_t run, const char *url,
    struct store_answer *out, bool *found, struct err *e)
{
	int rc = get_answer(
	    sql_begin(s->sql, SQL_ANSWER_GET), true, a, run, url, out, e);

	if (rc >= 0)
		*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
store_get_answer_head(struct store *s, struct arena *a, int64_t run,
    const char *url, struct store_answer *out, bool *found, struct err *e)
{
	int rc = get_answer(
	    sql_begin(s->sql, SQL_ANSWER_GET_HEAD), false, a, run, url, out, e);

	if (rc >= 0)
		*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
store_confirm_answer(
    struct store *s, int64_t run, const char *url, int64_t at, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ANSWER_CONFIRM);

	sql_bind_text(q, ":url", url);
	sql_bind_int(q, ":run", run);
	sql_bind_int(q, ":at", at);
	if (sql_run(q, e) != 0)
		return -1;
	if (sql_changes(s->sql) == 0)
		return err_set(
		    e, ERR_NOT_FOUND, "there is no answer of %.200s", url);
	return 0;
}

int
store_drop_answer(struct store *s, const char *url, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ANSWER_DROP);

	sql_bind_text(q, ":url", url);
	return sql_run(q, e);
}

/* ---- hosts ---- */

int
store_block_host(struct store *s, int64_t run, const char *host,
    const char *detail, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_BLOCKED_HOST_PUT);

	sql_bind_int(q, ":run", run);
	sql_bind_text(q, ":host", host);
	sql_bind_text(q, ":detail", or_empty(detail));
	return sql_run(q, e);
}

int
store_host_blocked(struct store *s, struct arena *a, int64_t run,
    const char *host, const char **detail, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_BLOCKED_HOST_GET);
	int rc;

	sql_bind_int(q, ":run", run);
	sql_bind_text(q, ":host", host);
	rc = sql_step(q, e);
	if (rc >= 0)
		*detail = rc == 1 ? arena_strdup(a, sql_text(q, 0)) : NULL;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_put_robots(struct store *s, const char *host,
    const struct store_robots *robots, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ROBOTS_PUT);

	sql_bind_text(q, ":host", host);
	sql_bind_int(q, ":fetched_at", robots->fetched_at);
	sql_bind_int(q, ":status", robots->status);
	sql_bind_blob(q, ":text", robots->text, robots->len);
	return sql_run(q, e);
}

int
store_get_robots(struct store *s, struct arena *a, const char *host,
    struct store_robots *out, bool *found, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ROBOTS_GET);
	int rc;

	sql_bind_text(q, ":host", host);
	rc = sql_step(q, e);
	if (rc == 1) {
		out->fetched_at = sql_int(q, 0);
		out->status = (long)sql_int(q, 1);
		out->text = copy_bytes(a, q, 2, &out->len);
	}
	sql_end(q);
	if (rc >= 0)
		*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

/* ---- the end of a run ---- */

int
store_purge_answers(struct store *s, int64_t run, struct err *e)
{
	int64_t before = store_now(s) - KEEP_UNSEEN_MS;
	struct sql_query *q;

	if (sql_run(sql_begin(s->sql, SQL_ANSWER_PURGE_DOCUMENTS), e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_ANSWER_PURGE_LISTS);
	sql_bind_int(q, ":before", before);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_BLOCKED_HOST_PURGE);
	sql_bind_int(q, ":run", run);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_ROBOTS_PURGE);
	sql_bind_int(q, ":before", before);
	return sql_run(q, e);
}

/* ---- what a source said last ---- */

int
store_last_answered(struct store *s, const char *code, size_t source, int year,
    struct date *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_LAST_ANSWERED);
	struct date date = { 0, 0, 0 };
	enum outcome outcome;
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":position", (int64_t)source);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1 && outcome_parse(sql_text(q, 0), &outcome) == 0 &&
	    outcome_answered(outcome))
		date = clock_date(sql_int(q, 1));
	sql_end(q);
	if (rc < 0)
		return -1;
	*out = date;
	return 0;
}

int
store_followed_url(struct store *s, struct arena *a, const char *code,
    size_t source, int year, const char **url, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_FOLLOWED_URL);
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":position", (int64_t)source);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc >= 0)
		*url = rc == 1 ? arena_strdup(a, sql_text_or_null(q, 0)) : NULL;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}
