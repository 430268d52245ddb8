#include "collectors/base/date.h"

#include <string.h>

#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
counts_days(void **state)
{
	static const struct {
		struct date from, to;
		int days;
	} cases[] = {
		{ { 2025, 2, 10 }, { 2025, 2, 10 }, 0 },
		{ { 2025, 2, 10 }, { 2025, 2, 17 }, 7 },
		{ { 2024, 2, 28 }, { 2024, 3, 1 }, 2 },
		{ { 2023, 2, 28 }, { 2023, 3, 1 }, 1 },
		{ { 2024, 12, 31 }, { 2025, 1, 1 }, 1 },
		{ { 2025, 1, 1 }, { 2024, 1, 1 }, -366 },
		{ { 1970, 1, 1 }, { 2026, 11, 24 }, 20781 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(
		    date_days(cases[i].from, cases[i].to), cases[i].days);
}

static void
finds_the_first_date(void **state)
{
	static const char *const cases[][2] = {
		{ "发布日期：2024-01-17 10:20", "2024-01-17" },
		{ "（2024年3 月 26日）", "2024-03-26" },
		{ "２０２４年１月２日", "2024-01-02" },
		{ "时间 2024/1/9", "2024-01-09" },
		{ "2024.01.31发布", "2024-01-31" },
		{ "编号32024-01-17，2023-12-31", "2023-12-31" },
		{ "2023-02-29 2024-02-29", "2024-02-29" },
		{ "2024-01-311 2024-02-03", "2024-02-03" },
	};
	static const char *const none[] = { "", "2024", "2024年", "2024-13-01",
		"2024年1-2", "20240117", "1-2-3", "2024-01-311",
		"2024年1月３１１日" };
	char out[DATE_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct date d;

		assert_int_equal(date_find(cases[i][0], &d), 0);
		assert_string_equal(date_format(d, out), cases[i][1]);
	}
	for (size_t i = 0; i < N(none); i++) {
		struct date d = { 1, 2, 3 };

		assert_int_equal(date_find(none[i], &d), -1);
		assert_int_equal(d.day, 3);
	}
}

static void
parses_only_the_exact_form(void **state)
{
	struct date d;

	(void)state;
	assert_int_equal(date_parse("2024-01-31", &d), 0);
	assert_int_equal(d.month, 1);
	assert_int_equal(date_parse("2024-1-31", &d), -1);
	assert_int_equal(date_parse("2024-01-31 ", &d), -1);
	assert_int_equal(date_parse("2024/01/31", &d), -1);
}

static void
orders_dates(void **state)
{
	struct date a = { 2024, 1, 31 }, b = { 2024, 2, 1 };
	struct date none = { 0, 0, 0 };
	char out[DATE_TEXT_SIZE];

	(void)state;
	assert_true(date_cmp(a, b) < 0 && date_cmp(b, a) > 0);
	assert_int_equal(date_cmp(a, a), 0);
	assert_false(date_is_set(none));
	assert_string_equal(date_format(none, out), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_days),
		cmocka_unit_test(finds_the_first_date),
		cmocka_unit_test(parses_only_the_exact_form),
		cmocka_unit_test(orders_dates),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
