/*
 * The rows of publications and their readings: what the current one is, and how
 * one is written and loaded.
 */
#include "daemon/store/publication.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "daemon/store/inside.h"

/* A report as JSON: all sections at their limit, each byte escaped. */
#define MAX_JSON_BYTES \
	(LIMIT_SECTIONS * LIMIT_SECTION_BYTES * 12u + 64u * 1024 * 1024)

/* By enum report_dated. */
static const char *const date_places[] = { "meta", "text", "url" };

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

/* ---- writing ---- */

static void
bind_reading(struct sql_query *q, const struct store_incoming *in,
    const struct buf *json)
{
	sql_bind_text(q, ":document_sha256", in->reading->sha256);
	sql_bind_int(q, ":reader_version", READER_VERSION);
	sql_bind_text(q, ":form", in->reading->report.form->id);
	sql_bind_text(q, ":content_sha256", in->content);
	sql_bind_text(q, ":json", buf_str(json));
}

static void
write_reading(const struct store_incoming *in, struct buf *out)
{
	struct json_writer w;

	buf_init(out, MAX_JSON_BYTES);
	json_begin(&w, out);
	report_write(&w, &in->reading->report);
}

/* first: the document is a new one, and these are what it came with. */
static int
put_dates(struct store *s, const struct report *r, int64_t id, bool first,
    struct err *e)
{
	for (size_t i = 0; i < REPORT_DATES; i++) {
		struct sql_query *q =
		    sql_begin(s->sql, SQL_PUBLICATION_DATE_PUT);

		sql_bind_int(q, ":report", id);
		sql_bind_text(q, ":place", date_places[i]);
		sql_bind_date(q, ":date", r->dated[i]);
		sql_bind_int(q, ":first", first);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

static void
bind_publication(
    struct sql_query *q, const struct store_incoming *in, bool is_revision)
{
	const struct report *r = &in->reading->report;

	sql_bind_text(q, ":role",
	    is_revision ? (in->source == 0 ? "upload" : "main")
			: (in->page_url == NULL ? "alternate" : "attachment"));
	sql_bind_text(q, ":title", r->title);
	sql_bind_date(q, ":published_on", r->published_on);
	sql_bind_text(q, ":published_by", r->published_by);
	sql_bind_text(q, ":url", in->url);
	sql_bind_text(q, ":asked_url", in->asked_url);
	sql_bind_text(q, ":page_url", in->page_url);
	if (in->source != 0)
		sql_bind_int(q, ":source", in->source);
	sql_bind_int(q, ":fetched_at", in->fetched_at);
	sql_bind_int(q, ":run", in->run);
}

int
store_insert_publication(struct store *s, const struct store_incoming *in,
    int revision, int64_t *id, struct err *e)
{
	struct sql_query *q;
	struct buf json;
	int rc;

	write_reading(in, &json);
	q = sql_begin(s->sql, SQL_READING_PUT);
	bind_reading(q, in, &json);
	rc = sql_run(q, e);
	buf_fini(&json);
	if (rc != 0)
		return -1;
	q = sql_begin(s->sql, SQL_PUBLICATION_PUT);
	sql_bind_int(q, ":reading", sql_last_id(s->sql));
	sql_bind_text(q, ":code", in->code);
	sql_bind_int(q, ":year", in->year);
	if (revision != 0)
		sql_bind_int(q, ":revision", revision);
	sql_bind_int(q, ":now", store_now(s));
	bind_publication(q, in, revision != 0);
	if (sql_run(q, e) != 0)
		return -1;
	*id = sql_last_id(s->sql);
	return put_dates(s, &in->reading->report, *id, true, e);
}

/* *same: the publication's document is this one. */
static int
has_document(
    struct store *s, int64_t id, const char *sha256, bool *same, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_PUBLICATION_DOCUMENT);
	int rc;

	sql_bind_int(q, ":report", id);
	rc = sql_step(q, e);
	*same = rc == 1 && strcmp(sql_text(q, 0), sha256) == 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_replace_publication(struct store *s, const struct store_incoming *in,
    int64_t id, bool is_revision, struct err *e)
{
	struct sql_query *q;
	struct buf json;
	bool same;
	int rc;

	if (has_document(s, id, in->reading->sha256, &same, e) != 0)
		return -1;
	write_reading(in, &json);
	q = sql_begin(s->sql, SQL_READING_REPLACE);
	sql_bind_int(q, ":report", id);
	bind_reading(q, in, &json);
	rc = sql_run(q, e);
	buf_fini(&json);
	if (rc != 0)
		return -1;
	q = sql_begin(s->sql, SQL_PUBLICATION_REPLACE);
	sql_bind_int(q, ":report", id);
	sql_bind_int(q, ":same_document", same);
	bind_publication(q, in, is_revision);
	if (sql_run(q, e) != 0)
		return -1;
	return put_dates(s, &in->reading->report, id, same, e);
}

int
store_confirm_publication(
    struct store *s, const struct store_incoming *in, int64_t id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_SET_PUBLISHED);

	sql_bind_int(q, ":report", id);
	sql_bind_date(q, ":published_on", in->reading->report.published_on);
	sql_bind_text(q, ":published_by", in->reading->report.published_by);
	if (sql_run(q, e) != 0)
		return -1;
	if (in->source == 0)
		return 0;
	if (put_dates(s, &in->reading->report, id, false, e) != 0)
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
store_delete_alternate_row(struct store *s, int64_t id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_PUBLICATION_DATES_DELETE);
	int64_t reading = 0;
	int rc;

	sql_bind_int(q, ":report", id);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_ALTERNATE_DELETE);
	sql_bind_int(q, ":report", id);
	while ((rc = sql_step(q, e)) == 1)
		reading = sql_int(q, 0);
	sql_end(q);
	if (rc != 0)
		return -1;
	q = sql_begin(s->sql, SQL_READING_DELETE);
	sql_bind_int(q, ":reading", reading);
	return sql_run(q, e);
}

