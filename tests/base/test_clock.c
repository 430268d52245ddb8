#include "collectors/base/clock.h"

#include <stdlib.h>
#include <time.h>

#include "tests/support/unit.h"

static int
in_zone(const char *zone)
{
	int r = setenv("TZ", zone, 1);

	tzset();
	return r;
}

static void
the_county_has_its_own_day(void **state)
{
	int64_t t;
	char out[CLOCK_TEXT_SIZE];
	struct date d;

	(void)state;
	assert_int_equal(in_zone("Asia/Shanghai"), 0);
	assert_int_equal(clock_parse("2025-01-15T18:31:07Z", &t), 0);
	assert_string_equal(clock_format(t, out), "2025-01-16T02:31:07+08:00");
	d = clock_date(t);
	assert_int_equal(d.day, 16);
	assert_int_equal(clock_minute(t), 151);
	assert_int_equal(clock_wall_of(d, 151), t - 7000);
}

static void
times_survive_printing(void **state)
{
	int64_t t, again;
	char out[CLOCK_TEXT_SIZE];

	(void)state;
	assert_int_equal(in_zone("Europe/Berlin"), 0);
	for (t = 0; t < 1000LL * 86400 * 365 * 60; t += 86400LL * 7777) {
		int64_t whole = t / 1000 * 1000;

		assert_int_equal(clock_parse(clock_format(t, out), &again), 0);
		assert_int_equal(again, whole);
	}
	assert_int_equal(clock_parse("2025-01-15", &t), -1);
	assert_int_equal(clock_parse("2025-01-15T18:31:07Z x", &t), -1);
}

static void
a_fake_clock_stands_still(void **state)
{
	struct clock c = clock_fake(5000);

	(void)state;
	assert_int_equal(clock_wall_ms(&c), 5000);
	c.fake_wall_ms += 60000;
	c.fake_mono_ms += 60000;
	assert_int_equal(clock_wall_ms(&c), 65000);
	assert_int_equal(clock_mono_ms(&c), 60000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_county_has_its_own_day),
		cmocka_unit_test(times_survive_printing),
		cmocka_unit_test(a_fake_clock_stands_still),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
