/* Findings of the linear rules: within a year, and with the year before. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/values/value_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* A broken equation on its way to a finding. */
struct broken {
	const struct form_equation *q;
	struct span left, right;
	bool derived;
	bool with_prior; /* has terms of the year before */
};

/* ---- words ---- */

struct tally {
	size_t n;       /* terms that count */
	size_t unknown; /* of them, this year's that are not reported */
	size_t blank;   /* of the unknown */
};

static struct tally
count_terms(
    const struct rule_context *rc, const struct form_term *terms, size_t n)
{
	struct tally t = { 0, 0, 0 };

	for (size_t i = 0; i < n; i++) {
		enum cell_state state = rc->r->cells[terms[i].cell].state;

		if (terms[i].prior) {
			t.n++;
			continue;
		}
		if (!rc->bounds.in_play[terms[i].cell])
			continue;
		t.n++;
		t.unknown += state != CELL_REPORTED ? 1 : 0;
		t.blank += state == CELL_BLANK ? 1 : 0;
	}
	return t;
}

/* " 12", "至少 12": what is known of a side; `above` says which end of it
 * breaks the rule. */
static const char *
side_value(struct rule_context *rc, struct span s, bool above)
{
	const char *end =
	    check_number_text(rc, bounds_num(&rc->bounds, above ? s.lo : s.hi));

	if (span_is_point(s))
		return arena_printf(rc->a, " %s", end);
	return arena_printf(rc->a, "%s %s", above ? "至少" : "至多", end);
}

/* "（其中 2 格未填，按其余各格推算）", or nothing. */
static const char *
side_note(struct rule_context *rc, const struct form_term *terms, size_t n,
    bool derived)
{
	struct tally t = count_terms(rc, terms, n);
	const char *missing = t.blank == t.unknown ? "未填" : "缺数";
	const char *how = derived ? "，按其余各格推算" : "";

	if (t.unknown == 0)
		return "";
	if (t.n == 1)
		return arena_printf(rc->a, "（%s%s）", missing, how);
	return arena_printf(
	    rc->a, "（其中 %zu 格%s%s）", t.unknown, missing, how);
}

/* "（4+2-1）" behind a sum of two or three known values. */
static const char *
side_terms(struct rule_context *rc, const struct form_term *terms, size_t n)
{
	const char *text = "", *sign;

	if (n < 2 || n > 3)
		return "";
	for (size_t i = 0; i < n; i++) {
		struct span s;

		if (!bounds_side(&rc->bounds, rc->prior, &terms[i], 1, &s) ||
		    !span_is_point(s))
			return "";
		/* The span has the term's sign already; 0 has none. */
		if (s.lo == 0 && terms[i].sign < 0)
			sign = "-";
		else
			sign = i > 0 && s.lo >= 0 ? "+" : "";
		text = arena_printf(rc->a, "%s%s%s", text, sign,
		    check_number_text(rc, bounds_num(&rc->bounds, s.lo)));
	}
	return arena_printf(rc->a, "（%s）", text);
}

static const char *
sign_of(const struct broken *b)
{
	switch (b->q->op) {
	case FORM_EQUAL:
		return "≠";
	case FORM_AT_MOST:
		return ">";
	case FORM_AT_LEAST:
		return "<";
	}
	return "";
}

static bool
all_prior(const struct form_term *terms, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!terms[i].prior)
			return false;
	return n > 0;
}

/* "，相差 1" between the ends of the sides that are nearest. */
static const char *
difference(struct rule_context *rc, const struct broken *b)
{
	bool above = b->left.lo > b->right.hi;
	int64_t by =
	    above ? b->left.lo - b->right.hi : b->right.lo - b->left.hi;
	bool exact = span_is_point(b->left) && span_is_point(b->right);

	return arena_printf(rc->a, "，%s相差 %s", exact ? "" : "至少",
	    check_number_text(rc, bounds_num(&rc->bounds, by)));
}

static const char *
message_of(struct rule_context *rc, const struct broken *b)
{
	const struct form_equation *q = b->q;
	bool above = b->left.lo > b->right.hi;
	const char *left_year = "", *right_year = "";
	const char *right_value = side_value(rc, b->right, !above);
	const char *right_note = "";

	if (all_prior(q->right, q->n_right)) {
		left_year = arena_printf(rc->a, "%d年度报告", rc->r->year);
		right_year = arena_printf(rc->a, "%d年度报告", rc->r->year - 1);
	}
	if (q->op != FORM_EQUAL || b->with_prior)
		right_note = side_terms(rc, q->right, q->n_right);
	if (right_note[0] == '\0')
		right_note = side_note(rc, q->right, q->n_right, b->derived);
	/* "< 0" needs no words for the 0. */
	if (q->n_right == 0)
		right_value = "";
	return arena_printf(rc->a, "%s：%s%s%s%s %s %s%s%s%s%s", q->subject,
	    left_year, q->left_words, side_value(rc, b->left, above),
	    side_note(rc, q->left, q->n_left, b->derived), sign_of(b),
	    right_year, q->right_words, right_value, right_note,
	    difference(rc, b));
}

