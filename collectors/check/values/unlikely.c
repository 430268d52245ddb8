/* Values of a year that can be, but hardly are: to be verified. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/values/value_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* From this report year on a review comes before a suit over disclosure
 * (行政复议法 as of 2024-01-01, article 23). */
#define REVIEW_FIRST_YEAR 2024

static bool
is_positive(const struct rule_context *rc, const char *cell, struct num *out)
{
	return check_value(&rc->bounds, cell, out) && out->value > 0;
}

static void
add_about(struct rule_context *rc, const struct rule *rule, const char *cell,
    const char *message)
{
	struct finding f = { .place = cell, .message = message };

	f.cells = arena_calloc(rc->a, 1, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = cell;
	check_add_finding(rc, rule, rule->severity, f);
}

/* ---- table 3 ---- */

/* The cell of a row of table 3 in the column of another cell. */
static size_t
in_column(const struct form *f, const char *row, size_t column)
{
	for (size_t r = 0; r < f->n_rows; r++)
		if (f->rows[r].table == 3 && strcmp(f->rows[r].id, row) == 0)
			return form_cell_at(f, r, column);
	return f->n_cells;
}

/* What came in, in one column: 新收 and 上年结转, both reported. */
static bool
came_in(const struct rule_context *rc, size_t column, struct num *out)
{
	size_t received = in_column(rc->form, "received", column);
	size_t carried_in = in_column(rc->form, "carried_in", column);

	if (received == rc->form->n_cells || carried_in == rc->form->n_cells ||
	    rc->r->cells[received].state != CELL_REPORTED ||
	    rc->r->cells[carried_in].state != CELL_REPORTED)
		return false;
	*out = num_add(
	    rc->r->cells[received].value, rc->r->cells[carried_in].value);
	return true;
}

/*
 * A07. Where 总计 of the column is there, A01 and A02 say the same and more.
 */
void
check_more_than_all(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;

	for (size_t i = 0; i < f->n_cells; i++) {
		const struct form_row *row = &f->rows[f->cells[i].row];
		size_t column = f->cells[i].column, handled;
		struct num all;

		if (row->table != 3 || rc->r->cells[i].state != CELL_REPORTED ||
		    strcmp(row->id, "received") == 0 ||
		    strcmp(row->id, "carried_in") == 0)
			continue;
		handled = in_column(f, "handled", column);
		if (handled == f->n_cells ||
		    rc->r->cells[handled].state == CELL_REPORTED ||
		    !came_in(rc, column, &all) ||
		    num_cmp(rc->r->cells[i].value, all) <= 0)
			continue;
		add_about(rc, rule, f->cells[i].id,
		    arena_printf(rc->a, "%s：%s，多于本列新收与上年结转之和 %s",
			f->cells[i].words,
			check_number_text(rc, rc->r->cells[i].value),
			check_number_text(rc, all)));
	}
}

/* A11 */
void
check_other_results(struct rule_context *rc, const struct rule *rule)
{
	static const char cell[] = "t3.other_misc.total";
	struct num other, handled;

	if (!is_positive(rc, cell, &other) ||
	    !is_positive(rc, "t3.handled.total", &handled) ||
	    num_cmp(other, rule_parameter(rule, "other_least")) < 0 ||
	    !num_exceeds(other, handled, rule_parameter(rule, "other_share")))
		return;
	add_about(rc, rule, cell,
	    arena_printf(rc->a,
		"表三“其他处理—其他” %s 件，占（七）总计 %s 件的比例过高，"
		"请核实能否归入前列各类",
		check_number_text(rc, other), check_number_text(rc, handled)));
}

/* A12 */
void
check_grave_reasons(struct rule_context *rc, const struct rule *rule)
{
	static const char *const cells[] = { "t3.denied_secret.total",
		"t3.denied_safety.total" };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		const struct form *f = rc->form;
		struct num n;
		int cell = form_cell_find(f, cells[i]);

		if (!is_positive(rc, cells[i], &n))
			continue;
		add_about(rc, rule, cells[i],
		    arena_printf(rc->a,
			"表三“%s” %s 件，乡镇少有以此为由不予公开的，请核实",
			f->rows[f->cells[cell].row].words,
			check_number_text(rc, n)));
	}
}

