/*
 * Alternates: documents of a year beside the one that it follows.
 */
#include "collectors/base/arena.h"
#include "daemon/store/inside.h"

/* Its row, 0 when there is none. */
static int
find_alternate(struct store *s, const char *code, int year,
    const char *asked_url, int64_t *id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATE_FIND);
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":asked_url", asked_url);
	rc = sql_step(q, e);
	*id = rc == 1 ? sql_int(q, 0) : 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_save_alternate(
    struct store *s, const struct store_incoming *in, struct err *e)
{
	struct store_incoming alternate = *in;
	struct sql_query *q;
	int64_t id;

	alternate.seen_at = in->fetched_at;
	if (find_alternate(s, in->code, in->year, in->asked_url, &id, e) != 0)
		return -1;
	if (id == 0)
		return store_insert_revision(s, &alternate, 0, &id, e);
	q = sql_begin(s->sql, SQL_ALTERNATE_SET_SEEN);
	sql_bind_int(q, ":report", id);
	sql_bind_int(q, ":seen_at", alternate.seen_at);
	if (sql_run(q, e) != 0)
		return -1;
	return store_replace_revision(s, &alternate, id, e);
}

int
store_delete_alternate(struct store *s, const char *code, int year,
    const char *asked_url, struct err *e)
{
	struct sql_query *q;
	int64_t id;

	if (find_alternate(s, code, year, asked_url, &id, e) != 0)
		return -1;
	if (id == 0)
		return 0;
	if (store_delete_content(s, id, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_ALTERNATE_DELETE);
	sql_bind_int(q, ":report", id);
	return sql_run(q, e);
}

int
store_forget_alternate(struct store *s, const char *code, int year,
    const char *asked_url, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(
	    s, store_delete_alternate(s, code, year, asked_url, e), e);
}

int
store_list_alternates(struct store *s, struct arena *a, const char *code,
    size_t source, int year, const char ***urls, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_OF_SOURCE);
	const char **list = NULL;
	size_t len = 0, cap = 0;
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":position", (int64_t)source);
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		list = arena_grow(a, list, len, &cap, sizeof(*list));
		list[len++] = arena_strdup(a, sql_text(q, 0));
	}
	sql_end(q);
	if (rc < 0)
		return -1;
	*urls = list;
	*n = len;
	return 0;
}
