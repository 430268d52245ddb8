#include "collectors/base/histogram.h"
#include "tests/support/unit.h"

static void
counts_each_in_the_first_step_that_holds_it(void **state)
{
	struct histogram h = { 0 };

	(void)state;
	histogram_add(&h, 0);
	histogram_add(&h, 1);
	histogram_add(&h, 3);
	histogram_add(&h, 60000);
	assert_int_equal(h.counts[0], 2);
	assert_int_equal(h.counts[1], 0);
	assert_int_equal(h.counts[2], 1);
	assert_int_equal(h.counts[HISTOGRAM_STEPS - 1], 1);
	assert_int_equal(h.n, 4);
	assert_int_equal(h.sum_ms, 60004);
}

static void
counts_what_is_beyond_all_steps_and_a_clock_set_back(void **state)
{
	struct histogram h = { 0 };

	(void)state;
	histogram_add(&h, 60001);
	histogram_add(&h, -5);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.counts[0], 1);
	assert_int_equal(h.counts[HISTOGRAM_STEPS - 1], 0);
	assert_int_equal(h.sum_ms, 60001);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_each_in_the_first_step_that_holds_it),
		cmocka_unit_test(
		    counts_what_is_beyond_all_steps_and_a_clock_set_back),
	};

	return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
