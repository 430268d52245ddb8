/*
 * The search for repairs overlooks nothing, by counting all sets that there
 * are, and ends soon where there is too much to choose from.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/check/values/bounds.h"
#include "collectors/check/values/repair.h"
#include "collectors/form/form.h"
#include "tests/check/check_support.h"
#include "tests/check/repair_support.h"
#include "tests/support/random_report.h"
#include "tests/support/unit.h"

/* The equations of table 3, and its reported cells. */
struct search_of_all {
	size_t equations[REPAIR_MAX_EQUATIONS], n_equations;
	size_t cells[175], n_cells;
};

static void
list_table_three(const struct sample *s, struct search_of_all *all)
{
	const struct form *f = s->truth.form;

	all->n_equations = all->n_cells = 0;
	for (size_t i = 0; i < f->n_equations; i++)
		if (strncmp(f->equations[i].rule, "A0", 2) == 0)
			all->equations[all->n_equations++] = i;
	for (size_t i = 0; i < f->n_cells; i++)
		if (sample_has(s, i, "t3.") &&
		    s->t.report.cells[i].state == CELL_REPORTED)
			all->cells[all->n_cells++] = i;
}

/* Both cells have a value left, and one that a count can be. */
static bool
is_determined(const struct bounds_trial *trial, size_t x, size_t y)
{
	const struct span *spans = trial->bounds.cells;

	return span_is_point(spans[x]) && span_is_point(spans[y]);
}

/* Of all pairs, or of all single cells, those that would do. */
static size_t
count_all(const struct sample *s, struct bounds_trial *trial,
    const struct search_of_all *all, bool pairs)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n_cells; i++) {
		size_t x = all->cells[i];

		bounds_trial_forget(trial, x);
		for (size_t k = pairs ? 0 : i; k < (pairs ? i : i + 1); k++) {
			size_t y = all->cells[k];

			bounds_trial_forget(trial, y);
			if (bounds_trial_holds(
				trial, all->equations, all->n_equations) &&
			    is_determined(trial, x, y))
				n++;
			if (y != x)
				bounds_trial_restore(trial, y);
		}
		bounds_trial_restore(trial, x);
	}
	(void)s;
	return n;
}

/* One value more here and one less there; some cells blank. */
static void
spoil(struct sample *s, uint64_t seed)
{
	const struct form *f = s->truth.form;
	uint64_t random = seed;
	size_t x = sample_pick(s, &random), y;

	sample_reset(s);
	if (seed % 3 > 0)
		for (size_t i = 0; i < f->n_cells; i++)
			if (sample_has(s, i, "t3.") &&
			    random_below(&random, 50) < seed % 3)
				s->t.report.cells[i] =
				    (struct cell){ .state = CELL_BLANK };
	do {
		y = sample_pick(s, &random);
	} while (y == x || f->cells[y].row != f->cells[x].row);
	sample_set(s, x, s->truth.cells[x].value.value + 3);
	sample_set(
	    s, y, s->truth.cells[y].value.value + (seed % 2 == 0 ? 5 : 3));
}

static void
no_set_is_overlooked(void **state)
{
	size_t n_single = 0, n_pairs = 0, n_several = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct search_of_all all;
		struct bounds_trial trial;
		struct repair_list found;
		struct bounds b;
		struct sample s;
		size_t n;

		sample_begin(&s, seed % 2 == 0 ? "2021" : "2019", seed, false);
		spoil(&s, seed);
		list_table_three(&s, &all);
		bounds_solve(s.t.a, &s.t.report, 0, &b);
		bounds_trial_init(s.t.a, &b, &trial);
		repair_find(
		    s.t.a, &b, NULL, all.equations, all.n_equations, &found);
		n = count_all(&s, &trial, &all, false);
		n_single += n > 0;
		if (n == 0) {
			n = count_all(&s, &trial, &all, true);
			n_pairs += n > 0;
		}
		n_several += n > 1;
		assert_int_equal(
		    found.n, n > LIMIT_REPAIRS ? LIMIT_REPAIRS : n);
		trial_end(&s.t);
	}
	printf("all sets counted: %zu single, %zu pairs; several %zu times\n",
	    n_single, n_pairs, n_several);
}

/* Many cells blank and some wrong: most of it cannot be stated apart. */
static void
the_search_ends(void **state)
{
	size_t n_cut = 0, n_found = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		uint64_t random = seed;
		struct search_of_all all;
		struct repair_list found;
		struct bounds b;
		struct sample s;

		sample_begin(&s, "2021", seed, false);
		sample_reset(&s);
		for (size_t i = 0; i < s.truth.form->n_cells; i++)
			if (sample_has(&s, i, "t3.") &&
			    random_below(&random, 100) < 25)
				s.t.report.cells[i] =
				    (struct cell){ .state = CELL_BLANK };
		for (int i = 0; i < 5; i++)
			sample_set(&s, sample_pick(&s, &random), 300 + i);
		list_table_three(&s, &all);
		bounds_solve(s.t.a, &s.t.report, 0, &b);
		repair_find(
		    s.t.a, &b, NULL, all.equations, all.n_equations, &found);
		n_cut += found.work > REPAIR_MAX_WORK;
		n_found += found.n > 0;
		/* At most one question too many. */
		assert_true(found.work < REPAIR_MAX_WORK + 50000);
		if (found.work > REPAIR_MAX_WORK)
			assert_int_equal(found.n, 0);
		trial_end(&s.t);
	}
	printf("five wrong cells, a quarter blank: %zu searches of 60 cut, "
	       "%zu found something\n",
	    n_cut, n_found);
	assert_true(n_cut > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_set_is_overlooked),
		cmocka_unit_test(the_search_ends),
	};

	return cmocka_run_group_tests_name("repair_search", tests, NULL, NULL);
}
