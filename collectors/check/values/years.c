/* Figures that the year before makes unlikely. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/judge.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* The groups of table 4. */
static const struct {
	const char *total, *pending, *words;
} groups[] = {
	{ "t4.review.total", "t4.review.pending", "行政复议" },
	{ "t4.direct.total", "t4.direct.pending", "未经复议直接起诉" },
	{ "t4.after_review.total", "t4.after_review.pending", "复议后起诉" },
};

static bool
this_year(const struct judge *j, const char *cell, struct num *out)
{
	return judge_value(&j->bounds, cell, out);
}

static bool
is_zero(const struct bounds *b, const char *cell)
{
	struct num n;

	return judge_value(b, cell, &n) && n.value == 0;
}

static bool
is_positive(const struct bounds *b, const char *cell, struct num *out)
{
	return judge_value(b, cell, out) && out->value > 0;
}

/* The year before is there; otherwise the rule cannot be judged. */
static bool
has_prior(struct judge *j, const struct rule *rule)
{
	if (j->prior_reason == NULL)
		return true;
	judge_cannot(j, rule, j->prior_reason);
	return false;
}

static void
add(struct judge *j, const struct rule *rule, const char *place,
    const char *cell, const char *message)
{
	struct finding f = { .place = place, .message = message };

	f.cells = arena_calloc(j->a, 1, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = cell;
	judge_add(j, rule, rule->severity, f);
}

/* ---- disputes ---- */

/* B05: a dispute needs an application that it is about. */
void
judge_disputes_alone(struct judge *j, const struct rule *rule)
{
	struct finding f = { .place = "t4" };
	struct num all = num_int(0);

	f.cells = arena_calloc(j->a, N(groups), sizeof(f.cells[0]));
	for (size_t i = 0; i < N(groups); i++) {
		struct num n;

		if (!is_positive(&j->bounds, groups[i].total, &n))
			continue;
		f.cells[f.n_cells++] = groups[i].total;
		all = num_add(all, n);
	}
	if (f.n_cells == 0 || !is_zero(&j->bounds, "t3.received.total") ||
	    !is_zero(&j->bounds, "t3.carried_in.total") ||
	    !has_prior(j, rule) || !is_zero(j->prior, "t3.handled.total") ||
	    !is_zero(j->prior, "t3.carried_out.total"))
		return;
	f.message = arena_printf(j->a,
	    "表四有行政复议、诉讼 %s 件，而表三本年没有申请，"
	    "%d年度也没有办理的申请，请核实",
	    judge_figure(j, all), j->r->year - 1);
	judge_add(j, rule, rule->severity, f);
}

/* B06: a suit after review needs a review. */
void
judge_suits_alone(struct judge *j, const struct rule *rule)
{
	static const char cell[] = "t4.after_review.total";
	struct num n;

	if (!is_positive(&j->bounds, cell, &n) ||
	    !is_zero(&j->bounds, "t4.review.total") || !has_prior(j, rule) ||
	    !is_zero(j->prior, "t4.review.total"))
		return;
	add(j, rule, "t4.after_review", cell,
	    arena_printf(j->a,
		"表四有复议后起诉 %s 件，而本年和%d年度都没有行政复议，请核实",
		judge_figure(j, n), j->r->year - 1));
}

/* B08: what was pending goes on. */
void
judge_pending_lost(struct judge *j, const struct rule *rule)
{
	if (!has_prior(j, rule))
		return;
	for (size_t i = 0; i < N(groups); i++) {
		struct num n;

		if (!is_positive(j->prior, groups[i].pending, &n) ||
		    !is_zero(&j->bounds, groups[i].total))
			continue;
		add(j, rule, groups[i].total, groups[i].total,
		    arena_printf(j->a,
			"%d年度报告%s尚未审结 %s 件，本年表四%s为 0，"
			"请核实是否应继续统计",
			j->r->year - 1, groups[i].words, judge_figure(j, n),
			groups[i].words));
	}
}

/* B09 */
void
judge_many_reviews(struct judge *j, const struct rule *rule)
{
	static const char cell[] = "t4.review.total";
	struct num reviews, handled, before, both;

	if (!is_positive(&j->bounds, cell, &reviews) ||
	    !this_year(j, "t3.handled.total", &handled) ||
	    num_cmp(reviews, handled) <= 0 || !has_prior(j, rule) ||
	    !judge_value(j->prior, "t3.handled.total", &before))
		return;
	both = num_add(handled, before);
	if (num_cmp(reviews, both) <= 0)
		return;
	add(j, rule, "t4.review", cell,
	    arena_printf(j->a,
		"表四行政复议 %s 件，多于本年和%d年度办结的申请之和 %s 件，"
		"请核实",
		judge_figure(j, reviews), j->r->year - 1,
		judge_figure(j, both)));
}

/* ---- jumps ---- */

/* What happens in a year and is told by both forms alike. */
static const char *const flows[] = { "t3.received.total", "t3.handled.total",
	"t4.review.total", "t4.direct.total", "t4.after_review.total" };
/* The same, where both years use one form: what table 2 counts changed. */
static const char *const form_flows[] = { "t2.normative.made",
	"t2.normative.repealed", "t2.normative.created",
	"t2.licensing.decisions", "t2.penalty.decisions",
	"t2.coercion.decisions", "t2.external.decisions", "t2.fees.amount" };

static void
judge_jump(struct judge *j, const struct rule *rule, const char *cell)
{
	struct num ratio = rule_parameter(rule, "jump_ratio");
	struct num now, before;
	bool more, less;
	int i;

	if (!judge_value(&j->bounds, cell, &now) ||
	    !judge_value(j->prior, cell, &before) || now.value < 0 ||
	    before.value < 0 ||
	    num_cmp(num_cmp(now, before) > 0 ? now : before,
		rule_parameter(rule, "jump_base")) < 0)
		return;
	more = num_exceeds(now, before, ratio);
	less = num_exceeds(before, now, ratio);
	if (!more && !less)
		return;
	i = form_cell_find(j->form, cell);
	add(j, rule, j->form->cells[i].id, j->form->cells[i].id,
	    arena_printf(j->a, "%s：%s，%d年度为 %s，%s，请核实",
		j->form->cells[i].words, judge_figure(j, now), j->r->year - 1,
		judge_figure(j, before), more ? "突增" : "突减"));
}

/* F03 */
void
judge_jumps(struct judge *j, const struct rule *rule)
{
	if (!has_prior(j, rule))
		return;
	for (size_t i = 0; i < N(flows); i++)
		judge_jump(j, rule, flows[i]);
	if (j->prior->report->form != j->form)
		return;
	for (size_t i = 0; i < N(form_flows); i++)
		judge_jump(j, rule, form_flows[i]);
}

/* ---- the same figures again ---- */

/*
 * Does the cell count what happened in the year, apart from what other cells
 * sum up? Not what is in force or was carried over, which may well stay, nor
 * sums, which would count one application many times.
 */
static bool
is_flow(const struct form *f, size_t cell)
{
	static const char *const standing[] = { "valid", "total", "prior" };
	static const char *const summed[] = { "handled", "carried_in" };
	const char *row = f->rows[f->cells[cell].row].id;
	const char *column = f->columns[f->cells[cell].column].id;

	for (size_t i = 0; i < N(standing); i++)
		if (strcmp(column, standing[i]) == 0)
			return false;
	for (size_t i = 0; i < N(summed); i++)
		if (strcmp(row, summed[i]) == 0)
			return false;
	/* Table 4's columns have their group in the id. */
	return strlen(column) < 6 ||
	    strcmp(column + strlen(column) - 6, ".total") != 0;
}

/* F04 */
void
judge_same_figures(struct judge *j, const struct rule *rule)
{
	struct finding f = { .place = "report" };
	const struct form *form = j->form;
	struct num n;

	if (!has_prior(j, rule) || j->prior->report->form != form)
		return;
	f.cells = arena_calloc(j->a, form->n_cells, sizeof(f.cells[0]));
	for (size_t i = 0; i < form->n_cells; i++) {
		const struct cell *now = &j->r->cells[i];
		const struct cell *before = &j->prior->report->cells[i];

		if (!is_flow(form, i) || now->state != CELL_REPORTED ||
		    before->state != CELL_REPORTED)
			continue;
		if (!num_equal(now->value, before->value))
			return;
		if (now->value.value != 0)
			f.cells[f.n_cells++] = form->cells[i].id;
	}
	n = num_int((int64_t)f.n_cells);
	if (num_cmp(n, rule_parameter(rule, "same_least")) < 0)
		return;
	f.message = arena_printf(j->a,
	    "表二、表三、表四不为 0 的 %zu 个发生数与%d年度报告完全相同，"
	    "请核实是否误用了上年的数",
	    f.n_cells, j->r->year - 1);
	judge_add(j, rule, rule->severity, f);
}
