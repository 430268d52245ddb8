/*
 * What must hold of repairs for any report: a wrong cell is found, whatever
 * it is wrong by; what is given mends the table; few cells explain few wrong
 * ones.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "tests/check/check_support.h"
#include "tests/check/repair_support.h"
#include "tests/support/random_report.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *const tables[] = { "t3.", "t4.review.", "t4.direct.",
	"t4.after_review." };

/* Each repair mends; -1, or the position of the true one. */
static int
position_of_truth(const struct sample *s, const char *table)
{
	const struct finding *f = first_broken(&s->t, table);
	int at = -1;

	assert_non_null(f);
	for (size_t i = 0; i < f->n_repairs; i++) {
		if (!repair_mends(&s->t, table, &f->repairs[i]))
			fail_msg(
			    "does not mend: %s", repairs_text(&s->t, table));
		if (repair_restores(&s->t, &s->truth, &f->repairs[i]))
			at = (int)i;
	}
	return at;
}

/* ---- one wrong cell ---- */

static void
expect_only_repair(struct sample *s, size_t cell, int64_t wrong)
{
	const struct finding *f;

	sample_reset(s);
	if (wrong == s->truth.cells[cell].value.value)
		return;
	sample_set(s, cell, wrong);
	trial_check(&s->t);
	f = first_broken(&s->t, "t3.");
	assert_non_null(f);
	if (f->n_repairs != 1 || f->repairs[0].n_cells != 1 ||
	    position_of_truth(s, "t3.") != 0)
		fail_msg("%s is %lld: %s", s->truth.form->cells[cell].id,
		    (long long)wrong, repairs_text(&s->t, "t3."));
	for (size_t i = 0; i < s->t.out.n_findings; i++)
		assert_int_equal(s->t.out.findings[i].cause, 1);
}

static void
every_cell_of_table_three(
    const char *form, bool alternative, size_t n_cells, uint64_t seed)
{
	struct sample s;
	size_t n = 0;

	sample_begin(&s, form, seed, alternative);
	for (size_t i = 0; i < s.truth.form->n_cells; i++) {
		int64_t v = s.truth.cells[i].value.value;
		const int64_t wrong[] = { v + 1, v - 1, 0, v * 11 + 2,
			999999999999 };

		if (!sample_has(&s, i, "t3."))
			continue;
		n++;
		for (size_t k = 0; k < N(wrong); k++)
			if (wrong[k] >= 0)
				expect_only_repair(&s, i, wrong[k]);
	}
	assert_int_equal(n, n_cells);
	trial_end(&s.t);
}

static void
one_wrong_cell_of_table_three_is_the_only_repair(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 2; seed++) {
		every_cell_of_table_three("2021", false, 175, seed);
		every_cell_of_table_three("2019", false, 161, seed);
		every_cell_of_table_three("2021", true, 161, seed);
		every_cell_of_table_three("2019", true, 175, seed);
	}
}

static void
a_negative_or_broken_value_is_found(void **state)
{
	struct sample s;

	(void)state;
	sample_begin(&s, "2021", 7, false);
	for (size_t i = 0; i < s.truth.form->n_cells; i++) {
		if (!sample_has(&s, i, "t3."))
			continue;
		sample_reset(&s);
		s.t.report.cells[i].value = (struct num){ -15, 1 };
		trial_check(&s.t);
		assert_int_equal(position_of_truth(&s, "t3."), 0);
		/* A04 about the value itself has the same cause. */
		for (size_t k = 0; k < s.t.out.n_findings; k++)
			assert_int_equal(s.t.out.findings[k].cause, 1);
		assert_int_equal(trial_count(&s.t, "A04"), 1);
	}
	trial_end(&s.t);
}