/* ---- loading ---- */

static int
load_dates(
    struct sql *sql, int64_t publication, struct report *r, struct err *e)
{
	struct sql_query *q = sql_begin(sql, SQL_PUBLICATION_DATES);
	int rc;

	sql_bind_int(q, ":report", publication);
	while ((rc = sql_step(q, e)) == 1)
		for (size_t i = 0; i < REPORT_DATES; i++)
			if (strcmp(sql_text(q, 0), date_places[i]) == 0)
				r->dated[i] = sql_date(q, 1);
	sql_end(q);
	return rc;
}

static int
parse_report(struct sql_query *q, const struct form_set *forms, struct arena *a,
    struct report *out, struct err *e)
{
	const char *text = sql_text(q, 1);
	struct cJSON *v;
	int rc;

	if (form_find(forms, sql_text(q, 0)) == NULL)
		return err_set(e, ERR_SCHEMA,
		    "a stored report has form %s, which is not known",
		    sql_text(q, 0));
	v = json_parse(text, strlen(text), e);
	if (v == NULL)
		return -1;
	rc = report_parse(a, forms, v, out, e);
	json_free(v);
	if (rc != 0)
		return -1;
	out->published_on = sql_date(q, 2);
	out->published_by = arena_strdup(a, sql_text_or_null(q, 3));
	return 0;
}

int
publication_load_report(struct sql *sql, const struct form_set *forms,
    struct arena *a, int64_t publication, struct report *out, struct err *e)
{
	struct sql_query *q = sql_begin(sql, SQL_PUBLICATION_GET);
	struct report r = { 0 };
	int rc;

	sql_bind_int(q, ":report", publication);
	rc = sql_step(q, e);
	if (rc == 1 && parse_report(q, forms, a, &r, e) != 0)
		rc = -1;
	sql_end(q);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "there is no report %lld",
		    (long long)publication);
	if (rc < 0 || load_dates(sql, publication, &r, e) != 0)
		return -1;
	*out = r;
	return 0;
}

int
store_load_cells(struct store *s, int64_t publication, const struct form *form,
    struct cell *cells, struct err *e)
{
	struct arena *a = arena_new();
	struct report r;
	int rc =
	    publication_load_report(s->sql, s->forms, a, publication, &r, e);

	memset(cells, 0, form->n_cells * sizeof(*cells));
	for (size_t i = 0; rc == 0 && r.form == form && i < form->n_cells; i++)
		if (r.cells[i].state == CELL_REPORTED)
			cells[i] = (struct cell){ .state = CELL_REPORTED,
				.value = r.cells[i].value };
	arena_free(a);
	return rc;
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
