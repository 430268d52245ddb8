#include "collectors/check/check.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/rule_table.h"
#include "collectors/check/values/bounds.h"
#include "collectors/check/values/value_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

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
find_prior_bounds(struct rule_context *rc)
{
	const struct report *prior = rc->context->prior;

	if (rc->r->year == 0) {
		rc->prior_reason = "report year unknown";
	} else if (prior == NULL) {
		rc->prior_reason = rc->context->prior_reason != NULL
		    ? rc->context->prior_reason
		    : arena_printf(
			  rc->a, "no readable report of %d", rc->r->year - 1);
	} else if (prior->year != 0 && prior->year != rc->r->year - 1) {
		rc->prior_reason =
		    arena_printf(rc->a, "report given for %d is of %d",
			rc->r->year - 1, prior->year);
	} else {
		rc->prior = arena_alloc(rc->a, sizeof(*rc->prior));
		bounds_solve(rc->a, prior, 0, rc->prior);
		rc->prior_balances = holds_on_total(rc->prior, "A01") &&
		    holds_on_total(rc->prior, "A02");
	}
}

/* ---- all of it ---- */

static void
list_implied(struct rule_context *rc)
{
	struct check_result *out = rc->out;
	size_t cap = 0;

	for (size_t i = 0; i < rc->form->n_cells; i++) {
		struct num value;

		if (!bounds_implied(&rc->bounds, i, &value))
			continue;
		out->implied = arena_grow(rc->a, out->implied, out->n_implied,
		    &cap, sizeof(out->implied[0]));
		out->implied[out->n_implied++] =
		    (struct implied_cell){ .cell = i, .value = value };
	}
}

void
check_report(const struct report *r, const struct rule_set *rules,
    const struct check_context *context, struct arena *a,
    struct check_result *out)
{
	struct rule_context rc = {
		.a = a,
		.r = r,
		.form = r->form,
		.context = context,
		.out = out,
	};

	memset(out, 0, sizeof(*out));
	if (context->unchecked) {
		check_skip_failed(&rc, rules);
		return;
	}
	find_prior_bounds(&rc);
	check_rules(&rc, rules);
	check_find_root_causes(&rc, rules);
	list_implied(&rc);
}
