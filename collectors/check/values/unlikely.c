/* Figures of a year that can be, but hardly are: to be verified. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/check/judge.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* From this report year on a review comes before a suit over disclosure
 * (行政复议法 as of 2024-01-01, article 23). */
#define REVIEW_FIRST_YEAR 2024

bool
judge_value(const struct bounds *b, const char *cell, struct num *out)
{
	int i = form_cell_find(b->report->form, cell);

	if (i < 0 || !b->in_play[i])
		return false;
	if (b->report->cells[i].state == CELL_REPORTED) {
		*out = b->report->cells[i].value;
		return true;
	}
	return bounds_implied(b, (size_t)i, out);
}

static bool
is_positive(const struct judge *j, const char *cell, struct num *out)
{
	return judge_value(&j->bounds, cell, out) && out->value > 0;
}

static void
add_about(struct judge *j, const struct rule *rule, const char *cell,
    const char *message)
{
	struct finding f = { .place = cell, .message = message };

	f.cells = arena_calloc(j->a, 1, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = cell;
	judge_add(j, rule, rule->severity, f);
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
came_in(const struct judge *j, size_t column, struct num *out)
{
	size_t received = in_column(j->form, "received", column);
	size_t carried_in = in_column(j->form, "carried_in", column);

	if (received == j->form->n_cells || carried_in == j->form->n_cells ||
	    j->r->cells[received].state != CELL_REPORTED ||
	    j->r->cells[carried_in].state != CELL_REPORTED)
		return false;
	*out =
	    num_add(j->r->cells[received].value, j->r->cells[carried_in].value);
	return true;
}

/*
 * A07. Where 总计 of the column is there, A01 and A02 say the same and more.
 */
void
judge_more_than_all(struct judge *j, const struct rule *rule)
{
	const struct form *f = j->form;

	for (size_t i = 0; i < f->n_cells; i++) {
		const struct form_row *row = &f->rows[f->cells[i].row];
		size_t column = f->cells[i].column, handled;
		struct num all;

		if (row->table != 3 || j->r->cells[i].state != CELL_REPORTED ||
		    strcmp(row->id, "received") == 0 ||
		    strcmp(row->id, "carried_in") == 0)
			continue;
		handled = in_column(f, "handled", column);
		if (handled == f->n_cells ||
		    j->r->cells[handled].state == CELL_REPORTED ||
		    !came_in(j, column, &all) ||
		    num_cmp(j->r->cells[i].value, all) <= 0)
			continue;
		add_about(j, rule, f->cells[i].id,
		    arena_printf(j->a, "%s：%s，多于本列新收与上年结转之和 %s",
			f->cells[i].words,
			judge_figure(j, j->r->cells[i].value),
			judge_figure(j, all)));
	}
}

/* A11 */
void
judge_other_results(struct judge *j, const struct rule *rule)
{
	static const char cell[] = "t3.other_misc.total";
	struct num other, handled;

	if (!is_positive(j, cell, &other) ||
	    !is_positive(j, "t3.handled.total", &handled) ||
	    num_cmp(other, rule_parameter(rule, "other_least")) < 0 ||
	    !num_exceeds(other, handled, rule_parameter(rule, "other_share")))
		return;
	add_about(j, rule, cell,
	    arena_printf(j->a,
		"表三“其他处理—其他” %s 件，占（七）总计 %s 件的比例过高，"
		"请核实能否归入前列各类",
		judge_figure(j, other), judge_figure(j, handled)));
}

/* A12 */
void
judge_grave_reasons(struct judge *j, const struct rule *rule)
{
	static const char *const cells[] = { "t3.denied_secret.total",
		"t3.denied_safety.total" };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		const struct form *f = j->form;
		struct num n;
		int cell = form_cell_find(f, cells[i]);

		if (!is_positive(j, cells[i], &n))
			continue;
		add_about(j, rule, cells[i],
		    arena_printf(j->a,
			"表三“%s” %s 件，乡镇少有以此为由不予公开的，请核实",
			f->rows[f->cells[cell].row].words, judge_figure(j, n)));
	}
}

/* ---- table 4 ---- */

/* B07 */
void
judge_direct_suits(struct judge *j, const struct rule *rule)
{
	static const char cell[] = "t4.direct.total";
	struct num n;

	if (j->r->year < REVIEW_FIRST_YEAR || !is_positive(j, cell, &n))
		return;
	add_about(j, rule, cell,
	    arena_printf(j->a,
		"表四未经复议直接起诉 %s 件。2024年起对不予公开不服的应先"
		"申请行政复议，请核实",
		judge_figure(j, n)));
}

/* ---- table 2 ---- */

static bool
is_digit_of_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.';
}

