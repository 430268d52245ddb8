/*
 * What must hold for any report: a consistent one breaks nothing, one wrong
 * cell breaks exactly the sums it is part of, blanks accuse nobody. The sums
 * are written out here once more, not taken from the form.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "tests/check/check_support.h"
#include "tests/support/random_report.h"
#include "tests/support/unit.h"

#define N_SEEDS 60

static const char *const columns[] = { "natural", "business", "research",
	"nonprofit", "legal", "other", "total" };

static const char *const results[] = { "granted", "partial", "denied_secret",
	"denied_law", "denied_safety", "denied_third_party", "denied_internal",
	"denied_process", "denied_enforcement", "denied_inquiry",
	"unable_not_held", "unable_not_made", "unable_unclear",
	"rejected_petition", "rejected_repeat", "rejected_publication",
	"rejected_abuse", "rejected_reissue", "other_no_correction",
	"other_unpaid", "other_misc", "other_all" };

static const char *const other_rows[] = { "received", "carried_in", "handled",
	"carried_out" };

static const char *const groups[] = { "review", "direct", "after_review" };

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* The value at "t3." row "." column, 0 where there is none. */
static int64_t
at(const struct report *r, int table, const char *row, const char *column)
{
	char id[96];
	int i;

	(void)snprintf(id, sizeof(id), "t%d.%s.%s", table, row, column);
	i = form_cell_find(r->form, id);
	assert_true(i >= 0);
	return r->cells[i].state == CELL_REPORTED ? r->cells[i].value.value : 0;
}

static bool
balances(const struct report *r, const char *column)
{
	return at(r, 3, "received", column) + at(r, 3, "carried_in", column) ==
	    at(r, 3, "handled", column) + at(r, 3, "carried_out", column);
}

static bool
results_add_up(const struct report *r, const char *column)
{
	int64_t sum = 0;

	for (size_t i = 0; i < N(results); i++)
		sum += at(r, 3, results[i], column);
	return sum == at(r, 3, "handled", column);
}

static bool
row_adds_up(const struct report *r, const char *row)
{
	int64_t sum = 0;

	for (size_t i = 0; i < 6; i++)
		sum += at(r, 3, row, columns[i]);
	return sum == at(r, 3, row, "total");
}

static bool
group_adds_up(const struct report *r, const char *group)
{
	return at(r, 4, group, "upheld") + at(r, 4, group, "corrected") +
	    at(r, 4, group, "other") + at(r, 4, group, "pending") ==
	    at(r, 4, group, "total");
}

static void
expect(const struct trial *t, uint64_t seed, const char *rule, int table,
    const char *name, bool holds)
{
	char place[96];

	(void)snprintf(place, sizeof(place), "t%d.%s", table, name);
	if ((trial_find(t, rule, place) == NULL) != holds)
		fail_msg("seed %llu: %s at %s should%s be broken",
		    (unsigned long long)seed, rule, place, holds ? " not" : "");
}

/* The findings of A01-A03 and B01-B03 are those that plain sums give. */
static void
expect_plain_sums(const struct trial *t, uint64_t seed)
{
	static const char *const group_rules[] = { "B01", "B02", "B03" };
	const struct report *r = &t->report;

	for (size_t i = 0; i < N(columns); i++) {
		expect(t, seed, "A01", 3, columns[i], balances(r, columns[i]));
		expect(t, seed, "A02", 3, columns[i],
		    results_add_up(r, columns[i]));
	}
	for (size_t i = 0; i < N(results); i++)
		expect(
		    t, seed, "A03", 3, results[i], row_adds_up(r, results[i]));
	for (size_t i = 0; i < N(other_rows); i++)
		expect(t, seed, "A03", 3, other_rows[i],
		    row_adds_up(r, other_rows[i]));
	for (size_t i = 0; i < N(groups); i++)
		expect(t, seed, group_rules[i], 4, groups[i],
		    group_adds_up(r, groups[i]));
}

/* All findings but what a consistent report may well have. */
static void
expect_nothing_but(const struct trial *t, uint64_t seed, const char *allowed)
{
	for (size_t i = 0; i < t->out.n_findings; i++)
		if (strstr(allowed, t->out.findings[i].rule) == NULL)
			fail_msg("seed %llu: %s", (unsigned long long)seed,
			    t->out.findings[i].message);
}

