#include <zstd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"
#include "daemon/store/inside.h"

/* ---- a visit ---- */

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static int
count_visit(struct store *s, const struct store_visit *v, bool new_source,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_COUNT_VISIT);
	bool failed = !outcome_answered(v->outcome);

	sql_bind_int(q, ":run", v->run);
	sql_bind_int(q, ":new_source", new_source);
	sql_bind_int(q, ":not_modified", v->outcome == OUTCOME_NOT_MODIFIED);
	sql_bind_int(q, ":failed", failed || v->outcome == OUTCOME_TOO_LARGE);
	sql_bind_int(q, ":fetched",
	    v->outcome == OUTCOME_OK || v->outcome == OUTCOME_UNREADABLE ||
		v->outcome == OUTCOME_NOT_A_REPORT ||
		v->outcome == OUTCOME_MISMATCH);
	return sql_run(q, e);
}

/* The visit's row, and the run's counts the first time. */
static int
put_visit_row(struct store *s, const struct store_visit *v, int64_t source,
    const char *sha256, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VISIT_SEEN);
	bool seen, source_seen;
	int rc;

	sql_bind_int(q, ":run", v->run);
	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", v->year);
	rc = sql_step(q, e);
	seen = rc == 1 && sql_int(q, 0) != 0;
	source_seen = rc == 1 && sql_int(q, 1) != 0;
	sql_end(q);
	if (rc < 0 || (!seen && count_visit(s, v, !source_seen, e) != 0))
		return -1;
	q = sql_begin(s->sql, SQL_VISIT_PUT);
	sql_bind_int(q, ":run", v->run);
	sql_bind_text(q, ":code", v->code);
	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", v->year);
	sql_bind_text(q, ":url", or_empty(v->url));
	sql_bind_text(q, ":outcome", outcome_name(v->outcome));
	sql_bind_text(q, ":detail", or_empty(v->detail));
	sql_bind_int(q, ":http_status", v->http_status);
	sql_bind_int(q, ":fetched_at", v->fetched_at);
	sql_bind_text(q, ":sha256", sha256);
	return sql_run(q, e);
}

/*
 * Does the answer show no report where the source gave one before? Where it
 * never did, having none is no trouble of the source.
 */
static int
has_lost_report(struct store *s, const struct store_visit *v, int64_t source,
    bool *lost, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_GAVE);
	int rc;

	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", v->year);
	rc = sql_step(q, e);
	*lost = rc == 1 && !sql_is_null(q, 0) && v->outcome != OUTCOME_OK &&
	    v->outcome != OUTCOME_NOT_MODIFIED;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* The source's health: one failure in a run counts for the run. Where our own
 * reader failed, the source has answered. */
static int
put_health(
    struct store *s, const struct store_visit *v, int64_t source, struct err *e)
{
	struct sql_query *q;
	bool lost;

	if (has_lost_report(s, v, source, &lost, e) != 0)
		return -1;
	if (outcome_answered(v->outcome) && (!lost || v->own_failure)) {
		q = sql_begin(s->sql, SQL_SOURCE_ANSWERED);
	} else {
		q = sql_begin(s->sql, SQL_SOURCE_FAILED);
		sql_bind_text(q, ":outcome", outcome_name(v->outcome));
		sql_bind_text(q, ":detail", or_empty(v->detail));
		sql_bind_date(q, ":today", clock_date(v->fetched_at));
	}
	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":run", v->run);
	sql_bind_int(q, ":now", v->fetched_at);
	return sql_run(q, e);
}

