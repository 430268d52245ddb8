#include "daemon/store/rollup.h"

#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
adds_exactly_and_keeps_the_decimals(void **state)
{
	static const struct {
		const char *values[4];
		const char *sum;
	} table[] = {
		{ { "1", "2", "3" }, "6" },
		{ { "0.50", "0.5" }, "1.00" },
		{ { "4068.208", "1" }, "4069.208" },
		{ { "-1.5", "1" }, "-0.5" },
		{ { "1.5", "-2" }, "-0.5" },
		{ { "-2", "2.25" }, "0.25" },
		{ { "-3", "1" }, "-2" },
		{ { "0.999999", "0.000001" }, "1.000000" },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct rollup_sum sum = { 0 };
		char text[ROLLUP_TEXT_SIZE];

		for (size_t k = 0; table[i].values[k] != NULL; k++) {
			const char *v = table[i].values[k];
			struct num n;

			assert_int_equal(num_parse(v, strlen(v), &n), 0);
			rollup_sum_add(&sum, n);
		}
		assert_string_equal(
		    rollup_sum_format(&sum, text), table[i].sum);
	}
}

static void
absurd_figures_of_five_thousand_bodies_do_not_overflow(void **state)
{
	static const char huge[] = "999999999999.999999";
	struct rollup_sum sum = { 0 };
	char text[ROLLUP_TEXT_SIZE];
	struct num n;

	(void)state;
	assert_int_equal(num_parse(huge, strlen(huge), &n), 0);
	for (int i = 0; i < 5000; i++)
		rollup_sum_add(&sum, n);
	assert_string_equal(
	    rollup_sum_format(&sum, text), "4999999999999999.995000");
}

static void
a_zero_report_is_zero_in_every_table(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "");

	assert_false(rollup_is_zero(r->form, r->cells));
	county_set(r, "t2.fees.amount", "0.00");
	county_set(r, "t3.received.total", "0");
	assert_false(rollup_is_zero(r->form, r->cells));
	county_set(r, "t4.review.total", "0");
	assert_true(rollup_is_zero(r->form, r->cells));
	county_set(r, "t3.handled.total", "1");
	assert_false(rollup_is_zero(r->form, r->cells));
}

static const struct rollup_figure figures[] = {
	{ "t3.granted.total", "5" },
	{ "t3.partial.total", "1" },
	{ "t3.denied_secret.total", "1" },
	{ "t3.denied_secret.natural", "7" },
	{ "t3.denied_law.total", "2" },
	{ "t3.unable_not_held.total", "0" },
	{ "t3.unable_unclear.total", "1.50" },
	{ "t3.handled.total", "9" },
	{ "t4.review.corrected", "1" },
	{ "t4.review.total", "10" },
	{ "t4.review.pending", "4" },
	{ "t4.direct.corrected", "1" },
	{ "t4.direct.total", "3" },
	{ "t4.direct.pending", "1" },
	{ "t4.after_review.corrected", "0" },
	{ "t4.after_review.total", "2" },
	{ "t4.after_review.pending", "0" },
};

static void
indicators_are_exact_fractions(void **state)
{
	static const struct {
		enum rollup_indicator indicator;
		const char *name, *value;
	} table[] = {
		{ ROLLUP_DISCLOSURE_RATE, "disclosure_rate", "0.6667" },
		{ ROLLUP_DENIAL_RATE, "denial_rate", "0.3333" },
		{ ROLLUP_UNABLE_RATE, "unable_rate", "0.1667" },
		{ ROLLUP_REVIEW_CORRECTION_RATE, "review_correction_rate",
		    "0.1667" },
		{ ROLLUP_LITIGATION_LOSS_RATE, "litigation_loss_rate",
		    "0.2500" },
		{ ROLLUP_ON_TIME_RATE, "on_time_rate", "0.5000" },
		{ ROLLUP_PUBLICATION_RATE, "publication_rate", "1.0000" },
		{ ROLLUP_ZERO_REPORTS, "zero_reports", "3" },
	};
	const struct rollup_coverage coverage = { 8, 8, 6, 1, 1, 4, 3 };
	char text[ROLLUP_TEXT_SIZE];

	(void)state;
	assert_int_equal(N(table), ROLLUP_N_INDICATORS);
	for (size_t i = 0; i < N(table); i++) {
		assert_string_equal(
		    rollup_indicator_name(table[i].indicator), table[i].name);
		assert_true(rollup_indicator(
		    table[i].indicator, figures, N(figures), &coverage, text));
		assert_string_equal(text, table[i].value);
	}
}

static void
there_is_no_rate_over_nothing(void **state)
{
	static const struct {
		const char *over, *under;
	} table[] = {
		{ "0", "0" },
		{ "1", NULL },
		{ NULL, "1" },
		{ "1", "-1" },
		{ "1", "900000000001" },
	};
	const struct rollup_coverage coverage = { 0 };
	char text[ROLLUP_TEXT_SIZE] = "as it was";

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		const struct rollup_figure f[] = {
			{ "t3.granted.total", table[i].over },
			{ "t3.partial.total", "0" },
			{ "t3.handled.total", table[i].under },
		};

		assert_false(rollup_indicator(
		    ROLLUP_DISCLOSURE_RATE, f, N(f), &coverage, text));
	}
	assert_false(rollup_indicator(
	    ROLLUP_ON_TIME_RATE, figures, N(figures), &coverage, text));
	assert_string_equal(text, "as it was");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_exactly_and_keeps_the_decimals),
		cmocka_unit_test(
		    absurd_figures_of_five_thousand_bodies_do_not_overflow),
		cmocka_unit_test_setup_teardown(
		    a_zero_report_is_zero_in_every_table, county_begin_bare,
		    county_end),
		cmocka_unit_test(indicators_are_exact_fractions),
		cmocka_unit_test(there_is_no_rate_over_nothing),
	};

	return cmocka_run_group_tests_name("rollup", tests, NULL, NULL);
}
