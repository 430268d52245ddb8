/* When the alarm about the database is made, tried, repeated and ended. */
#include "daemon/mail/alarm.h"

#include "tests/support/unit.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define DAY    (24 * 60 * MINUTE)
#define START  INT64_C(1768000000000)

static enum alarm_act
look_by(const struct alarm_rules *rules, struct alarm_watch *w,
    enum store_fault fault, int64_t now)
{
	return alarm_watch_look(w, fault, START + now, rules);
}

/* By what is configured when nothing is, but that there is a server. */
static enum alarm_act
look(struct alarm_watch *w, enum store_fault fault, int64_t now)
{
	static const struct alarm_rules rules = { true, MINUTE, 7 };

	return look_by(&rules, w, fault, now);
}

static void
tried(struct alarm_watch *w, int64_t now, bool taken, bool over)
{
	alarm_watch_tried(w, START + now, taken, over);
}

static void
brief_trouble_is_not_told(void **state)
{
	struct alarm_watch w = { 0 };

	(void)state;
	assert_int_equal(look(&w, STORE_SOUND, 0), ALARM_REST);
	assert_int_equal(w.since, 0);
	assert_int_equal(look(&w, STORE_FULL, 0), ALARM_REST);
	assert_int_equal(look(&w, STORE_FULL, MINUTE - 1), ALARM_REST);
	assert_int_equal(w.since, START);
	assert_int_equal(look(&w, STORE_SOUND, MINUTE), ALARM_REST);
	assert_int_equal(w.since, 0);
	/* The next one begins anew. */
	assert_int_equal(look(&w, STORE_FULL, 2 * MINUTE), ALARM_REST);
	assert_int_equal(look(&w, STORE_FULL, 3 * MINUTE - 1), ALARM_REST);
	assert_int_equal(look(&w, STORE_FULL, 3 * MINUTE), ALARM_MAKE);
	assert_int_equal(w.mail, ALARM_WAITING);
}

static void
patience_is_what_the_office_wants(void **state)
{
	static const struct alarm_rules brief = { true, 2 * SECOND, 7 };
	static const struct alarm_rules day = { true, DAY, 7 };
	struct alarm_watch w = { 0 };

	(void)state;
	(void)look_by(&brief, &w, STORE_FULL, 0);
	assert_int_equal(
	    look_by(&brief, &w, STORE_FULL, 2 * SECOND - 1), ALARM_REST);
	/* Another one is configured in the middle of it. */
	assert_int_equal(look_by(&day, &w, STORE_FULL, DAY - 1), ALARM_REST);
	assert_int_equal(look_by(&brief, &w, STORE_FULL, DAY - 1), ALARM_MAKE);
}

static void
one_mail_is_tried_until_it_is_delivered(void **state)
{
	static const int64_t waits[] = { 15, 30, 60, 120, 240, 480, 960, 1800,
		1800, 1800 };
	struct alarm_watch w = { 0 };
	int64_t now = MINUTE;

	(void)state;
	(void)look(&w, STORE_FULL, 0);
	assert_int_equal(look(&w, STORE_FULL, now), ALARM_MAKE);
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		tried(&w, now, false, false);
		assert_int_equal(look(&w, STORE_FULL, now), ALARM_REST);
		now += waits[i] * SECOND;
		assert_int_equal(look(&w, STORE_FULL, now - 1), ALARM_REST);
		assert_int_equal(look(&w, STORE_FULL, now), ALARM_TRY);
	}
	tried(&w, now, true, true);
	assert_int_equal(w.mail, ALARM_SENT);
	assert_int_equal(w.told_at, START + now);
	assert_int_equal(w.tries, 11);
	/* Not again while it lasts, whatever SQLite calls it meanwhile. */
	assert_int_equal(look(&w, STORE_UNWRITABLE, now + 2000), ALARM_REST);
	assert_int_equal(look(&w, STORE_READ_ONLY, now + DAY), ALARM_REST);
	assert_int_equal(look(&w, STORE_FULL, now + 7 * DAY - 1), ALARM_REST);
}

static void
it_is_reminded_of_and_its_end_is_told_once(void **state)
{
	static const struct alarm_rules never = { true, MINUTE, 0 };
	struct alarm_watch w = { 0 };

	(void)state;
	(void)look(&w, STORE_FULL, 0);
	assert_int_equal(look(&w, STORE_FULL, MINUTE), ALARM_MAKE);
	assert_int_equal(w.step, TROUBLE_BEGAN);
	tried(&w, MINUTE, true, true);
	assert_int_equal(look(&w, STORE_FULL, MINUTE + 7 * DAY), ALARM_MAKE);
	assert_int_equal(w.step, TROUBLE_LASTS);
	tried(&w, MINUTE + 7 * DAY, true, true);
	assert_int_equal(
	    look(&w, STORE_FULL, MINUTE + 14 * DAY - 1), ALARM_REST);
	/* Until it could be noted. */
	assert_int_equal(look(&w, STORE_SOUND, 15 * DAY), ALARM_END);
	assert_int_equal(look(&w, STORE_SOUND, 15 * DAY + 1), ALARM_END);
	assert_int_equal(w.since, START);
	/* remind_days = 0 is never. */
	w.mail = ALARM_SENT;
	assert_int_equal(look_by(&never, &w, STORE_FULL, 99 * DAY), ALARM_REST);
}

