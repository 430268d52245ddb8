/*
 * A reload is stored whole or not at all.
 */
#include <stdio.h>

#include "daemon/store/inside.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char listed[] =
    "SELECT count(*) FROM township WHERE position IS NOT NULL";

/* Registry, calendar and rules stay as they were when the rules fail. */
static void
rules_that_fail_keep_the_old_registry(void **state)
{
	struct county *c = *state;
	static const struct store_calendar later = { 2019, 6, 30, 7, 31 };
	struct registry none = { NULL, 0 };
	struct err e = { 0 };
	char before[16];
	struct store_calendar calendar = c->store->calendar;

	(void)snprintf(before, sizeof(before), "%s", county_ask(c, listed));
	(void)county_ask(c,
	    "CREATE TRIGGER refuse BEFORE UPDATE OF rules ON meta "
	    "BEGIN SELECT RAISE(ABORT, 'refused'); END");
	assert_int_equal(
	    store_configure(c->store, &none, &later, "A05=off\n", &e), -1);
	assert_string_equal(county_ask(c, listed), before);
	assert_int_equal(c->store->calendar.first_year, calendar.first_year);
	(void)county_ask(c, "DROP TRIGGER refuse");
	assert_int_equal(
	    store_configure(c->store, &none, &later, "A05=off\n", &e), 0);
	assert_string_equal(county_ask(c, listed), "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    rules_that_fail_keep_the_old_registry, county_begin,
		    county_end),
	};

	return cmocka_run_group_tests_name(
	    "store_configure", tests, NULL, NULL);
}
