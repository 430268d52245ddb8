/*
 * How likely a typo a set of changed cells would be: what hands do to digits,
 * to neighbouring cells and to rows, and what the year before carried over.
 */
#include <string.h>

#include "collectors/check/values/bounds.h"
#include "collectors/check/values/repair.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/* The smaller the likelier; those of several cells add up. */
enum {
	COST_SWAPPED = 1,    /* neighbours, each with the other's value */
	COST_SPLIT = 1,      /* 12 as 1 and 2 */
	COST_SHIFTED = 2,    /* values one cell further */
	COST_MISPLACED = 3,  /* swapped with a cell further off */
	COST_TRANSPOSED = 2, /* 21 for 12 */
	COST_DROPPED = 3,    /* 1 for 12 */
	COST_DOUBLED = 3,    /* 122 for 12 */
	COST_DIGIT = 4,      /* 13 for 12 */
	COST_ADDED = 5,      /* 142 for 12 */
	COST_SINGLE = 6,     /* 3 for 2: nearly anything is one digit off */
	COST_OMITTED = 7,    /* 0 for something, or the reverse */
	COST_ANYTHING = 12,
	/* The value is what the year before carried over, or it would be. */
	COST_CARRIED_BEFORE = 6,
	GAIN_CARRIED_AFTER = 4,
};

/* ---- one cell ---- */

/* `shorter` is `longer` without one of its digits: which, or -1. */
static int
missing_digit(const char *longer, const char *shorter)
{
	size_t n = strlen(longer), at = 0;

	if (n != strlen(shorter) + 1)
		return -1;
	while (shorter[at] != '\0' && longer[at] == shorter[at])
		at++;
	return strcmp(longer + at + 1, shorter + at) == 0 ? (int)at : -1;
}

/* The digit is the one before it once more (the first equal one is found
 * last: missing_digit() goes as far as the two agree). */
static bool
is_doubled(const char *digits, int at)
{
	return at > 0 && digits[at] == digits[at - 1];
}

static size_t
count_different(const char *a, const char *b, size_t *first)
{
	size_t n = 0;

	for (size_t i = strlen(a); i-- > 0;)
		if (a[i] != b[i]) {
			*first = i;
			n++;
		}
	return n;
}

static int
cost_of_digits(const char *from, const char *to)
{
	size_t n = strlen(from), first = 0, n_different;
	int at;

	if (n == strlen(to)) {
		n_different = count_different(from, to, &first);
		if (n_different == 1)
			return n == 1 ? COST_SINGLE : COST_DIGIT;
		return n_different == 2 && from[first] == to[first + 1] &&
			from[first + 1] == to[first]
		    ? COST_TRANSPOSED
		    : COST_ANYTHING;
	}
	if (missing_digit(to, from) >= 0)
		return COST_DROPPED;
	at = missing_digit(from, to);
	if (at < 0)
		return COST_ANYTHING;
	return is_doubled(from, at) ? COST_DOUBLED : COST_ADDED;
}

static int
cost_of_change(const struct repair_change *c)
{
	char from[NUM_TEXT_SIZE], to[NUM_TEXT_SIZE];

	if (!num_is_integer(c->from) || c->from.value < 0)
		return COST_ANYTHING;
	if (c->from.value == 0 || c->to.value == 0)
		return COST_OMITTED;
	num_format(c->from, from);
	num_format(c->to, to);
	return cost_of_digits(from, to);
}

/* ---- two cells ---- */

/* The row that is part of the report behind this one, in its block. */
static size_t
row_below(const struct bounds *b, size_t row)
{
	const struct form *f = b->report->form;
	const struct form_block *block = &f->blocks[f->rows[row].block];

	do {
		row++;
	} while (row < block->first_row + block->n_rows &&
	    !b->in_play[f->rows[row].first_cell]);
	return row;
}

int
repair_are_neighbours(const struct bounds *b, size_t x, size_t y)
{
	const struct form_cell *p = &b->report->form->cells[x < y ? x : y];
	const struct form_cell *q = &b->report->form->cells[x < y ? y : x];

	if (p->row == q->row)
		return p->column + 1 == q->column;
	return p->column == q->column && row_below(b, p->row) == q->row;
}

static bool
is_beside(const struct bounds *b, const struct repair_change *x,
    const struct repair_change *y)
{
	const struct form_cell *p = &b->report->form->cells[x->cell];
	const struct form_cell *q = &b->report->form->cells[y->cell];

	return p->row == q->row && p->column + 1 == q->column;
}

/* 12 stands as 1 and 2; in place of one of them there was a 0. */
static bool
is_split(const struct repair_change *x, const struct repair_change *y)
{
	char whole[NUM_TEXT_SIZE], left[NUM_TEXT_SIZE], right[NUM_TEXT_SIZE];
	size_t n;

	if ((x->to.value == 0) == (y->to.value == 0))
		return false;
	num_format(x->to.value != 0 ? x->to : y->to, whole);
	num_format(x->from, left);
	num_format(y->from, right);
	n = strlen(left);
	return strncmp(whole, left, n) == 0 && strcmp(whole + n, right) == 0;
}

/* COST_ANYTHING: they have nothing to do with each other. */
static int
cost_of_pair(const struct bounds *b, const struct repair_change *x,
    const struct repair_change *y)
{
	if (num_equal(x->from, y->to) && num_equal(x->to, y->from))
		return repair_are_neighbours(b, x->cell, y->cell)
		    ? COST_SWAPPED
		    : COST_MISPLACED;
	if (!is_beside(b, x, y))
		return COST_ANYTHING;
	if (is_split(x, y))
		return COST_SPLIT;
	if (num_equal(x->to, y->from) || num_equal(y->to, x->from))
		return COST_SHIFTED;
	return COST_ANYTHING;
}