/* ---- remarks on a broken sum ---- */

/* Ten to this power is the most that a number is moved by. */
#define MAX_MOVED_DIGITS 12

static bool
is_count(const struct cell *c)
{
	return c->state == CELL_REPORTED && c->value.value >= 0 &&
	    num_is_integer(c->value);
}

static int64_t
count_of(const struct cell *c)
{
	return num_at_scale(c->value, NUM_MAX_SCALE) / 1000000;
}

/* The sum of a side whose cells in play are all counts; false if not. */
static bool
sum_of(const struct rule_context *rc, const struct form_term *terms, size_t n,
    int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		const struct cell *c = &rc->r->cells[terms[i].cell];

		if (!rc->bounds.in_play[terms[i].cell])
			continue;
		if (!is_count(c))
			return false;
		*out += terms[i].sign * count_of(c);
	}
	return true;
}

/* A08: the results exceed 总计 by just what was partly granted. */
static const char *
remark_on_results(const struct rule_context *rc, const struct form_equation *q,
    int64_t excess)
{
	for (size_t i = 0; i < q->n_left; i++) {
		size_t cell = q->left[i].cell;
		const struct form_row *row =
		    &rc->form->rows[rc->form->cells[cell].row];

		if (strcmp(row->id, "partial") == 0 &&
		    is_count(&rc->r->cells[cell]) &&
		    count_of(&rc->r->cells[cell]) == excess)
			return "（差额恰等于“部分公开”的数，"
			       "疑为重复计算）";
	}
	return "";
}

/* The digits of b behind those of a: 1 and 2 are 12. */
static bool
joined(int64_t a, int64_t b, int64_t *out)
{
	int64_t power = 10;
	int digits = 1;

	for (int64_t rest = b; rest >= 10; rest /= 10, digits++)
		power *= 10;
	return digits <= MAX_MOVED_DIGITS &&
	    !__builtin_mul_overflow(a, power, out) &&
	    !__builtin_add_overflow(*out, b, out);
}

/* A09: the digits of two neighbours, read as one number, mend the sum. Said
 * only where just one pair of neighbours does. */
static const char *
remark_on_applicants(
    struct rule_context *rc, const struct form_equation *q, int64_t missing)
{
	const char *found = "";
	size_t n = 0;

	for (size_t i = 0; i + 1 < q->n_left; i++) {
		const struct form_cell *first =
		    &rc->form->cells[q->left[i].cell];
		const struct form_cell *second =
		    &rc->form->cells[q->left[i + 1].cell];
		int64_t a = count_of(&rc->r->cells[q->left[i].cell]);
		int64_t b = count_of(&rc->r->cells[q->left[i + 1].cell]);
		int64_t one;

		if (a == 0 || !joined(a, b, &one) || one - a - b != missing)
			continue;
		n++;
		found = arena_printf(rc->a, "（疑为一个数被拆在“%s”“%s”两格）",
		    rc->form->columns[first->column].words,
		    rc->form->columns[second->column].words);
	}
	return n == 1 ? found : "";
}

static const char *
remark_on(struct rule_context *rc, const struct rule *rule,
    const struct form_equation *q)
{
	bool results = strcmp(rule->id, "A02") == 0;
	int64_t left, right;

	if ((!results && strcmp(rule->id, "A03") != 0) ||
	    !sum_of(rc, q->left, q->n_left, &left) ||
	    !sum_of(rc, q->right, q->n_right, &right))
		return "";
	return results ? remark_on_results(rc, q, left - right)
		       : remark_on_applicants(rc, q, right - left);
}

/* ---- findings ---- */

static void
add_cells(const struct rule_context *rc, const struct form_term *terms,
    size_t n, struct finding *f)
{
	for (size_t i = 0; i < n; i++) {
		size_t c = terms[i].cell;

		if (!terms[i].prior && rc->bounds.in_play[c] &&
		    rc->r->cells[c].state != CELL_ABSENT)
			f->cells[f->n_cells++] = rc->form->cells[c].id;
	}
}

