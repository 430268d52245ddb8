#include "collectors/model/report.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/json_decode.h"
#include "collectors/model/form.h"

/* ---- JSON ---- */

static const char *const date_keys[REPORT_DATES] = {
	[DATED_META] = "meta",
	[DATED_TEXT] = "text",
	[DATED_URL] = "url",
};
static const char *const table_keys[REPORT_TABLES] = { "t2", "t3", "t4" };

bool
report_has_cell(const struct report *r, size_t cell)
{
	const struct form_row *row = &r->form->rows[r->form->cells[cell].row];

	if (!r->form->cells[cell].alternative)
		return true;
	for (size_t i = row->first_cell; i < r->form->n_cells &&
	     r->form->cells[i].row == r->form->cells[cell].row;
	     i++)
		if (r->cells[i].state != CELL_ABSENT)
			return true;
	return false;
}

static size_t
count_cells(const struct report *r)
{
	return r == NULL || r->form == NULL ? 0 : r->form->n_cells;
}

static void
write_date(struct json_writer *w, const char *key, struct date d)
{
	char text[DATE_TEXT_SIZE];

	json_put_string(w, key, date_is_set(d) ? date_format(d, text) : NULL);
}

static void
write_text(struct json_writer *w, const char *key, const char *s)
{
	json_put_string(w, key, s == NULL ? "" : s);
}

static void
write_cell_value(struct json_writer *w, const char *key, const struct cell *c)
{
	json_key(w, key);
	if (c->state == CELL_REPORTED)
		json_num(w, c->value);
	else
		json_null(w);
}

void
report_write_head(struct json_writer *w, const struct report *r)
{
	if (r == NULL) {
		json_put_null(w, "title");
		json_put_null(w, "published_on");
		return;
	}
	write_text(w, "title", r->title);
	write_date(w, "published_on", r->published_on);
}

void
report_write_cells(struct json_writer *w, const struct report *r)
{
	size_t n = count_cells(r);

	json_key(w, "cells");
	json_object_begin(w);
	for (size_t i = 0; i < n; i++)
		if (report_has_cell(r, i))
			write_cell_value(w, r->form->cells[i].id, &r->cells[i]);
	json_object_end(w);
	json_key(w, "cell_states");
	json_object_begin(w);
	for (size_t i = 0; i < n; i++)
		if (r->cells[i].state != CELL_REPORTED && report_has_cell(r, i))
			json_put_string(w, r->form->cells[i].id,
			    cell_state_name(r->cells[i].state));
	json_object_end(w);
	json_key(w, "cell_texts");
	json_object_begin(w);
	for (size_t i = 0; i < n; i++)
		if (r->cells[i].text != NULL)
			json_put_string(
			    w, r->form->cells[i].id, r->cells[i].text);
	json_object_end(w);
}

void
report_write_notes(struct json_writer *w, const struct report *r)
{
	json_key(w, "reading_notes");
	json_array_begin(w);
	for (size_t i = 0; r != NULL && i < r->n_reasons; i++)
		json_string(w, r->reasons[i]);
	json_array_end(w);
}

static void
write_table(struct json_writer *w, const struct form *form,
    const struct report_table *t)
{
	json_object_begin(w);
	json_put_bool(w, "found", t->found);
	json_put_bool(w, "picture", t->picture);
	json_put_bool(w, "elsewhere", t->elsewhere);
	json_put_bool(w, "nowhere", t->nowhere);
	json_key(w, "missing_rows");
	json_array_begin(w);
	for (size_t i = 0; form != NULL && i < t->n_missing_rows; i++)
		json_string(w, form->rows[t->missing_rows[i]].id);
	json_array_end(w);
	json_object_end(w);
}

static void
write_section(struct json_writer *w, const struct section *s)
{
	json_object_begin(w);
	json_put_int(w, "number", s->number);
	json_put_int(w, "printed_number", s->printed_number);
	write_text(w, "heading", s->heading);
	write_text(w, "text", s->text);
	json_put_bool(w, "variant", s->variant);
	json_object_end(w);
}

static void
write_label_variant(struct json_writer *w, const struct label_variant *v)
{
	json_object_begin(w);
	json_put_int(w, "table", v->table);
	json_put_string(w, "printed", v->printed);
	json_put_string(w, "label", v->label);
	json_object_end(w);
}