static void
one_wrong_cell_of_table_four_is_among_the_repairs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct sample s;
		uint64_t random = seed;
		size_t n = 0;

		sample_begin(&s, seed % 2 == 0 ? "2021" : "2019", seed, false);
		for (size_t k = 1; k < N(tables); k++)
			for (size_t i = 0; i < s.truth.form->n_cells; i++) {
				int64_t v = s.truth.cells[i].value.value;

				if (!sample_has(&s, i, tables[k]))
					continue;
				n++;
				sample_reset(&s);
				sample_set(&s, i,
				    v + 1 + (int64_t)random_below(&random, 30));
				trial_check(&s.t);
				assert_true(
				    position_of_truth(&s, tables[k]) >= 0);
				sample_reset(&s);
				if (v == 0)
					continue;
				sample_set(&s, i,
				    (int64_t)random_below(
					&random, (uint64_t)v));
				trial_check(&s.t);
				assert_true(
				    position_of_truth(&s, tables[k]) >= 0);
			}
		assert_int_equal(n, 15);
		trial_end(&s.t);
	}
}

/* ---- blanks ---- */

/*
 * Some cells are blank and one is wrong: when anything is broken and one cell
 * with a value of its own would do, there is no larger set; whatever is given
 * mends. And the true one is given unless the blanks leave it open or five
 * others are likelier.
 */
static void
one_wrong_cell_among_blanks(void **state)
{
	size_t n = 0, n_given = 0, n_silent = 0, n_wrong = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		uint64_t random = seed, rate = 1 + seed % 8;
		const struct finding *f;
		struct sample s;
		size_t cell = 0;

		sample_begin(
		    &s, seed % 2 == 0 ? "2021" : "2019", seed, seed % 4 >= 2);
		sample_reset(&s);
		for (size_t i = 0; i < s.truth.form->n_cells; i++)
			if (sample_has(&s, i, "t3.") &&
			    random_below(&random, 100) < rate)
				s.t.report.cells[i] =
				    (struct cell){ .state = CELL_BLANK };
		do {
			cell = (size_t)random_below(
			    &random, s.truth.form->n_cells);
		} while (!sample_has(&s, cell, "t3.") ||
		    s.t.report.cells[cell].state != CELL_REPORTED);
		sample_set(&s, cell,
		    s.truth.cells[cell].value.value + 1 +
			(int64_t)random_below(&random, 50));
		trial_check(&s.t);
		f = first_broken(&s.t, "t3.");
		if (f != NULL) {
			n++;
			n_silent += f->n_repairs == 0;
			if (position_of_truth(&s, "t3.") >= 0)
				n_given++;
			else if (f->n_repairs > 0)
				n_wrong++;
			for (size_t i = 0; i < f->n_repairs; i++)
				assert_int_equal(f->repairs[i].n_cells, 1);
		}
		trial_end(&s.t);
	}
	printf("one wrong cell among blanks: %zu broken, true one given %zu, "
	       "none given %zu, others only %zu\n",
	    n, n_given, n_silent, n_wrong);
	assert_true(n > 250);
	assert_int_equal(n_given + n_silent + n_wrong, n);
	assert_true(n_given * 100 >= n * 95);
}

/* ---- two wrong cells ---- */

/* What became of errors whose truth is known. */
struct tally {
	size_t n;
	size_t given; /* the truth is among the sets */
	size_t first; /* and is the first of them */
	size_t fewer; /* a single cell explains as much */
	size_t other; /* other sets of as many cells do */
	size_t none;
};

static void
count(struct tally *tally, const struct sample *s, size_t n_wrong)
{
	const struct finding *f = first_broken(&s->t, "t3.");
	int at;

	tally->n++;
	if (f == NULL) { /* the errors cancel out */
		tally->fewer++;
		return;
	}
	at = position_of_truth(s, "t3.");
	if (at >= 0)
		tally->given++;
	else if (f->n_repairs == 0)
		tally->none++;
	else if (f->repairs[0].n_cells < n_wrong)
		tally->fewer++;
	else
		tally->other++;
	tally->first += at == 0;
}

static void
print_tally(const char *what, const struct tally *t)
{
	printf("%s: of %zu the truth is given %zu times (first %zu); "
	       "less explains %zu, as much %zu, nothing %zu\n",
	    what, t->n, t->given, t->first, t->fewer, t->other, t->none);
}

/* Two cells with other values than the truth; near: in one row or one
 * column, and off by at most 3. */
