/*
 * H06: a report that was published and is gone.
 */
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char finding[] = "SELECT state, severity, axis, judge, place,"
			      " message, evidence FROM finding";
static const char states[] = "SELECT state FROM finding ORDER BY id";
static const char gone[] = "SELECT gone_on FROM report_year"
			   " WHERE code = 'T1' AND year = 2024";

static const char year_line[] =
    "SELECT status, judged, errors, warnings, (SELECT revision FROM"
    " publication WHERE id = publication_id) FROM report_year"
    " WHERE code = 'T1' AND year = 2024";

static struct report *
report_of(struct county *c, const char *figure)
{
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, figure);
	return r;
}

static void
bring(struct county *c, const char *name, const char *figure)
{
	county_bring_from(c, county_visit_of(c, "T1", 0, 2024, OUTCOME_OK),
	    name, report_of(c, figure), figure);
}

/* The page answers otherwise on a date of January. */
static void
visit(struct county *c, int day, const char *name, enum outcome outcome,
    long http_status)
{
	struct store_visit v;

	county_next_run(c);
	county_go_to(c, 2026, 1, day);
	v = county_visit_of(c, "T1", 0, 2024, outcome);
	v.http_status = http_status;
	county_bring_from(c, v, name, NULL, NULL);
}

static void
be_gone(struct county *c)
{
	bring(c, "a", "1");
	visit(c, 11, "a", OUTCOME_NOT_FOUND, 404);
	visit(c, 12, "a", OUTCOME_NOT_FOUND, 410);
	visit(c, 14, "a", OUTCOME_NOT_FOUND, 404);
}

static void
three_dates_make_a_finding(void **state)
{
	struct county *c = *state;

	bring(c, "a", "1");
	visit(c, 11, "a", OUTCOME_NOT_FOUND, 404);
	visit(c, 11, "a", OUTCOME_NOT_FOUND, 404);
	visit(c, 12, "a", OUTCOME_NOT_FOUND, 410);
	/* Other trouble neither counts nor takes back. */
	visit(c, 13, "a", OUTCOME_TIMEOUT, 0);
	visit(c, 14, "a", OUTCOME_HTTP_ERROR, 503);
	visit(c, 15, "a", OUTCOME_BLOCKED, 403);
	visit(c, 16, "a", OUTCOME_NOT_A_REPORT, 200);
	visit(c, 17, "a", OUTCOME_MISMATCH, 200);
	assert_string_equal(county_ask(c, finding), "");
	assert_string_equal(county_ask(c, year_line), "valid|valid|0|0|1");
	visit(c, 18, "a", OUTCOME_NOT_FOUND, 404);
	assert_string_equal(county_ask(c, finding),
	    "open|warning|publication|store|http://asked.example/a|"
	    "年度报告曾在所列网址发布，现已查不到（三个不同日期访问均提示页面"
	    "不存在），请核实是否撤下或更换网址|"
	    "http://asked.example/a（2026-01-11、2026-01-12、2026-01-18）");
	/* The report stays; only the warning is new. */
	assert_string_equal(county_ask(c, year_line), "warned|warned|0|1|1");
	assert_string_equal(
	    county_coverage(c, 2024, "all", "published"), "4|1|0|1|0|0|0");
	visit(c, 19, "a", OUTCOME_NOT_FOUND, 404);
	assert_string_equal(
	    county_ask(c, gone), "2026-01-11 2026-01-12 2026-01-18");
	assert_string_equal(county_ask(c, states), "open");
}

/* The list says so, or another page of it; that is not the report's page. */
static void
a_link_that_is_gone_is_none(void **state)
{
	struct county *c = *state;

	bring(c, "a", "1");
	for (int day = 11; day < 15; day++) {
		visit(c, day, "list", OUTCOME_NOT_FOUND, 200);
		visit(c, day, "a", OUTCOME_NOT_FOUND, 200);
		visit(c, day, "b", OUTCOME_NOT_FOUND, 404);
	}
	assert_string_equal(county_ask(c, states), "");
	assert_string_equal(county_ask(c, gone), "");
}

