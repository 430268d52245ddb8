/* What a broken sum of table 3 looks like: remarks A08 and A09, told with the
 * finding that they explain. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/judge.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

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
sum_of(const struct judge *j, const struct form_term *terms, size_t n,
    int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		const struct cell *c = &j->r->cells[terms[i].cell];

		if (!j->bounds.in_play[terms[i].cell])
			continue;
		if (!is_count(c))
			return false;
		*out += terms[i].sign * count_of(c);
	}
	return true;
}

/* A08: the results exceed 总计 by just what was partly granted. */
static const char *
remark_on_results(
    const struct judge *j, const struct form_equation *q, int64_t excess)
{
	for (size_t i = 0; i < q->n_left; i++) {
		size_t cell = q->left[i].cell;
		const struct form_row *row =
		    &j->form->rows[j->form->cells[cell].row];

		if (strcmp(row->id, "partial") == 0 &&
		    is_count(&j->r->cells[cell]) &&
		    count_of(&j->r->cells[cell]) == excess)
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
    struct judge *j, const struct form_equation *q, int64_t missing)
{
	const char *found = "";
	size_t n = 0;

	for (size_t i = 0; i + 1 < q->n_left; i++) {
		const struct form_cell *first =
		    &j->form->cells[q->left[i].cell];
		const struct form_cell *second =
		    &j->form->cells[q->left[i + 1].cell];
		int64_t a = count_of(&j->r->cells[q->left[i].cell]);
		int64_t b = count_of(&j->r->cells[q->left[i + 1].cell]);
		int64_t one;

		if (a == 0 || !joined(a, b, &one) || one - a - b != missing)
			continue;
		n++;
		found = arena_printf(j->a, "（疑为一个数被拆在“%s”“%s”两格）",
		    j->form->columns[first->column].words,
		    j->form->columns[second->column].words);
	}
	return n == 1 ? found : "";
}

const char *
judge_remark(
    struct judge *j, const struct rule *rule, const struct form_equation *q)
{
	bool results = strcmp(rule->id, "A02") == 0;
	int64_t left, right;

	if ((!results && strcmp(rule->id, "A03") != 0) ||
	    !sum_of(j, q->left, q->n_left, &left) ||
	    !sum_of(j, q->right, q->n_right, &right))
		return "";
	return results ? remark_on_results(j, q, left - right)
		       : remark_on_applicants(j, q, right - left);
}