/* ---- table 4 ---- */

/* B07 */
void
check_direct_suits(struct rule_context *rc, const struct rule *rule)
{
	static const char cell[] = "t4.direct.total";
	struct num n;

	if (rc->r->year < REVIEW_FIRST_YEAR || !is_positive(rc, cell, &n))
		return;
	add_about(rc, rule, cell,
	    arena_printf(rc->a,
		"表四未经复议直接起诉 %s 件。2024年起对不予公开不服的应先"
		"申请行政复议，请核实",
		check_number_text(rc, n)));
}

/* ---- table 2 ---- */

static bool
is_digit_of_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.';
}

/* The sentence that gives this value in 元, or NULL. */
static const char *
sentence_in_yuan(struct rule_context *rc, const char *text, const char *printed)
{
	const char *wanted = arena_printf(rc->a, "%s元", printed);
	const char *plain = utf8_label(rc->a, text);

	for (const char *at = strstr(plain, wanted); at != NULL;
	     at = strstr(at + 1, wanted))
		if (at == plain || !is_digit_of_number(at[-1]))
			return wanted;
	return NULL;
}

static const char *
find_in_yuan(struct rule_context *rc, struct num fee)
{
	const char *printed = check_number_text(rc, fee);

	for (size_t i = 0; i < rc->r->n_sections; i++) {
		const char *text = rc->r->sections[i].text;
		const char *said =
		    text == NULL ? NULL : sentence_in_yuan(rc, text, printed);

		if (said != NULL)
			return said;
	}
	return NULL;
}

/* Ten thousand times the year before, or nearly so. */
static bool
is_myriad_of_prior(
    const struct rule_context *rc, const char *cell, struct num fee)
{
	struct num before;

	return rc->prior != NULL && check_value(rc->prior, cell, &before) &&
	    before.value > 0 && num_exceeds(fee, before, num_int(3000)) &&
	    !num_exceeds(fee, before, num_int(30000));
}

