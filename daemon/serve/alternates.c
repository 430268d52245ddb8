#include "daemon/serve/alternates.h"

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"

struct alternate {
	int64_t id;
	const struct form *form; /* NULL: not known to this program */
	const char *url, *sha256, *fetched_at;
};

/* The current report, id 0 for none, and what is held against it. */
struct papers {
	int64_t current;
	const struct form *form;
	struct cell *cells;
	struct alternate *all;
	size_t n, cap;
};

static int
load_papers(struct request *q, int year, struct papers *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_ALTERNATES);
	int rc;

	sql_bind_text(row, ":code", q->variables[0]);
	sql_bind_int(row, ":year", year);
	sql_bind_int(row, ":limit", LIMIT_ALTERNATES);
	while ((rc = sql_step(row, e)) == 1) {
		struct alternate *x;

		out->all = arena_grow(
		    q->arena, out->all, out->n, &out->cap, sizeof(*out->all));
		x = &out->all[out->n++];
		x->id = sql_int(row, 0);
		x->form = form_find(q->settings->forms, sql_text(row, 1));
		x->url = arena_strdup(q->arena, sql_text_or_null(row, 2));
		x->sha256 = arena_strdup(q->arena, sql_text(row, 3));
		x->fetched_at = load_time(q, row, 4);
		out->current = sql_int(row, 5);
		out->form = form_find(q->settings->forms, sql_text(row, 6));
	}
	sql_end(row);
	return rc;
}

/* Only what both report, on the same form, can differ. */
static int
put_changes(struct request *q, struct json_writer *w, struct papers *p,
    const struct alternate *x, struct err *e)
{
	struct cell *cells;

	json_key(w, "changes");
	json_array_begin(w);
	if (p->current != 0 && p->form != NULL && x->form == p->form) {
		if ((p->cells == NULL &&
			load_cells(q, p->current, &p->cells, e) < 0) ||
		    load_cells(q, x->id, &cells, e) < 0)
			return -1;
		for (size_t i = 0; i < p->form->n_cells; i++) {
			if (p->cells[i].state != CELL_REPORTED ||
			    cells[i].state != CELL_REPORTED ||
			    num_equal(p->cells[i].value, cells[i].value))
				continue;
			json_object_begin(w);
			json_put_string(w, "cell", p->form->cells[i].id);
			json_key(w, "current");
			json_num(w, p->cells[i].value);
			json_key(w, "alternate");
			json_num(w, cells[i].value);
			json_object_end(w);
		}
	}
	json_array_end(w);
	return 0;
}

int
alternates_write(
    struct request *q, struct json_writer *w, int year, struct err *e)
{
	struct papers p = { 0 };

	if (load_papers(q, year, &p, e) < 0)
		return -1;
	json_key(w, "alternates");
	json_array_begin(w);
	for (size_t i = 0; i < p.n; i++) {
		json_object_begin(w);
		json_put_string(w, "url", p.all[i].url);
		json_put_string(w, "sha256", p.all[i].sha256);
		json_put_string(w, "fetched_at", p.all[i].fetched_at);
		if (put_changes(q, w, &p, &p.all[i], e) < 0)
			return -1;
		json_object_end(w);
	}
	json_array_end(w);
	return 0;
}
