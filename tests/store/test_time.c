/*
 * H01, H02 (late), H03 (not there) and H04 (early): what proves it, and what
 * does not.
 */
#include <stdio.h>
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

#define HERE "http://final.example/a"

/* Dates of a report as it is read; "" for none. */
struct bearing {
	const char *published, *by;
	const char *meta, *text, *url;
};

static struct date
date_of(const char *s)
{
	struct date d = { 0, 0, 0 };

	if (s != NULL && *s != '\0')
		assert_int_equal(date_parse(s, &d), 0);
	return d;
}

static void
bring(struct county *c, const char *code, int year, const char *name,
    const char *figure, struct bearing b)
{
	struct report *r = county_report(c, "2021", year, "t");

	county_set_all(r, figure);
	r->published_on = date_of(b.published);
	r->published_by = b.by == NULL ? "" : b.by;
	r->dated[DATED_META] = date_of(b.meta);
	r->dated[DATED_TEXT] = date_of(b.text);
	r->dated[DATED_URL] = date_of(b.url);
	county_bring_from(c, county_visit_of(c, code, 0, year, OUTCOME_OK),
	    name, r,
	    arena_printf(c->arena, "%s %s %s", name, figure,
		b.published == NULL ? "" : b.published));
}

/* Of all time rules: "rule state severity message (evidence)" lines. */
static const char *
findings(struct county *c)
{
	return county_ask(c,
	    "SELECT rule, state, severity, axis, place, message, evidence"
	    " FROM finding WHERE rule IN ('H01', 'H02', 'H03', 'H04')"
	    " ORDER BY code, year, rule");
}

static const char *
on_time(struct county *c)
{
	return county_ask(c,
	    "SELECT on_time FROM report_year WHERE publication_id IS NOT NULL"
	    " ORDER BY code, year");
}

static const char *
reasons(struct county *c)
{
	return county_ask(c,
	    "SELECT rule, reason FROM own_not_judged"
	    " WHERE rule <> 'J01' ORDER BY publication_id, rule");
}

static void
late_is_an_error_that_leaves_the_figures_valid(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2025, 4, 1);
	bring(c, "T1", 2024, "a", "1",
	    (struct bearing){ "2025-03-26", "meta", "2025-03-26", "", "" });
	assert_string_equal(findings(c),
	    "H01|open|error|time|published_on|"
	    "2024年度报告于2025-03-26发布，逾期54天（期限2025-01-31）|"
	    "页面元数据中的发布日期 2025-03-26，" HERE);
	assert_string_equal(on_time(c), "0");
	assert_string_equal(county_ask(c,
				"SELECT status, errors FROM report_year"
				" WHERE code = 'T1' AND year = 2024"),
	    "warned|1");
	/* The correction of the same date is as late; a better date of the
	 * second revision helps as little. */
	bring(c, "T1", 2024, "a", "2",
	    (struct bearing){ "2025-01-20", "text", "", "2025-01-20", "" });
	assert_string_equal(on_time(c), "0");
	assert_string_equal(county_ask(c,
				"SELECT state, revision FROM finding"
				" WHERE rule = 'H01'"),
	    "open|2");
}

static void
the_last_day_is_in_time(void **state)
{
	static const char *const by[] = { "text", "url", "header" };

	for (size_t i = 0; i < 3; i++) {
		struct county *c;

		assert_int_equal(county_begin(state), 0);
		c = *state;
		bring(c, "T1", 2024, "a", "1",
		    (struct bearing){ "2025-01-31", by[i], "", "", "" });
		assert_string_equal(findings(c), "");
		assert_string_equal(on_time(c), "1");
		assert_string_equal(reasons(c), "");
		county_end(state);
	}
}

/* "H02" with a deadline of its own. */
static void
the_county_has_its_own_deadline(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2025, 5, 1);
	bring(c, "C0", 2023, "b", "1",
	    (struct bearing){ "2024-03-31", "text", "", "", "" });
	bring(c, "C0", 2024, "a", "1",
	    (struct bearing){ "2025-04-10", "url", "", "", "2025-04-10" });
	assert_string_equal(findings(c),
	    "H02|open|error|time|published_on|"
	    "2024年度县级汇总报告于2025-04-10发布，逾期10天（期限2025-03-31）|"
	    "网址中的发布日期 2025-04-10，" HERE);
	assert_string_equal(on_time(c), "1;0");
}