/* C05 */
void
check_fee_unit(struct rule_context *rc, const struct rule *rule)
{
	static const char cell[] = "t2.fees.amount";
	struct finding f = { .place = cell };
	const char *said, *why;
	struct num fee;

	if (!is_positive(rc, cell, &fee) ||
	    num_cmp(fee, rule_parameter(rule, "fee_high")) < 0)
		return;
	said = find_in_yuan(rc, fee);
	if (said != NULL)
		why = arena_printf(rc->a, "而文字为“%s”", said);
	else if (is_myriad_of_prior(rc, cell, fee))
		why = "约为上年的一万倍";
	else
		return;
	f.cells = arena_calloc(rc->a, 1, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = cell;
	f.evidence = said;
	f.message = arena_printf(rc->a,
	    "表二行政事业性收费填报 %s 万元，%s，疑似以元填报，请核实单位",
	    check_number_text(rc, fee), why);
	check_add_finding(rc, rule, rule->severity, f);
}

/* D05 */
void
check_procurement(struct rule_context *rc, const struct rule *rule)
{
	static const char items[] = "t2.procurement.items";
	static const char amount[] = "t2.procurement.amount";
	struct finding f = { .place = "t2.procurement" };
	struct num n, money;

	if (!check_value(&rc->bounds, items, &n) ||
	    !check_value(&rc->bounds, amount, &money) ||
	    (n.value == 0) == (money.value == 0))
		return;
	f.cells = arena_calloc(rc->a, 2, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = items;
	f.cells[f.n_cells++] = amount;
	f.message = arena_printf(rc->a,
	    "表二“政府集中采购”行：采购项目数量 %s、采购总金额 %s，"
	    "应同时为 0 或同时不为 0",
	    check_number_text(rc, n), check_number_text(rc, money));
	check_add_finding(rc, rule, rule->severity, f);
}

/* ---- against the year before ---- */

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
this_year(const struct rule_context *rc, const char *cell, struct num *out)
{
	return check_value(&rc->bounds, cell, out);
}

static bool
is_zero(const struct bounds *b, const char *cell)
{
	struct num n;

	return check_value(b, cell, &n) && n.value == 0;
}

static bool
is_positive_cell(const struct bounds *b, const char *cell, struct num *out)
{
	return check_value(b, cell, out) && out->value > 0;
}

/* The year before is there; otherwise the rule cannot be checked. */
static bool
has_prior(struct rule_context *rc, const struct rule *rule)
{
	if (rc->prior_reason == NULL)
		return true;
	check_skip(rc, rule, rc->prior_reason);
	return false;
}

static void
add(struct rule_context *rc, const struct rule *rule, const char *place,
    const char *cell, const char *message)
{
	struct finding f = { .place = place, .message = message };

	f.cells = arena_calloc(rc->a, 1, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = cell;
	check_add_finding(rc, rule, rule->severity, f);
}

/* ---- disputes ---- */

/* B05: a dispute needs an application that it is about. */
void
check_disputes_alone(struct rule_context *rc, const struct rule *rule)
{
	struct finding f = { .place = "t4" };
	struct num all = num_int(0);

	f.cells = arena_calloc(rc->a, N(groups), sizeof(f.cells[0]));
	for (size_t i = 0; i < N(groups); i++) {
		struct num n;

		if (!is_positive_cell(&rc->bounds, groups[i].total, &n))
			continue;
		f.cells[f.n_cells++] = groups[i].total;
		all = num_add(all, n);
	}
	if (f.n_cells == 0 || !is_zero(&rc->bounds, "t3.received.total") ||
	    !is_zero(&rc->bounds, "t3.carried_in.total") ||
	    !has_prior(rc, rule) || !is_zero(rc->prior, "t3.handled.total") ||
	    !is_zero(rc->prior, "t3.carried_out.total"))
		return;
	f.message = arena_printf(rc->a,
	    "表四有行政复议、诉讼 %s 件，而表三本年没有申请，"
	    "%d年度也没有办理的申请，请核实",
	    check_number_text(rc, all), rc->r->year - 1);
	check_add_finding(rc, rule, rule->severity, f);
}

/* B06: a suit after review needs a review. */
void
check_suits_alone(struct rule_context *rc, const struct rule *rule)
{
	static const char cell[] = "t4.after_review.total";
	struct num n;

	if (!is_positive_cell(&rc->bounds, cell, &n) ||
	    !is_zero(&rc->bounds, "t4.review.total") || !has_prior(rc, rule) ||
	    !is_zero(rc->prior, "t4.review.total"))
		return;
	add(rc, rule, "t4.after_review", cell,
	    arena_printf(rc->a,
		"表四有复议后起诉 %s 件，而本年和%d年度都没有行政复议，请核实",
		check_number_text(rc, n), rc->r->year - 1));
}

/* B08: what was pending goes on. */
void
check_pending_lost(struct rule_context *rc, const struct rule *rule)
{
	if (!has_prior(rc, rule))
		return;
	for (size_t i = 0; i < N(groups); i++) {
		struct num n;

		if (!is_positive_cell(rc->prior, groups[i].pending, &n) ||
		    !is_zero(&rc->bounds, groups[i].total))
			continue;
		add(rc, rule, groups[i].total, groups[i].total,
		    arena_printf(rc->a,
			"%d年度报告%s尚未审结 %s 件，本年表四%s为 0，"
			"请核实是否应继续统计",
			rc->r->year - 1, groups[i].words,
			check_number_text(rc, n), groups[i].words));
	}
}

/* B09 */
void
check_many_reviews(struct rule_context *rc, const struct rule *rule)
{
	static const char cell[] = "t4.review.total";
	struct num reviews, handled, before, both;

	if (!is_positive_cell(&rc->bounds, cell, &reviews) ||
	    !this_year(rc, "t3.handled.total", &handled) ||
	    num_cmp(reviews, handled) <= 0 || !has_prior(rc, rule) ||
	    !check_value(rc->prior, "t3.handled.total", &before))
		return;
	both = num_add(handled, before);
	if (num_cmp(reviews, both) <= 0)
		return;
	add(rc, rule, "t4.review", cell,
	    arena_printf(rc->a,
		"表四行政复议 %s 件，多于本年和%d年度办结的申请之和 %s 件，"
		"请核实",
		check_number_text(rc, reviews), rc->r->year - 1,
		check_number_text(rc, both)));
}

/* ---- jumps ---- */

/* What happens in a year and is stated by both forms alike. */
static const char *const flows[] = { "t3.received.total", "t3.handled.total",
	"t4.review.total", "t4.direct.total", "t4.after_review.total" };
/* The same, where both years use one form: what table 2 counts changed. */
static const char *const form_flows[] = { "t2.normative.made",
	"t2.normative.repealed", "t2.normative.created",
	"t2.licensing.decisions", "t2.penalty.decisions",
	"t2.coercion.decisions", "t2.external.decisions", "t2.fees.amount" };

static void
check_jump(struct rule_context *rc, const struct rule *rule, const char *cell)
{
	struct num ratio = rule_parameter(rule, "jump_ratio");
	struct num now, before;
	bool more, less;
	int i;

	if (!check_value(&rc->bounds, cell, &now) ||
	    !check_value(rc->prior, cell, &before) || now.value < 0 ||
	    before.value < 0 ||
	    num_cmp(num_cmp(now, before) > 0 ? now : before,
		rule_parameter(rule, "jump_base")) < 0)
		return;
	more = num_exceeds(now, before, ratio);
	less = num_exceeds(before, now, ratio);
	if (!more && !less)
		return;
	i = form_cell_find(rc->form, cell);
	add(rc, rule, rc->form->cells[i].id, rc->form->cells[i].id,
	    arena_printf(rc->a, "%s：%s，%d年度为 %s，%s，请核实",
		rc->form->cells[i].words, check_number_text(rc, now),
		rc->r->year - 1, check_number_text(rc, before),
		more ? "突增" : "突减"));
}

/* F03 */
void
check_jumps(struct rule_context *rc, const struct rule *rule)
{
	if (!has_prior(rc, rule))
		return;
	for (size_t i = 0; i < N(flows); i++)
		check_jump(rc, rule, flows[i]);
	if (rc->prior->report->form != rc->form)
		return;
	for (size_t i = 0; i < N(form_flows); i++)
		check_jump(rc, rule, form_flows[i]);
}

/* ---- the same values again ---- */

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
check_same_values(struct rule_context *rc, const struct rule *rule)
{
	struct finding f = { .place = "report" };
	const struct form *form = rc->form;
	struct num n;

	if (!has_prior(rc, rule) || rc->prior->report->form != form)
		return;
	f.cells = arena_calloc(rc->a, form->n_cells, sizeof(f.cells[0]));
	for (size_t i = 0; i < form->n_cells; i++) {
		const struct cell *now = &rc->r->cells[i];
		const struct cell *before = &rc->prior->report->cells[i];

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
	f.message = arena_printf(rc->a,
	    "表二、表三、表四不为 0 的 %zu 个发生数与%d年度报告完全相同，"
	    "请核实是否误用了上年的数",
	    f.n_cells, rc->r->year - 1);
	check_add_finding(rc, rule, rule->severity, f);
}
