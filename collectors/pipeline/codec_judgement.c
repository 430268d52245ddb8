/* Findings and what else a check result says, from a reader's answer. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/pipeline/codec.h"
#include "collectors/pipeline/codec_take.h"

/* Rules that can be not judged; the table has about a hundred. */
#define MAX_SKIPPED_CHECKS 1000
#define MAX_NUMBER         (1 << 20)

/* Exactly as num_format() prints it, also beyond what a cell may hold: sums
 * of cells are. */
static struct num
take_num(struct codec_decoder *d, const struct cJSON *v, const char *key)
{
	const char *s = json_as_string(v);
	struct num n = { 0, 0 };
	bool point = false, negative;
	size_t i;

	if (s == NULL || s[0] == '\0') {
		codec_fail(d, key, "is no number");
		return n;
	}
	negative = s[0] == '-';
	for (i = negative; s[i] != '\0'; i++) {
		if (s[i] == '.' && !point && s[i + 1] != '\0') {
			point = true;
			continue;
		}
		n.scale += point;
		if (s[i] < '0' || s[i] > '9' || n.scale > NUM_MAX_SCALE ||
		    __builtin_mul_overflow(n.value, 10, &n.value) ||
		    __builtin_add_overflow(n.value, s[i] - '0', &n.value))
			break;
	}
	if (s[i] != '\0' || i == (size_t)negative) {
		codec_fail(d, key, "is no number");
		return (struct num){ 0, 0 };
	}
	n.value = negative ? -n.value : n.value;
	return n;
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

static void
take_finding_cells(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct finding *f)
{
	size_t n, hint = 0;
	const struct cJSON *v = codec_take_array(
	    d, o, "cells", form == NULL ? 0 : form->n_cells, &n);

	f->cells = arena_calloc(d->a, n, sizeof(*f->cells));
	for (; v != NULL && !d->failed; v = json_next(v)) {
		size_t cell = codec_take_cell(d, form, v, &hint);

		if (form != NULL && !d->failed)
			f->cells[f->n_cells++] = form->cells[cell].id;
	}
}

/* [id, number or null, number] */
static void
take_repair_cell(struct codec_decoder *d, const struct cJSON *v,
    const struct form *form, struct repair_cell *out)
{
	const struct cJSON *id = json_first(v), *from = json_next(id);
	size_t hint = 0, cell = codec_take_cell(d, form, id, &hint);

	if (!json_is_array(v) || json_count(v) != 3) {
		codec_fail(d, "repairs", "has an element that is no cell");
		return;
	}
	if (d->failed)
		return;
	out->cell = form->cells[cell].id;
	out->has_from = !json_is_null(from);
	if (out->has_from)
		out->from = take_num(d, from, "repairs");
	out->to = take_num(d, json_next(from), "repairs");
}

static void
take_repair(struct codec_decoder *d, const struct cJSON *v,
    const struct form *form, struct repair *out)
{
	size_t n = json_count(v);

	if (!json_is_array(v) || n == 0 || n > LIMIT_REPAIR_CELLS) {
		codec_fail(d, "repairs", "has no set of cells");
		return;
	}
	for (v = json_first(v); v != NULL && !d->failed; v = json_next(v))
		take_repair_cell(d, v, form, &out->cells[out->n_cells++]);
}

static void
take_repairs(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct finding *f)
{
	size_t n, i = 0;
	const struct cJSON *v =
	    codec_take_array(d, o, "repairs", LIMIT_REPAIRS, &n);
	struct repair *all = arena_calloc(d->a, n, sizeof(*all));

	for (; v != NULL && !d->failed; v = json_next(v))
		take_repair(d, v, form, &all[i++]);
	f->repairs = all;
	f->n_repairs = d->failed ? 0 : n;
}

static void
take_finding(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct finding *f)
{
	const char *axis = codec_take_text(d, o, "axis", CODEC_MAX_NAME);
	const char *severity =
	    codec_take_text(d, o, "severity", CODEC_MAX_NAME);

	f->rule = codec_take_text(d, o, "rule", CODEC_MAX_NAME);
	if (axis_parse(axis, &f->axis) < 0)
		codec_fail(d, "axis", "is unknown");
	if (severity_parse(severity, &f->severity) < 0)
		codec_fail(d, "severity", "is unknown");
	f->place = codec_take_text(d, o, "place", CODEC_MAX_NAME);
	f->message = codec_take_text(d, o, "message", CODEC_MAX_TEXT);
	take_finding_cells(d, o, form, f);
	f->has_values = json_get(o, "expected") != NULL;
	if (f->has_values) {
		f->expected = take_num(d, json_get(o, "expected"), "expected");
		f->actual = take_num(d, json_get(o, "actual"), "actual");
		if (!are_commensurable(f->expected, f->actual))
			codec_fail(d, "expected", "is out of bounds");
	}
	f->evidence = codec_take_text_or_null(d, o, "evidence", CODEC_MAX_TEXT);
	f->values_sha256 =
	    codec_take_text_or_null(d, o, "values_sha256", CODEC_MAX_NAME);
	f->cause = (int)codec_take_int(d, o, "cause", LIMIT_FINDINGS);
	take_repairs(d, o, form, f);
}

static void
take_skipped_checks(
    struct codec_decoder *d, const struct cJSON *o, struct check_result *j)
{
	const struct cJSON *v = codec_take_array(
	    d, o, "not_judged", MAX_SKIPPED_CHECKS, &j->n_skipped);

	j->skipped = arena_calloc(d->a, j->n_skipped, sizeof(*j->skipped));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++) {
		const struct cJSON *rule = json_first(v);
		int64_t failed = 0;

		if (!json_is_array(v) || json_count(v) != 3 ||
		    !json_as_int(json_next(json_next(rule)), &failed)) {
			codec_fail(d, "not_judged", "has no three values");
			return;
		}
		j->skipped[i].failed = failed != 0;
		j->skipped[i].rule = codec_take_text_value(
		    d, rule, "not_judged", CODEC_MAX_NAME);
		j->skipped[i].reason = codec_take_text_value(
		    d, json_next(rule), "not_judged", CODEC_MAX_TEXT);
		if (j->skipped[i].rule == NULL || j->skipped[i].reason == NULL)
			codec_fail(d, "not_judged", "has no two strings");
	}
}

static void
take_implied(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct check_result *j)
{
	size_t hint = 0;
	const struct cJSON *v = codec_take_array(
	    d, o, "implied", form == NULL ? 0 : form->n_cells, &j->n_implied);

	j->implied = arena_calloc(d->a, j->n_implied, sizeof(*j->implied));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++) {
		const struct cJSON *id = json_first(v);

		if (!json_is_array(v) || json_count(v) != 2) {
			codec_fail(d, "implied", "has no pair");
			return;
		}
		j->implied[i].cell = codec_take_cell(d, form, id, &hint);
		j->implied[i].value = take_num(d, json_next(id), "implied");
	}
}

void
codec_take_check_result(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct check_result *j)
{
	const struct cJSON *v =
	    codec_take_array(d, o, "findings", LIMIT_FINDINGS, &j->n_findings);

	j->findings = arena_calloc(d->a, j->n_findings, sizeof(*j->findings));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++)
		take_finding(d, v, form, &j->findings[i]);
	j->n_dropped = (size_t)codec_take_int(d, o, "dropped", MAX_NUMBER);
	take_skipped_checks(d, o, j);
	take_implied(d, o, form, j);
}
