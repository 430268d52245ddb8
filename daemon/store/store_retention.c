/*
 * Retention: runs with their crawl tasks, and documents that nothing rests on,
 * are deleted when they expire, a small batch in a transaction. SQLite uses
 * their pages again. No report, year or finding rests on any of them.
 */
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/store/inside.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
/* Runs stay as long as the mails that came of them. */
#define KEEP_RUN_MS (400 * DAY_MS)
/* A document that nothing rests on. */
#define KEEP_DOCUMENT_MS (90 * DAY_MS)

/* ---- runs ---- */

static int
next_run(struct store *s, int64_t *id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RETENTION_NEXT_RUN);
	int rc;

	sql_bind_int(q, ":before", store_now(s) - KEEP_RUN_MS);
	rc = sql_step(q, e);
	*id = rc == 1 ? sql_int(q, 0) : 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* The run's last visits, or what is left of it without any. */
static int
delete_of_run(struct store *s, int64_t id, struct err *e)
{
	static const enum sql_name rest[] = { SQL_RETENTION_RUN_CODES,
		SQL_RETENTION_RUN_ANSWERS, SQL_RETENTION_RUN_MAILS,
		SQL_RUN_DELETE };
	struct sql_query *q = sql_begin(s->sql, SQL_RETENTION_VISITS);

	sql_bind_int(q, ":run", id);
	sql_bind_int(q, ":most", LIMIT_RETENTION_ROWS);
	if (sql_run(q, e) != 0)
		return -1;
	if (sql_changes(s->sql) == LIMIT_RETENTION_ROWS)
		return 0;
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
		q = sql_begin(s->sql, rest[i]);
		sql_bind_int(q, ":run", id);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

static int
delete_runs(struct store *s, bool *did, struct err *e)
{
	int64_t id;

	*did = false;
	if (next_run(s, &id, e) != 0)
		return -1;
	if (id == 0)
		return 0;
	*did = true;
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, delete_of_run(s, id, e), e);
}

/* ---- documents ---- */

struct expired {
	char sha256[LIMIT_RETENTION_DOCUMENTS][HASH_TEXT_SIZE];
	size_t n;
};

/* Examine the next documents; *over: there are no more behind them. */
static int
find_expired_documents(struct store *s, struct store_retention *at,
    struct expired *v, bool *over, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RETENTION_DOCUMENTS);
	struct store_retention next = *at;
	size_t n = 0;
	int rc;

	sql_bind_int(q, ":before", store_now(s) - KEEP_DOCUMENT_MS);
	sql_bind_int(q, ":stored_at", at->stored_at);
	sql_bind_text(q, ":sha256", at->sha256);
	sql_bind_int(q, ":most", LIMIT_RETENTION_ROWS);
	while (v->n < LIMIT_RETENTION_DOCUMENTS && (rc = sql_step(q, e)) == 1) {
		n++;
		next.stored_at = sql_int(q, 0);
		store_copy_hash(next.sha256, sql_text(q, 1));
		if (sql_int(q, 2) != 0)
			store_copy_hash(v->sha256[v->n++], next.sha256);
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	*over = rc == 0 && n < LIMIT_RETENTION_ROWS;
	*at = next;
	return 0;
}

static int
delete_documents(struct store *s, const struct expired *v, struct err *e)
{
	for (size_t i = 0; i < v->n; i++) {
		struct sql_query *q = sql_begin(s->sql, SQL_DOCUMENT_DELETE);

		sql_bind_text(q, ":sha256", v->sha256[i]);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

static int
delete_expired_documents(
    struct store *s, struct store_retention *pass, bool *more, struct err *e)
{
	struct expired v = { .n = 0 };
	bool over = false;

	*more = false;
	if (find_expired_documents(s, pass, &v, &over, e) != 0)
		return -1;
	/* Documents that are still needed end a batch, never the pass. */
	*more = !over;
	if (v.n == 0)
		return 0;
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, delete_documents(s, &v, e), e);
}

int
store_delete_expired(
    struct store *s, struct store_retention *pass, bool *more, struct err *e)
{
	if (delete_runs(s, more, e) != 0)
		return -1;
	return *more ? 0 : delete_expired_documents(s, pass, more, e);
}
