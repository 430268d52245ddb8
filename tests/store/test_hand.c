/*
 * Reports given by hand: when they hold, and when they give way.
 */
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char now[] = "SELECT y.status, y.revision, r.source_id, r.url,"
			  " y.url, r.title FROM v_report y"
			  " JOIN publication r ON r.id = y.publication_id"
			  " WHERE y.year = 2024";

static struct report *
report_of(struct county *c, const char *title, const char *figure)
{
	struct report *r = county_report(c, "2021", 2024, title);

	county_set_all(r, figure);
	return r;
}

static void
a_township_without_sources_gets_its_status_by_hand(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2026, 1, 11);
	assert_string_equal(county_status(c, "T3", 2024), "overdue");
	assert_int_equal(
	    county_give(c, "T3", report_of(c, "云溪镇", "1"), "a"), STORE_NEW);
	assert_string_equal(county_ask(c, now), "valid|1|-|-|-|云溪镇");
	assert_string_equal(
	    county_coverage(c, 2024, "township", "published"), "3|1|1|0|0|0|0");
	county_go_to(c, 2026, 1, 12);
	assert_string_equal(county_status(c, "T3", 2024), "valid");
	/* A correction, and the same again. */
	assert_int_equal(county_give(c, "T3", report_of(c, "云溪镇", "2"), "b"),
	    STORE_REVISED);
	assert_int_equal(county_give(c, "T3", report_of(c, "云溪镇", "2"), "b"),
	    STORE_UNCHANGED);
	assert_string_equal(county_ask(c, now), "valid|2|-|-|-|云溪镇");
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "2");
}

static void
it_holds_until_the_page_gives_another_report(void **state)
{
	struct county *c = *state;
	struct report *page = report_of(c, "page", "1");

	county_bring(c, "T1", 0, 2024, page, "page", NULL);
	assert_int_equal(county_give(c, "T1", report_of(c, "hand", "2"), "h"),
	    STORE_REVISED);
	assert_string_equal(county_ask(c, now), "valid|2|-|-|-|hand");
	/* The page as it was, whatever its counter says; its trouble. */
	assert_int_equal(county_bring(c, "T1", 0, 2024, page, "page", NULL),
	    STORE_UNCHANGED);
	assert_int_equal(county_bring(c, "T1", 0, 2024, page, "page 2", NULL),
	    STORE_UNCHANGED);
	county_visit(c, "T1", 0, 2024, OUTCOME_UNREADABLE);
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	county_visit(c, "T1", 1, 2024, OUTCOME_TIMEOUT);
	assert_int_equal(county_bring(c, "T1", 0, 2024, page, "page", NULL),
	    STORE_UNCHANGED);
	assert_string_equal(county_ask(c, now), "valid|2|-|-|-|hand");
	/* Another one. */
	county_set(page, "t3.received.total", "3");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, page, "new", NULL), STORE_REVISED);
	assert_string_equal(county_ask(c, now),
	    "valid|3|1|http://final.example/|http://final.example/|page");
}

/* A new reader reads the page otherwise: nobody can tell whether the page
 * changed, so what the office gave holds. */
static void
it_holds_against_another_reader(void **state)
{
	struct county *c = *state;
	struct report *page = report_of(c, "page", "1");
	struct err e;

	county_bring(c, "T1", 0, 2024, page, "page", NULL);
	county_give(c, "T1", report_of(c, "hand", "2"), "h");
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE source_year SET reader_version = 0", &e),
	    0);
	county_set(page, "t3.received.total", "3");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, page, "new", NULL), STORE_UNCHANGED);
	county_set(page, "t3.received.total", "4");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, page, "newer", NULL), STORE_REVISED);
}

/* The page could not be read; the office typed it. */
static void
the_first_report_of_a_source_replaces_it(void **state)
{
	struct county *c = *state;

	county_visit(c, "T1", 0, 2024, OUTCOME_UNREADABLE);
	assert_string_equal(county_status(c, "T1", 2024), "unreadable");
	county_give(c, "T1", report_of(c, "t", "1"), "h");
	assert_string_equal(county_status(c, "T1", 2024), "valid");
	county_visit(c, "T1", 0, 2024, OUTCOME_UNREADABLE);
	assert_string_equal(county_status(c, "T1", 2024), "valid");
	/* The same report: the year follows its page from now on. */
	assert_int_equal(county_bring(c, "T1", 0, 2024, report_of(c, "t", "1"),
			     "page", NULL),
	    STORE_UNCHANGED);
	assert_string_equal(county_ask(c, now),
	    "valid|1|1|http://final.example/|http://final.example/|t");
}

static void
what_is_known_already_is_followed_on(void **state)
{
	struct county *c = *state;
	struct err e;

	county_bring(c, "T1", 0, 2024, report_of(c, "t", "1"), "page", NULL);
	assert_int_equal(county_give(c, "T1", report_of(c, "t", "1"), "page"),
	    STORE_UNCHANGED);
	assert_int_equal(county_give(c, "T1", report_of(c, "t", "1"), "docx"),
	    STORE_UNCHANGED);
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE reading SET reader_version = 0", &e),
	    0);
	assert_int_equal(county_give(c, "T1", report_of(c, "t", "2"), "page"),
	    STORE_REJUDGED);
	assert_string_equal(county_ask(c, now),
	    "valid|1|1|http://final.example/|http://final.example/|t");
}

static void
a_year_that_nobody_expects_is_kept(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2019", 2020, "t");

	county_set_all(r, "1");
	assert_int_equal(county_give(c, "T3", r, "old"), STORE_NEW);
	assert_string_equal(county_ask(c,
				"SELECT expected, status, on_time FROM"
				" report_year WHERE year = 2020"),
	    "0|valid|-");
	/* It is in no sum. */
	assert_string_equal(county_coverage(c, 2020, "all", "published"), "");
	assert_string_equal(
	    county_ask(c, "SELECT * FROM rollup WHERE year = 2020"), "");
}

static void
the_body_must_be_known(void **state)
{
	struct county *c = *state;
	struct report *r = report_of(c, "t", "1");
	struct reading reading = { .outcome = READING_REPORT, .report = *r };
	enum store_change change;
	struct err e;

	assert_int_equal(
	    store_put_by_hand(c->store, "T9", &reading, "", 0, 0, &change, &e),
	    -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "T9 is not in the registry");
	reading.report.year = 1999;
	assert_int_equal(
	    store_put_by_hand(c->store, "T1", &reading, "", 0, 0, &change, &e),
	    -1);
	assert_string_equal(e.msg, "report year 1999 is not within 2008..2100");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_township_without_sources_gets_its_status_by_hand),
		TEST(it_holds_until_the_page_gives_another_report),
		TEST(it_holds_against_another_reader),
		TEST(the_first_report_of_a_source_replaces_it),
		TEST(what_is_known_already_is_followed_on),
		TEST(a_year_that_nobody_expects_is_kept),
		TEST(the_body_must_be_known),
	};

	return cmocka_run_group_tests_name("hand", tests, NULL, NULL);
}
