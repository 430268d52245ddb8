/*
 * Files that a report's page links: which are still to be fetched, and those
 * that are kept beside the report as its alternates (I08).
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "daemon/store/inside.h"

/* What is known of one. */
struct known {
	const char *url;
	int64_t reader_version; /* that dealt with it */
	bool kept;              /* a row of report */
};

static int
load_known(struct store *s, struct arena *a,
    const struct store_attachments *files, struct known **out, size_t *n,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ATTACHMENT_ALL);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_text(q, ":code", files->code);
	sql_bind_int(q, ":year", files->year);
	while ((rc = sql_step(q, e)) == 1) {
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		(*out)[(*n)++] =
		    (struct known){ arena_strdup(a, sql_text(q, 0)),
			    sql_int(q, 1), sql_int(q, 2) != 0 };
	}
	sql_end(q);
	return rc;
}

static int
is_followed(struct store *s, const struct store_attachments *files, bool *is,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ATTACHMENT_PAGE);
	int rc;

	sql_bind_text(q, ":code", files->code);
	sql_bind_int(q, ":year", files->year);
	sql_bind_text(q, ":page", files->page);
	rc = sql_step(q, e);
	*is = rc == 1 && sql_int(q, 0) != 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static bool
is_linked(const struct store_attachments *files, const char *url)
{
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->urls[i], url) == 0)
			return true;
	return false;
}

/* A file that is linked no more is forgotten; one whose page changed is kept
 * until it was fetched anew. */
static bool
is_stale(const struct store_attachments *files, const struct known *k)
{
	return !is_linked(files, k->url) || (files->changed && !k->kept);
}

static int
forget(struct store *s, const struct store_attachments *files,
    const struct known *k, struct err *e)
{
	struct sql_query *q;

	if (k->kept)
		return store_delete_alternate(
		    s, files->code, files->year, k->url, e);
	q = sql_begin(s->sql, SQL_ATTACHMENT_DELETE);
	sql_bind_text(q, ":code", files->code);
	sql_bind_int(q, ":year", files->year);
	sql_bind_text(q, ":url", k->url);
	return sql_run(q, e);
}

static int
forget_stale(struct store *s, const struct store_attachments *files,
    const struct known *known, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (is_stale(files, &known[i]) &&
		    forget(s, files, &known[i], e) != 0)
			return -1;
	return store_judge_own(s, files->code, files->year, e);
}

static bool
is_done(const struct store_attachments *files, const char *url,
    const struct known *known, size_t n)
{
	for (size_t i = 0; !files->changed && i < n; i++)
		if (!known[i].kept &&
		    known[i].reader_version == READER_VERSION &&
		    strcmp(known[i].url, url) == 0)
			return true;
	return false;
}

static int
set_attachments(struct store *s, struct arena *a,
    const struct store_attachments *files, bool *wanted, struct err *e)
{
	struct known *known;
	size_t n, n_stale = 0;
	bool followed;

	memset(wanted, 0, files->n * sizeof(*wanted));
	if (is_followed(s, files, &followed, e) != 0)
		return -1;
	if (!followed)
		return 0;
	if (load_known(s, a, files, &known, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < files->n; i++)
		wanted[i] = !is_done(files, files->urls[i], known, n);
	for (size_t i = 0; i < n; i++)
		n_stale += is_stale(files, &known[i]);
	if (n_stale == 0)
		return 0;
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, forget_stale(s, files, known, n, e), e);
}

int
store_set_attachments(struct store *s, const struct store_attachments *files,
    bool *wanted, struct err *e)
{
	struct arena *a = arena_new();
	int rc = set_attachments(s, a, files, wanted, e);

	arena_free(a);
	return rc;
}

static int
put_attachment(struct store *s, const struct store_attachments *files,
    const struct store_package *p, struct store_incoming *in, struct err *e)
{
	const char *url = store_asked_url(p->visit);
	struct sql_query *q;
	bool followed;

	if (is_followed(s, files, &followed, e) != 0)
		return -1;
	if (!followed)
		return 0;
	if (in == NULL) {
		if (store_delete_alternate(
			s, files->code, files->year, url, e) != 0)
			return -1;
	} else if (store_source_id(
		       s, files->code, p->visit->source, &in->source, e) != 0 ||
	    store_keep_alternate(s, p, in, e) != 0) {
		return -1;
	}
	q = sql_begin(s->sql, SQL_ATTACHMENT_PUT);
	sql_bind_text(q, ":code", files->code);
	sql_bind_int(q, ":year", files->year);
	sql_bind_text(q, ":url", url);
	sql_bind_int(q, ":reader_version", READER_VERSION);
	if (sql_run(q, e) != 0)
		return -1;
	return store_judge_own(s, files->code, files->year, e);
}

int
store_put_attachment(struct store *s, const struct store_attachments *files,
    const struct store_visit *v, const struct reading *reading,
    const struct store_document *document, struct err *e)
{
	struct store_package p = { .visit = v };
	struct store_incoming in;

	if (reading != NULL) {
		p.compressed = document->compressed;
		p.compressed_len = document->compressed_len;
		p.document_len = document->document_len;
		in = store_incoming_of(v, reading);
		in.page_url = files->page;
	}
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s,
	    put_attachment(s, files, &p, reading == NULL ? NULL : &in, e), e);
}

static int
forget_validators(struct store *s, const char *url, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VALIDATOR_DELETE);

	sql_bind_text(q, ":url", url);
	return sql_run(q, e);
}

int
store_forget_validators(struct store *s, const char *url, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, forget_validators(s, url, e), e);
}
