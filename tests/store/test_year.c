/*
 * Statuses of a township's years, as visits and dates go by.
 */
#include <stdio.h>
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

static void
expected_years_begin_as_missing(void **state)
{
	struct county *c = *state;

	assert_string_equal(county_ask(c,
				"SELECT code, year, status FROM report_year"
				" ORDER BY code, year"),
	    "C0|2023|missing;C0|2024|missing;C0|2025|missing;"
	    "D1|2023|missing;D1|2024|missing;D1|2025|missing;"
	    "T1|2023|missing;T1|2024|missing;T1|2025|missing;"
	    "T2|2024|missing;T2|2025|missing;"
	    "T3|2023|missing;T3|2024|missing");
}

static void
a_new_year_is_expected_when_the_old_one_ended(void **state)
{
	struct county *c = *state;
	int64_t version = store_version(c->store);

	county_go_to(c, 2026, 12, 31);
	assert_string_equal(county_status(c, "T1", 2026), "");
	county_go_to(c, 2027, 1, 1);
	assert_string_equal(county_status(c, "T1", 2026), "missing");
	assert_string_equal(county_status(c, "T3", 2026), "");
	assert_true(store_version(c->store) > version);
}

static void
missing_needs_the_answer_of_every_source(void **state)
{
	struct county *c = *state;

	county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
	county_visit(c, "T1", 1, 2025, OUTCOME_TIMEOUT);
	assert_string_equal(county_ask(c,
				"SELECT status, detail FROM report_year"
				" WHERE code = 'T1' AND year = 2025"),
	    "unreachable|as the test wants");
	county_visit(c, "T1", 1, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "T1", 2025), "missing");
	assert_string_equal(county_status(c, "T1", 2024), "missing");
}

static void
outcomes_make_the_status_of_a_year_without_report(void **state)
{
	static const struct {
		enum outcome outcome;
		const char *status;
	} table[] = {
		{ OUTCOME_NOT_FOUND, "missing" },
		{ OUTCOME_NOT_A_REPORT, "missing" },
		{ OUTCOME_MISMATCH, "wrong" },
		{ OUTCOME_NOT_MODIFIED, "wrong" }, /* as it said before */
		{ OUTCOME_UNREADABLE, "unreadable" },
		{ OUTCOME_TOO_LARGE, "unreadable" },
		{ OUTCOME_BLOCKED, "unreachable" },
		{ OUTCOME_TLS_ERROR, "unreachable" },
		{ OUTCOME_TIMEOUT, "unreachable" },
		{ OUTCOME_HTTP_ERROR, "unreachable" },
		{ OUTCOME_REDIRECT_REFUSED, "unreachable" },
		{ OUTCOME_ROBOTS, "unreachable" },
	};
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	county_bring(c, "D1", 0, 2024, r, "a", NULL);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		county_visit(c, "D1", 0, 2025, table[i].outcome);
		if (strcmp(county_status(c, "D1", 2025), table[i].status) != 0)
			fail_msg("%s: %s", outcome_name(table[i].outcome),
			    county_status(c, "D1", 2025));
		/* A report that is stored keeps its own. */
		county_visit(c, "D1", 0, 2024, table[i].outcome);
		assert_string_equal(county_status(c, "D1", 2024), "valid");
	}
}

/* The strongest word of several sources holds, whatever order they say it. */
static void
one_source_does_not_speak_for_another(void **state)
{
	static const struct {
		enum outcome first, second;
		const char *status;
	} table[] = {
		{ OUTCOME_NOT_FOUND, OUTCOME_NOT_FOUND, "missing" },
		{ OUTCOME_BLOCKED, OUTCOME_NOT_FOUND, "unreachable" },
		{ OUTCOME_MISMATCH, OUTCOME_NOT_FOUND, "wrong" },
		{ OUTCOME_NOT_FOUND, OUTCOME_MISMATCH, "wrong" },
		{ OUTCOME_MISMATCH, OUTCOME_TIMEOUT, "unreachable" },
		{ OUTCOME_TIMEOUT, OUTCOME_UNREADABLE, "unreadable" },
		{ OUTCOME_UNREADABLE, OUTCOME_MISMATCH, "unreadable" },
	};
	struct county *c = *state;

	/* Past the deadline, on a date each. */
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		county_visit(c, "T1", 0, 2025, table[i].first);
		county_visit(c, "T1", 1, 2025, table[i].second);
		if (strcmp(county_status(c, "T1", 2025), table[i].status) != 0)
			fail_msg("%zu: %s", i, county_status(c, "T1", 2025));
		county_go_to(c, 2026, 2, 1 + (int)i);
	}
}