/* Seed n on either form, as printed plainly or with the other rows. */
static void
begin_seed(struct trial *t, uint64_t seed)
{
	const char *form = seed % 2 == 0 ? "2021" : "2019";

	trial_begin(t, form, 0);
	trial_hush(t);
	random_report(t->a, t->report.form, seed, &t->report);
	if (seed % 4 >= 2)
		random_report_use_alternative(&t->report);
}

static void
a_consistent_report_breaks_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
		struct trial t;

		begin_seed(&t, seed);
		trial_check(&t);
		expect_nothing_but(&t, seed, "");
		expect_plain_sums(&t, seed);
		assert_int_equal(t.out.n_implied, 0);
		trial_end(&t);
	}
}

/* A reported cell of tables 3 and 4. */
static size_t
pick_cell(const struct trial *t, uint64_t *random)
{
	const struct form *f = t->report.form;

	for (int i = 0; i < 10000; i++) {
		size_t c = (size_t)random_below(random, f->n_cells);

		if (t->report.cells[c].state == CELL_REPORTED &&
		    f->rows[f->cells[c].row].table >= 3)
			return c;
	}
	fail_msg("no cell");
	return 0;
}

static void
one_wrong_cell_breaks_the_sums_it_is_in(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
		uint64_t random = seed;
		struct trial t;
		size_t c;

		begin_seed(&t, seed);
		c = pick_cell(&t, &random);
		t.report.cells[c].value.value +=
		    1 + (int64_t)random_below(&random, 20);
		trial_check(&t);
		expect_plain_sums(&t, seed);
		expect_nothing_but(&t, seed, "A01 A02 A03 B01 B02 B03");
		if (t.report.form->rows[t.report.form->cells[c].row].table == 3)
			assert_in_range(t.out.n_findings, 2, 3);
		else
			assert_int_equal(t.out.n_findings, 1);
		trial_end(&t);
	}
}

static void
blanks_accuse_nobody(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
		uint64_t random = seed, rate = 1 + seed % 5;
		struct trial t;
		struct cell *truth;
		size_t n;

		begin_seed(&t, seed);
		n = t.report.form->n_cells;
		truth = arena_calloc(t.a, n, sizeof(*truth));
		memcpy(truth, t.report.cells, n * sizeof(*truth));
		for (size_t i = 0; i < n; i++)
			if (truth[i].state == CELL_REPORTED &&
			    random_below(&random, 6) < rate)
				t.report.cells[i] = (struct cell){
					.state = CELL_BLANK,
				};
		trial_check(&t);
		expect_nothing_but(&t, seed, "A05 B04 G12");
		for (size_t i = 0; i < t.out.n_implied; i++)
			if (!num_equal(t.out.implied[i].value,
				truth[t.out.implied[i].cell].value))
				fail_msg("seed %llu: %s is implied wrongly",
				    (unsigned long long)seed,
				    t.report.form->cells[t.out.implied[i].cell]
					.id);
		trial_end(&t);
	}
}

static void
a_blank_alone_is_implied(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
		uint64_t random = seed;
		struct trial t;
		struct cell truth;
		size_t c;

		begin_seed(&t, seed);
		c = pick_cell(&t, &random);
		truth = t.report.cells[c];
		t.report.cells[c] = (struct cell){ .state = CELL_UNREADABLE };
		trial_check(&t);
		assert_int_equal(t.out.n_implied, 1);
		assert_int_equal(t.out.implied[0].cell, c);
		assert_true(num_equal(t.out.implied[0].value, truth.value));
		trial_end(&t);
	}
}

static void
checking_twice_gives_the_same(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		uint64_t random = seed;
		struct check_result first;
		struct trial t;

		begin_seed(&t, seed);
		for (int i = 0; i < 8; i++)
			t.report.cells[pick_cell(&t, &random)].state =
			    CELL_BLANK;
		for (int i = 0; i < 8; i++)
			t.report.cells[pick_cell(&t, &random)].value.value += i;
		trial_check(&t);
		first = t.out;
		trial_check(&t);
		assert_int_equal(first.n_findings, t.out.n_findings);
		for (size_t i = 0; i < first.n_findings; i++)
			assert_string_equal(first.findings[i].message,
			    t.out.findings[i].message);
		trial_end(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_consistent_report_breaks_nothing),
		cmocka_unit_test(one_wrong_cell_breaks_the_sums_it_is_in),
		cmocka_unit_test(blanks_accuse_nobody),
		cmocka_unit_test(a_blank_alone_is_implied),
		cmocka_unit_test(checking_twice_gives_the_same),
	};

	return cmocka_run_group_tests_name(
	    "check_properties", tests, NULL, NULL);
}
