/*
 * What findings come from: the repairs of each table, and which findings one
 * of them would mend.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/rule_table.h"
#include "collectors/check/values/repair.h"
#include "collectors/check/values/value_rules.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/* No equation to be mended within a table. */
#define NO_TABLE SIZE_MAX

/* ---- tables: equations that share cells ---- */

static bool
can_be_mended(const struct form_equation *q)
{
	return q->op == FORM_EQUAL && !bounds_spans_years(q);
}

/* Give all cells of a side the table `to`, and all cells of those tables that
 * one of them had. */
static void
unite(const struct form *f, size_t *table_of_cell, const struct form_term *side,
    size_t n, size_t to)
{
	for (size_t i = 0; i < n; i++) {
		size_t had = table_of_cell[side[i].cell];

		table_of_cell[side[i].cell] = to;
		if (had == NO_TABLE || had == to)
			continue;
		for (size_t c = 0; c < f->n_cells; c++)
			if (table_of_cell[c] == had)
				table_of_cell[c] = to;
	}
}

/* By equation: a number shared with all that hang together, or NO_TABLE. */
static size_t *
find_tables(struct rule_context *rc)
{
	const struct form *f = rc->form;
	size_t *cells = arena_calloc(rc->a, f->n_cells, sizeof(*cells));
	size_t *tables = arena_calloc(rc->a, f->n_equations, sizeof(*tables));

	for (size_t i = 0; i < f->n_cells; i++)
		cells[i] = NO_TABLE;
	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];

		if (!can_be_mended(q))
			continue;
		unite(f, cells, q->left, q->n_left, i);
		unite(f, cells, q->right, q->n_right, i);
	}
	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];

		tables[i] = can_be_mended(q) && q->n_left > 0
		    ? cells[q->left[0].cell]
		    : NO_TABLE;
	}
	return tables;
}

/* ---- findings of a table ---- */

static struct finding *
find_finding(
    const struct check_result *out, const char *rule, const char *place)
{
	for (size_t i = 0; i < out->n_findings; i++)
		if (strcmp(out->findings[i].rule, rule) == 0 &&
		    strcmp(out->findings[i].place, place) == 0)
			return &out->findings[i];
	return NULL;
}

static const struct repair *
as_finding_has_them(struct rule_context *rc, const struct repair_list *list)
{
	struct repair *all = arena_calloc(rc->a, list->n, sizeof(*all));

	for (size_t i = 0; i < list->n; i++) {
		const struct repair_set *set = &list->sets[i];

		all[i].n_cells = set->n;
		for (size_t k = 0; k < set->n; k++)
			all[i].cells[k] = (struct repair_cell){
				.cell =
				    rc->form->cells[set->changes[k].cell].id,
				.has_from = true,
				.from = set->changes[k].from,
				.to = set->changes[k].to,
			};
	}
	return all;
}

/* ---- findings beside the table's own ---- */

static bool
names_a_change(const struct rule_context *rc, const struct finding *f,
    const struct repair_set *set)
{
	for (size_t i = 0; i < f->n_cells; i++)
		for (size_t k = 0; k < set->n; k++)
			if (strcmp(f->cells[i],
				rc->form->cells[set->changes[k].cell].id) == 0)
				return true;
	return false;
}

/*
 * Check the report with the best repair: findings about a changed cell that
 * are gone then (the year before's carry-over, an impossible value) come from
 * that cell too.
 */
static void
join_what_is_mended(struct rule_context *rc, const struct rule_set *rules,
    const struct repair_set *set, const struct repair *repair, int cause)
{
	struct report mended = *rc->r;
	struct check_result after = { 0 };
	struct rule_context again = {
		.a = rc->a,
		.r = &mended,
		.form = rc->form,
		.context = rc->context,
		.prior = rc->prior,
		.prior_balances = rc->prior_balances,
		.prior_reason = rc->prior_reason,
		.narrative = rc->narrative,
		.sentences = rc->sentences,
		.out = &after,
	};
	size_t n = rc->form->n_cells;

	mended.cells = arena_calloc(rc->a, n, sizeof(*mended.cells));
	memcpy(mended.cells, rc->r->cells, n * sizeof(*mended.cells));
	for (size_t i = 0; i < set->n; i++)
		mended.cells[set->changes[i].cell].value = set->changes[i].to;
	check_rules(&again, rules);
	for (size_t i = 0; i < rc->out->n_findings; i++) {
		struct finding *f = &rc->out->findings[i];

		if (f->cause != 0 || !names_a_change(rc, f, set) ||
		    find_finding(&after, f->rule, f->place) != NULL)
			continue;
		f->cause = cause;
		f->repairs = repair;
		f->n_repairs = 1;
	}
}

static void
check_table_for_repairs(struct rule_context *rc, const struct rule_set *rules,
    const size_t *tables, size_t table, int cause)
{
	const struct form *f = rc->form;
	size_t *equations =
	    arena_calloc(rc->a, f->n_equations, sizeof(*equations));
	const struct repair *repairs;
	struct repair_list list;
	bool broken = false;
	size_t n = 0;

	for (size_t i = 0; i < f->n_equations; i++) {
		if (tables[i] != table)
			continue;
		equations[n++] = i;
		broken = broken || rc->bounds.equation_results[i].broken;
	}
	if (!broken || n > REPAIR_MAX_EQUATIONS)
		return;
	repair_find(rc->a, &rc->bounds, rc->prior, equations, n, &list);
	if (list.n == 0)
		return;
	repairs = as_finding_has_them(rc, &list);
	for (size_t i = 0; i < n; i++) {
		const struct form_equation *q = &f->equations[equations[i]];
		struct finding *finding =
		    find_finding(rc->out, q->rule, q->place);

		if (finding == NULL)
			continue;
		finding->repairs = repairs;
		finding->n_repairs = list.n;
		finding->cause = cause;
	}
	join_what_is_mended(rc, rules, &list.sets[0], repairs, cause);
}

/* Causes of any numbers, 0 for one of its own: 1.. in the findings' order. */
static void
number_causes(struct rule_context *rc)
{
	struct check_result *out = rc->out;
	int *shared = arena_calloc(rc->a, out->n_findings, sizeof(*shared));
	int n = 0;

	for (size_t i = 0; i < out->n_findings; i++)
		shared[i] = out->findings[i].cause;
	for (size_t i = 0; i < out->n_findings; i++) {
		size_t k = 0;

		while (shared[i] == 0 ? k < i : shared[k] != shared[i])
			k++;
		out->findings[i].cause = k < i ? out->findings[k].cause : ++n;
	}
}

void
check_find_root_causes(struct rule_context *rc, const struct rule_set *rules)
{
	const struct form *f = rc->form;
	size_t *tables = NULL;

	for (size_t i = 0; i < f->n_equations && tables == NULL; i++)
		if (rc->bounds.equation_results[i].broken)
			tables = find_tables(rc);
	/* A table's number is one of its equations'. */
	for (size_t i = 0; tables != NULL && i < f->n_equations; i++)
		if (tables[i] == i)
			check_table_for_repairs(
			    rc, rules, tables, i, (int)i + 1);
	number_causes(rc);
}
