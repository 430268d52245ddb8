#include "daemon/store/status.h"

#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct date deadline = { 2025, 1, 31 };

static struct status_source
said(enum outcome o)
{
	struct status_source s = { .visited = true, .outcome = o };

	return s;
}

static void
each_outcome_means_what_the_contract_says(void **state)
{
	static const struct {
		enum outcome outcome;
		enum report_status status;
		bool answered;
	} table[] = {
		{ OUTCOME_OK, STATUS_MISSING, true },
		{ OUTCOME_NOT_MODIFIED, STATUS_MISSING, true },
		{ OUTCOME_NOT_FOUND, STATUS_MISSING, true },
		{ OUTCOME_NOT_A_REPORT, STATUS_MISSING, true },
		{ OUTCOME_MISMATCH, STATUS_WRONG, false },
		{ OUTCOME_TOO_LARGE, STATUS_UNREADABLE, false },
		{ OUTCOME_UNREADABLE, STATUS_UNREADABLE, false },
		{ OUTCOME_BLOCKED, STATUS_UNREACHABLE, false },
		{ OUTCOME_TLS_ERROR, STATUS_UNREACHABLE, false },
		{ OUTCOME_TIMEOUT, STATUS_UNREACHABLE, false },
		{ OUTCOME_HTTP_ERROR, STATUS_UNREACHABLE, false },
		{ OUTCOME_REDIRECT_REFUSED, STATUS_UNREACHABLE, false },
		{ OUTCOME_ROBOTS, STATUS_UNREACHABLE, false },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct status_source s = said(table[i].outcome);
		struct status_facts f = { .expected = true,
			.sources = &s,
			.n_sources = 1,
			.deadline = deadline };
		struct status_decision d = status_decide(&f);

		assert_int_equal(d.status, table[i].status);
		assert_int_equal(d.answered, table[i].answered);
		assert_int_equal(d.source, 0);
	}
}

static void
a_stored_report_keeps_its_own_status(void **state)
{
	struct status_source s = said(OUTCOME_TIMEOUT);
	struct status_facts f = { .has_report = true,
		.judged = STATUS_WARNED,
		.sources = &s,
		.n_sources = 1,
		.deadline = deadline };

	(void)state;
	assert_int_equal(status_decide(&f).status, STATUS_WARNED);
	f.expected = true;
	assert_int_equal(status_decide(&f).status, STATUS_WARNED);
}

static void
a_year_that_is_not_expected_is_none(void **state)
{
	struct status_source s = said(OUTCOME_NOT_FOUND);
	struct status_facts f = { .sources = &s, .n_sources = 1 };

	(void)state;
	assert_int_equal(status_decide(&f).status, STATUS_NONE);
}

static void
of_several_sources_the_strongest_word_holds(void **state)
{
	static const struct {
		enum outcome a, b;
		enum report_status status;
		int source;
	} table[] = {
		{ OUTCOME_NOT_FOUND, OUTCOME_NOT_A_REPORT, STATUS_MISSING, 0 },
		{ OUTCOME_NOT_FOUND, OUTCOME_TIMEOUT, STATUS_UNREACHABLE, 1 },
		{ OUTCOME_TIMEOUT, OUTCOME_NOT_FOUND, STATUS_UNREACHABLE, 0 },
		{ OUTCOME_MISMATCH, OUTCOME_TIMEOUT, STATUS_UNREACHABLE, 1 },
		{ OUTCOME_NOT_FOUND, OUTCOME_MISMATCH, STATUS_WRONG, 1 },
		{ OUTCOME_BLOCKED, OUTCOME_UNREADABLE, STATUS_UNREADABLE, 1 },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct status_source s[] = { said(table[i].a),
			said(table[i].b) };
		struct status_facts f = { .expected = true,
			.sources = s,
			.n_sources = 2,
			.deadline = deadline };
		struct status_decision d = status_decide(&f);

		assert_int_equal(d.status, table[i].status);
		assert_int_equal(d.source, table[i].source);
	}
}