/* A source's word of yesterday says nothing about today. */
static void
overdue_needs_the_word_of_all_on_two_dates(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2026, 1, 31);
	county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
	county_visit(c, "T1", 1, 2025, OUTCOME_NOT_FOUND);
	for (int day = 1; day < 6; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
		assert_string_equal(county_status(c, "T1", 2025), "missing");
	}
	county_visit(c, "T1", 1, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "T1", 2025), "missing");
	county_go_to(c, 2026, 2, 6);
	county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "T1", 2025), "missing");
	county_visit(c, "T1", 1, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "T1", 2025), "overdue");
}

static void
a_report_that_nobody_expects_has_a_status(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2022, "t");
	struct finding f = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "m" };
	struct judgement j = { .findings = &f, .n_findings = 1 };

	county_set_all(r, "1");
	county_bring(c, "T2", 0, 0, r, "a", &j);
	assert_string_equal(
	    county_ask(c,
		"SELECT status, expected, on_time FROM report_year"
		" WHERE code = 'T2' AND year = 2022"),
	    "invalid|0|-");
	assert_string_equal(county_coverage(c, 2022, "all", "published"), "");
}

static void
a_year_that_nobody_was_asked_for_says_so(void **state)
{
	struct county *c = *state;
	static const char sql[] = "SELECT status, detail FROM report_year"
				  " WHERE year = 2025 AND code = 'D1'";

	assert_string_equal(county_ask(c, sql), "missing|not asked yet");
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_ask(c, sql), "missing|as the test wants");
}

static void
overdue_is_seen_on_two_county_dates(void **state)
{
	struct county *c = *state;

	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	county_go_to(c, 2026, 1, 31);
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "D1", 2025), "missing");
	/* Past the deadline: once, twice on one date, on another. */
	county_go_to(c, 2026, 2, 1);
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "D1", 2025), "missing");
	county_go_to(c, 2026, 2, 2);
	assert_string_equal(county_status(c, "D1", 2025), "missing");
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "D1", 2025), "overdue");
	/* Our own trouble is never the township's, and takes nothing back. */
	county_visit(c, "D1", 0, 2025, OUTCOME_BLOCKED);
	assert_string_equal(county_status(c, "D1", 2025), "unreachable");
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "D1", 2025), "overdue");
}

static void
the_countys_own_report_has_its_own_deadline(void **state)
{
	struct county *c = *state;

	county_go_to(c, 2026, 3, 30);
	county_visit(c, "C0", 0, 2025, OUTCOME_NOT_FOUND);
	county_go_to(c, 2026, 3, 31);
	county_visit(c, "C0", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "C0", 2025), "missing");
	county_go_to(c, 2026, 4, 1);
	county_visit(c, "C0", 0, 2025, OUTCOME_NOT_FOUND);
	county_go_to(c, 2026, 4, 2);
	county_visit(c, "C0", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "C0", 2025), "overdue");
}

static void
files_given_by_hand_become_overdue_without_visits(void **state)
{
	struct county *c = *state;

	/* 2024's deadline was long ago when the county began. */
	assert_string_equal(county_status(c, "T3", 2024), "missing");
	county_go_to(c, 2026, 1, 11);
	assert_string_equal(county_status(c, "T3", 2024), "overdue");
}

static void
a_page_without_year_speaks_for_all_years_still_open(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "2024年报告");

	county_visit(c, "T2", 0, 0, OUTCOME_UNREADABLE);
	assert_string_equal(county_status(c, "T2", 2024), "unreadable");
	assert_string_equal(county_status(c, "T2", 2025), "unreadable");
	county_set_all(r, "0");
	assert_int_equal(
	    county_bring(c, "T2", 0, 0, r, "page", NULL), STORE_NEW);
	assert_string_equal(county_status(c, "T2", 2024), "valid");
	assert_string_equal(county_status(c, "T2", 2025), "missing");
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	assert_string_equal(county_status(c, "T2", 2024), "valid");
	assert_string_equal(county_status(c, "T2", 2025), "unreachable");
}

static void
a_body_that_left_is_expected_no_more(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	county_bring(c, "T1", 0, 2024, r, "bytes", NULL);
	assert_string_equal(
	    county_coverage(c, 2024, "all", "published"), "4|1|1|0|0|0|0");
	county_set_registry(c, "T1");
	assert_string_equal(county_ask(c,
				"SELECT year, expected, status FROM report_year"
				" WHERE code = 'T1' ORDER BY year"),
	    "2023|0|none;2024|0|valid;2025|0|none");
	assert_string_equal(
	    county_coverage(c, 2024, "all", "published"), "3|0|0|0|0|0|0");
	/* It comes back as it was. */
	county_set_registry(c, NULL);
	assert_string_equal(county_status(c, "T1", 2024), "valid");
	assert_string_equal(
	    county_coverage(c, 2024, "all", "published"), "4|1|1|0|0|0|0");
}

