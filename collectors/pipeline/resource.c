#include "collectors/pipeline/resource.h"

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"

bool
resource_has_cell(const struct report *r, size_t cell)
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

static void
write_cells(struct json_writer *w, const struct report *r)
{
	json_key(w, "cells");
	json_object_begin(w);
	for (size_t i = 0; r != NULL && i < r->form->n_cells; i++) {
		if (!resource_has_cell(r, i))
			continue;
		json_key(w, r->form->cells[i].id);
		if (r->cells[i].state == CELL_REPORTED)
			json_num(w, r->cells[i].value);
		else
			json_null(w);
	}
	json_object_end(w);
	json_key(w, "cell_states");
	json_object_begin(w);
	for (size_t i = 0; r != NULL && i < r->form->n_cells; i++)
		if (r->cells[i].state != CELL_REPORTED &&
		    resource_has_cell(r, i))
			json_put_string(w, r->form->cells[i].id,
			    cell_state_name(r->cells[i].state));
	json_object_end(w);
	json_key(w, "cell_texts");
	json_object_begin(w);
	for (size_t i = 0; r != NULL && i < r->form->n_cells; i++)
		if (r->cells[i].text != NULL)
			json_put_string(
			    w, r->form->cells[i].id, r->cells[i].text);
	json_object_end(w);
}

static void
write_implied(struct json_writer *w, const struct resource *r)
{
	json_key(w, "implied");
	json_object_begin(w);
	for (size_t i = 0; i < r->n_implied; i++) {
		if (!resource_has_cell(r->report, r->implied[i].cell))
			continue;
		json_key(w, r->report->form->cells[r->implied[i].cell].id);
		json_num(w, r->implied[i].value);
	}
	json_object_end(w);
}

void
resource_write_repairs(struct json_writer *w, const struct finding *f)
{
	json_array_begin(w);
	for (size_t i = 0; i < f->n_repairs; i++) {
		const struct repair *r = &f->repairs[i];

		json_array_begin(w);
		for (size_t k = 0; k < r->n_cells; k++) {
			json_object_begin(w);
			json_put_string(w, "cell", r->cells[k].cell);
			json_key(w, "from");
			if (r->cells[k].has_from)
				json_num(w, r->cells[k].from);
			else
				json_null(w);
			json_key(w, "to");
			json_num(w, r->cells[k].to);
			json_object_end(w);
		}
		json_array_end(w);
	}
	json_array_end(w);
}

static bool
take_repair(struct arena *a, const struct cJSON *v, struct repair *out)
{
	for (v = json_first(v); v != NULL; v = json_next(v)) {
		struct repair_cell *c = &out->cells[out->n_cells];
		const char *cell = json_get_string(v, "cell");

		if (out->n_cells == LIMIT_REPAIR_CELLS || cell == NULL ||
		    !json_as_num(json_get(v, "to"), &c->to))
			return false;
		c->has_from = json_as_num(json_get(v, "from"), &c->from);
		c->cell = arena_strdup(a, cell);
		out->n_cells++;
	}
	return out->n_cells > 0;
}

void
resource_take_repairs(struct arena *a, const struct cJSON *v, struct finding *f)
{
	struct repair *all = arena_calloc(a, LIMIT_REPAIRS, sizeof(*all));

	f->repairs = all;
	f->n_repairs = 0;
	for (v = json_first(v); v != NULL && f->n_repairs < LIMIT_REPAIRS;
	     v = json_next(v)) {
		struct repair r = { .n_cells = 0 };

		if (take_repair(a, v, &r))
			all[f->n_repairs++] = r;
	}
}

void
resource_write_finding_fields(
    struct json_writer *w, const struct resource_finding *rf)
{
	const struct finding *f = rf->finding;

