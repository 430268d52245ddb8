#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/pipeline/codec.h"
#include "collectors/pipeline/codec_take.h"

/* Former and short names of one body. */
#define MAX_ALIASES 1000
#define MAX_NUMBER  (1 << 20)

/* ---- single values ---- */

static struct date
take_date(struct codec_decoder *d, const struct cJSON *o, const char *key)
{
	const char *s = codec_take_text(d, o, key, DATE_TEXT_SIZE);
	struct date date = { 0, 0, 0 };

	if (s[0] != '\0' && date_parse(s, &date) < 0)
		codec_fail(d, key, "is no date");
	return date;
}

/* REPORT_DATES of them, "" for none. */
static void
take_dates(struct codec_decoder *d, const struct cJSON *o,
    struct date out[REPORT_DATES])
{
	size_t n;
	const struct cJSON *v =
	    codec_take_array(d, o, "dated", REPORT_DATES, &n);

	for (size_t i = 0; i < n; i++, v = json_next(v)) {
		const char *s =
		    codec_take_text_value(d, v, "dated", DATE_TEXT_SIZE);

		if (s == NULL || (s[0] != '\0' && date_parse(s, &out[i]) < 0))
			codec_fail(d, "dated", "is no date");
	}
}

static struct num
take_cell_num(struct codec_decoder *d, const struct cJSON *v, const char *key)
{
	const char *s = json_as_string(v);
	struct num n = { 0, 0 };

	if (s == NULL || num_parse(s, strlen(s), &n) < 0)
		codec_fail(d, key, "is no number that a cell may hold");
	return n;
}

static const struct form *
take_form(struct codec_decoder *d, const struct cJSON *o)
{
	const char *id = codec_take_text_or_null(d, o, "form", CODEC_MAX_NAME);
	const struct form *f = id == NULL ? NULL : form_find(d->forms, id);

	if (id != NULL && f == NULL)
		codec_fail(d, "form", "is unknown");
	return f;
}

size_t
codec_take_cell(struct codec_decoder *d, const struct form *form,
    const struct cJSON *v, size_t *hint)
{
	const char *id = json_as_string(v);
	int found;

	if (form == NULL || id == NULL) {
		codec_fail(d, "cell", "is none of the form");
		return 0;
	}
	if (*hint < form->n_cells && strcmp(form->cells[*hint].id, id) == 0)
		return (*hint)++;
	found = form_cell_find(form, id);
	if (found < 0) {
		codec_fail(d, "cell", "is none of the form");
		return 0;
	}
	*hint = (size_t)found + 1;
	return (size_t)found;
}

/* ---- report ---- */

static void
take_cells(struct codec_decoder *d, const struct cJSON *o, struct report *r)
{
	size_t n, hint = 0;
	const struct cJSON *v = codec_take_array(
	    d, o, "cells", r->form == NULL ? 0 : r->form->n_cells, &n);

	if (r->form == NULL)
		return;
	r->cells = arena_calloc(d->a, r->form->n_cells, sizeof(*r->cells));
	for (; v != NULL && !d->failed; v = json_next(v)) {
		const struct cJSON *id = json_first(v), *state, *value;
		struct cell *c;

		if (!json_is_array(v) || json_count(v) != 4) {
			codec_fail(
			    d, "cells", "has an element that is no cell");
			return;
		}
		state = json_next(id);
		value = json_next(state);
		c = &r->cells[codec_take_cell(d, r->form, id, &hint)];
		if (cell_state_parse(json_as_string(state), &c->state) < 0)
			codec_fail(d, "cells", "has an unknown state");
		if (c->state == CELL_REPORTED)
			c->value = take_cell_num(d, value, "cells");
		c->text = codec_take_text_value(
		    d, json_next(value), "cells", CODEC_MAX_TEXT);
	}
}

static void
take_table(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct report_table *t)
{
	size_t max = form == NULL ? 0 : form->n_rows, n = 0;
	const struct cJSON *v = codec_take_array(d, o, "missing_rows", max, &n);

	t->found = json_get_bool(o, "found");
	t->picture = json_get_bool(o, "picture");
	t->elsewhere = json_get_bool(o, "elsewhere");
	t->nowhere = json_get_bool(o, "nowhere");
	t->missing_rows = arena_calloc(d->a, n, sizeof(*t->missing_rows));
	for (; v != NULL; v = json_next(v)) {
		int64_t row;

		if (!json_as_int(v, &row) || row < 0 || (size_t)row >= max) {
			codec_fail(d, "missing_rows", "has no row of the form");
			return;
		}
		t->missing_rows[t->n_missing_rows++] = (size_t)row;
	}
}

