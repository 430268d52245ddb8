#include "collectors/model/finding.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/json_decode.h"
#include "collectors/model/form.h"
#include "collectors/model/report.h"

/* Rules that can be not judged; the table has about a hundred. */
#define MAX_NOT_JUDGED 1000

enum report_status
judgement_status(const struct judgement *j)
{
	enum report_status status = STATUS_VALID;

	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity == SEVERITY_ERROR && f->axis == AXIS_DATA)
			return STATUS_INVALID;
		if (f->severity >= SEVERITY_WARNING)
			status = STATUS_WARNED;
	}
	return status;
}

size_t
judgement_count(const struct judgement *j, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++)
		n += j->findings[i].severity == s;
	return n;
}

size_t
judgement_causes(const struct judgement *j, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++) {
		bool counted = j->findings[i].severity != s;

		for (size_t k = 0; k < i && !counted; k++)
			counted = j->findings[k].severity == s &&
			    j->findings[k].cause == j->findings[i].cause;
		n += !counted;
	}
	return n;
}

/* ---- JSON ---- */

static void
write_num_or_null(
    struct json_writer *w, const char *key, bool has, struct num v)
{
	json_key(w, key);
	if (has)
		json_num(w, v);
	else
		json_null(w);
}

void
finding_write_repairs(struct json_writer *w, const struct finding *f)
{
	json_array_begin(w);
	for (size_t i = 0; i < f->n_repairs; i++) {
		const struct repair *r = &f->repairs[i];

		json_array_begin(w);
		for (size_t k = 0; k < r->n_cells; k++) {
			const struct repair_cell *c = &r->cells[k];

			json_object_begin(w);
			json_put_string(w, "cell", c->cell);
			write_num_or_null(w, "from", c->has_from, c->from);
			write_num_or_null(w, "to", true, c->to);
			json_object_end(w);
		}
		json_array_end(w);
	}
	json_array_end(w);
}

void
finding_write_place(struct json_writer *w, const struct finding *f)
{
	json_put_string(w, "rule", f->rule);
	json_put_string(w, "axis", axis_name(f->axis));
	json_put_string(w, "severity", severity_name(f->severity));
	json_put_string(w, "place", f->place);
}

void
finding_write_rest(struct json_writer *w, const struct finding *f)
{
	json_put_string(w, "message", f->message);
	json_key(w, "cells");
	json_array_begin(w);
	for (size_t i = 0; i < f->n_cells; i++)
		json_string(w, f->cells[i]);
	json_array_end(w);
	write_num_or_null(w, "expected", f->has_values, f->expected);
	write_num_or_null(w, "actual", f->has_values, f->actual);
	write_num_or_null(
	    w, "difference", f->has_values, num_sub(f->actual, f->expected));
	json_put_int(w, "cause", f->cause);
	json_key(w, "repairs");
	finding_write_repairs(w, f);
	json_put_string(w, "evidence", f->evidence);
}

void
finding_write(struct json_writer *w, const struct finding *f)
{
	json_object_begin(w);
	finding_write_place(w, f);
	finding_write_rest(w, f);
	json_put_string(w, "values_sha256", f->values_sha256);
	json_object_end(w);
}

void
check_result_write_implied(struct json_writer *w, const struct report *r,
    const struct implied_cell *implied, size_t n)
{
	json_key(w, "implied");
	json_object_begin(w);
	for (size_t i = 0; i < n; i++)
		if (report_has_cell(r, implied[i].cell))
			write_num_or_null(w, r->form->cells[implied[i].cell].id,
			    true, implied[i].value);
	json_object_end(w);
}

void
check_result_write_not_judged(
    struct json_writer *w, const struct not_judged *not_judged, size_t n)
{
	json_key(w, "not_judged");
	json_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		json_object_begin(w);
		json_put_string(w, "rule", not_judged[i].rule);
		json_put_string(w, "reason", not_judged[i].reason);
		if (not_judged[i].failed)
			json_put_bool(w, "failed", true);
		json_object_end(w);
	}
	json_array_end(w);
}

void
check_result_write(
    struct json_writer *w, const struct report *r, const struct judgement *j)
{
	json_object_begin(w);
	check_result_write_implied(w, r, j->implied, j->n_implied);
	json_key(w, "findings");
	json_array_begin(w);
	for (size_t i = 0; i < j->n_findings; i++)
		finding_write(w, &j->findings[i]);
	json_array_end(w);
	json_put_int(w, "dropped", (int64_t)j->n_dropped);
	check_result_write_not_judged(w, j->not_judged, j->n_not_judged);
	json_object_end(w);
}

/* Can the two be compared and subtracted without an overflow? */
static bool
are_commensurable(struct num a, struct num b)
{
	int64_t difference;

	for (; a.scale < b.scale; a.scale++)
		if (__builtin_mul_overflow(a.value, 10, &a.value))
			return false;
	for (; b.scale < a.scale; b.scale++)
		if (__builtin_mul_overflow(b.value, 10, &b.value))
			return false;
	return !__builtin_sub_overflow(a.value, b.value, &difference) &&
	    !__builtin_sub_overflow(b.value, a.value, &difference);
}

/* The form's own text of a cell id, a copy where no form is given; NULL: it has
 * no such cell. */
static const char *
decode_cell_id(struct json_decoder *d, const struct form *form, const char *id,
    const char *key)
{
	int at = id == NULL || form == NULL ? -1 : form_cell_find(form, id);

	if (id != NULL && form == NULL)
		return arena_strdup(d->a, id);
	if (at >= 0)
		return form->cells[at].id;
	json_decode_fail(d, key, "has a cell that the form has not");
	return NULL;
}