static void
a_document_that_is_back_resolves_it(void **state)
{
	static const struct {
		enum outcome outcome;
		long http_status;
	} back[] = { { OUTCOME_NOT_MODIFIED, 304 }, { OUTCOME_UNREADABLE, 200 },
		{ OUTCOME_TOO_LARGE, 200 } };
	struct county *c = *state;

	be_gone(c);
	assert_string_equal(county_ask(c, states), "open");
	bring(c, "a", "1");
	assert_string_equal(county_ask(c, states), "resolved");
	assert_string_equal(county_ask(c, gone), "");
	assert_string_equal(county_ask(c, year_line), "valid|valid|0|0|1");
	for (size_t i = 0; i < sizeof(back) / sizeof(back[0]); i++) {
		be_gone(c);
		assert_string_equal(county_ask(c, states), "open");
		visit(c, 20, "a", back[i].outcome, back[i].http_status);
		assert_string_equal(county_ask(c, states), "resolved");
		assert_string_equal(county_ask(c, gone), "");
	}
}

static void
a_date_of_before_does_not_count(void **state)
{
	struct county *c = *state;

	bring(c, "a", "1");
	visit(c, 11, "a", OUTCOME_NOT_FOUND, 404);
	visit(c, 12, "a", OUTCOME_NOT_FOUND, 404);
	bring(c, "a", "1");
	visit(c, 13, "a", OUTCOME_NOT_FOUND, 404);
	assert_string_equal(county_ask(c, gone), "2026-01-13");
	assert_string_equal(county_ask(c, states), "");
}

static void
another_document_resolves_it(void **state)
{
	struct county *c = *state;

	be_gone(c);
	bring(c, "b", "2");
	assert_string_equal(county_ask(c, states), "resolved");
	assert_string_equal(county_ask(c, gone), "");
	assert_string_equal(county_ask(c, year_line), "valid|valid|0|0|2");
	/* A file given by hand is one too. */
	visit(c, 15, "b", OUTCOME_NOT_FOUND, 404);
	visit(c, 16, "b", OUTCOME_NOT_FOUND, 404);
	visit(c, 17, "b", OUTCOME_NOT_FOUND, 404);
	assert_string_equal(county_ask(c, states), "resolved;open");
	county_give(c, "T1", report_of(c, "3"), "hand");
	assert_string_equal(county_ask(c, states), "resolved;resolved");
	visit(c, 18, "b", OUTCOME_NOT_FOUND, 404);
	assert_string_equal(county_ask(c, gone), "");
}

/* The same report elsewhere: the same revision, found there. */
static void
the_same_report_elsewhere_resolves_it(void **state)
{
	struct county *c = *state;

	be_gone(c);
	bring(c, "b", "1");
	assert_string_equal(county_ask(c, states), "resolved");
	assert_string_equal(county_ask(c, year_line), "valid|valid|0|0|1");
}

/* A page without a year shows the newest report; the older ones have left it
 * long since. */
static void
a_page_of_its_own_year_misses_the_newest(void **state)
{
	struct county *c = *state;
	struct store_visit v = county_visit_of(c, "T2", 0, 0, OUTCOME_OK);
	struct report *older = county_report(c, "2021", 2024, "t");
	struct report *newer = county_report(c, "2021", 2025, "t");

	county_set_all(older, "1");
	county_set_all(newer, "2");
	county_bring_from(c, v, "page", older, "a");
	county_bring_from(c, v, "page", newer, "b");
	v.outcome = OUTCOME_NOT_FOUND;
	v.http_status = 404;
	for (int day = 11; day < 14; day++) {
		county_go_to(c, 2026, 1, day);
		v.fetched_at = c->clock.fake_wall_ms;
		county_bring_from(c, v, "page", NULL, NULL);
	}
	assert_string_equal(
	    county_ask(c, "SELECT year, state FROM finding"), "2025|open");
	v.outcome = OUTCOME_OK;
	county_bring_from(c, v, "page", newer, "b");
	assert_string_equal(county_ask(c, states), "resolved");
}

