#include "collectors/base/buf.h"
#include "collectors/base/date.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/pipeline/codec.h"

static void
put_date(struct json_writer *w, const char *key, struct date d)
{
	char text[DATE_TEXT_SIZE];

	json_put_string(w, key, date_format(d, text));
}

static void
put_text(struct json_writer *w, const char *key, const char *s)
{
	json_put_string(w, key, s == NULL ? "" : s);
}

/* As a string: JSON numbers lose their printed decimals in some hands. */
static void
put_num(struct json_writer *w, struct num v)
{
	char text[NUM_TEXT_SIZE];

	json_string(w, num_format(v, text));
}

static void
put_texts(
    struct json_writer *w, const char *key, const char *const *texts, size_t n)
{
	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < n; i++)
		json_string(w, texts[i]);
	json_array_end(w);
}

static void
put_dates(
    struct json_writer *w, const char *key, const struct date *dates, size_t n)
{
	char text[DATE_TEXT_SIZE];

	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < n; i++)
		json_string(w, date_format(dates[i], text));
	json_array_end(w);
}

/* ---- report ---- */

/* [id, state, number or null, text or null]; absent ones are left out. */
static void
put_cells(struct json_writer *w, const struct report *r)
{
	json_key(w, "cells");
	json_array_begin(w);
	for (size_t i = 0; r->form != NULL && i < r->form->n_cells; i++) {
		const struct cell *c = &r->cells[i];

		if (c->state == CELL_ABSENT && c->text == NULL)
			continue;
		json_array_begin(w);
		json_string(w, r->form->cells[i].id);
		json_string(w, cell_state_name(c->state));
		if (c->state == CELL_REPORTED)
			put_num(w, c->value);
		else
			json_null(w);
		json_string(w, c->text);
		json_array_end(w);
	}
	json_array_end(w);
}

static void
put_tables(struct json_writer *w, const struct report *r)
{
	json_key(w, "tables");
	json_array_begin(w);
	for (size_t i = 0; i < REPORT_TABLES; i++) {
		const struct report_table *t = &r->tables[i];

		json_object_begin(w);
		json_put_bool(w, "found", t->found);
		json_put_bool(w, "picture", t->picture);
		json_put_bool(w, "elsewhere", t->elsewhere);
		json_put_bool(w, "nowhere", t->nowhere);
		json_key(w, "missing_rows");
		json_array_begin(w);
		for (size_t k = 0; k < t->n_missing_rows; k++)
			json_int(w, (int64_t)t->missing_rows[k]);
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
}

/* [table, printed, label] */
static void
put_alternatives(struct json_writer *w, const struct report *r)
{
	json_key(w, "alternatives");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_alternatives; i++) {
		json_array_begin(w);
		json_int(w, r->alternatives[i].table);
		json_string(w, r->alternatives[i].printed);
		json_string(w, r->alternatives[i].label);
		json_array_end(w);
	}
	json_array_end(w);
}

static void
put_sections(struct json_writer *w, const struct report *r)
{
	json_key(w, "sections");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_sections; i++) {
		const struct section *s = &r->sections[i];

		json_object_begin(w);
		json_put_int(w, "number", s->number);
		json_put_int(w, "printed_number", s->printed_number);
		put_text(w, "heading", s->heading);
		put_text(w, "text", s->text);
		json_put_bool(w, "reworded", s->reworded);
		json_object_end(w);
	}
	json_array_end(w);
}

void
codec_write_report(struct json_writer *w, const struct report *r)
{
	json_object_begin(w);
	json_put_string(w, "form", r->form == NULL ? NULL : r->form->id);
	json_put_int(w, "year", r->year);
	put_text(w, "title", r->title);
	put_text(w, "publisher", r->publisher);
	put_date(w, "published_on", r->published_on);
	put_text(w, "published_by", r->published_by);
	put_dates(w, "dated", r->dated, REPORT_DATES);
	put_date(w, "period_from", r->period_from);
	put_date(w, "period_to", r->period_to);
	json_put_bool(w, "truncated", r->truncated);
	put_text(w, "preface", r->preface);
	put_texts(w, "reasons", r->reasons, r->n_reasons);
	put_cells(w, r);
	put_tables(w, r);
	put_alternatives(w, r);
	put_sections(w, r);
	json_object_end(w);
}

/* ---- check result ---- */