static void
a_date_of_fetching_proves_nothing(void **state)
{
	struct county *c = *state;

	/* The server's date of the file does not, either. */
	bring(c, "T1", 2024, "a", "1", (struct bearing){ .by = NULL });
	bring(c, "D1", 2024, "b", "1",
	    (struct bearing){ "2025-08-01", "header", "", "", "" });
	assert_string_equal(findings(c), "");
	assert_string_equal(on_time(c), "-;-");
	assert_string_equal(reasons(c),
	    "H01|its date of publication is not known;"
	    "H01|its date of publication is not known");
}

static void
what_was_seen_in_time_was_in_time(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2025, 1, 20);
	bring(c, "T1", 2024, "a", "1", (struct bearing){ .by = NULL });
	assert_string_equal(on_time(c), "1");
	county_go_to(c, 2025, 6, 1);
	bring(c, "T1", 2024, "a", "2",
	    (struct bearing){ "2025-05-20", "text", "", "2025-05-20", "" });
	assert_string_equal(findings(c), "");
	assert_string_equal(on_time(c), "1");
}

static void
dates_that_contradict_each_other_decide_nothing(void **state)
{
	struct county *c = *state;

	bring(c, "T1", 2024, "a", "1",
	    (struct bearing){
		"2025-03-26", "meta", "2025-03-26", "2025-01-20", "" });
	/* Bears a date on which it had long been there. */
	county_go_to(c, 2025, 2, 10);
	bring(c, "D1", 2024, "b", "1",
	    (struct bearing){ "2025-03-26", "meta", "2025-03-26", "", "" });
	assert_string_equal(findings(c), "");
	assert_string_equal(on_time(c), "-;-");
	assert_string_equal(reasons(c),
	    "H01|its dates of publication contradict each other;"
	    "H01|it was there before the date that it bears");
}

static void
a_source_that_showed_nothing_on_two_dates_tells(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2025, 2, 3);
	county_visit(c, "D1", 0, 2024, OUTCOME_NOT_FOUND);
	county_next_run(c);
	county_go_to(c, 2025, 2, 20);
	county_visit(c, "D1", 0, 2024, OUTCOME_NOT_FOUND);
	county_next_run(c);
	county_go_to(c, 2025, 2, 26);
	bring(c, "D1", 2024, "a", "1", (struct bearing){ .by = NULL });
	assert_string_equal(findings(c),
	    "H01|open|error|time|published_on|"
	    "2024年度报告逾期发布（期限2025-01-31）：期限过后在不同日期查询"
	    "均未查到，2025-02-26首次查到|-");
	assert_string_equal(on_time(c), "0");
	/* One date is none; and what the report says of itself goes before. */
	county_go_to(c, 2025, 2, 27);
	county_visit(c, "D1", 0, 2023, OUTCOME_NOT_FOUND);
	county_next_run(c);
	county_go_to(c, 2025, 2, 28);
	bring(c, "D1", 2023, "b", "1", (struct bearing){ .by = NULL });
	assert_string_equal(on_time(c), "-;0");
}

/* Nobody was asked for it: a file that comes late was not published late. */
static void
a_file_given_by_hand_does_not(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	county_go_to(c, 2026, 2, 3);
	assert_string_equal(county_status(c, "T3", 2024), "overdue");
	county_give(c, "T3", r, "1");
	assert_string_equal(on_time(c), "-");
	assert_string_equal(findings(c), "");
}

/* A site that moved bears one date on reports of many years. */
static void
a_migration_is_not_judged(void **state)
{
	static const char *const codes[] = { "T1", "D1", "C0", "T3" };
	struct county *c = *state;
	struct bearing moved = { "2025-06-01", "meta", "2025-06-01", "", "" };
	char name[16];
	int n = 0;

	c->first_year = 2021;
	county_set_registry(c, NULL);
	for (int year = 2021; year < 2024; year++) {
		for (size_t i = 0; i < 3 && n < 7; i++, n++) {
			(void)snprintf(name, sizeof(name), "%d", n);
			bring(c, codes[i], year, name, "1", moved);
		}
	}
	assert_string_equal(
	    county_ask(c,
		"SELECT count(*) FROM finding WHERE state = 'open'"
		" AND rule IN ('H01', 'H02')"),
	    "7");
	/* Another site's of that date is none of them. */
	assert_string_equal(reasons(c), "");
	bring(c, "D1", 2023, "x", "1", moved);
	assert_string_equal(
	    county_ask(c,
		"SELECT count(*) FROM finding WHERE state = 'open'"
		" AND rule IN ('H01', 'H02')"),
	    "0");
	assert_string_equal(
	    county_ask(c,
		"SELECT DISTINCT rule, reason FROM own_not_judged"
		" WHERE rule = 'H01'"),
	    "H01|8 reports of its site, of several years, bear the same date:"
	    " the site was moved then");
	assert_string_equal(on_time(c), "-;-;-;-;-;-;-;-");
}

