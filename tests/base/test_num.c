#include "collectors/base/num.h"

#include <string.h>

#include "tests/support/unit.h"

static void
reads_and_prints_what_reports_print(void **state)
{
	static const char *const texts[] = { "0", "12", "4068.208", "-3",
		"0.50", "999999999999.999999" };
	char out[NUM_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct num n;

		assert_int_equal(num_parse(texts[i], strlen(texts[i]), &n), 0);
		assert_string_equal(num_format(n, out), texts[i]);
	}
}

static void
refuses_what_is_no_number(void **state)
{
	static const char *const texts[] = { "", "-", "1.", ".5", "1,000",
		"1e5", "12x", " 1", "1.2.3", "1000000000000", "0.1234567" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct num n = { 7, 1 };

		assert_int_equal(num_parse(texts[i], strlen(texts[i]), &n), -1);
		assert_int_equal(n.value, 7);
	}
}

static void
adds_and_compares_exactly(void **state)
{
	struct num a = { 1, 1 }, b = { 2, 1 }, c = { 30, 2 };
	char out[NUM_TEXT_SIZE];

	(void)state;
	assert_true(num_equal(num_add(a, b), c));
	assert_string_equal(num_format(num_sub(a, c), out), "-0.20");
	assert_true(num_cmp(a, b) < 0);
	assert_true(num_is_integer((struct num){ 300, 2 }));
	assert_false(num_is_integer((struct num){ 301, 2 }));
}

static void
a_sum_beyond_all_bounds_stays_at_the_end(void **state)
{
	struct num huge = { 0, 0 }, sum = { 0, 6 };

	(void)state;
	assert_int_equal(num_parse("999999999999.999999", 19, &huge), 0);
	for (int i = 0; i < 100; i++)
		sum = num_add(sum, huge);
	assert_true(sum.value == INT64_MAX);
	assert_true(num_cmp(sum, huge) > 0);
	sum = num_add(num_neg(sum), num_neg(huge));
	assert_true(sum.value == INT64_MIN);
	assert_true(num_neg(sum).value == INT64_MAX);
	assert_true(num_cmp((struct num){ INT64_MAX, 0 }, huge) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_prints_what_reports_print),
		cmocka_unit_test(refuses_what_is_no_number),
		cmocka_unit_test(adds_and_compares_exactly),
		cmocka_unit_test(a_sum_beyond_all_bounds_stays_at_the_end),
	};

	return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