static void
decode_repair(struct json_decoder *d, const struct cJSON *v,
    const struct form *form, struct repair *out)
{
	size_t n = json_count(v);

	if (!json_is_array(v) || n == 0 || n > LIMIT_REPAIR_CELLS) {
		json_decode_fail(d, "repairs", "has no set of cells");
		return;
	}
	for (v = json_first(v); v != NULL && !d->failed; v = json_next(v)) {
		struct repair_cell *c = &out->cells[out->n_cells++];
		const struct cJSON *from = json_get(v, "from");

		c->cell = decode_cell_id(
		    d, form, json_get_string(v, "cell"), "repairs");
		c->has_from = !json_is_null(from);
		if (c->has_from)
			c->from = json_decode_any_num(d, from, "repairs");
		c->to = json_decode_any_num(d, json_get(v, "to"), "repairs");
	}
}

static void
decode_repairs(struct json_decoder *d, const struct cJSON *v,
    const struct form *form, struct finding *f)
{
	size_t n = json_count(v);
	struct repair *repairs;

	if (!json_is_array(v) || n > LIMIT_REPAIRS) {
		json_decode_fail(d, "repairs", "are no few sets of cells");
		return;
	}
	repairs = arena_calloc(d->a, n, sizeof(*repairs));
	for (v = json_first(v); v != NULL && !d->failed; v = json_next(v))
		decode_repair(d, v, form, &repairs[f->n_repairs++]);
	f->repairs = repairs;
	f->n_repairs = d->failed ? 0 : f->n_repairs;
}

static void
decode_finding(struct json_decoder *d, const struct cJSON *o,
    const struct form *form, struct finding *f)
{
	const char *axis = json_decode_string(d, o, "axis", REPORT_MAX_NAME);
	const char *severity =
	    json_decode_string(d, o, "severity", REPORT_MAX_NAME);
	const struct cJSON *v;
	size_t n;

	f->rule = json_decode_string(d, o, "rule", REPORT_MAX_NAME);
	if (axis_parse(axis, &f->axis) < 0)
		json_decode_fail(d, "axis", "is unknown");
	if (severity_parse(severity, &f->severity) < 0)
		json_decode_fail(d, "severity", "is unknown");
	f->place = json_decode_string(d, o, "place", REPORT_MAX_NAME);
	f->message = json_decode_string(d, o, "message", REPORT_MAX_TEXT);
	v = json_decode_array(d, o, "cells", form->n_cells, &n);
	f->cells = arena_calloc(d->a, n, sizeof(*f->cells));
	for (; v != NULL && !d->failed; v = json_next(v))
		f->cells[f->n_cells++] =
		    decode_cell_id(d, form, json_as_string(v), "cells");
	v = json_get(o, "expected");
	f->has_values = v != NULL && !json_is_null(v);
	if (f->has_values) {
		f->expected = json_decode_any_num(d, v, "expected");
		f->actual =
		    json_decode_any_num(d, json_get(o, "actual"), "actual");
		if (!are_commensurable(f->expected, f->actual))
			json_decode_fail(d, "expected", "is out of bounds");
	}
	f->cause = (int)json_decode_int(d, o, "cause", LIMIT_FINDINGS);
	decode_repairs(d, json_get(o, "repairs"), form, f);
	f->evidence =
	    json_decode_string_or_null(d, o, "evidence", REPORT_MAX_TEXT);
	f->values_sha256 =
	    json_decode_string_or_null(d, o, "values_sha256", REPORT_MAX_NAME);
}

static void
decode_check_result(struct json_decoder *d, const struct cJSON *o,
    const struct form *form, struct judgement *j)
{
	size_t n, hint = 0;
	const struct cJSON *v =
	    json_decode_object(d, o, "implied", form->n_cells, &n);

	j->implied = arena_calloc(d->a, n, sizeof(*j->implied));
	for (; v != NULL && !d->failed; v = json_next(v)) {
		struct implied_cell *implied = &j->implied[j->n_implied++];
		int at = form_cell_find_near(form, json_name(v), &hint);

		if (at < 0)
			json_decode_fail(
			    d, "implied", "has a cell that the form has not");
		else
			implied->cell = (size_t)at;
		implied->value = json_decode_any_num(d, v, "implied");
	}
	v = json_decode_array(d, o, "findings", LIMIT_FINDINGS, &n);
	j->findings = arena_calloc(d->a, n, sizeof(*j->findings));
	for (; v != NULL && !d->failed; v = json_next(v))
		decode_finding(d, v, form, &j->findings[j->n_findings++]);
	if (json_get(o, "dropped") != NULL) /* not in the API's resource */
		j->n_dropped =
		    (size_t)json_decode_int(d, o, "dropped", 1 << 20);
	v = json_decode_array(d, o, "not_judged", MAX_NOT_JUDGED, &n);
	j->not_judged = arena_calloc(d->a, n, sizeof(*j->not_judged));
	for (; v != NULL && !d->failed; v = json_next(v))
		j->not_judged[j->n_not_judged++] = (struct not_judged){
			.rule =
			    json_decode_string(d, v, "rule", REPORT_MAX_NAME),
			.reason =
			    json_decode_string(d, v, "reason", REPORT_MAX_TEXT),
			.failed = json_get_bool(v, "failed"),
		};
}

int
check_result_parse(struct arena *a, const struct form *form,
    const struct cJSON *v, struct judgement *out, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };
	struct judgement j = { 0 };

	decode_check_result(&d, v, form, &j);
	if (d.failed)
		return err_context(e, "check result");
	*out = j;
	return 0;
}

void
finding_parse_repairs(struct arena *a, const struct cJSON *v, struct finding *f)
{
	struct err e;
	struct json_decoder d = { .a = a, .e = &e };

	decode_repairs(&d, v, NULL, f);
}
