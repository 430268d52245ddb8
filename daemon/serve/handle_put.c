#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/load.h"
#include "daemon/serve/problem.h"
#include "daemon/serve/request.h"

/* The file's bytes; false: the answer is a problem. */
static bool
take_document(
    struct request *q, struct answer *a, struct serve_document *document)
{
	char text[120];
	int year;

	if (request_year(q, a, 1, &year) < 0) {
		answer_problem(
		    a, 400, "\"%.40s\" is no report year", q->variables[1]);
		return false;
	}
	if (q->body_len == 0) {
		answer_problem(a, 400, "the body is empty: it is the file");
		return false;
	}
	if (q->body_len > q->settings->max_document) {
		problem_too_large(
		    q->settings->max_document, text, sizeof(text));
		answer_problem(a, 413, "%s", text);
		return false;
	}
	*document = (struct serve_document){ q->variables[0], year,
		q->content_type, q->body, q->body_len };
	return true;
}

static void
refuse(struct answer *a, const struct err *e)
{
	if (err_class(e->code) == ERR_CLASS_FINAL)
		answer_problem(
		    a, e->code == ERR_NOT_FOUND ? 404 : 422, "%s", e->msg);
	else
		answer_error(a, e);
}

void
handle_put_document(struct request *q, struct answer *a)
{
	const struct serve_settings *s = q->settings;
	struct serve_document document;
	struct err e;

	if (!take_document(q, a, &document))
		return;
	if (s->put_document == NULL)
		answer_problem(a, 503, "no document can be taken now");
	else if (s->put_document(s->arg, &document, q->done, q->ticket, &e) < 0)
		refuse(a, &e);
	else
		a->later = true;
}

/* 201 with the report that it became, 200 when that is as it was. */
void
handle_put_end(
    struct request *q, struct answer *a, bool changed, const struct err *e)
{
	size_t len = strlen(q->path) - strlen("/document");
	enum load_result result;
	struct json_writer w;
	struct resource r;
	struct err trouble;
	int year;

	if (e != NULL) {
		refuse(a, e);
		return;
	}
	if (request_year(q, a, 1, &year) < 0)
		return;
	if (load_resource(q, q->variables[0], year, 0, &r, &result, &trouble) <
	    0) {
		answer_error(a, &trouble);
		return;
	}
	json_begin(&w, &a->body);
	resource_write(&w, &r);
	(void)buf_putc(&a->body, '\n');
	if (!changed)
		return;
	a->status = 201;
	answer_header(a, "Location", arena_strndup(q->arena, q->path, len));
}