static void
make_two_wrong(struct sample *s, uint64_t *random, bool near)
{
	const struct form_cell *cells = s->truth.form->cells;
	size_t wrong[2] = { sample_pick(s, random), 0 };

	do {
		wrong[1] = sample_pick(s, random);
	} while (wrong[1] == wrong[0] ||
	    (near && cells[wrong[1]].row != cells[wrong[0]].row &&
		cells[wrong[1]].column != cells[wrong[0]].column));
	for (size_t i = 0; i < 2; i++) {
		int64_t v = s->truth.cells[wrong[i]].value.value, to = v;

		while (to == v || to < 0)
			to = near ? v - 3 + (int64_t)random_below(random, 7)
				  : (int64_t)random_below(random, 200);
		sample_set(s, wrong[i], to);
	}
}

static void
count_two_wrong(struct tally *tally, bool near)
{
	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint64_t random = seed;
		struct sample s;

		sample_begin(
		    &s, seed % 2 == 0 ? "2021" : "2019", seed, seed % 4 >= 2);
		for (int i = 0; i < 50; i++) {
			sample_reset(&s);
			make_two_wrong(&s, &random, near);
			trial_check(&s.t);
			count(tally, &s, 2);
		}
		trial_end(&s.t);
	}
	assert_int_equal(tally->n, 2000);
}

static void
two_wrong_cells_are_explained(void **state)
{
	struct tally anywhere = { 0 }, near = { 0 };

	(void)state;
	count_two_wrong(&anywhere, false);
	print_tally("two wrong cells anywhere", &anywhere);
	assert_int_equal(anywhere.none, 0);
	assert_true(anywhere.given >= 1990);
	count_two_wrong(&near, true);
	print_tally("two wrong cells in a line", &near);
	assert_int_equal(near.none, 0);
	assert_true(near.given >= 1700);
}

static void
three_wrong_cells_are_explained(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		uint64_t random = seed;
		struct sample s;

		sample_begin(&s, seed % 2 == 0 ? "2021" : "2019", seed, false);
		for (int i = 0; i < 5; i++) {
			sample_reset(&s);
			make_two_wrong(&s, &random, false);
			sample_set(&s, sample_pick(&s, &random),
			    200 + (int64_t)random_below(&random, 200));
			trial_check(&s.t);
			count(&tally, &s, 3);
		}
		trial_end(&s.t);
	}
	print_tally("three wrong cells", &tally);
	assert_int_equal(tally.none, 0);
	assert_true(tally.given * 100 >= tally.n * 95);
}

/* ---- beyond three ---- */

static void
nothing_is_given_for_what_is_all_wrong(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		uint64_t random = seed;
		struct sample s;

		sample_begin(&s, "2021", seed, false);
		sample_reset(&s);
		for (size_t i = 0; i < s.truth.form->n_cells; i++)
			if (sample_has(&s, i, "t3."))
				sample_set(&s, i,
				    (int64_t)random_below(&random, 1000));
		trial_check(&s.t);
		assert_string_equal(repairs_text(&s.t, "t3."), "");
		/* Each is then a cause of its own. */
		for (size_t i = 0; i < s.t.out.n_findings; i++)
			assert_int_equal(s.t.out.findings[i].cause, (int)i + 1);
		trial_end(&s.t);
	}
}

static void
the_same_report_has_the_same_repairs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		uint64_t random = seed;
		const char *first;
		struct sample s;

		sample_begin(&s, "2021", seed, false);
		sample_reset(&s);
		for (int i = 0; i < 3; i++)
			sample_set(&s, sample_pick(&s, &random), 7);
		trial_check(&s.t);
		first = repairs_text(&s.t, "t3.");
		trial_check(&s.t);
		assert_string_equal(repairs_text(&s.t, "t3."), first);
		trial_end(&s.t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    one_wrong_cell_of_table_three_is_the_only_repair),
		cmocka_unit_test(a_negative_or_broken_value_is_found),
		cmocka_unit_test(
		    one_wrong_cell_of_table_four_is_among_the_repairs),
		cmocka_unit_test(one_wrong_cell_among_blanks),
		cmocka_unit_test(two_wrong_cells_are_explained),
		cmocka_unit_test(three_wrong_cells_are_explained),
		cmocka_unit_test(nothing_is_given_for_what_is_all_wrong),
		cmocka_unit_test(the_same_report_has_the_same_repairs),
	};

	return cmocka_run_group_tests_name(
	    "repair_properties", tests, NULL, NULL);
}
