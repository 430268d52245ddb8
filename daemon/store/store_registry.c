#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "daemon/store/inside.h"

/* Bytes of the registry's serial form; far above any real one. */
#define MAX_FINGERPRINT (64u * 1024 * 1024)

/* Fields and their order, so that two registries with one fingerprint mean
 * the same. */
static void
put_field(struct buf *b, const char *s)
{
	buf_puts(b, s);
	buf_putc(b, '\x1f');
}

static void
fingerprint(const struct registry *r, char out[HASH_TEXT_SIZE])
{
	struct buf b;

	buf_init(&b, MAX_FINGERPRINT);
	for (size_t i = 0; i < r->n_townships; i++) {
		const struct township *t = &r->townships[i];

		put_field(&b, t->code);
		put_field(&b, t->name);
		put_field(&b, t->email);
		put_field(&b, t->successor);
		buf_printf(&b, "%d %d %d\x1f", (int)t->kind, t->first_year,
		    t->last_year);
		for (size_t k = 0; k < t->n_aliases; k++)
			put_field(&b, t->aliases[k]);
		for (size_t k = 0; k < t->n_sources; k++) {
			put_field(&b, t->sources[k].collector);
			put_field(&b, t->sources[k].url);
			put_field(&b, t->sources[k].options);
		}
		buf_putc(&b, '\x1e');
	}
	hash_sha256(buf_str(&b), b.len, out);
	buf_fini(&b);
}

static int
put_township(
    struct store *s, const struct township *t, size_t position, struct err *e)
{
	struct buf aliases;
	struct sql_query *q = sql_begin(s->sql, SQL_TOWNSHIP_PUT);
	int rc;

	buf_init(&aliases, LIMIT_CONFIG_BYTES);
	for (size_t i = 0; i < t->n_aliases; i++)
		buf_printf(&aliases, "%s%s", i == 0 ? "" : ";", t->aliases[i]);
	sql_bind_text(q, ":code", t->code);
	sql_bind_text(q, ":name", t->name);
	sql_bind_text(q, ":kind", township_kind_name(t->kind));
	sql_bind_text(q, ":email", t->email);
	sql_bind_text(q, ":aliases", buf_str(&aliases));
	sql_bind_int(q, ":first_year", t->first_year);
	sql_bind_int(q, ":last_year", t->last_year);
	sql_bind_text(q, ":successor", t->successor);
	sql_bind_int(q, ":position", (int64_t)position);
	rc = sql_run(q, e);
	buf_fini(&aliases);
	return rc;
}

static int
put_source(
    struct store *s, const struct township *t, size_t position, struct err *e)
{
	const struct source *source = &t->sources[position];
	struct sql_query *q;

	for (size_t i = 0; i < position; i++)
		if (strcmp(t->sources[i].url, source->url) == 0 &&
		    strcmp(t->sources[i].collector, source->collector) == 0)
			return err_set(e, ERR_CONFIG,
			    "%s names source %s %s twice", t->code,
			    source->collector, source->url);
	q = sql_begin(s->sql, SQL_SOURCE_PUT);
	sql_bind_text(q, ":code", t->code);
	sql_bind_text(q, ":collector", source->collector);
	sql_bind_text(q, ":url", source->url);
	sql_bind_text(q, ":options", source->options);
	sql_bind_int(q, ":position", (int64_t)position);
	return sql_run(q, e);
}

static int
put_registry(
    struct store *s, const struct registry *r, const char *print, struct err *e)
{
	struct sql_query *q;

	/* A page may mean something else to a changed registry: it must be
	 * read again, so no "not modified" next time. */
	if (sql_run(sql_begin(s->sql, SQL_TOWNSHIP_FORGET_POSITIONS), e) != 0 ||
	    sql_run(sql_begin(s->sql, SQL_SOURCE_FORGET_POSITIONS), e) != 0 ||
	    sql_run(sql_begin(s->sql, SQL_VALIDATOR_DELETE_ALL), e) != 0)
		return -1;
	for (size_t i = 0; i < r->n_townships; i++) {
		const struct township *t = &r->townships[i];

		if (put_township(s, t, i, e) != 0)
			return -1;
		for (size_t k = 0; k < t->n_sources; k++)
			if (put_source(s, t, k, e) != 0)
				return -1;
	}
	q = sql_begin(s->sql, SQL_STATE_SET_REGISTRY);
	sql_bind_text(q, ":registry", print);
	if (sql_run(q, e) != 0)
		return -1;
	return store_mark_all_likeness(s, e);
}

static int
is_same_registry(struct store *s, const char *print, bool *same, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_STATE_GET);
	int rc = sql_step(q, e);

	*same = rc == 1 && strcmp(sql_text(q, 1), print) == 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_save_registry(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, struct err *e)
{
	char print[HASH_TEXT_SIZE];
	bool same;

	fingerprint(r, print);
	if (is_same_registry(s, print, &same, e) != 0 ||
	    (!same && put_registry(s, r, print, e) != 0))
		return -1;
	s->calendar = *calendar;
	s->has_calendar = true;
	/* A body may have changed its kind, and with it its rollups. */
	return store_refresh_years(s, !same, e);
}

int
store_set_registry(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, struct err *e)
{
	struct store_calendar old = s->calendar;
	bool had = s->has_calendar;
	int rc;

	if (store_begin(s, e) != 0)
		return -1;
	rc = store_end(s, store_save_registry(s, r, calendar, e), e);
	if (rc != 0) {
		s->calendar = old;
		s->has_calendar = had;
	}
	return rc;
}

int
store_set_today(struct store *s, struct date today, struct err *e)
{
	struct date old = s->today;
	int rc;

	if (date_cmp(today, old) == 0)
		return 0;
	if (store_begin(s, e) != 0)
		return -1;
	s->today = today;
	rc = store_refresh_years(s, false, e);
	rc = store_end(s, rc, e);
	if (rc != 0)
		s->today = old;
	return rc;
}

int
store_source_id(struct store *s, const char *code, size_t position, int64_t *id,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_FIND);
	int rc;

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":position", (int64_t)position);
	rc = sql_step(q, e);
	if (rc == 1)
		*id = sql_int(q, 0);
	sql_end(q);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND,
		    "the registry has no source %zu of %s", position, code);
	return rc == 1 ? 0 : -1;
}