static void
judge(struct county *c, struct finding *findings, size_t n)
{
	struct check_result j = { .findings = findings, .n_findings = n };
	struct store_due due = county_due(c, "T1", 2024);
	struct err e;

	if (store_put_check_result(c->store, &due, &j, &e) != 0)
		fail_msg("store_put_check_result: %s", e.msg);
}

/* The reader's word and the store's: each resolves its own, both count. */
static void
two_judges_do_not_meddle(void **state)
{
	static const char all[] = "SELECT rule, state FROM finding ORDER BY id";
	struct finding broken = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "m" };
	struct county *c = *state;

	be_gone(c);
	judge(c, &broken, 1);
	assert_string_equal(county_ask(c, all), "H06|open;A03|open");
	assert_string_equal(county_ask(c, year_line), "invalid|invalid|1|1|1");
	visit(c, 20, "a", OUTCOME_NOT_MODIFIED, 304);
	assert_string_equal(county_ask(c, all), "H06|resolved;A03|open");
	assert_string_equal(county_ask(c, year_line), "invalid|invalid|1|0|1");
	be_gone(c);
	judge(c, NULL, 0);
	visit(c, 21, "a", OUTCOME_NOT_FOUND, 404);
	visit(c, 22, "a", OUTCOME_NOT_FOUND, 404);
	visit(c, 23, "a", OUTCOME_NOT_FOUND, 404);
	assert_string_equal(county_ask(c, all), "H06|open;A03|resolved");
	assert_string_equal(county_ask(c, year_line), "warned|warned|0|1|1");
}

static void
set_rules(struct county *c, const char *rules)
{
	struct err e;

	if (store_set_rules(c->store, rules, &e) != 0)
		fail_msg("store_set_rules: %s", e.msg);
}

static void
the_office_sets_its_severity(void **state)
{
	static const char all[] = "SELECT state, severity FROM finding";
	struct county *c = *state;

	set_rules(c, "level county\nA05=off\nH06=off\n");
	be_gone(c);
	assert_string_equal(county_ask(c, all), "");
	set_rules(c, "level county\nH06=info\nX99=off\nH06");
	assert_string_equal(county_ask(c, all), "open|info");
	assert_string_equal(county_ask(c, year_line), "valid|valid|0|0|1");
	/* Not of the figures: the worst of it is a warning. */
	set_rules(c, "H06=error");
	assert_string_equal(county_ask(c, all), "open|error");
	assert_string_equal(county_ask(c, year_line), "warned|warned|1|0|1");
	/* It is in force after a restart. */
	county_close(c);
	county_open(c);
	county_set_registry(c, NULL);
	visit(c, 20, "a", OUTCOME_NOT_MODIFIED, 304);
	be_gone(c);
	assert_string_equal(county_ask(c, all), "open|error");
	set_rules(c, "H06=off");
	assert_string_equal(county_ask(c, all), "resolved|error");
	assert_string_equal(county_ask(c, year_line), "valid|valid|0|0|1");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(three_dates_make_a_finding),
		TEST(a_link_that_is_gone_is_none),
		TEST(a_document_that_is_back_resolves_it),
		TEST(a_date_of_before_does_not_count),
		TEST(another_document_resolves_it),
		TEST(the_same_report_elsewhere_resolves_it),
		TEST(a_page_of_its_own_year_misses_the_newest),
		TEST(two_judges_do_not_meddle),
		TEST(the_office_sets_its_severity),
	};

	return cmocka_run_group_tests_name("gone", tests, NULL, NULL);
}