/* A county that puts its year up on one day is late with all of it. */
static void
one_day_of_one_year_is_no_migration(void **state)
{
	struct county *c = *state;
	struct bearing b = { "2025-06-01", "meta", "2025-06-01", "", "" };
	struct err e;

	assert_int_equal(
	    store_set_rules(c->store, "same_date_most=2\n", &e), 0);
	bring(c, "T1", 2024, "a", "1", b);
	bring(c, "T2", 2024, "b", "1", b);
	bring(c, "D1", 2024, "d", "1", b);
	assert_string_equal(on_time(c), "0;0;0");
	/* One stray report of another year does not change that. */
	bring(c, "C0", 2024, "e", "1", b);
	bring(c, "D1", 2023, "f", "1", b);
	assert_string_equal(on_time(c), "0;0;0;0;0");
	/* Many do. */
	bring(c, "T1", 2023, "g", "1", b);
	assert_string_equal(on_time(c), "-;-;-;-;-;-");
}

static void
another_deadline_judges_anew(void **state)
{
	const struct store_calendar later = { 2023, 2, 15, 3, 31 };
	struct county *c = *state;
	struct err e;

	bring(c, "D1", 2024, "a", "1",
	    (struct bearing){ "2025-02-10", "text", "", "2025-02-10", "" });
	assert_string_equal(
	    county_ask(c, "SELECT rule, state FROM finding"), "H01|open");
	assert_int_equal(store_set_rules(c->store, "H01=warning\n", &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT severity, state FROM finding"),
	    "warning|open");
	assert_int_equal(store_set_rules(c->store, "H01=off\n", &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT state FROM finding"), "resolved");
	assert_string_equal(county_status(c, "D1", 2024), "valid");
	assert_int_equal(store_set_rules(c->store, "", &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT severity, state FROM finding"), "error|open");
	county_set_calendar(c, &later);
	assert_string_equal(
	    county_ask(c, "SELECT state FROM finding"), "resolved");
	assert_string_equal(on_time(c), "1");
}

static void
early_is_a_warning(void **state)
{
	struct county *c = *state;

	bring(c, "D1", 2024, "a", "1",
	    (struct bearing){ "2024-12-20", "text", "", "2024-12-20", "" });
	assert_string_equal(findings(c),
	    "H04|open|warning|time|published_on|"
	    "2024年度报告的发布日期为2024-12-20，早于统计年度结束"
	    "（2024-12-31），请核实|"
	    "页面标注的发布日期 2024-12-20，" HERE);
	assert_string_equal(county_status(c, "D1", 2024), "warned");
}

static void
new_years_day_is_not_early(void **state)
{
	struct county *c = *state;

	bring(c, "D1", 2024, "a", "1",
	    (struct bearing){ "2025-01-01", "text", "", "2025-01-01", "" });
	/* Dates that differ on it decide nothing, nor does the server's. */
	bring(c, "T1", 2024, "b", "1",
	    (struct bearing){
		"2024-12-20", "text", "", "2024-12-20", "2025-01-04" });
	bring(c, "T1", 2023, "d", "1",
	    (struct bearing){ "2023-12-20", "header", "", "", "" });
	assert_string_equal(findings(c), "");
}

/* ---- H03 ---- */

static void
not_there(struct county *c, int month, int day)
{
	county_go_to(c, 2026, month, day);
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
}

static const char year_line[] = "SELECT status, detail, errors FROM report_year"
				" WHERE code = 'D1' AND year = 2025";

static void
overdue_is_an_error_where_the_source_gave_reports(void **state)
{
	struct county *c = *state;

	bring(c, "D1", 2024, "a", "1",
	    (struct bearing){ "2025-01-20", "text", "", "", "" });
	not_there(c, 2, 3);
	assert_string_equal(findings(c), "");
	not_there(c, 2, 5);
	assert_string_equal(findings(c),
	    "H03|open|error|time|report|"
	    "2025年度报告应于2026-01-31前发布，自2026-02-03起在不同日期查询"
	    "均未查到，请核实是否已发布|-");
	assert_string_equal(
	    county_ask(c, year_line), "overdue|as the test wants|1");
	assert_string_equal(
	    county_ask(c, "SELECT revision, judge FROM finding"), "0|store");
	/* The dates that follow tell nothing new. */
	not_there(c, 2, 6);
	assert_string_equal(
	    county_ask(c, "SELECT state, first_seen < last_seen FROM finding"),
	    "open|1");
	/* A site that fails, another's report: it stays as it was. */
	county_visit(c, "D1", 0, 2025, OUTCOME_TIMEOUT);
	assert_string_equal(
	    county_ask(c, year_line), "unreachable|as the test wants|1");
	county_visit(c, "D1", 0, 2025, OUTCOME_MISMATCH);
	assert_string_equal(
	    county_ask(c, year_line), "wrong|as the test wants|1");
	not_there(c, 2, 8);
	assert_string_equal(
	    county_ask(c, "SELECT state, count(*) FROM finding"), "open|1");
	/* It ends with a report. */
	bring(c, "D1", 2025, "b", "1",
	    (struct bearing){ "2026-02-08", "text", "", "", "" });
	assert_string_equal(
	    county_ask(c, "SELECT rule, state FROM finding ORDER BY rule"),
	    "H01|open;H03|resolved");
}

static void
a_document_that_we_cannot_read_is_there(void **state)
{
	struct county *c = *state;
	struct store_visit v;
	struct err e;

	bring(c, "D1", 2024, "a", "1",
	    (struct bearing){ "2025-01-20", "text", "", "", "" });
	not_there(c, 2, 3);
	not_there(c, 2, 5);
	v = county_visit_of(c, "D1", 0, 2025, OUTCOME_UNREADABLE);
	/* The reader's result tells, not the words of the detail. */
	v.own_failure = true;
	v.detail = "needs LibreOffice";
	assert_int_equal(store_put_visit(c->store, &v, &e), 0);
	assert_string_equal(county_ask(c, "SELECT state FROM finding"), "open");
	v.own_failure = false;
	v.detail = "reader: tables are pictures";
	assert_int_equal(store_put_visit(c->store, &v, &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT state FROM finding"), "resolved");
	assert_string_equal(county_ask(c, year_line),
	    "unreadable|reader: tables are pictures|0");
}

/* Perhaps it is the wrong page that is asked. */
static void
a_source_that_never_gave_a_report_is_to_be_verified(void **state)
{
	struct county *c = *state;

	not_there(c, 2, 3);
	not_there(c, 2, 5);
	assert_string_equal(findings(c), "");
	assert_string_equal(county_ask(c, year_line), "overdue|来源待核实|0");
	/* Where files are given by hand there is no source. */
	assert_string_equal(county_ask(c,
				"SELECT status, detail, errors FROM report_year"
				" WHERE code = 'T3' AND year = 2024"),
	    "overdue||0");
}

static void
a_year_that_is_no_longer_expected_keeps_what_it_has(void **state)
{
	struct county *c = *state;

	bring(c, "D1", 2024, "a", "1",
	    (struct bearing){ "2025-03-20", "text", "", "", "" });
	county_set_registry(c, "D1");
	assert_string_equal(county_ask(c, "SELECT state FROM finding"), "open");
	/* One that never was is not judged. */
	bring(c, "T1", 2021, "b", "1",
	    (struct bearing){ "2022-03-20", "text", "", "", "" });
	assert_string_equal(county_ask(c, "SELECT code FROM finding"), "D1");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(late_is_an_error_that_leaves_the_figures_valid),
		cmocka_unit_test(the_last_day_is_in_time),
		TEST(the_county_has_its_own_deadline),
		TEST(a_date_of_fetching_proves_nothing),
		TEST(what_was_seen_in_time_was_in_time),
		TEST(dates_that_contradict_each_other_decide_nothing),
		TEST(a_source_that_showed_nothing_on_two_dates_tells),
		TEST(a_file_given_by_hand_does_not),
		TEST(a_migration_is_not_judged),
		TEST(one_day_of_one_year_is_no_migration),
		TEST(another_deadline_judges_anew),
		TEST(early_is_a_warning),
		TEST(new_years_day_is_not_early),
		TEST(overdue_is_an_error_where_the_source_gave_reports),
		TEST(a_document_that_we_cannot_read_is_there),
		TEST(a_source_that_never_gave_a_report_is_to_be_verified),
		TEST(a_year_that_is_no_longer_expected_keeps_what_it_has),
	};

	return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