static int
put_source_year(struct store *s, const struct store_visit *v, int64_t source,
    struct store_found found, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SOURCE_YEAR_PUT);

	sql_bind_int(q, ":source", source);
	sql_bind_int(q, ":year", v->year);
	sql_bind_text(q, ":outcome", outcome_name(v->outcome));
	if (outcome_answered(v->outcome) && v->outcome != OUTCOME_NOT_MODIFIED)
		sql_bind_text(q, ":answered", outcome_name(v->outcome));
	sql_bind_text(q, ":detail", or_empty(v->detail));
	sql_bind_text(q, ":url", or_empty(v->url));
	if (found.year != 0) {
		sql_bind_int(q, ":found_year", found.year);
		sql_bind_text(q, ":document_sha256", found.sha256);
		sql_bind_text(q, ":content_sha256", found.content);
		sql_bind_int(q, ":reader_version", READER_VERSION);
	} else {
		sql_bind_text(q, ":rejected_sha256", v->sha256);
	}
	sql_bind_int(q, ":own_failure", v->own_failure);
	sql_bind_int(q, ":now", v->fetched_at);
	return sql_run(q, e);
}

int
store_save_visit(struct store *s, const struct store_visit *v, int64_t source,
    struct store_found found, struct err *e)
{
	const char *sha256 = found.year != 0 ? found.sha256 : v->sha256;

	if (put_visit_row(s, v, source, sha256, e) != 0 ||
	    put_health(s, v, source, e) != 0)
		return -1;
	return put_source_year(s, v, source, found, e);
}

/* What a URL gave is no longer what its validators stand for; an alternate
 * that has not changed may be needed later, and must come whole then. */
static int
forget_validators(
    struct store *s, const struct store_visit *v, int64_t source, struct err *e)
{
	struct sql_query *q;
	bool followed;
	int rc;

	if (!outcome_answered(v->outcome))
		return 0;
	if (v->outcome == OUTCOME_NOT_MODIFIED) {
		q = sql_begin(s->sql, SQL_SOURCE_IS_FOLLOWED);
		sql_bind_text(q, ":code", v->code);
		sql_bind_int(q, ":source", source);
		sql_bind_int(q, ":year", v->year);
		rc = sql_step(q, e);
		followed = rc == 1 && sql_int(q, 0) != 0;
		sql_end(q);
		if (rc < 0 || followed)
			return rc < 0 ? -1 : 0;
	}
	return store_save_validators(s, v, false, e);
}

/* What it says of documents that are known. */
static int
note_answer(
    struct store *s, const struct store_visit *v, int64_t source, struct err *e)
{
	int rc = 0;

	switch (v->outcome) {
	case OUTCOME_NOT_FOUND:
		/* A link that is gone from a list is no page that is gone. */
		if (v->http_status == 404 || v->http_status == 410)
			rc = store_note_gone(s, v, source, e);
		break;
	case OUTCOME_OK:
	case OUTCOME_NOT_MODIFIED:
	case OUTCOME_TOO_LARGE:
	case OUTCOME_UNREADABLE:
		rc = store_note_there(s, v, source, e);
		break;
	default:
		break;
	}
	return rc != 0 ? -1 : store_note_alternate(s, v, source, 0, e);
}

int
store_put_visit(struct store *s, const struct store_visit *v, struct err *e)
{
	struct store_found nothing = { NULL, NULL, 0 };
	int64_t source;
	int rc;

	if (store_begin(s, e) != 0)
		return -1;
	rc = store_source_id(s, v->code, v->source, &source, e);
	if (rc == 0)
		rc = store_save_visit(s, v, source, nothing, e);
	if (rc == 0)
		rc = forget_validators(s, v, source, e);
	if (rc == 0)
		rc = note_answer(s, v, source, e);
	if (rc == 0)
		rc = v->year == 0 ? store_refresh_township(s, v->code, e)
				  : store_refresh_year(s, v->code, v->year, e);
	return store_end(s, rc, e);
}

int
store_visited(struct store *s, int64_t run, const char *code, size_t source,
    int year, bool *visited, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VISITED);
	int rc;

	sql_bind_int(q, ":run", run);
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":position", (int64_t)source);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1)
		*visited = sql_int(q, 0) != 0;
	sql_end(q);
	return rc == 1 ? 0 : -1;
}

/* ---- validators ---- */

const char *
store_asked_url(const struct store_visit *v)
{
	return or_empty(v->asked_url == NULL ? v->url : v->asked_url);
}

int
store_save_validators(
    struct store *s, const struct store_visit *v, bool keep, struct err *e)
{
	const char *etag = or_empty(v->etag);
	const char *modified = or_empty(v->last_modified);
	const char *url = store_asked_url(v);
	struct sql_query *q;