static void
trouble_that_nobody_heard_of_ends_in_silence(void **state)
{
	struct alarm_watch w = { 0 };

	(void)state;
	(void)look(&w, STORE_FULL, 0);
	(void)look(&w, STORE_FULL, MINUTE);
	tried(&w, MINUTE, false, false);
	assert_int_equal(look(&w, STORE_SOUND, 2 * MINUTE), ALARM_REST);
	assert_int_equal(w.mail, ALARM_NO_MAIL);
	/* Some had it, and the rest waits: it is told to be over. */
	(void)look(&w, STORE_FULL, DAY);
	(void)look(&w, STORE_FULL, DAY + MINUTE);
	tried(&w, DAY + MINUTE, true, false);
	assert_int_equal(w.mail, ALARM_WAITING);
	assert_int_equal(
	    look(&w, STORE_FULL, DAY + MINUTE + 15 * SECOND), ALARM_TRY);
	assert_int_equal(look(&w, STORE_SOUND, DAY + 2 * MINUTE), ALARM_END);
}

static void
what_is_refused_for_good_is_tried_no_more_and_noted(void **state)
{
	struct alarm_watch w = { 0 };

	(void)state;
	(void)look(&w, STORE_FULL, 0);
	(void)look(&w, STORE_FULL, MINUTE);
	tried(&w, MINUTE, false, true);
	assert_int_equal(w.mail, ALARM_REFUSED);
	assert_int_equal(look(&w, STORE_FULL, 30 * DAY), ALARM_REST);
	assert_int_equal(look(&w, STORE_SOUND, 31 * DAY), ALARM_END);
}

static void
damage_is_told_beside_a_full_disk_and_not_the_reverse(void **state)
{
	struct alarm_watch w = { 0 };

	(void)state;
	(void)look(&w, STORE_FULL, 0);
	(void)look(&w, STORE_FULL, MINUTE);
	assert_int_equal(w.about, STORE_FULL);
	tried(&w, MINUTE, true, true);
	assert_int_equal(look(&w, STORE_DAMAGED, DAY), ALARM_MAKE);
	assert_int_equal(w.about, STORE_DAMAGED);
	assert_int_equal(w.step, TROUBLE_BEGAN);
	tried(&w, DAY, true, true);
	assert_int_equal(look(&w, STORE_FULL, 2 * DAY), ALARM_REST);
	assert_int_equal(look(&w, STORE_DAMAGED, 2 * DAY), ALARM_REST);
}

static void
without_a_server_it_is_only_known(void **state)
{
	static const struct alarm_rules mute = { false, MINUTE, 7 };
	struct alarm_watch w = { 0 };

	(void)state;
	assert_int_equal(look_by(&mute, &w, STORE_FULL, 0), ALARM_REST);
	assert_int_equal(look_by(&mute, &w, STORE_FULL, DAY), ALARM_REST);
	assert_int_equal(w.since, START);
	assert_int_equal(w.mail, ALARM_NO_MAIL);
	/* The reload that names one. */
	assert_int_equal(look(&w, STORE_FULL, DAY + 2000), ALARM_MAKE);
}

static void
a_clock_that_is_set_back_costs_a_minute(void **state)
{
	struct alarm_watch w = { 0 };

	(void)state;
	(void)look(&w, STORE_FULL, DAY);
	assert_int_equal(look(&w, STORE_FULL, 0), ALARM_REST);
	assert_int_equal(look(&w, STORE_FULL, MINUTE), ALARM_MAKE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brief_trouble_is_not_told),
		cmocka_unit_test(patience_is_what_the_office_wants),
		cmocka_unit_test(one_mail_is_tried_until_it_is_delivered),
		cmocka_unit_test(it_is_reminded_of_and_its_end_is_told_once),
		cmocka_unit_test(trouble_that_nobody_heard_of_ends_in_silence),
		cmocka_unit_test(
		    what_is_refused_for_good_is_tried_no_more_and_noted),
		cmocka_unit_test(
		    damage_is_told_beside_a_full_disk_and_not_the_reverse),
		cmocka_unit_test(without_a_server_it_is_only_known),
		cmocka_unit_test(a_clock_that_is_set_back_costs_a_minute),
	};

	return cmocka_run_group_tests_name("alarm", tests, NULL, NULL);
}
