#include "daemon/serve/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"

const char *const list_formats[] = { "json", "csv", NULL };

void
list_begin(struct list *l, struct request *q, struct answer *a, const char *key,
    const char *const *headings)
{
	const char *format = params_text(&q->params, "format");

	memset(l, 0, sizeof(*l));
	l->q = q;
	l->answer = a;
	l->csv = format != NULL && strcmp(format, "csv") == 0;
	l->limit = (size_t)params_int(
	    &q->params, "limit", l->csv ? LIMIT_CSV_ROWS : LIST_DEFAULT_ROWS);
	if (l->csv) {
		a->media_type = "text/csv; charset=utf-8";
		answer_header(a, "Content-Disposition",
		    arena_printf(
			q->arena, "attachment; filename=\"%s.csv\"", key));
		csv_begin(&l->out, &a->body);
		csv_headings(&l->out, headings);
		return;
	}
	json_begin(&l->json, &a->body);
	json_object_begin(&l->json);
	json_key(&l->json, key);
	json_array_begin(&l->json);
}

bool
list_row(struct list *l)
{
	if (l->n == l->limit)
		return false;
	l->n++;
	return true;
}

/* The query without its `after`, for the address of the next page. */
static const char *
query_without_after(struct request *q)
{
	const char *query = q->query == NULL ? "" : q->query, *rest = "";

	while (*query != '\0') {
		size_t len = strcspn(query, "&");

		if (strncmp(query, "after=", 6) != 0 && len > 0)
			rest = arena_printf(
			    q->arena, "%s%.*s&", rest, (int)len, query);
		query += len + (query[len] == '&');
	}
	return rest;
}

void
list_rows_end(struct list *l)
{
	if (!l->csv && !l->rows_ended)
		json_array_end(&l->json);
	l->rows_ended = true;
}

void
list_end(struct list *l, const char *next)
{
	list_rows_end(l);
	if (!l->csv) {
		if (l->beside != NULL)
			l->beside(l, l->arg);
		json_put_string(&l->json, "next", next);
		json_object_end(&l->json);
		(void)buf_putc(&l->answer->body, '\n');
		return;
	}
	if (next != NULL)
		answer_header(l->answer, "Link",
		    arena_printf(l->q->arena, "<%s?%safter=%s>; rel=\"next\"",
			l->q->path, query_without_after(l->q), next));
}

void
list_walk(struct list *l, struct sql_query *row,
    void (*put)(struct list *l, struct sql_query *row))
{
	const char *next = NULL;
	int64_t cursor = 0;
	struct err e;
	int rc;

	sql_bind_int(row, ":limit", (int64_t)l->limit + 1);
	while ((rc = sql_step(row, &e)) == 1) {
		if (!list_row(l)) {
			next = arena_printf(
			    l->q->arena, "%lld", (long long)cursor);
			break;
		}
		put(l, row);
		cursor = sql_int(row, 0);
	}
	sql_end(row);
	if (rc < 0)
		answer_error(l->answer, &e);
	else
		list_end(l, next);
}

int
list_after_int(struct request *q, struct answer *a, long long *out)
{
	const char *after = params_text(&q->params, "after");

	*out = 0;
	if (after == NULL)
		return 0;
	errno = 0;
	*out = strtoll(after, NULL, 10);
	if (strspn(after, "0123456789") == strlen(after) && errno == 0)
		return 0;
	answer_problem(a, 400,
	    "parameter \"after\": \"%s\" is no cursor of this list", after);
	return -1;
}