static void
take_tables(struct codec_decoder *d, const struct cJSON *o, struct report *r)
{
	size_t n, i = 0;
	const struct cJSON *v =
	    codec_take_array(d, o, "tables", REPORT_TABLES, &n);

	if (n != REPORT_TABLES)
		codec_fail(d, "tables", "are not three");
	for (; v != NULL && !d->failed; v = json_next(v))
		take_table(d, v, r->form, &r->tables[i++]);
}

static void
take_alternative(struct codec_decoder *d, const struct cJSON *v,
    struct alternative_label *out)
{
	const struct cJSON *table = json_first(v), *printed = json_next(table);
	int64_t number;

	if (!json_is_array(v) || json_count(v) != 3 ||
	    !json_as_int(table, &number) || number < 2 || number > 4) {
		codec_fail(
		    d, "alternatives", "has an element that is no label");
		return;
	}
	out->table = (int)number;
	out->printed =
	    codec_take_text_value(d, printed, "alternatives", CODEC_MAX_TEXT);
	out->label = codec_take_text_value(
	    d, json_next(printed), "alternatives", CODEC_MAX_TEXT);
	if (out->printed == NULL || out->label == NULL)
		codec_fail(
		    d, "alternatives", "has an element that is no label");
}

static void
take_alternatives(
    struct codec_decoder *d, const struct cJSON *o, struct report *r)
{
	const struct cJSON *v = codec_take_array(
	    d, o, "alternatives", LIMIT_ALTERNATIVES, &r->n_alternatives);

	r->alternatives =
	    arena_calloc(d->a, r->n_alternatives, sizeof(*r->alternatives));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++)
		take_alternative(d, v, &r->alternatives[i]);
}

static void
take_sections(struct codec_decoder *d, const struct cJSON *o, struct report *r)
{
	const struct cJSON *v =
	    codec_take_array(d, o, "sections", LIMIT_SECTIONS, &r->n_sections);

	r->sections = arena_calloc(d->a, r->n_sections, sizeof(*r->sections));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++) {
		struct section *s = &r->sections[i];

		s->number = (int)codec_take_int(d, v, "number", LIMIT_SECTIONS);
		s->printed_number =
		    (int)codec_take_int(d, v, "printed_number", MAX_NUMBER);
		s->heading = codec_take_text(d, v, "heading", CODEC_MAX_TEXT);
		s->text = codec_take_text(d, v, "text", CODEC_MAX_TEXT);
		s->reworded = json_get_bool(v, "reworded");
	}
}

static void
take_report(struct codec_decoder *d, const struct cJSON *o, struct report *r)
{
	if (!json_is_object(o)) {
		codec_fail(d, "report", "is no object");
		return;
	}
	r->form = take_form(d, o);
	r->year = (int)codec_take_int(d, o, "year", LIMIT_YEAR_MAX);
	r->title = codec_take_text(d, o, "title", CODEC_MAX_TEXT);
	r->publisher = codec_take_text(d, o, "publisher", CODEC_MAX_TEXT);
	r->published_on = take_date(d, o, "published_on");
	r->published_by = codec_take_text(d, o, "published_by", CODEC_MAX_NAME);
	take_dates(d, o, r->dated);
	r->period_from = take_date(d, o, "period_from");
	r->period_to = take_date(d, o, "period_to");
	r->truncated = json_get_bool(o, "truncated");
	r->preface = codec_take_text(d, o, "preface", CODEC_MAX_TEXT);
	r->reasons =
	    codec_take_texts(d, o, "reasons", LIMIT_REASONS, &r->n_reasons);
	take_cells(d, o, r);
	take_tables(d, o, r);
	take_alternatives(d, o, r);
	take_sections(d, o, r);
}

/* ---- reading ---- */

static void
take_outcome(struct codec_decoder *d, const struct cJSON *o, struct reading *r)
{
	static const enum reading_outcome outcomes[] = { READING_REPORT,
		READING_UNREADABLE, READING_NOT_A_REPORT, READING_MISMATCH };
	const char *name = codec_take_text(d, o, "outcome", CODEC_MAX_NAME);

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (strcmp(reading_outcome_name(outcomes[i]), name) == 0) {
			r->outcome = outcomes[i];
			return;
		}
	}
	codec_fail(d, "outcome", "is unknown");
}

static void
take_hash(struct codec_decoder *d, const struct cJSON *o, struct reading *r)
{
	const char *s = codec_take_text(d, o, "sha256", HASH_TEXT_SIZE - 1);

	if (strlen(s) != HASH_TEXT_SIZE - 1 ||
	    s[strspn(s, "0123456789abcdef")] != '\0')
		codec_fail(d, "sha256", "is no SHA-256");
	else
		memcpy(r->sha256, s, HASH_TEXT_SIZE);
}

