/*
 * The life of a finding, what it makes of a year, and what is kept beside it.
 */
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char *cells[] = { "t3.received.natural", "t3.received.total" };

static const struct repair total_is_wrong = {
	{ { "t3.received.total", true, { 1300, 2 }, { 12, 0 } } }, 1
};

static struct finding
broken_sum(void)
{
	struct finding f = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "各类申请人之和 12 ≠ 总计 13",
		.cells = cells,
		.n_cells = 2,
		.has_values = true,
		.expected = { 12, 0 },
		.actual = { 1300, 2 },
		.cause = 1,
		.repairs = &total_is_wrong,
		.n_repairs = 1 };

	return f;
}

static struct finding
late(void)
{
	struct finding f = { .rule = "H01",
		.axis = AXIS_TIME,
		.severity = SEVERITY_ERROR,
		.place = "published_on",
		.message = "逾期",
		.evidence = "2025-02-01" };

	return f;
}

static void
judge(struct county *c, struct finding *findings, size_t n)
{
	struct judgement j = { .findings = findings, .n_findings = n };
	struct store_due due = county_due(c, "T1", 2024);
	struct err e;

	if (store_put_judgement(c->store, &due, &j, &e) != 0)
		fail_msg("store_put_judgement: %s", e.msg);
}

static enum store_change
bring(struct county *c, const char *bytes, struct finding *findings, size_t n)
{
	struct judgement j = { .findings = findings, .n_findings = n };
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	return county_bring(c, "T1", 0, 2024, r, bytes, &j);
}

static void
a_finding_is_stored_as_it_was_made(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(), late() };

	bring(c, "a", f, 2);
	assert_string_equal(
	    county_ask(c,
		"SELECT id, code, year, rule, place, axis, severity,"
		" message, cells, expected, actual, evidence, cause,"
		" repairs, state, revision FROM finding ORDER BY id"),
	    "1|T1|2024|A03|t3.received|data|error|"
	    "各类申请人之和 12 ≠ 总计 13|"
	    "[\"t3.received.natural\",\"t3.received.total\"]|12|13.00|-|1|"
	    "[[{\"cell\":\"t3.received.total\",\"from\":13.00,"
	    "\"to\":12}]]|open|1;"
	    "2|T1|2024|H01|published_on|time|error|逾期|[]|-|-|2025-02-01|0|[]|"
	    "open|1");
	assert_string_equal(
	    county_ask(c,
		"SELECT status, errors, warnings FROM report_year"
		" WHERE code = 'T1' AND year = 2024"),
	    "invalid|2|0");
}

static void
findings_are_resolved_and_opened_again_under_their_id(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(), late() };
	static const char sql[] =
	    "SELECT id, state, resolved_at IS NOT NULL, last_seen - first_seen"
	    " FROM finding ORDER BY id";

	bring(c, "a", f, 2);
	c->clock.fake_wall_ms += 1000;
	judge(c, f, 1);
	assert_string_equal(county_ask(c, sql), "1|open|0|1000;2|resolved|1|0");
	assert_string_equal(county_status(c, "T1", 2024), "invalid");
	c->clock.fake_wall_ms += 1000;
	judge(c, &f[1], 1);
	assert_string_equal(
	    county_ask(c, sql), "1|resolved|1|1000;2|open|0|2000");
	assert_string_equal(county_status(c, "T1", 2024), "warned");
	judge(c, f, 0);
	assert_string_equal(county_status(c, "T1", 2024), "valid");
	judge(c, f, 2);
	assert_string_equal(county_ask(c,
				"SELECT count(*), max(id) FROM finding"
				" WHERE state = 'open'"),
	    "2|2");
}

