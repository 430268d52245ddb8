#include "collectors/check/check.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/check/judge.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Rules that are more than data of the form. */
static const struct {
	const char *id;
	void (*judge)(struct judge *j, const struct rule *rule);
} special[] = {
	{ "A06", judge_layout },
	{ "A07", judge_more_than_all },
	{ "A11", judge_other_results },
	{ "A12", judge_grave_reasons },
	{ "B05", judge_disputes_alone },
	{ "B06", judge_suits_alone },
	{ "B07", judge_direct_suits },
	{ "B08", judge_pending_lost },
	{ "B09", judge_many_reviews },
	{ "C02", judge_regulations },
	{ "C05", judge_fee_unit },
	{ "C06", judge_fee_within_fees },
	{ "C07", judge_fee_for_requests },
	{ "C08", judge_fees_unsaid },
	{ "C09", judge_told_not_filled },
	{ "D05", judge_procurement },
	{ "E01", judge_told_received },
	{ "E02", judge_told_carried_in },
	{ "E03", judge_told_handled },
	{ "E04", judge_told_carried_out },
	{ "E05", judge_told_results },
	{ "E06", judge_told_none_received },
	{ "E07", judge_told_disputes },
	{ "E08", judge_told_no_disputes },
	{ "E09", judge_told_all_upheld },
	{ "E10", judge_told_normative },
	{ "E11", judge_told_decisions },
	{ "E12", judge_told_sums },
	{ "E13", judge_told_parts },
	{ "E14", judge_told_changes },
	{ "E15", judge_told_shares },
	{ "F03", judge_jumps },
	{ "F04", judge_same_figures },
	{ "G01", judge_title },
	{ "G02", judge_years },
	{ "G03", judge_period },
	{ "G04", judge_names },
	{ "G05", judge_reference },
	{ "G06", judge_template },
	{ "G07", judge_level },
	{ "G08", judge_old_headings },
	{ "G11", judge_part_five },
	{ "G12", judge_all_zero },
	{ "G13", judge_outdated },
	{ "G14", judge_vague },
	{ "H08", judge_dates },
	{ "I01", judge_parts },
	{ "I02", judge_tables },
	{ "I03", judge_contact },
	{ "I04", judge_aspects },
	{ "I05", judge_accountability },
	{ "I06", judge_part_six },
	{ "I07", judge_length },
	{ "I09", judge_labels },
	{ "I10", judge_column_year },
	{ "I11", judge_personal },
	{ "J03", judge_regulations },
};

/* ---- findings ---- */

/* What was printed in the cells that the finding names. */
static const char *
values_hash(struct judge *j, const struct finding *f)
{
	char hash[HASH_TEXT_SIZE];
	const char *all = "";

	for (size_t i = 0; i < f->n_cells; i++) {
		int at = form_cell_find(j->form, f->cells[i]);
		const struct cell *c = &j->r->cells[at];

		all = arena_printf(j->a, "%s%s=%s%s\n", all, f->cells[i],
		    cell_state_name(c->state),
		    c->state == CELL_REPORTED ? judge_figure(j, c->value) : "");
	}
	return arena_strdup(j->a, hash_sha256(all, strlen(all), hash));
}

void
judge_add(struct judge *j, const struct rule *rule, enum severity severity,
    struct finding f)
{
	struct judgement *out = j->out;

	assert(f.place != NULL && f.message != NULL);
	if (out->n_findings == LIMIT_FINDINGS) {
		out->n_dropped++;
		return;
	}
	f.rule = rule->id;
	f.axis = rule->axis;
	f.severity = severity;
	if (f.n_cells > 0)
		f.values_sha256 = values_hash(j, &f);
	out->findings = arena_grow(j->a, out->findings, out->n_findings,
	    &j->cap_findings, sizeof(out->findings[0]));
	out->findings[out->n_findings++] = f;
}

void
judge_cannot(struct judge *j, const struct rule *rule, const char *reason)
{
	struct judgement *out = j->out;

	out->not_judged = arena_grow(j->a, out->not_judged, out->n_not_judged,
	    &j->cap_not_judged, sizeof(out->not_judged[0]));
	out->not_judged[out->n_not_judged++] =
	    (struct not_judged){ .rule = rule->id, .reason = reason };
}

enum severity
judge_capped(const struct rule *rule, enum severity at_most)
{
	return rule->severity < at_most ? rule->severity : at_most;
}

