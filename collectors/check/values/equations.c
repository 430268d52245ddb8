/* Findings of the linear rules: within a year, and with the year before. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/judge.h"
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
count_terms(const struct judge *j, const struct form_term *terms, size_t n)
{
	struct tally t = { 0, 0, 0 };

	for (size_t i = 0; i < n; i++) {
		enum cell_state state = j->r->cells[terms[i].cell].state;

		if (terms[i].prior) {
			t.n++;
			continue;
		}
		if (!j->bounds.in_play[terms[i].cell])
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
side_value(struct judge *j, struct span s, bool above)
{
	const char *end =
	    judge_figure(j, bounds_num(&j->bounds, above ? s.lo : s.hi));

	if (span_is_point(s))
		return arena_printf(j->a, " %s", end);
	return arena_printf(j->a, "%s %s", above ? "至少" : "至多", end);
}

/* "（其中 2 格未填，按其余各格推算）", or nothing. */
static const char *
side_note(
    struct judge *j, const struct form_term *terms, size_t n, bool derived)
{
	struct tally t = count_terms(j, terms, n);
	const char *missing = t.blank == t.unknown ? "未填" : "缺数";
	const char *how = derived ? "，按其余各格推算" : "";

	if (t.unknown == 0)
		return "";
	if (t.n == 1)
		return arena_printf(j->a, "（%s%s）", missing, how);
	return arena_printf(
	    j->a, "（其中 %zu 格%s%s）", t.unknown, missing, how);
}