static void
an_ack_holds_while_the_values_stay(void **state)
{
	struct county *c = *state;
	struct finding f = broken_sum();
	struct err e;

	f.values_sha256 = "1";
	bring(c, "a", &f, 1);
	assert_int_equal(
	    store_ack_finding(c->store, 1, "李四", "已电话核实", &e), 0);
	f.message = "换一种说法";
	judge(c, &f, 1);
	assert_string_equal(county_ask(c, "SELECT state, message FROM finding"),
	    "acked|换一种说法");
	/* Acknowledged or not, the figures are wrong. */
	assert_string_equal(county_status(c, "T1", 2024), "invalid");
	f.actual = num_int(14);
	judge(c, &f, 1);
	assert_string_equal(
	    county_ask(c, "SELECT state, acked_by, note FROM finding"),
	    "open|-|-");
	/* Another figure in one of its cells, and the same sums. */
	assert_int_equal(store_ack_finding(c->store, 1, "李四", "再核", &e), 0);
	judge(c, &f, 1);
	assert_string_equal(
	    county_ask(c, "SELECT state, note FROM finding"), "acked|再核");
	f.values_sha256 = "2";
	judge(c, &f, 1);
	assert_string_equal(county_ask(c, "SELECT state FROM finding"), "open");
	/* Mended: there is nothing to acknowledge any more. */
	judge(c, &f, 0);
	assert_int_equal(
	    store_ack_finding(c->store, 1, "李四", "再核", &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "there is no open finding 1");
}

static void
a_finding_keeps_its_history(void **state)
{
	struct county *c = *state;
	struct finding f = broken_sum();
	struct err e;

	bring(c, "a", &f, 1);
	c->clock.fake_wall_ms += 1000;
	assert_int_equal(
	    store_ack_finding(c->store, 1, "李四", "已电话核实", &e), 0);
	judge(c, &f, 1); /* as it was */
	c->clock.fake_wall_ms += 1000;
	f.actual = num_int(14);
	f.message = "各类申请人之和 12 ≠ 总计 14";
	judge(c, &f, 1);
	c->clock.fake_wall_ms += 1000;
	judge(c, &f, 0);
	c->clock.fake_wall_ms += 1000;
	judge(c, &f, 1);
	f.severity = SEVERITY_WARNING;
	judge(c, &f, 1);
	assert_string_equal(
	    county_ask(c,
		"SELECT e.at - f.first_seen, e.event, e.severity, e.message,"
		" e.actor, e.note FROM finding_event e"
		" JOIN finding f ON f.id = e.finding_id ORDER BY e.id"),
	    "0|opened|error|各类申请人之和 12 ≠ 总计 13|-|-;"
	    "1000|acked|error|各类申请人之和 12 ≠ 总计 13|李四|已电话核实;"
	    "2000|ack_ended|error|各类申请人之和 12 ≠ 总计 14|-|-;"
	    "3000|resolved|error|各类申请人之和 12 ≠ 总计 14|-|-;"
	    "4000|reopened|error|各类申请人之和 12 ≠ 总计 14|-|-;"
	    "4000|changed|warning|各类申请人之和 12 ≠ 总计 14|-|-");
}

/* A finding that comes and goes every night cannot fill the disk. */
static void
a_history_is_bounded(void **state)
{
	struct county *c = *state;
	struct finding f = broken_sum();

	bring(c, "a", &f, 1);
	for (int i = 0; i < 110; i++) {
		judge(c, &f, 0);
		judge(c, &f, 1);
	}
	assert_string_equal(
	    county_ask(
		c, "SELECT count(*), min(id), max(id) FROM finding_event"),
	    "200|22|221");
}

static void
the_same_document_judged_otherwise_is_rejudged(void **state)
{
	struct county *c = *state;
	struct finding f = broken_sum();

	assert_int_equal(bring(c, "a", &f, 1), STORE_NEW);
	assert_int_equal(bring(c, "a", &f, 1), STORE_UNCHANGED);
	assert_int_equal(bring(c, "a", &f, 0), STORE_REJUDGED);
	assert_int_equal(bring(c, "a", &f, 0), STORE_UNCHANGED);
	assert_int_equal(bring(c, "a", &f, 1), STORE_REJUDGED);
}

static void
what_is_implied_and_not_judged_is_kept(void **state)
{
	struct county *c = *state;
	struct not_judged not_judged = { "F01", "no readable report of 2023",
		false };
	struct implied_cell implied = { 0, { 25, 1 } };
	struct judgement j = { .not_judged = &not_judged,
		.n_not_judged = 1,
		.implied = &implied,
		.n_implied = 1 };
	struct store_due due = { "T1", 2024, 0 };
	struct err e;

	bring(c, "a", NULL, 0);
	assert_int_equal(store_put_judgement(c->store, &due, &j, &e), 0);
	assert_int_equal(store_put_judgement(c->store, &due, &j, &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT rule, reason FROM not_judged"),
	    "F01|no readable report of 2023");
	assert_string_equal(county_ask(c, "SELECT cell, value FROM implied"),
	    "t2.regulations.made|2.5");
	/* Never summed. */
	assert_string_equal(
	    county_sum(c, 2024, "all", "valid", "t2.regulations.made"), "1|1");
}

/* Silence of a rule that failed is no approval: what it found stands. */
static void
a_failed_rule_keeps_what_it_found(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(), late() };
	struct not_judged failed = { "A03", "the rule failed", true };
	struct judgement j = { .not_judged = &failed, .n_not_judged = 1 };
	struct store_due due;
	struct err e;

	bring(c, "a", f, 2);
	due = county_due(c, "T1", 2024);
	assert_int_equal(store_put_judgement(c->store, &due, &j, &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT rule, state FROM finding ORDER BY id"),
	    "A03|open;H01|resolved");
	assert_string_equal(
	    county_ask(c, "SELECT rule, failed FROM not_judged"), "A03|1");
	/* Then judging as a whole fails; and then it works. */
	due = county_due(c, "T1", 2024);
	assert_int_equal(
	    store_put_judge_failure(c->store, &due, "reader crashed", &e), 0);
	assert_string_equal(
	    county_ask(
		c, "SELECT rule, reason FROM not_judged ORDER BY position"),
	    "*|reader crashed;A03|the rule failed");
	judge(c, f, 0);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM not_judged"), "0");
	assert_string_equal(
	    county_ask(c, "SELECT DISTINCT state FROM finding"), "resolved");
}

static void
a_judgement_needs_a_report(void **state)
{
	struct county *c = *state;
	struct judgement j = { 0 };
	struct store_due due = { "T1", 2024, 0 };
	struct err e;

	assert_int_equal(store_put_judgement(c->store, &due, &j, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "there is no report of T1 2024");
}

static const char *
all_due(struct county *c)
{
	return county_ask(c,
	    "SELECT code, year FROM report_year "
	    "WHERE judge_due > 0 ORDER BY code, year");
}

/* The year after a report that changed, and all when the rules change; what
 * was judged before something changed again does not count. */
static void
reports_fall_due(void **state)
{
	struct county *c = *state;
	struct judgement none = { 0 };
	struct report *r = county_report(c, "2021", 2024, "2024");
	struct report *prior = county_report(c, "2021", 2023, "2023");
	struct store_due due = { .code = "", .year = 0 }, old;
	struct err e;
	bool found;

	county_bring(c, "T1", 0, 2024, r, "a", &none);
	assert_string_equal(all_due(c), "");
	county_bring(c, "T1", 0, 2023, prior, "b", &none);
	assert_string_equal(all_due(c), "T1|2024");
	assert_int_equal(
	    store_next_due(c->store, c->arena, &due, &found, &e), 0);
	assert_true(found);
	old = due;

	/* Due anew before it is judged. */
	assert_int_equal(store_set_rules(c->store, "rules 2", &e), 0);
	assert_string_equal(all_due(c), "T1|2023;T1|2024");
	assert_int_equal(store_put_judgement(c->store, &old, &none, &e), 0);
	assert_string_equal(all_due(c), "T1|2023;T1|2024");

	due = county_due(c, "T1", 2024);
	assert_int_equal(store_put_judgement(c->store, &due, &none, &e), 0);
	assert_string_equal(all_due(c), "T1|2023");
	assert_int_equal(store_set_rules(c->store, "rules 2", &e), 0);
	assert_string_equal(all_due(c), "T1|2023");
	assert_int_equal(
	    store_next_due(c->store, c->arena, &due, &found, &e), 0);
	assert_false(found); /* none behind T1 2024 */
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_finding_is_stored_as_it_was_made),
		TEST(findings_are_resolved_and_opened_again_under_their_id),
		TEST(an_ack_holds_while_the_values_stay),
		TEST(a_finding_keeps_its_history),
		TEST(a_history_is_bounded),
		TEST(the_same_document_judged_otherwise_is_rejudged),
		TEST(what_is_implied_and_not_judged_is_kept),
		TEST(a_failed_rule_keeps_what_it_found),
		TEST(a_judgement_needs_a_report),
		TEST(reports_fall_due),
	};

	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