void
judge_list_add(struct judge *j, struct judge_list *list, const char *fmt, ...)
{
	va_list ap;
	char *item;

	if (list->n++ >= list->most)
		return;
	va_start(ap, fmt);
	item = arena_vprintf(j->a, fmt, ap);
	va_end(ap);
	list->text = list->text == NULL
	    ? item
	    : arena_printf(j->a, "%s、%s", list->text, item);
}

const char *
judge_list_text(struct judge *j, const struct judge_list *list)
{
	if (list->text == NULL)
		return "";
	return list->n <= list->most ? list->text
				     : arena_printf(j->a, "%s等", list->text);
}

const char *
judge_figure(struct judge *j, struct num n)
{
	char text[NUM_TEXT_SIZE];

	return arena_strdup(j->a, num_format(n, text));
}

/* ---- the year before ---- */

/* Rule `rule` holds on the total column, with nothing left open. */
static bool
holds_on_total(const struct bounds *b, const char *rule)
{
	const struct form *f = b->report->form;

	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];
		struct span left, right;

		if (strcmp(q->rule, rule) != 0 ||
		    strcmp(q->place, "t3.total") != 0)
			continue;
		return bounds_side(b, NULL, q->left, q->n_left, &left) &&
		    bounds_side(b, NULL, q->right, q->n_right, &right) &&
		    span_is_point(left) && span_is_point(right) &&
		    left.lo == right.lo;
	}
	return false;
}

static void
look_at_prior(struct judge *j)
{
	const struct report *prior = j->context->prior;

	if (j->r->year == 0) {
		j->prior_reason = "report year unknown";
	} else if (prior == NULL) {
		j->prior_reason = j->context->prior_reason != NULL
		    ? j->context->prior_reason
		    : arena_printf(
			  j->a, "no readable report of %d", j->r->year - 1);
	} else if (prior->year != 0 && prior->year != j->r->year - 1) {
		j->prior_reason =
		    arena_printf(j->a, "report given for %d is of %d",
			j->r->year - 1, prior->year);
	} else {
		j->prior = arena_alloc(j->a, sizeof(*j->prior));
		bounds_solve(j->a, prior, 0, j->prior);
		j->prior_balances = holds_on_total(j->prior, "A01") &&
		    holds_on_total(j->prior, "A02");
	}
}

/* ---- all of it ---- */

static void
list_implied(struct judge *j)
{
	struct judgement *out = j->out;
	size_t cap = 0;

	for (size_t i = 0; i < j->form->n_cells; i++) {
		struct num value;

		if (!bounds_implied(&j->bounds, i, &value))
			continue;
		out->implied = arena_grow(j->a, out->implied, out->n_implied,
		    &cap, sizeof(out->implied[0]));
		out->implied[out->n_implied++] =
		    (struct implied_cell){ .cell = i, .value = value };
	}
}

static void
judge_rule(struct judge *j, const struct rule *rule)
{
	judge_equations(j, rule);
	judge_figures(j, rule);
	judge_blanks(j, rule);
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (strcmp(special[i].id, rule->id) == 0)
			special[i].judge(j, rule);
}

/* The rule failed on this report, which must not pass for its approval. */
static void
judge_failed(struct judge *j, const struct rule *rule)
{
	judge_cannot(
	    j, rule, "the rule failed: an error of Gouji, not of the report");
	j->out->not_judged[j->out->n_not_judged - 1].failed = true;
}

void
judge_rules(struct judge *j, const struct rule_set *rules)
{
	bounds_solve(
	    j->a, j->r, j->prior == NULL ? 0 : j->prior->scale, &j->bounds);
	for (size_t i = 0; i < rules->n_rules; i++)
		if (rule_is_judged(&rules->rules[i], j->context->kind))
			judge_rule(j, &rules->rules[i]);
}

void
check_report(const struct report *r, const struct rule_set *rules,
    const struct check_context *context, struct arena *a, struct judgement *out)
{
	struct judge j = {
		.a = a,
		.r = r,
		.form = r->form,
		.context = context,
		.out = out,
	};

	memset(out, 0, sizeof(*out));
	if (context->unchecked) {
		for (size_t i = 0; i < rules->n_rules; i++)
			if (rule_is_judged(&rules->rules[i], context->kind))
				judge_failed(&j, &rules->rules[i]);
		return;
	}
	look_at_prior(&j);
	judge_rules(&j, rules);
	judge_causes(&j, rules);
	list_implied(&j);
}