/* The sentence that gives this figure in 元, or NULL. */
static const char *
sentence_in_yuan(struct judge *j, const char *text, const char *figure)
{
	const char *wanted = arena_printf(j->a, "%s元", figure);
	const char *plain = utf8_label(j->a, text);

	for (const char *at = strstr(plain, wanted); at != NULL;
	     at = strstr(at + 1, wanted))
		if (at == plain || !is_digit_of_number(at[-1]))
			return wanted;
	return NULL;
}

static const char *
find_in_yuan(struct judge *j, struct num fee)
{
	const char *figure = judge_figure(j, fee);

	for (size_t i = 0; i < j->r->n_sections; i++) {
		const char *text = j->r->sections[i].text;
		const char *said =
		    text == NULL ? NULL : sentence_in_yuan(j, text, figure);

		if (said != NULL)
			return said;
	}
	return NULL;
}

/* Ten thousand times the year before, or nearly so. */
static bool
is_myriad_of_prior(const struct judge *j, const char *cell, struct num fee)
{
	struct num before;

	return j->prior != NULL && judge_value(j->prior, cell, &before) &&
	    before.value > 0 && num_exceeds(fee, before, num_int(3000)) &&
	    !num_exceeds(fee, before, num_int(30000));
}

/* C05 */
void
judge_fee_unit(struct judge *j, const struct rule *rule)
{
	static const char cell[] = "t2.fees.amount";
	struct finding f = { .place = cell };
	const char *said, *why;
	struct num fee;

	if (!is_positive(j, cell, &fee) ||
	    num_cmp(fee, rule_parameter(rule, "fee_high")) < 0)
		return;
	said = find_in_yuan(j, fee);
	if (said != NULL)
		why = arena_printf(j->a, "而文字为“%s”", said);
	else if (is_myriad_of_prior(j, cell, fee))
		why = "约为上年的一万倍";
	else
		return;
	f.cells = arena_calloc(j->a, 1, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = cell;
	f.evidence = said;
	f.message = arena_printf(j->a,
	    "表二行政事业性收费填报 %s 万元，%s，疑似以元填报，请核实单位",
	    judge_figure(j, fee), why);
	judge_add(j, rule, rule->severity, f);
}

/* D05 */
void
judge_procurement(struct judge *j, const struct rule *rule)
{
	static const char items[] = "t2.procurement.items";
	static const char amount[] = "t2.procurement.amount";
	struct finding f = { .place = "t2.procurement" };
	struct num n, money;

	if (!judge_value(&j->bounds, items, &n) ||
	    !judge_value(&j->bounds, amount, &money) ||
	    (n.value == 0) == (money.value == 0))
		return;
	f.cells = arena_calloc(j->a, 2, sizeof(f.cells[0]));
	f.cells[f.n_cells++] = items;
	f.cells[f.n_cells++] = amount;
	f.message = arena_printf(j->a,
	    "表二“政府集中采购”行：采购项目数量 %s、采购总金额 %s，"
	    "应同时为 0 或同时不为 0",
	    judge_figure(j, n), judge_figure(j, money));
	judge_add(j, rule, rule->severity, f);
}