/* "（4+2-1）" behind a sum of two or three known figures. */
static const char *
side_terms(struct judge *j, const struct form_term *terms, size_t n)
{
	const char *text = "", *sign;

	if (n < 2 || n > 3)
		return "";
	for (size_t i = 0; i < n; i++) {
		struct span s;

		if (!bounds_side(&j->bounds, j->prior, &terms[i], 1, &s) ||
		    !span_is_point(s))
			return "";
		/* The span has the term's sign already; 0 has none. */
		if (s.lo == 0 && terms[i].sign < 0)
			sign = "-";
		else
			sign = i > 0 && s.lo >= 0 ? "+" : "";
		text = arena_printf(j->a, "%s%s%s", text, sign,
		    judge_figure(j, bounds_num(&j->bounds, s.lo)));
	}
	return arena_printf(j->a, "（%s）", text);
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
difference(struct judge *j, const struct broken *b)
{
	bool above = b->left.lo > b->right.hi;
	int64_t by =
	    above ? b->left.lo - b->right.hi : b->right.lo - b->left.hi;
	bool exact = span_is_point(b->left) && span_is_point(b->right);

	return arena_printf(j->a, "，%s相差 %s", exact ? "" : "至少",
	    judge_figure(j, bounds_num(&j->bounds, by)));
}

static const char *
message_of(struct judge *j, const struct broken *b)
{
	const struct form_equation *q = b->q;
	bool above = b->left.lo > b->right.hi;
	const char *left_year = "", *right_year = "";
	const char *right_value = side_value(j, b->right, !above);
	const char *right_note = "";

	if (all_prior(q->right, q->n_right)) {
		left_year = arena_printf(j->a, "%d年度报告", j->r->year);
		right_year = arena_printf(j->a, "%d年度报告", j->r->year - 1);
	}
	if (q->op != FORM_EQUAL || b->with_prior)
		right_note = side_terms(j, q->right, q->n_right);
	if (right_note[0] == '\0')
		right_note = side_note(j, q->right, q->n_right, b->derived);
	/* "< 0" needs no words for the 0. */
	if (q->n_right == 0)
		right_value = "";
	return arena_printf(j->a, "%s：%s%s%s%s %s %s%s%s%s%s", q->subject,
	    left_year, q->left_words, side_value(j, b->left, above),
	    side_note(j, q->left, q->n_left, b->derived), sign_of(b),
	    right_year, q->right_words, right_value, right_note,
	    difference(j, b));
}

/* ---- findings ---- */

static void
add_cells(const struct judge *j, const struct form_term *terms, size_t n,
    struct finding *f)
{
	for (size_t i = 0; i < n; i++) {
		size_t c = terms[i].cell;

		if (!terms[i].prior && j->bounds.in_play[c] &&
		    j->r->cells[c].state != CELL_ABSENT)
			f->cells[f->n_cells++] = j->form->cells[c].id;
	}
}

/*
 * The parts say what is expected, a total is what was printed. A bound and
 * the year before stand on the right and are what is expected there.
 */
static void
add_values(struct judge *j, const struct broken *b, struct finding *f)
{
	struct num left = bounds_num(&j->bounds, b->left.lo);
	struct num right = bounds_num(&j->bounds, b->right.lo);
	bool right_is_expected = b->q->op != FORM_EQUAL || b->with_prior;

	if (!span_is_point(b->left) || !span_is_point(b->right))
		return;
	f->has_values = true;
	f->expected = right_is_expected ? right : left;
	f->actual = right_is_expected ? left : right;
}

static void
add_broken(struct judge *j, const struct rule *rule, enum severity severity,
    const struct broken *b, const char *remark)
{
	const struct form_equation *q = b->q;
	struct finding f = { .place = q->place };

	f.cells =
	    arena_calloc(j->a, q->n_left + q->n_right, sizeof(f.cells[0]));
	add_cells(j, q->left, q->n_left, &f);
	add_cells(j, q->right, q->n_right, &f);
	add_values(j, b, &f);
	f.message = arena_printf(j->a, "%s%s", message_of(j, b), remark);
	judge_add(j, rule, severity, f);
}

static void
judge_within_year(struct judge *j, const struct rule *rule, size_t equation)
{
	const struct verdict *v = &j->bounds.verdicts[equation];
	struct broken b = {
		.q = &j->form->equations[equation],
		.left = v->left,
		.right = v->right,
		.derived = v->derived,
	};

	if (v->broken)
		add_broken(
		    j, rule, rule->severity, &b, judge_remark(j, rule, b.q));
}

/*
 * F01 is beyond dispute only for the total, and only where the year before
 * balances itself; 现行有效 below what C04 gives has an innocent reading:
 * what lapsed was not repealed.
 */
static enum severity
severity_with_prior(const struct judge *j, const struct rule *rule,
    const struct broken *b, const char **remark)
{
	*remark = "";
	if (strcmp(rule->id, "F01") == 0) {
		size_t cell = b->q->left[0].cell;
		size_t column = j->form->cells[cell].column;

		if (strcmp(j->form->columns[column].id, "total") != 0)
			return judge_capped(rule, SEVERITY_WARNING);
		if (j->prior_balances)
			return rule->severity;
		*remark = arena_printf(j->a,
		    "（%d年度报告自身收办不平衡，请一并核实）", j->r->year - 1);
		return judge_capped(rule, SEVERITY_WARNING);
	}
	if (strcmp(rule->id, "D04") == 0)
		*remark = "，请核实是否有清理";
	if (strcmp(rule->id, "C04") == 0 && b->left.hi < b->right.lo) {
		*remark = "，请核实是否有文件到期失效";
		return judge_capped(rule, SEVERITY_INFO);
	}
	return rule->severity;
}

/* False when the year before has no such figure. */
static bool
judge_with_prior(
    struct judge *j, const struct rule *rule, const struct form_equation *q)
{
	struct broken b = { .q = q, .with_prior = true };
	enum severity severity;
	const char *remark;

	if (!bounds_side(&j->bounds, j->prior, q->left, q->n_left, &b.left) ||
	    !bounds_side(&j->bounds, j->prior, q->right, q->n_right, &b.right))
		return false;
	if (!bounds_impossible(q, b.left, b.right))
		return true;
	b.derived = true;
	severity = severity_with_prior(j, rule, &b, &remark);
	add_broken(j, rule, severity, &b, remark);
	return true;
}

static void
judge_across_years(struct judge *j, const struct rule *rule)
{
	const struct form *f = j->form;

	if (j->prior_reason != NULL) {
		judge_cannot(j, rule, j->prior_reason);
		return;
	}
	for (size_t i = 0; i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];

		if (strcmp(q->rule, rule->id) != 0 || !bounds_spans_years(q) ||
		    judge_with_prior(j, rule, q))
			continue;
		judge_cannot(j, rule,
		    arena_printf(j->a, "form %s of %d has no such figure",
			j->prior->report->form->id, j->r->year - 1));
		return;
	}
}

void
judge_equations(struct judge *j, const struct rule *rule)
{
	const struct form *f = j->form;
	bool across = false;

	for (size_t i = 0; i < f->n_equations; i++) {
		if (strcmp(f->equations[i].rule, rule->id) != 0)
			continue;
		if (bounds_spans_years(&f->equations[i]))
			across = true;
		else
			judge_within_year(j, rule, i);
	}
	if (across)
		judge_across_years(j, rule);
}
