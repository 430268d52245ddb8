#include "daemon/run/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "collectors/base/clock.h"

#include "tests/support/unit.h"

#define MINUTE ((int64_t)60 * 1000)
#define HOUR   (60 * MINUTE)

static void
set_zone(const char *zone)
{
	assert_int_equal(setenv("TZ", zone, 1), 0);
	tzset();
}

static int64_t
wall(const char *text)
{
	int64_t ms;

	assert_int_equal(clock_parse(text, &ms), 0);
	return ms;
}

static void
assert_wall(int64_t got, const char *expected)
{
	char text[CLOCK_TEXT_SIZE];

	assert_string_equal(clock_format(got, text), expected);
}

static void
finds_the_nightly_moments(void **state)
{
	static const struct {
		const char *zone;
		int nightly;
		const char *now, *last, *next;
	} cases[] = {
		{ "Asia/Shanghai", 150, "2025-01-16T02:29:59+08:00",
		    "2025-01-15T02:30:00+08:00", "2025-01-16T02:30:00+08:00" },
		{ "Asia/Shanghai", 150, "2025-01-16T02:30:00+08:00",
		    "2025-01-16T02:30:00+08:00", "2025-01-17T02:30:00+08:00" },
		{ "Asia/Shanghai", 150, "2025-01-31T23:00:00+08:00",
		    "2025-01-31T02:30:00+08:00", "2025-02-01T02:30:00+08:00" },
		{ "Asia/Shanghai", 0, "2024-12-31T12:00:00+08:00",
		    "2024-12-31T00:00:00+08:00", "2025-01-01T00:00:00+08:00" },
		/* A night of 23 hours. */
		{ "Europe/Berlin", 240, "2025-03-29T12:00:00+01:00",
		    "2025-03-29T04:00:00+01:00", "2025-03-30T04:00:00+02:00" },
		/* A night of 25 hours. */
		{ "Europe/Berlin", 240, "2025-10-25T12:00:00+02:00",
		    "2025-10-25T04:00:00+02:00", "2025-10-26T04:00:00+01:00" },
		{ "Europe/Berlin", 1410, "2025-10-26T23:45:00+01:00",
		    "2025-10-26T23:30:00+01:00", "2025-10-27T23:30:00+01:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct schedule s = { cases[i].nightly, 0, 0 };
		int64_t now = wall(cases[i].now);

		set_zone(cases[i].zone);
		assert_wall(schedule_last_nightly(&s, now), cases[i].last);
		assert_wall(schedule_next_nightly(&s, now), cases[i].next);
	}
	set_zone("Asia/Shanghai");
}

/* Whatever the clocks do, a year of nights has one run each. */
static void
runs_once_a_night_through_changes_of_the_clocks(void **state)
{
	static const char *const zones[] = { "Asia/Shanghai", "Europe/Berlin",
		"America/New_York", "Australia/Lord_Howe", "UTC" };
	static const int nightlies[] = { 0, 30, 90, 120, 150, 179, 1439 };

	(void)state;
	for (size_t z = 0; z < sizeof(zones) / sizeof(zones[0]); z++) {
		for (size_t k = 0; k < sizeof(nightlies) / sizeof(int); k++) {
			struct schedule s = { nightlies[k], 60, 360 };
			int64_t now, finished, end;
			int runs = 0;

			set_zone(zones[z]);
			now = clock_wall_of((struct date){ 2025, 1, 1 }, 720);
			end = clock_wall_of((struct date){ 2026, 1, 1 }, 720);
			finished = now;
			while (now < end) {
				int64_t wait = schedule_wait(&s, now);

				assert_in_range(wait, 1, SCHEDULE_RECHECK_MS);
				now += wait;
				if (!schedule_due(&s, now, finished))
					continue;
				runs++;
				finished = now + MINUTE;
			}
			assert_int_equal(runs, 365);
		}
	}
	set_zone("Asia/Shanghai");
}

static void
catches_up_after_a_missed_night(void **state)
{
	static const struct {
		const char *now, *finished; /* NULL = never */
		bool due;
	} cases[] = {
		{ "2025-01-16T09:00:00+08:00", NULL, true },
		{ "2025-01-16T09:00:00+08:00", "2025-01-16T02:41:00+08:00",
		    false },
		{ "2025-01-16T09:00:00+08:00", "2025-01-15T02:41:00+08:00",
		    true },
		{ "2025-01-16T02:29:00+08:00", "2025-01-15T02:41:00+08:00",
		    false },
		{ "2025-01-16T02:30:00+08:00", "2025-01-15T02:41:00+08:00",
		    true },
		{ "2025-03-01T00:00:00+08:00", "2025-01-15T02:41:00+08:00",
		    true },
	};
	struct schedule s = { 150, 0, 0 };

	(void)state;
	set_zone("Asia/Shanghai");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    schedule_due(&s, wall(cases[i].now),
			cases[i].finished == NULL ? 0
						  : wall(cases[i].finished)),
		    cases[i].due);
}

static void
keeps_the_window(void **state)
{
	static const struct {
		int from, to;
		const char *now;
		bool open;
	} cases[] = {
		{ 60, 360, "2025-01-16T00:59:00+08:00", false },
		{ 60, 360, "2025-01-16T01:00:00+08:00", true },
		{ 60, 360, "2025-01-16T05:59:00+08:00", true },
		{ 60, 360, "2025-01-16T06:00:00+08:00", false },
		{ 1320, 240, "2025-01-16T21:59:00+08:00", false },
		{ 1320, 240, "2025-01-16T22:00:00+08:00", true },
		{ 1320, 240, "2025-01-16T03:59:00+08:00", true },
		{ 1320, 240, "2025-01-16T04:00:00+08:00", false },
		{ 90, 90, "2025-01-16T13:00:00+08:00", true },
	};

	(void)state;
	set_zone("Asia/Shanghai");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct schedule s = { 150, cases[i].from, cases[i].to };

		assert_int_equal(schedule_window_open(&s, wall(cases[i].now)),
		    cases[i].open);
	}
}

static void
sleeps_until_something_may_change(void **state)
{
	static const struct {
		const char *now;
		int64_t wait;
	} cases[] = {
		{ "2025-01-16T02:20:00+08:00", 10 * MINUTE },
		{ "2025-01-16T02:30:00+08:00", HOUR },
		{ "2025-01-16T12:00:00+08:00", HOUR },
		{ "2025-01-16T23:59:59+08:00", 1000 },
		{ "2025-01-16T00:30:00+08:00", 30 * MINUTE },
		{ "2025-01-16T05:50:00+08:00", 10 * MINUTE },
	};
	struct schedule s = { 150, 60, 360 };

	(void)state;
	set_zone("Asia/Shanghai");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    schedule_wait(&s, wall(cases[i].now)), cases[i].wait);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_nightly_moments),
		cmocka_unit_test(
		    runs_once_a_night_through_changes_of_the_clocks),
		cmocka_unit_test(catches_up_after_a_missed_night),
		cmocka_unit_test(keeps_the_window),
		cmocka_unit_test(sleeps_until_something_may_change),
	};

	return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