/*
 * The parts say what is expected, a total is what was printed. A bound and
 * the year before stand on the right and are what is expected there.
 */
static void
add_values(struct rule_context *rc, const struct broken *b, struct finding *f)
{
	struct num left = bounds_num(&rc->bounds, b->left.lo);
	struct num right = bounds_num(&rc->bounds, b->right.lo);
	bool right_is_expected = b->q->op != FORM_EQUAL || b->with_prior;

	if (!span_is_point(b->left) || !span_is_point(b->right))
		return;
	f->has_values = true;
	f->expected = right_is_expected ? right : left;
	f->actual = right_is_expected ? left : right;
}

static void
add_broken(struct rule_context *rc, const struct rule *rule,
    enum severity severity, const struct broken *b, const char *remark)
{
	const struct form_equation *q = b->q;
	struct finding f = { .place = q->place };

	f.cells =
	    arena_calloc(rc->a, q->n_left + q->n_right, sizeof(f.cells[0]));
	add_cells(rc, q->left, q->n_left, &f);
	add_cells(rc, q->right, q->n_right, &f);
	add_values(rc, b, &f);
	f.message = arena_printf(rc->a, "%s%s", message_of(rc, b), remark);
	check_add_finding(rc, rule, severity, f);
}

static void
check_within_year(
    struct rule_context *rc, const struct rule *rule, size_t equation)
{
	const struct equation_result *v =
	    &rc->bounds.equation_results[equation];
	struct broken b = {
		.q = &rc->form->equations[equation],
		.left = v->left,
		.right = v->right,
		.derived = v->derived,
	};

	if (v->broken)
		add_broken(
		    rc, rule, rule->severity, &b, remark_on(rc, rule, b.q));
}

/*
 * F01 is beyond dispute only for the total, and only where the year before
 * balances itself; 现行有效 below what C04 gives has an innocent reading:
 * what lapsed was not repealed.
 */
static enum severity
severity_with_prior(const struct rule_context *rc, const struct rule *rule,
    const struct broken *b, const char **remark)
{
	*remark = "";
	if (strcmp(rule->id, "F01") == 0) {
		size_t cell = b->q->left[0].cell;
		size_t column = rc->form->cells[cell].column;

		if (strcmp(rc->form->columns[column].id, "total") != 0)
			return check_severity_at_most(rule, SEVERITY_WARNING);
		if (rc->prior_balances)
			return rule->severity;
		*remark = arena_printf(rc->a,
		    "（%d年度报告自身收办不平衡，请一并核实）",
		    rc->r->year - 1);
		return check_severity_at_most(rule, SEVERITY_WARNING);
	}
	if (strcmp(rule->id, "D04") == 0)
		*remark = "，请核实是否有清理";
	if (strcmp(rule->id, "C04") == 0 && b->left.hi < b->right.lo) {
		*remark = "，请核实是否有文件到期失效";
		return check_severity_at_most(rule, SEVERITY_INFO);
	}
	return rule->severity;
}

/* False when the year before has no such value. */
static bool
check_with_prior(struct rule_context *rc, const struct rule *rule,
    const struct form_equation *q)
{
	struct broken b = { .q = q, .with_prior = true };
	enum severity severity;
	const char *remark;

	if (!bounds_side(&rc->bounds, rc->prior, q->left, q->n_left, &b.left) ||
	    !bounds_side(
		&rc->bounds, rc->prior, q->right, q->n_right, &b.right))
		return false;
	if (!bounds_impossible(q, b.left, b.right))
		return true;
	b.derived = true;
	severity = severity_with_prior(rc, rule, &b, &remark);
	add_broken(rc, rule, severity, &b, remark);
	return true;
}

static void
check_across_years(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;

	if (rc->prior_reason != NULL) {
		check_skip(rc, rule, rc->prior_reason);
		return;
	}
	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];

		if (strcmp(q->rule, rule->id) != 0 || !bounds_spans_years(q) ||
		    check_with_prior(rc, rule, q))
			continue;
		check_skip(rc, rule,
		    arena_printf(rc->a, "form %s of %d has no such figure",
			rc->prior->report->form->id, rc->r->year - 1));
		return;
	}
}

void
check_equations(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;
	bool across = false;

	for (size_t i = 0; i < f->n_equations; i++) {
		if (strcmp(f->equations[i].rule, rule->id) != 0)
			continue;
		if (bounds_spans_years(&f->equations[i]))
			across = true;
		else
			check_within_year(rc, rule, i);
	}
	if (across)
		check_across_years(rc, rule);
}