	if (!keep || (etag[0] == '\0' && modified[0] == '\0')) {
		q = sql_begin(s->sql, SQL_VALIDATOR_DELETE);
		sql_bind_text(q, ":url", url);
		return sql_run(q, e);
	}
	q = sql_begin(s->sql, SQL_VALIDATOR_PUT);
	sql_bind_text(q, ":url", url);
	sql_bind_text(q, ":etag", etag);
	sql_bind_text(q, ":last_modified", modified);
	sql_bind_int(q, ":reader_version", READER_VERSION);
	return sql_run(q, e);
}

int
store_forget_replaced(
    struct store *s, int64_t report, const char *asked_url, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VALIDATOR_DELETE_OF_REPORT);

	sql_bind_int(q, ":report", report);
	sql_bind_text(q, ":asked_url", asked_url);
	return sql_run(q, e);
}

int
store_validators(struct store *s, struct arena *a, const char *url,
    const char **etag, const char **last_modified, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VALIDATOR_GET);
	int rc;

	sql_bind_text(q, ":url", url);
	sql_bind_int(q, ":reader_version", READER_VERSION);
	rc = sql_step(q, e);
	if (rc >= 0) {
		*etag = rc == 1 ? arena_strdup(a, sql_text(q, 0)) : "";
		*last_modified = rc == 1 ? arena_strdup(a, sql_text(q, 1)) : "";
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* ---- documents ---- */

int
store_save_document(struct store *s, const char *sha256, const char *media_type,
    const void *compressed, size_t compressed_len, size_t document_len,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_DOCUMENT_PUT);

	sql_bind_text(q, ":sha256", sha256);
	sql_bind_text(q, ":media_type", media_type);
	sql_bind_int(q, ":size", (int64_t)document_len);
	sql_bind_blob(q, ":content", compressed, compressed_len);
	sql_bind_int(q, ":now", store_now(s));
	return sql_run(q, e);
}

int
store_save_package(struct store *s, const struct store_package *p,
    const struct reading *reading, struct err *e)
{
	return store_save_document(s, reading->sha256, reading->media_type,
	    p->compressed, p->compressed_len, p->document_len, e);
}

int
store_put_document(struct store *s, const char *sha256, const char *media_type,
    const void *compressed, size_t compressed_len, size_t document_len,
    struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s,
	    store_save_document(s, sha256, media_type, compressed,
		compressed_len, document_len, e),
	    e);
}

int
store_get_document(struct store *s, struct arena *a, const char *sha256,
    struct store_document *out, bool *found, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_DOCUMENT_GET);
	int rc;

	sql_bind_text(q, ":sha256", sha256);
	rc = sql_step(q, e);
	if (rc == 1) {
		const void *p = sql_blob(q, 2, &out->compressed_len);

		/* arena_strndup: bytes, a NUL behind. */
		out->compressed =
		    arena_strndup(a, p == NULL ? "" : p, out->compressed_len);
		out->media_type = arena_strdup(a, sql_text_or_null(q, 0));
		out->document_len = (size_t)sql_int(q, 1);
	}
	sql_end(q);
	if (rc >= 0)
		*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
store_unpack(const struct store_document *d, struct buf *out, struct err *e)
{
	size_t n;

	if (d->document_len > LIMIT_DOCUMENT_BYTES)
		return err_set(e, ERR_LIMIT,
		    "the archived document is larger than %u MiB",
		    LIMIT_DOCUMENT_BYTES / (1024 * 1024));
	buf_fini(out);
	buf_init(out, LIMIT_DOCUMENT_BYTES + 1);
	out->data = mem_calloc(d->document_len + 1, 1);
	out->cap = d->document_len + 1;
	n = ZSTD_decompress(
	    out->data, d->document_len, d->compressed, d->compressed_len);
	if (ZSTD_isError(n) || n != d->document_len)
		return err_set(
		    e, ERR_DATABASE, "the archived document is damaged");
	out->len = n;
	return 0;
}