void
report_write(struct json_writer *w, const struct report *r)
{
	json_object_begin(w);
	json_put_string(w, "form", r->form == NULL ? NULL : r->form->id);
	json_put_int(w, "year", r->year);
	report_write_head(w, r);
	write_text(w, "publisher", r->organ);
	write_text(w, "published_by", r->published_by);
	json_key(w, "dates");
	json_object_begin(w);
	for (size_t i = 0; i < REPORT_DATES; i++)
		write_date(w, date_keys[i], r->dated[i]);
	json_object_end(w);
	write_date(w, "period_from", r->period_from);
	write_date(w, "period_to", r->period_to);
	json_put_bool(w, "truncated", r->truncated);
	report_write_cells(w, r);
	report_write_notes(w, r);
	json_key(w, "tables");
	json_object_begin(w);
	for (size_t i = 0; i < REPORT_TABLES; i++) {
		json_key(w, table_keys[i]);
		write_table(w, r->form, &r->tables[i]);
	}
	json_object_end(w);
	json_key(w, "label_variants");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_variants; i++)
		write_label_variant(w, &r->variants[i]);
	json_array_end(w);
	write_text(w, "preface", r->preface);
	json_key(w, "sections");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_sections; i++)
		write_section(w, &r->sections[i]);
	json_array_end(w);
	json_object_end(w);
}

/* The cell that the member of an object is called by; *hint is where it
 * probably stands. NULL: the form has none of that id. */
static struct cell *
decode_cell(struct json_decoder *d, const struct report *r, const char *key,
    const struct cJSON *v, size_t *hint)
{
	int at = r->form == NULL
	    ? -1
	    : form_cell_find_near(r->form, json_name(v), hint);

	if (at >= 0)
		return &r->cells[at];
	json_decode_fail(d, key, "has a cell that the form has not");
	return NULL;
}

/* A cell of `cells` is reported or has its state in `cell_states`. */
static void
decode_cells(struct json_decoder *d, const struct cJSON *o, struct report *r)
{
	size_t max = count_cells(r), n, hint = 0;
	const struct cJSON *v = json_decode_object(d, o, "cells", max, &n);
	struct cell *c;

	r->cells = arena_calloc(d->a, max, sizeof(*r->cells));
	for (; v != NULL && !d->failed; v = json_next(v)) {
		c = decode_cell(d, r, "cells", v, &hint);
		if (c == NULL || json_is_null(v))
			continue;
		c->state = CELL_REPORTED;
		c->value = json_decode_num(d, v, "cells");
	}
	hint = 0;
	v = json_decode_object(d, o, "cell_states", max, &n);
	for (; v != NULL && !d->failed; v = json_next(v)) {
		enum cell_state state;

		c = decode_cell(d, r, "cell_states", v, &hint);
		if (c == NULL)
			continue;
		if (cell_state_parse(json_as_string(v), &state) < 0 ||
		    state == CELL_REPORTED || c->state != CELL_ABSENT)
			json_decode_fail(
			    d, "cell_states", "has a state that cannot be");
		else
			c->state = state;
	}
	hint = 0;
	v = json_decode_object(d, o, "cell_texts", max, &n);
	for (; v != NULL && !d->failed; v = json_next(v)) {
		c = decode_cell(d, r, "cell_texts", v, &hint);
		if (c != NULL)
			c->text = json_decode_string_value(
			    d, v, "cell_texts", REPORT_MAX_TEXT);
	}
}

static void
decode_table(struct json_decoder *d, const struct cJSON *o,
    const struct form *form, int number, struct report_table *t)
{
	size_t max = form == NULL ? 0 : form->n_rows, n = 0;
	const struct cJSON *v =
	    json_decode_array(d, o, "missing_rows", max, &n);

	t->found = json_get_bool(o, "found");
	t->picture = json_get_bool(o, "picture");
	t->elsewhere = json_get_bool(o, "elsewhere");
	t->nowhere = json_get_bool(o, "nowhere");
	t->missing_rows = arena_calloc(d->a, n, sizeof(*t->missing_rows));
	for (; v != NULL; v = json_next(v)) {
		int row = form_row_find(form, number, json_as_string(v));

		if (row < 0) {
			json_decode_fail(
			    d, "missing_rows", "has no row of the form");
			return;
		}
		t->missing_rows[t->n_missing_rows++] = (size_t)row;
	}
}

static void
decode_label_variants(
    struct json_decoder *d, const struct cJSON *o, struct report *r)
{
	const struct cJSON *v = json_decode_array(
	    d, o, "label_variants", LIMIT_VARIANTS, &r->n_variants);

	r->variants = arena_calloc(d->a, r->n_variants, sizeof(*r->variants));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++) {
		struct label_variant *label = &r->variants[i];

		label->table =
		    (int)json_decode_int(d, v, "table", REPORT_TABLES + 1);
		if (label->table < 2)
			json_decode_fail(d, "table", "is none");
		label->printed =
		    json_decode_string(d, v, "printed", REPORT_MAX_TEXT);
		label->label =
		    json_decode_string(d, v, "label", REPORT_MAX_TEXT);
	}
}