static void
on_time_follows_the_first_known_date(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	static const char sql[] = "SELECT published_on, on_time FROM"
				  " report_year WHERE code = 'T1' AND"
				  " year = 2024";

	county_set_all(r, "1");
	county_bring(c, "T1", 0, 2024, r, "one", NULL);
	assert_string_equal(county_ask(c, sql), "-|-");
	/* The same figures, now with a date. */
	r->published_on = (struct date){ 2025, 1, 31 };
	county_bring(c, "T1", 0, 2024, r, "two", NULL);
	assert_string_equal(county_ask(c, sql), "2025-01-31|1");
	assert_string_equal(
	    county_coverage(c, 2024, "township", "valid"), "3|1|1|0|0|1|0");
	/* A correction resets nothing. */
	r->published_on = (struct date){ 2025, 6, 1 };
	county_set(r, "t3.received.total", "2");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "three", NULL), STORE_REVISED);
	assert_string_equal(county_ask(c, sql), "2025-01-31|1");
}

static void
a_sources_health_counts_dates(void **state)
{
	struct county *c = *state;
	static const char sql[] = "SELECT state, failures FROM source"
				  " WHERE code = 'D1'";

	assert_string_equal(county_ask(c, sql), "never|0");
	county_visit(c, "D1", 0, 2024, OUTCOME_TLS_ERROR);
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_ask(c, sql), "tls_error|1");
	county_next_run(c);
	county_visit(c, "D1", 0, 2025, OUTCOME_TIMEOUT);
	assert_string_equal(county_ask(c, sql), "timeout|1");
	county_next_run(c);
	county_go_to(c, 2026, 1, 11);
	county_visit(c, "D1", 0, 2024, OUTCOME_NOT_FOUND);
	county_visit(c, "D1", 0, 2025, OUTCOME_TIMEOUT);
	assert_string_equal(county_ask(c, sql), "timeout|2");
	county_next_run(c);
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	county_next_run(c);
	assert_string_equal(county_ask(c, sql), "ok|0");
}

/* A page that is not there yet is no trouble; one that was there is. */
static void
a_report_that_is_gone_shows_on_its_source(void **state)
{
	static const enum outcome answers[] = { OUTCOME_NOT_FOUND,
		OUTCOME_MISMATCH, OUTCOME_UNREADABLE, OUTCOME_NOT_A_REPORT };
	static const char sql[] = "SELECT state, detail, failures FROM source"
				  " WHERE code = 'D1'";
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
	county_bring(c, "D1", 0, 2024, r, "a", NULL);
	assert_string_equal(county_ask(c, sql), "ok||0");
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		char wanted[64];

		county_next_run(c);
		county_visit(c, "D1", 0, 2024, answers[i]);
		county_visit(c, "D1", 0, 2025, OUTCOME_NOT_FOUND);
		(void)snprintf(wanted, sizeof(wanted), "%s|as the test wants|1",
		    outcome_name(answers[i]));
		assert_string_equal(county_ask(c, sql), wanted);
		assert_string_equal(county_status(c, "D1", 2024), "valid");
	}
	county_next_run(c);
	county_bring(c, "D1", 0, 2024, r, "a", NULL);
	county_next_run(c);
	assert_string_equal(county_ask(c, sql), "ok||0");
}

static void
an_unknown_source_is_named(void **state)
{
	struct county *c = *state;
	struct store_visit v =
	    county_visit_of(c, "T2", 3, 0, OUTCOME_NOT_FOUND);
	int64_t version = store_version(c->store);
	struct err e;

	assert_int_equal(store_put_visit(c->store, &v, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "the registry has no source 3 of T2");
	assert_int_equal(store_version(c->store), version);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(expected_years_begin_as_missing),
		TEST(a_new_year_is_expected_when_the_old_one_ended),
		TEST(missing_needs_the_answer_of_every_source),
		TEST(outcomes_make_the_status_of_a_year_without_report),
		TEST(one_source_does_not_speak_for_another),
		TEST(overdue_needs_the_word_of_all_on_two_dates),
		TEST(a_report_that_nobody_expects_has_a_status),
		TEST(a_year_that_nobody_was_asked_for_says_so),
		TEST(overdue_is_seen_on_two_county_dates),
		TEST(the_countys_own_report_has_its_own_deadline),
		TEST(files_given_by_hand_become_overdue_without_visits),
		TEST(a_page_without_year_speaks_for_all_years_still_open),
		TEST(a_body_that_left_is_expected_no_more),
		TEST(on_time_follows_the_first_known_date),
		TEST(a_sources_health_counts_dates),
		TEST(a_report_that_is_gone_shows_on_its_source),
		TEST(an_unknown_source_is_named),
	};

	return cmocka_run_group_tests_name("year", tests, NULL, NULL);
}