static void
not_modified_repeats_the_last_answer(void **state)
{
	struct status_source s = { .visited = true,
		.outcome = OUTCOME_NOT_MODIFIED,
		.has_answer = true,
		.answer = OUTCOME_MISMATCH };
	struct status_facts f = {
		.expected = true, .sources = &s, .n_sources = 1
	};

	(void)state;
	assert_int_equal(status_decide(&f).status, STATUS_WRONG);
}

static void
overdue_needs_two_dates_past_the_deadline_and_every_answer(void **state)
{
	static const struct {
		struct date first, last;
		bool visited;
		enum report_status status;
	} table[] = {
		{ { 0, 0, 0 }, { 0, 0, 0 }, true, STATUS_MISSING },
		{ { 2025, 2, 1 }, { 2025, 2, 1 }, true, STATUS_MISSING },
		{ { 2025, 1, 31 }, { 2025, 2, 1 }, true, STATUS_MISSING },
		{ { 2025, 2, 1 }, { 2025, 2, 2 }, true, STATUS_OVERDUE },
		{ { 2025, 2, 1 }, { 2025, 2, 2 }, false, STATUS_MISSING },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct status_source s[] = { said(OUTCOME_NOT_FOUND),
			{ .visited = table[i].visited,
			    .outcome = OUTCOME_NOT_FOUND } };
		struct status_facts f = { .expected = true,
			.sources = s,
			.n_sources = 2,
			.deadline = deadline,
			.missing_first = table[i].first,
			.missing_last = table[i].last };

		assert_int_equal(status_decide(&f).status, table[i].status);
	}
}

static void
expected_years_end_with_the_last_complete_one(void **state)
{
	static const struct {
		struct date today;
		int county, own, own_last, from, to;
	} table[] = {
		{ { 2025, 12, 31 }, 2021, 0, 0, 2021, 2024 },
		{ { 2026, 1, 1 }, 2021, 0, 0, 2021, 2025 },
		{ { 2026, 1, 1 }, 2021, 2024, 0, 2024, 2025 },
		{ { 2026, 1, 1 }, 2021, 2019, 0, 2021, 2025 },
		{ { 2026, 1, 1 }, 2021, 0, 2023, 2021, 2023 },
		{ { 2026, 1, 1 }, 2021, 0, 2030, 2021, 2025 },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		int from, to;

		status_expected_years(table[i].today, table[i].county,
		    table[i].own, table[i].own_last, &from, &to);
		assert_int_equal(from, table[i].from);
		assert_int_equal(to, table[i].to);
	}
}

static void
on_time_is_known_only_with_a_date(void **state)
{
	static const struct {
		struct date published, there_by;
		bool shown_missing;
		int on_time;
	} table[] = {
		{ { 2025, 1, 31 }, { 0, 0, 0 }, false, 1 },
		{ { 2025, 2, 1 }, { 0, 0, 0 }, false, 0 },
		{ { 0, 0, 0 }, { 0, 0, 0 }, false, -1 },
		/* That it was there in time holds, whatever it says later. */
		{ { 2025, 2, 1 }, { 2025, 1, 31 }, false, 1 },
		/* That it was there later proves nothing. */
		{ { 0, 0, 0 }, { 2025, 2, 1 }, false, -1 },
		{ { 2025, 1, 20 }, { 2025, 2, 1 }, false, 1 },
		/* But that it was not there does. */
		{ { 0, 0, 0 }, { 2025, 2, 20 }, true, 0 },
		{ { 2025, 1, 20 }, { 2025, 2, 20 }, true, 1 },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++)
		assert_int_equal(
		    status_on_time(
			&(struct status_dates){ deadline, table[i].published,
			    table[i].there_by, table[i].shown_missing }),
		    table[i].on_time);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_outcome_means_what_the_contract_says),
		cmocka_unit_test(a_stored_report_keeps_its_own_status),
		cmocka_unit_test(a_year_that_is_not_expected_is_none),
		cmocka_unit_test(of_several_sources_the_strongest_word_holds),
		cmocka_unit_test(not_modified_repeats_the_last_answer),
		cmocka_unit_test(
		    overdue_needs_two_dates_past_the_deadline_and_every_answer),
		cmocka_unit_test(expected_years_end_with_the_last_complete_one),
		cmocka_unit_test(on_time_is_known_only_with_a_date),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