/* They are of this report's text, whoever wrote them. */
static void
take_passages(struct codec_decoder *d, const struct cJSON *o, struct reading *r)
{
	const char *text =
	    codec_take_text(d, o, "fingerprints", FINGERPRINTS_MAX_BYTES * 2);
	size_t len = strlen(text) / 2;
	unsigned char *bytes = arena_alloc(d->a, len + 1);
	struct err unpacked = { 0 };

	for (size_t i = 0; i < len && !d->failed; i++) {
		int high = utf8_hex_digit(text[2 * i]);
		int low = utf8_hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			codec_fail(d, "fingerprints", "are not hexadecimal");
		else
			bytes[i] = (unsigned char)(high * 16 + low);
	}
	if (d->failed)
		return;
	if (fingerprints_unpack(d->a, bytes, len, &r->likeness, &unpacked) < 0)
		codec_fail(d, "fingerprints", unpacked.msg);
	else if (!fingerprints_fit(&r->likeness, &r->report))
		codec_fail(d, "fingerprints", "are not the report's");
}

static void
take_reading(struct codec_decoder *d, const struct cJSON *o, struct reading *r)
{
	const struct cJSON *report = json_get(o, "report");

	take_outcome(d, o, r);
	r->reason = codec_take_text_or_null(d, o, "reason", CODEC_MAX_TEXT);
	take_hash(d, o, r);
	r->media_type =
	    codec_take_text_or_null(d, o, "media_type", CODEC_MAX_NAME);
	codec_take_links(d, o, "attachments", LIMIT_CANDIDATES, &r->attachments,
	    &r->n_attachments);
	if (report != NULL) {
		take_report(d, report, &r->report);
		take_passages(d, o, r);
		codec_take_check_result(d, json_get(o, "check_result"),
		    r->report.form, &r->check_result);
	}
	if (r->outcome == READING_REPORT && r->report.form == NULL)
		codec_fail(d, "form", "is missing");
	if (r->outcome != READING_REPORT && r->reason == NULL)
		codec_fail(d, "reason", "is missing");
}

/* ---- context ---- */

static void
take_context(
    struct codec_decoder *d, const struct cJSON *o, struct read_context *c)
{
	const char *kind = codec_take_text(d, o, "kind", CODEC_MAX_NAME);
	const struct cJSON *prior = json_get(o, "prior");

	c->url = codec_take_text_or_null(d, o, "url", CODEC_MAX_TEXT);
	c->content_type =
	    codec_take_text_or_null(d, o, "content_type", CODEC_MAX_TEXT);
	c->last_modified = take_date(d, o, "last_modified");
	c->name = codec_take_text_or_null(d, o, "name", CODEC_MAX_TEXT);
	c->aliases =
	    codec_take_texts(d, o, "aliases", MAX_ALIASES, &c->n_aliases);
	if (township_kind_parse(kind, &c->kind) < 0)
		codec_fail(d, "kind", "is unknown");
	c->year = (int)codec_take_int(d, o, "year", LIMIT_YEAR_MAX);
	c->form = take_form(d, o);
	c->others =
	    codec_take_texts(d, o, "others", LIMIT_TOWNSHIPS, &c->n_others);
	c->county_or_below = json_get_bool(o, "county_or_below");
	c->prior_reason =
	    codec_take_text_or_null(d, o, "prior_reason", CODEC_MAX_TEXT);
	if (prior != NULL) {
		struct report *r = arena_alloc(d->a, sizeof(*r));

		take_report(d, prior, r);
		c->prior = r;
	}
}

/* ---- entries ---- */

int
codec_parse_context(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct read_context *out, struct err *e)
{
	struct codec_decoder d = { .a = a, .forms = forms, .e = e };
	struct read_context c = { 0 };

	take_context(&d, v, &c);
	if (d.failed)
		return err_context(e, "context");
	*out = c;
	return 0;
}

int
codec_parse_report(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct report *out, struct err *e)
{
	struct codec_decoder d = { .a = a, .forms = forms, .e = e };
	struct report r = { 0 };

	take_report(&d, v, &r);
	if (d.failed)
		return err_context(e, "report");
	*out = r;
	return 0;
}

int
codec_parse_reading(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct reading *out, struct err *e)
{
	struct codec_decoder d = { .a = a, .forms = forms, .e = e };
	struct reading r = { 0 };

	take_reading(&d, v, &r);
	if (d.failed)
		return err_context(e, "reading");
	*out = r;
	return 0;
}