/* Sets of [id, number or null, number]. */
static void
put_repairs(struct json_writer *w, const struct finding *f)
{
	json_key(w, "repairs");
	json_array_begin(w);
	for (size_t i = 0; i < f->n_repairs; i++) {
		const struct repair *r = &f->repairs[i];

		json_array_begin(w);
		for (size_t k = 0; k < r->n_cells; k++) {
			json_array_begin(w);
			json_string(w, r->cells[k].cell);
			if (r->cells[k].has_from)
				put_num(w, r->cells[k].from);
			else
				json_null(w);
			put_num(w, r->cells[k].to);
			json_array_end(w);
		}
		json_array_end(w);
	}
	json_array_end(w);
}

static void
put_finding(struct json_writer *w, const struct finding *f)
{
	json_object_begin(w);
	json_put_string(w, "rule", f->rule);
	json_put_string(w, "axis", axis_name(f->axis));
	json_put_string(w, "severity", severity_name(f->severity));
	put_text(w, "place", f->place);
	put_text(w, "message", f->message);
	put_texts(w, "cells", f->cells, f->n_cells);
	if (f->has_values) {
		json_key(w, "expected");
		put_num(w, f->expected);
		json_key(w, "actual");
		put_num(w, f->actual);
	}
	json_put_string(w, "evidence", f->evidence);
	json_put_string(w, "values_sha256", f->values_sha256);
	json_put_int(w, "cause", f->cause);
	put_repairs(w, f);
	json_object_end(w);
}

static void
put_check_result(struct json_writer *w, const struct form *form,
    const struct check_result *j)
{
	json_object_begin(w);
	json_key(w, "findings");
	json_array_begin(w);
	for (size_t i = 0; i < j->n_findings; i++)
		put_finding(w, &j->findings[i]);
	json_array_end(w);
	json_put_int(w, "dropped", (int64_t)j->n_dropped);
	json_key(w, "not_judged");
	json_array_begin(w);
	for (size_t i = 0; i < j->n_skipped; i++) {
		json_array_begin(w);
		json_string(w, j->skipped[i].rule);
		json_string(w, j->skipped[i].reason);
		json_int(w, j->skipped[i].failed ? 1 : 0);
		json_array_end(w);
	}
	json_array_end(w);
	json_key(w, "implied");
	json_array_begin(w);
	for (size_t i = 0; form != NULL && i < j->n_implied; i++) {
		json_array_begin(w);
		json_string(w, form->cells[j->implied[i].cell].id);
		put_num(w, j->implied[i].value);
		json_array_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

/* Packed, as hexadecimal. */
static void
put_passages(struct json_writer *w, const struct fingerprints *l)
{
	static const char digits[] = "0123456789abcdef";
	struct buf packed, text;

	buf_init(&packed, FINGERPRINTS_MAX_BYTES);
	buf_init(&text, FINGERPRINTS_MAX_BYTES * 2);
	fingerprints_pack(l, &packed);
	for (size_t i = 0; i < packed.len; i++) {
		unsigned char c = (unsigned char)buf_str(&packed)[i];

		(void)buf_putc(&text, digits[c >> 4]);
		(void)buf_putc(&text, digits[c & 15]);
	}
	json_put_string(w, "fingerprints", buf_str(&text));
	buf_fini(&text);
	buf_fini(&packed);
}

void
codec_write_reading(struct json_writer *w, const struct reading *r)
{
	json_object_begin(w);
	json_put_string(w, "outcome", reading_outcome_name(r->outcome));
	json_put_string(w, "reason", r->reason);
	json_put_string(w, "sha256", r->sha256);
	json_put_string(w, "media_type", r->media_type);
	codec_write_links(w, "attachments", r->attachments, r->n_attachments);
	/* What could not be read has neither. */
	if (r->report.title != NULL || r->report.form != NULL) {
		json_key(w, "report");
		codec_write_report(w, &r->report);
		put_passages(w, &r->likeness);
		json_key(w, "check_result");
		put_check_result(w, r->report.form, &r->check_result);
	}
	json_object_end(w);
}

/* ---- context ---- */

void
codec_write_context(struct json_writer *w, const struct read_context *c)
{
	json_object_begin(w);
	json_put_string(w, "url", c->url);
	json_put_string(w, "content_type", c->content_type);
	put_date(w, "last_modified", c->last_modified);
	json_put_string(w, "name", c->name);
	put_texts(w, "aliases", c->aliases, c->n_aliases);
	json_put_string(w, "kind", township_kind_name(c->kind));
	json_put_int(w, "year", c->year);
	json_put_string(w, "form", c->form == NULL ? NULL : c->form->id);
	put_texts(w, "others", c->others, c->n_others);
	json_put_bool(w, "county_or_below", c->county_or_below);
	json_put_string(w, "prior_reason", c->prior_reason);
	if (c->prior != NULL) {
		json_key(w, "prior");
		codec_write_report(w, c->prior);
	}
	json_object_end(w);
}