/* ---- a row ---- */

static struct num
value_after(const struct bounds *b, const struct repair_set *set, size_t cell)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->changes[i].cell == cell)
			return set->changes[i].to;
	return b->report->cells[cell].value;
}

/*
 * All of a row, or its end or its beginning, stood one cell further than it
 * should: between the first and the last changed cell each value is that of
 * the cell beside it, and the last of them was lost. `step` says which way.
 */
static bool
is_shifted_by(const struct bounds *b, const struct repair_set *set, int step)
{
	const struct cell *cells = b->report->cells;
	size_t first = set->changes[0].cell;
	size_t last = set->changes[set->n - 1].cell;

	for (size_t i = first; i <= last; i++) {
		size_t from = step > 0 ? i + 1 : i - 1;

		if (i == (step > 0 ? last : first))
			continue;
		if (cells[from].state != CELL_REPORTED ||
		    !num_equal(value_after(b, set, i), cells[from].value))
			return false;
	}
	return true;
}

static bool
is_shifted(const struct bounds *b, const struct repair_set *set)
{
	const struct form_cell *cells = b->report->form->cells;

	for (size_t i = 1; i < set->n; i++)
		if (cells[set->changes[i].cell].row !=
		    cells[set->changes[0].cell].row)
			return false;
	return set->n > 1 &&
	    (is_shifted_by(b, set, 1) || is_shifted_by(b, set, -1));
}

/* The likeliest story: a shifted row, or two cells of one error, or each cell
 * for itself. */
static int
cost_of_changes(const struct bounds *b, const struct repair_set *set)
{
	int alone[LIMIT_REPAIR_CELLS], sum = 0, best;

	for (size_t i = 0; i < set->n; i++)
		sum += alone[i] = cost_of_change(&set->changes[i]);
	best = sum;
	for (size_t i = 0; i < set->n; i++)
		for (size_t k = i + 1; k < set->n; k++) {
			int pair =
			    cost_of_pair(b, &set->changes[i], &set->changes[k]);

			if (pair < COST_ANYTHING &&
			    sum - alone[i] - alone[k] + pair < best)
				best = sum - alone[i] - alone[k] + pair;
		}
	return best > COST_SHIFTED && is_shifted(b, set) ? COST_SHIFTED : best;
}

/* ---- the year before ---- */

/* What the year before says that the cell is. */
static bool
value_before(const struct bounds *b, const struct bounds *prior, size_t cell,
    struct num *out)
{
	const struct form *f = b->report->form;

	for (size_t i = 0; prior != NULL && i < f->n_equations; i++) {
		const struct form_equation *q = &f->equations[i];
		struct span s;

		if (q->op != FORM_EQUAL || q->n_left != 1 || q->n_right != 1 ||
		    q->left[0].cell != cell || q->left[0].prior ||
		    !q->right[0].prior ||
		    !bounds_side(b, prior, q->right, 1, &s) ||
		    !span_is_point(s))
			continue;
		*out = bounds_num(b, s.lo);
		return true;
	}
	return false;
}

static int
cost_of_carrying(const struct bounds *b, const struct bounds *prior,
    const struct repair_change *c)
{
	struct num before;

	if (!value_before(b, prior, c->cell, &before))
		return 0;
	if (num_equal(before, c->from))
		return COST_CARRIED_BEFORE;
	return num_equal(before, c->to) ? -GAIN_CARRIED_AFTER : 0;
}

/* ---- ranking ---- */

/* The cell is what others add up to: more often wrong than one of them. */
static bool
is_total(const struct bounds *b, const size_t *equations, size_t n, size_t cell)
{
	for (size_t i = 0; i < n; i++) {
		const struct form_equation *q =
		    &b->report->form->equations[equations[i]];

		if (q->n_right == 1 && q->right[0].cell == cell)
			return true;
	}
	return false;
}

void
repair_rank(const struct bounds *b, const struct bounds *prior,
    const size_t *equations, size_t n, struct repair_set *set)
{
	set->cost = cost_of_changes(b, set);
	set->n_totals = 0;
	set->distance = num_int(0);
	for (size_t i = 0; i < set->n; i++) {
		const struct repair_change *c = &set->changes[i];
		struct num by = num_sub(c->to, c->from);

		set->cost += cost_of_carrying(b, prior, c);
		set->n_totals += is_total(b, equations, n, c->cell);
		set->distance =
		    num_add(set->distance, by.value < 0 ? num_neg(by) : by);
	}
}

/* <0: `x` comes first. Sets that are equal in all this differ in cells, and
 * come as the form has them. */
static int
compare(const struct repair_set *x, const struct repair_set *y)
{
	int c;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->n_totals != y->n_totals)
		return x->n_totals > y->n_totals ? -1 : 1;
	c = num_cmp(x->distance, y->distance);
	if (c != 0)
		return c;
	for (size_t i = 0; i < x->n && i < y->n; i++)
		if (x->changes[i].cell != y->changes[i].cell)
			return x->changes[i].cell < y->changes[i].cell ? -1 : 1;
	return 0;
}

void
repair_list_add(struct repair_list *list, const struct repair_set *set)
{
	size_t at = list->n;

	while (at > 0 && compare(set, &list->sets[at - 1]) < 0)
		at--;
	if (at == LIMIT_REPAIRS)
		return;
	if (list->n < LIMIT_REPAIRS)
		list->n++;
	for (size_t i = list->n - 1; i > at; i--)
		list->sets[i] = list->sets[i - 1];
	list->sets[at] = *set;
}
