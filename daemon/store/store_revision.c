/*
 * The rows of reports: what the current revision is, and how one is written.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/form/form.h"
#include "daemon/store/inside.h"

void
store_copy_hash(char out[HASH_TEXT_SIZE], const char *s)
{
	size_t len = strlen(s);

	if (len >= HASH_TEXT_SIZE)
		len = HASH_TEXT_SIZE - 1;
	memcpy(out, s, len);
	out[len] = '\0';
}

int
store_load_current(struct store *s, const char *code, int year,
    struct store_current *c, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_CURRENT);
	int rc;

	memset(c, 0, sizeof(*c));
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1) {
		c->exists = true;
		c->id = sql_int(q, 0);
		c->revision = (int)sql_int(q, 1);
		store_copy_hash(c->sha256, sql_text(q, 2));
		c->reader_version = sql_int(q, 3);
		store_copy_hash(c->content, sql_text(q, 4));
		c->source = sql_int(q, 5);
		c->form = form_find(s->forms, sql_text(q, 6));
		c->source_listed = !sql_is_null(q, 7);
		c->position = (size_t)sql_int(q, 7);
		c->source_gives = sql_int(q, 8) != 0;
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_is_at(struct store *s, int64_t report, const struct store_incoming *in,
    bool *is, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_IS_AT);
	int rc;

	sql_bind_int(q, ":report", report);
	sql_bind_text(q, ":url", in->url);
	sql_bind_text(q, ":asked_url", in->asked_url);
	rc = sql_step(q, e);
	*is = rc == 1 && sql_int(q, 0) != 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

void
store_dated_format(
    const struct date dated[REPORT_DATES], char out[STORE_DATED_SIZE])
{
	size_t len = 0;

	for (size_t i = 0; i < REPORT_DATES; i++) {
		char text[DATE_TEXT_SIZE];

		len += (size_t)snprintf(out + len, STORE_DATED_SIZE - len,
		    "%s%s", i > 0 ? "," : "", date_format(dated[i], text));
	}
}

void
store_dated_parse(const char *text, struct date out[REPORT_DATES])
{
	memset(out, 0, REPORT_DATES * sizeof(out[0]));
	for (size_t i = 0; i < REPORT_DATES; i++) {
		size_t len = strcspn(text, ",");
		char one[DATE_TEXT_SIZE];

		(void)snprintf(one, sizeof(one), "%.*s", (int)len, text);
		if (date_parse(one, &out[i]) != 0)
			out[i] = (struct date){ 0, 0, 0 };
		text += len + (text[len] == ',');
	}
}

/* dated lives until sql_end(). */
static void
bind_report(struct sql_query *q, const struct store_incoming *in,
    char dated[STORE_DATED_SIZE])
{
	const struct report *r = &in->reading->report;

	store_dated_format(r->dated, dated);
	sql_bind_text(q, ":dated", dated);
	sql_bind_text(q, ":page_url", in->page_url);
	sql_bind_text(q, ":form", r->form->id);
	sql_bind_text(q, ":title", r->title);
	sql_bind_text(q, ":organ", r->publisher);
	sql_bind_date(q, ":published_on", r->published_on);
	sql_bind_text(q, ":published_by", r->published_by);
	sql_bind_date(q, ":period_from", r->period_from);
	sql_bind_date(q, ":period_to", r->period_to);
	sql_bind_text(q, ":preface", r->preface);
	sql_bind_int(q, ":truncated", r->truncated);
	sql_bind_text(q, ":url", in->url);
	sql_bind_text(q, ":asked_url", in->asked_url);
	if (in->source != 0)
		sql_bind_int(q, ":source", in->source);
	sql_bind_int(q, ":fetched_at", in->fetched_at);
	sql_bind_text(q, ":sha256", in->reading->sha256);
	sql_bind_text(q, ":media_type", in->reading->media_type);
	sql_bind_int(q, ":reader_version", READER_VERSION);
	sql_bind_text(q, ":content", in->content);
	sql_bind_int(q, ":run", in->run);
}

int
store_insert_revision(struct store *s, const struct store_incoming *in,
    int revision, int64_t *id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_INSERT);
	char dated[STORE_DATED_SIZE];

	sql_bind_text(q, ":code", in->code);
	sql_bind_int(q, ":year", in->year);
	if (revision != 0)
		sql_bind_int(q, ":revision", revision);
	sql_bind_int(q, ":now", store_now(s));
	bind_report(q, in, dated);
	if (sql_run(q, e) != 0)
		return -1;
	*id = sql_last_id(s->sql);
	return store_replace_content(s, *id, &in->reading->report, e);
}

int
store_replace_revision(
    struct store *s, const struct store_incoming *in, int64_t id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_REPLACE);
	char dated[STORE_DATED_SIZE];

	sql_bind_int(q, ":report", id);
	bind_report(q, in, dated);
	if (sql_run(q, e) != 0)
		return -1;
	return store_replace_content(s, id, &in->reading->report, e);
}

int
store_confirm_revision(
    struct store *s, const struct store_incoming *in, int64_t id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_SET_PUBLISHED);
	char dated[STORE_DATED_SIZE];

	sql_bind_int(q, ":report", id);
	sql_bind_date(q, ":published_on", in->reading->report.published_on);
	sql_bind_text(q, ":published_by", in->reading->report.published_by);
	if (sql_run(q, e) != 0)
		return -1;
	if (in->source == 0)
		return 0;
	store_dated_format(in->reading->report.dated, dated);
	q = sql_begin(s->sql, SQL_REPORT_SET_DATED);
	sql_bind_int(q, ":report", id);
	sql_bind_text(q, ":dated", dated);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_REPORT_SET_SEEN);
	sql_bind_int(q, ":report", id);
	sql_bind_int(q, ":run", in->run);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_REPORT_SET_URL);
	sql_bind_int(q, ":report", id);
	sql_bind_text(q, ":url", in->url);
	sql_bind_text(q, ":asked_url", in->asked_url);
	return sql_run(q, e);
}

int
store_load_origin(struct store *s, struct arena *a, int64_t report,
    struct store_incoming *in, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_ORIGIN);
	int rc;

	sql_bind_int(q, ":report", report);
	rc = sql_step(q, e);
	if (rc == 1) {
		in->url = arena_strdup(a, sql_text_or_null(q, 0));
		in->asked_url = arena_strdup(a, sql_text_or_null(q, 1));
		in->source = sql_int(q, 2);
		in->fetched_at = sql_int(q, 3);
	}
	sql_end(q);
	return rc == 1 ? 0
	    : rc == 0  ? err_set(e, ERR_NOT_FOUND, "there is no report %lld",
			     (long long)report)
		       : -1;
}