static void
decode_sections(struct json_decoder *d, const struct cJSON *o, struct report *r)
{
	const struct cJSON *v =
	    json_decode_array(d, o, "sections", LIMIT_SECTIONS, &r->n_sections);

	r->sections = arena_calloc(d->a, r->n_sections, sizeof(*r->sections));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++) {
		struct section *s = &r->sections[i];

		s->number =
		    (int)json_decode_int(d, v, "number", LIMIT_SECTIONS);
		s->printed_number =
		    (int)json_decode_int(d, v, "printed_number", 1 << 20);
		s->heading =
		    json_decode_string(d, v, "heading", REPORT_MAX_TEXT);
		s->text = json_decode_string(d, v, "text", REPORT_MAX_TEXT);
		s->variant = json_get_bool(v, "variant");
	}
}

static void
decode_report(struct json_decoder *d, const struct form_set *forms,
    const struct cJSON *o, struct report *r)
{
	const char *form =
	    json_decode_string_or_null(d, o, "form", REPORT_MAX_NAME);
	const struct cJSON *dates = json_get(o, "dates");
	const struct cJSON *tables = json_get(o, "tables");

	if (form != NULL && (r->form = form_find(forms, form)) == NULL)
		json_decode_fail(d, "form", "is unknown");
	r->year = (int)json_decode_int(d, o, "year", LIMIT_YEAR_MAX);
	r->title = json_decode_string(d, o, "title", REPORT_MAX_TEXT);
	r->published_on = json_decode_date(d, o, "published_on");
	r->organ = json_decode_string(d, o, "publisher", REPORT_MAX_TEXT);
	r->published_by =
	    json_decode_string(d, o, "published_by", REPORT_MAX_NAME);
	for (size_t i = 0; i < REPORT_DATES; i++)
		r->dated[i] = json_decode_date(d, dates, date_keys[i]);
	r->period_from = json_decode_date(d, o, "period_from");
	r->period_to = json_decode_date(d, o, "period_to");
	r->truncated = json_get_bool(o, "truncated");
	decode_cells(d, o, r);
	r->reasons = json_decode_strings(d, o, "reading_notes", LIMIT_REASONS,
	    REPORT_MAX_TEXT, &r->n_reasons);
	for (int i = 0; i < REPORT_TABLES; i++)
		decode_table(d, json_get(tables, table_keys[i]), r->form, i + 2,
		    &r->tables[i]);
	decode_label_variants(d, o, r);
	r->preface = json_decode_string(d, o, "preface", REPORT_MAX_TEXT);
	decode_sections(d, o, r);
}

int
report_parse(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct report *out, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };
	struct report r = { 0 };

	decode_report(&d, forms, v, &r);
	if (d.failed)
		return err_context(e, "report");
	*out = r;
	return 0;
}

int
report_parse_cells(
    struct arena *a, const struct cJSON *v, struct report *r, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };

	decode_cells(&d, v, r);
	return d.failed ? -1 : 0;
}

/* ---- differences ---- */

bool
cell_equal(const struct cell *a, const struct cell *b)
{
	const char *x = a->text == NULL ? "" : a->text;
	const char *y = b->text == NULL ? "" : b->text;

	return a->state == b->state && strcmp(x, y) == 0 &&
	    (a->state != CELL_REPORTED || num_equal(a->value, b->value));
}

void
report_diff(struct arena *a, const struct report *before,
    const struct report *now, struct cell_change **out, size_t *n)
{
	static const struct cell absent = { .state = CELL_ABSENT };
	size_t cap = 0, hint = 0;

	*out = NULL;
	*n = 0;
	for (size_t i = 0; i < now->form->n_cells; i++) {
		const char *id = now->form->cells[i].id;
		int at = form_cell_find_near(before->form, id, &hint);
		const struct cell *from = at < 0 ? &absent : &before->cells[at];

		if (cell_equal(from, &now->cells[i]))
			continue;
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		(*out)[(*n)++] =
		    (struct cell_change){ id, *from, now->cells[i] };
	}
}

void
cell_changes_write(
    struct json_writer *w, const struct cell_change *changes, size_t n)
{
	json_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		const struct cell_change *c = &changes[i];

		json_object_begin(w);
		json_put_string(w, "cell", c->cell);
		write_cell_value(w, "from", &c->from);
		write_cell_value(w, "to", &c->to);
		json_put_string(
		    w, "from_state", cell_state_name(c->from.state));
		json_put_string(w, "to_state", cell_state_name(c->to.state));
		json_object_end(w);
	}
	json_array_end(w);
}
