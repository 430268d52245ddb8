/*
 * What reports are compared by, kept with the year's report, and which years
 * are to be compared again.
 */
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/check/similarity/likeness.h"
#include "daemon/store/inside.h"

static int
mark_year(struct store *s, int year, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_LIKENESS_SET_DUE);

	sql_bind_int(q, ":year", year);
	sql_bind_int(q, ":mark", s->version + 1);
	return sql_run(q, e);
}

int
store_save_passages(struct store *s, const struct store_incoming *in,
    int64_t report, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_LIKENESS_PUT);
	const struct reading *r = in->reading;
	int rc;

	sql_bind_text(q, ":code", in->code);
	sql_bind_int(q, ":year", in->year);
	sql_bind_int(q, ":report", report);
	sql_bind_blob(q, ":passages", r->sentences_len == 0 ? "" : r->sentences,
	    r->sentences_len);
	rc = sql_run(q, e);
	if (rc != 0 || sql_changes(s->sql) == 0)
		return rc;
	return mark_year(s, in->year, e) != 0 ? -1
					      : mark_year(s, in->year + 1, e);
}

int
store_mark_all_likeness(struct store *s, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_LIKENESS_SET_ALL_DUE);

	sql_bind_int(q, ":mark", s->version + 1);
	return sql_run(q, e);
}

int
store_load_passages(struct store *s, struct arena *a, const char *code,
    int year, struct likeness *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_LIKENESS_GET);
	int rc;

	memset(out, 0, sizeof(*out));
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1) {
		size_t len;
		const void *bytes = sql_blob(q, 0, &len);

		rc = len == 0 ? 0 : likeness_unpack(a, bytes, len, out, e);
	}
	sql_end(q);
	return rc < 0 ? err_context(e, "%s %d", code, year) : 0;
}
