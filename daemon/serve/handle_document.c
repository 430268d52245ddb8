#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"

/* Digits of a hash that are enough for a file's name. */
#define SHORT_HASH 8

/* The name's ending by media type; what is not known is ".bin". */
static const char *
extension(const char *media_type)
{
	static const char *const endings[][2] = {
		{ "text/html", "html" },
		{ "text/plain", "txt" },
		{ "text/csv", "csv" },
		{ "application/pdf", "pdf" },
		{ "application/json", "json" },
		{ "application/msword", "doc" },
		{ "application/rtf", "rtf" },
		{ "application/vnd.openxmlformats-officedocument."
		  "wordprocessingml.document",
		    "docx" },
	};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcmp(endings[i][0], media_type) == 0)
			return endings[i][1];
	return "bin";
}

/* ASCII whatever the code is; `which` tells documents of a year apart. */
static const char *
file_name(struct request *q, const char *code, int year, const char *which,
    const char *media_type)
{
	char *name = arena_printf(q->arena, "%.40s-%d-%s.%s", code, year, which,
	    extension(media_type));

	for (char *c = name; *c != '\0'; c++)
		if (!((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
			(*c >= 'A' && *c <= 'Z') || *c == '-' || *c == '.'))
			*c = '_';
	return name;
}

/* The document that the row of a query holds. */
static int
take_document(
    struct request *q, struct answer *a, struct sql_query *row, struct err *e)
{
	const char *type = arena_strdup(q->arena, sql_text(row, 0));
	struct store_document d = { .document_len = (size_t)sql_int(row, 1) };

	a->media_type = *type == '\0' ? "application/octet-stream" : type;
	d.compressed = sql_blob(row, 2, &d.compressed_len);
	return store_unpack(&d, &a->body, e);
}

static int
put_document(
    struct request *q, struct answer *a, const char *sha256, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_DOCUMENT);
	int rc;

	sql_bind_text(row, ":sha256", sha256);
	rc = sql_step(row, e);
	if (rc == 1)
		rc = take_document(q, a, row, e);
	else if (rc == 0)
		rc = err_set(
		    e, ERR_DATABASE, "the archive lacks document %s", sha256);
	sql_end(row);
	return rc;
}

/* One that is this year's; *found false: there is none of that hash. */
static int
put_document_of(struct request *q, struct answer *a, int year,
    const char *sha256, bool *found, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_DOCUMENT_OF);
	int rc;

	sql_bind_text(row, ":sha256", sha256);
	sql_bind_text(row, ":code", q->variables[0]);
	sql_bind_int(row, ":year", year);
	rc = sql_step(row, e);
	*found = rc == 1;
	if (rc == 1)
		rc = take_document(q, a, row, e);
	sql_end(row);
	return rc;
}

static void
add_headers(struct request *q, struct answer *a, int year, const char *which,
    const char *sha256)
{
	const char *name =
	    file_name(q, q->variables[0], year, which, a->media_type);

	a->etag = arena_printf(q->arena, "\"%s\"", sha256);
	answer_header(a, "Content-Disposition",
	    arena_printf(q->arena, "attachment; filename=\"%s\"", name));
	answer_header(a, "Content-Security-Policy", "sandbox");
}

static void
answer_by_hash(
    struct request *q, struct answer *a, int year, const char *sha256)
{
	struct err e;
	bool found;

	if (put_document_of(q, a, year, sha256, &found, &e) < 0)
		answer_error(a, &e);
	else if (!found)
		answer_problem(a, 404,
		    "there is no document \"%.100s\" of \"%.100s\" for %d",
		    sha256, q->variables[0], year);
	else
		add_headers(q, a, year,
		    arena_strndup(q->arena, sha256, SHORT_HASH), sha256);
}

/* Of a revision; without any report, what stands in its place. */
static void
answer_by_revision(
    struct request *q, struct answer *a, int year, int64_t revision)
{
	enum load_result result;
	struct resource r;
	struct err e;

	if (load_resource(q, q->variables[0], year, revision, &r, &result, &e) <
	    0) {
		answer_error(a, &e);
		return;
	}
	if (result != LOAD_FOUND || r.sha256 == NULL) {
		answer_problem(a, 404,
		    "there is no document of \"%.100s\" for %d",
		    q->variables[0], year);
		return;
	}
	if (put_document(q, a, r.sha256, &e) < 0) {
		answer_error(a, &e);
		return;
	}
	add_headers(q, a, year,
	    r.revision == 0
		? arena_strndup(q->arena, r.sha256, SHORT_HASH)
		: arena_printf(q->arena, "r%lld", (long long)r.revision),
	    r.sha256);
}

void
handle_document(struct request *q, struct answer *a)
{
	int64_t revision = params_int(&q->params, "revision", 0);
	const char *sha256 = params_text(&q->params, "sha256");
	int year;

	if (request_year(q, a, 1, &year) < 0)
		return;
	if (sha256 != NULL && revision != 0)
		answer_problem(a, 400,
		    "parameters \"revision\" and \"sha256\" name a document"
		    " each: give one of them");
	else if (sha256 != NULL)
		answer_by_hash(q, a, year, sha256);
	else
		answer_by_revision(q, a, year, revision);
}