	if (rf->id != 0)
		json_put_int(w, "id", rf->id);
	if (rf->code != NULL) {
		json_put_string(w, "code", rf->code);
		json_put_string(w, "name", rf->name);
		json_put_int(w, "year", rf->year);
	}
	json_put_string(w, "rule", f->rule);
	json_put_string(w, "axis", axis_name(f->axis));
	json_put_string(w, "severity", severity_name(f->severity));
	json_put_string(w, "place", f->place);
	if (rf->id != 0)
		json_put_string(w, "place_words", rf->place_words);
	json_put_string(w, "message", f->message);
	json_key(w, "cells");
	json_array_begin(w);
	for (size_t i = 0; i < f->n_cells; i++)
		json_string(w, f->cells[i]);
	json_array_end(w);
	json_key(w, "expected");
	if (f->has_values)
		json_num(w, f->expected);
	else
		json_null(w);
	json_key(w, "actual");
	if (f->has_values)
		json_num(w, f->actual);
	else
		json_null(w);
	json_key(w, "difference");
	if (f->has_values)
		json_num(w, num_sub(f->actual, f->expected));
	else
		json_null(w);
	json_put_int(w, "cause", f->cause);
	json_key(w, "repairs");
	resource_write_repairs(w, f);
	json_put_string(w, "evidence", f->evidence);
	if (rf->id != 0) {
		json_put_string(w, "state", rf->state);
		json_put_string(w, "first_seen", rf->first_seen);
		json_put_string(w, "last_seen", rf->last_seen);
		json_put_string(w, "rules_version", rf->rules_version);
		json_put_string(w, "acked_by", rf->acked_by);
		json_put_string(w, "note", rf->note);
		json_put_string(w, "acked_at", rf->acked_at);
	}
}

void
resource_write_finding(struct json_writer *w, const struct resource_finding *rf)
{
	json_object_begin(w);
	resource_write_finding_fields(w, rf);
	json_object_end(w);
}

static void
write_township(struct json_writer *w, const struct resource *r)
{
	json_key(w, "township");
	json_object_begin(w);
	if (r->code != NULL)
		json_put_string(w, "code", r->code);
	json_put_string(w, "name", r->name);
	json_put_string(w, "kind", r->kind);
	json_object_end(w);
}

static void
write_head(struct json_writer *w, const struct resource *r)
{
	const struct report *report = r->report;
	char day[DATE_TEXT_SIZE];

	if (r->year != 0)
		json_put_int(w, "year", r->year);
	else
		json_put_null(w, "year");
	json_put_string(w, "form", report == NULL ? NULL : report->form->id);
	if (r->file == NULL && r->revision != 0)
		json_put_int(w, "revision", r->revision);
	else if (r->file == NULL)
		json_put_null(w, "revision");
	json_put_string(w, "status", r->status);
	if (r->reason != NULL)
		json_put_string(w, "reason", r->reason);
	if (r->on_time == ON_TIME_UNKNOWN)
		json_put_null(w, "on_time");
	else
		json_put_bool(w, "on_time", r->on_time == ON_TIME_YES);
	json_put_string(w, "title", report == NULL ? NULL : report->title);
	json_put_string(w, "published_on",
	    report == NULL || !date_is_set(report->published_on)
		? NULL
		: date_format(report->published_on, day));
	json_put_string(w, "url", r->url);
	if (r->file == NULL)
		json_put_string(w, "fetched_at", r->fetched_at);
	json_put_string(w, "sha256", r->sha256);
	json_put_string(w, "media_type", r->media_type);
	json_put_string(w, "rules_version", r->rules_version);
}

void
resource_write(struct json_writer *w, const struct resource *r)
{
	json_object_begin(w);
	if (r->file != NULL)
		json_put_string(w, "file", r->file);
	if (r->file == NULL || r->report != NULL) {
		write_township(w, r);
		write_head(w, r);
	} else {
		json_put_string(w, "status", r->status);
		json_put_string(w, "reason", r->reason);
	}
	write_cells(w, r->report);
	write_implied(w, r);
	json_key(w, "findings");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_findings; i++)
		resource_write_finding(w, &r->findings[i]);
	json_array_end(w);
	json_key(w, "not_judged");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_skipped; i++) {
		json_object_begin(w);
		json_put_string(w, "rule", r->skipped[i].rule);
		json_put_string(w, "reason", r->skipped[i].reason);
		json_object_end(w);
	}
	json_array_end(w);
	json_key(w, "reading_notes");
	json_array_begin(w);
	for (size_t i = 0; r->report != NULL && i < r->report->n_reasons; i++)
		json_string(w, r->report->reasons[i]);
	json_array_end(w);
	json_object_end(w);
}
