/* The forms that are loaded: how they print their tables. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/request.h"

static void
put_years(struct json_writer *w, const struct form *f)
{
	json_put_string(w, "id", f->id);
	json_put_string(w, "name", f->name);
	json_put_int(w, "first_year", f->first_year);
	if (f->last_year == 0)
		json_put_null(w, "last_year");
	else
		json_put_int(w, "last_year", f->last_year);
}

/* ---- all of them ---- */

static void
put_line(struct list *l, const struct form *f)
{
	if (!l->csv) {
		json_object_begin(&l->json);
		put_years(&l->json, f);
		json_object_end(&l->json);
		return;
	}
	csv_text(&l->out, f->id);
	csv_text(&l->out, f->name);
	csv_int(&l->out, f->first_year);
	if (f->last_year == 0)
		csv_empty(&l->out);
	else
		csv_int(&l->out, f->last_year);
	csv_end_row(&l->out);
}

/* The form of the next report year after `year` that has one. */
static const struct form *
next_form(const struct form_set *set, long long year)
{
	const struct form *next = NULL;

	for (size_t i = 0; i < set->n_forms; i++)
		if (set->forms[i].first_year > year &&
		    (next == NULL ||
			set->forms[i].first_year < next->first_year))
			next = &set->forms[i];
	return next;
}

/* By years; the cursor is a form's first one. */
void
handle_forms(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "格式", "依据", "起始年度",
		"截止年度", NULL };
	const struct form_set *set = q->settings->forms;
	const struct form *f;
	const char *next = NULL;
	long long after;
	struct list l;

	if (list_after_int(q, a, &after) < 0)
		return;
	list_begin(&l, q, a, "forms", headings);
	for (f = next_form(set, after); f != NULL; f = next_form(set, after)) {
		if (!list_row(&l)) {
			next = arena_printf(q->arena, "%lld", after);
			break;
		}
		put_line(&l, f);
		after = f->first_year;
	}
	list_end(&l, next);
}

/* ---- one of them ---- */

static void
put_sections(struct json_writer *w, const struct form *f)
{
	json_key(w, "sections");
	json_array_begin(w);
	for (size_t i = 0; i < f->n_sections; i++) {
		json_object_begin(w);
		json_put_int(w, "number", f->sections[i].number);
		json_put_string(w, "label", f->sections[i].label);
		json_object_end(w);
	}
	json_array_end(w);
}

static const char *
unit_of(enum form_cell_type type)
{
	return type == FORM_COUNT ? "件" : type == FORM_AMOUNT ? "万元" : NULL;
}

static void
put_columns(
    struct json_writer *w, const struct form *f, const struct form_block *b)
{
	json_key(w, "columns");
	json_array_begin(w);
	for (size_t i = 0; i < b->n_columns; i++) {
		const struct form_column *c = &f->columns[b->first_column + i];

		json_object_begin(w);
		json_put_string(w, "id", c->id);
		json_put_string(w, "label", c->label);
		json_put_string(w, "heading", c->group);
		json_put_string(w, "type", form_cell_type_name(c->type));
		json_put_string(w, "unit", unit_of(c->type));
		json_object_end(w);
	}
	json_array_end(w);
}

static void
put_headings(struct json_writer *w, const struct form_row *row, bool inside,
    const char *outer)
{
	json_key(w, "headings");
	json_array_begin(w);
	if (inside)
		json_string(w, outer);
	if (row->group != NULL && !(inside && strcmp(row->group, outer) == 0))
		json_string(w, row->group);
	json_array_end(w);
}

static void
put_row_cells(struct json_writer *w, const struct form *f,
    const struct form_block *b, const struct form_row *row)
{
	json_key(w, "instead_of");
	json_array_begin(w);
	for (size_t i = 0; i < row->n_instead_of; i++)
		json_string(w, f->rows[row->instead_of[i]].id);
	json_array_end(w);
	json_key(w, "cells");
	json_array_begin(w);
	for (size_t i = 0; i < b->n_columns; i++)
		json_string(w, f->cells[row->first_cell + i].id);
	json_array_end(w);
}

static void
put_rows(
    struct json_writer *w, const struct form *f, const struct form_block *b)
{
	const struct form_heading outer = form_outer_heading(f, b);

	json_key(w, "rows");
	json_array_begin(w);
	for (size_t r = b->first_row; r < b->first_row + b->n_rows; r++) {
		bool inside =
		    outer.label != NULL && r >= outer.first && r <= outer.last;

		json_object_begin(w);
		json_put_string(w, "id", f->rows[r].id);
		json_put_string(w, "label", f->rows[r].label);
		put_headings(w, &f->rows[r], inside, outer.label);
		put_row_cells(w, f, b, &f->rows[r]);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
put_blocks(struct json_writer *w, const struct form *f)
{
	json_key(w, "blocks");
	json_array_begin(w);
	for (size_t i = 0; i < f->n_blocks; i++) {
		const struct form_block *b = &f->blocks[i];

		json_object_begin(w);
		json_put_int(w, "table", b->table);
		json_put_string(w, "caption", b->caption);
		put_columns(w, f, b);
		put_rows(w, f, b);
		json_object_end(w);
	}
	json_array_end(w);
}

void
handle_form(struct request *q, struct answer *a)
{
	const struct form *f = form_find(q->settings->forms, q->variables[0]);
	struct json_writer w;

	if (f == NULL) {
		answer_problem(
		    a, 404, "there is no form \"%.40s\"", q->variables[0]);
		return;
	}
	json_begin(&w, &a->body);
	json_object_begin(&w);
	put_years(&w, f);
	put_sections(&w, f);
	put_blocks(&w, f);
	json_key(&w, "cell_words");
	json_object_begin(&w);
	for (size_t i = 0; i < f->n_cells; i++)
		json_put_string(&w, f->cells[i].id, form_cell_words(f, i));
	json_object_end(&w);
	json_object_end(&w);
	(void)buf_putc(&a->body, '\n');
}
