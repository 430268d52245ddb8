/*
 * J01 and J02: the county's own report against the sums of its bodies.
 */
#include <stdio.h>
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

static struct report *
report_of(struct county *c, const char *figure)
{
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, figure);
	return r;
}

static void
bring(struct county *c, const char *code, struct report *r)
{
	static int n;
	char bytes[16];

	(void)snprintf(bytes, sizeof(bytes), "%d", n++);
	county_bring(
	    c, code, 0, strcmp(code, "T2") == 0 ? 0 : 2024, r, bytes, NULL);
}

static void
give(struct county *c, const char *code, const char *figure)
{
	static int n;
	char bytes[16];

	(void)snprintf(bytes, sizeof(bytes), "hand %d", n++);
	county_give(c, code, report_of(c, figure), bytes);
}

/* Four bodies, 1 in every cell: the sums are 4. */
static void
bring_all(struct county *c)
{
	bring(c, "T1", report_of(c, "1"));
	bring(c, "T2", report_of(c, "1"));
	bring(c, "D1", report_of(c, "1"));
	give(c, "T3", "1");
}

static const char *
findings(struct county *c)
{
	return county_ask(c,
	    "SELECT rule, state, severity, place, message, cells, expected,"
	    " actual, evidence FROM finding WHERE rule LIKE 'J%'"
	    " AND state <> 'resolved' ORDER BY id");
}

static const char *
reason(struct county *c)
{
	return county_ask(c,
	    "SELECT n.rule, n.reason FROM own_not_judged n JOIN report_year y"
	    " ON y.publication_id = n.publication_id WHERE n.rule LIKE 'J%'");
}

static void
differs_from_the_sum_of_all(void **state)
{
	struct county *c = *state;
	struct report *county = report_of(c, "4");

	bring_all(c);
	bring(c, "C0", county);
	assert_string_equal(findings(c), "");
	assert_string_equal(reason(c), "");
	county = report_of(c, "4");
	county_set(county, "t3.received.natural", "5");
	county_set(county, "t2.fees.amount", "3.50");
	county_set(county, "t4.review.upheld", "3");
	county_set(county, "t4.review.total", "5");
	bring(c, "C0", county);
	assert_string_equal(findings(c),
	    "J01|open|warning|t2.fees|县级报告表二“行政事业性收费”：有 1 格"
	    "不等于本县全部 4 家单位之和，请核实汇总范围|"
	    "[\"t2.fees.amount\"]|4|3.50|"
	    "表二“行政事业性收费”行“本年收费金额（单位：万元）”列 "
	    "县级报告 3.50、各单位之和 4、相差 0.50;"
	    "J01|open|warning|t3.received|县级报告表三“一、本年新收政府信息公开"
	    "申请数量”：有 1 格不等于本县全部 4 家单位之和，请核实汇总范围|"
	    "[\"t3.received.natural\"]|4|5|"
	    "表三“一、本年新收政府信息公开申请数量”行“自然人”列 "
	    "县级报告 5、各单位之和 4、相差 1;"
	    "J01|open|warning|t4|县级报告表四：有 2 格不等于本县全部 4 家单位"
	    "之和，请核实汇总范围|"
	    "[\"t4.review.upheld\",\"t4.review.total\"]|-|-|"
	    "表四“行政复议—结果维持”列 县级报告 3、各单位之和 4、相差 1；"
	    "表四“行政复议—总计”列 县级报告 5、各单位之和 4、相差 1");
	assert_string_equal(county_ask(c,
				"SELECT status, warnings FROM report_year"
				" WHERE code = 'C0' AND year = 2024"),
	    "warned|3");
	/* A body's correction can mend it. */
	bring(c, "T1", report_of(c, "2"));
	assert_string_equal(
	    county_ask(c,
		"SELECT count(*) FROM finding WHERE rule = 'J01'"
		" AND place = 't3.received' AND state = 'open'"
		" AND message LIKE '%有 6 格%'"),
	    "1");
	bring(c, "C0", report_of(c, "5"));
	assert_string_equal(findings(c), "");
	assert_string_equal(county_status(c, "C0", 2024), "valid");
	/* What mends one of these is no news either. */
	assert_string_equal(county_ask(c,
				"SELECT state FROM finding WHERE rule = 'H05'"
				" AND code = 'C0'"),
	    "resolved");
}

static void
without_all_only_less_is_told(void **state)
{
	struct county *c = *state;
	struct report *county = report_of(c, "9");

	bring(c, "T1", report_of(c, "2"));
	bring(c, "D1", report_of(c, "3"));
	bring(c, "C0", county);
	/* More is what the others may have. */
	assert_string_equal(findings(c), "");
	assert_string_equal(reason(c),
	    "J01|no readable report of 2 of 4 bodies: 白鹭乡, 云溪镇");
	county = report_of(c, "9");
	county_set(county, "t3.granted.total", "4");
	bring(c, "C0", county);
	assert_string_equal(findings(c),
	    "J02|open|warning|t3.granted|县级报告表三“（一）予以公开”：有 1 格"
	    "少于已读取的各单位之和，请核实汇总范围|"
	    "[\"t3.granted.total\"]|5|4|"
	    "表三“（一）予以公开”行“总计”列 县级报告 4、各单位之和 5、相差 1");
	/* Read anew with all, it is J01's. */
	bring(c, "T2", report_of(c, "1"));
	give(c, "T3", "1");
	assert_string_equal(county_ask(c,
				"SELECT rule, count(*) FROM finding"
				" WHERE rule LIKE 'J%' AND state = 'open'"
				" GROUP BY rule"),
	    "J01|32");
	assert_string_equal(reason(c), "");
}

/* A cell that one body lacks cannot be added up. */
static void
a_cell_that_somebody_lacks_is_not_equal_or_unequal(void **state)
{
	struct county *c = *state;
	struct report *lacking = report_of(c, "1");

	lacking->cells[form_cell_find(lacking->form, "t3.granted.total")]
	    .state = CELL_BLANK;
	bring_all(c);
	bring(c, "D1", lacking);
	bring(c, "C0", report_of(c, "4"));
	assert_string_equal(findings(c), "");
	assert_string_equal(
	    reason(c), "J01|1 cells are not reported by every body");
}

/* Townships alone are not the county. */
static void
without_departments_there_is_no_equality(void **state)
{
	struct county *c = *state;

	county_set_registry(c, "D1");
	bring(c, "T1", report_of(c, "1"));
	bring(c, "T2", report_of(c, "1"));
	give(c, "T3", "1");
	bring(c, "C0", report_of(c, "8"));
	assert_string_equal(findings(c), "");
	assert_string_equal(reason(c),
	    "J01|no department is registered: the bodies are not all of the"
	    " county");
	bring(c, "C0", report_of(c, "2"));
	assert_string_equal(county_ask(c,
				"SELECT DISTINCT rule FROM finding"
				" WHERE rule LIKE 'J%' AND state = 'open'"),
	    "J02");
}

/* 采购总金额 has no unit and is added up nowhere; other_all is what its parts
 * are, and is told once. */
static void
what_is_never_summed_is_not_compared(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2019", 2024, "t");

	bring_all(c);
	county_set(r, "t2.procurement.amount", "9");
	county_set(r, "t2.licensing.decisions", "4");
	county_set(r, "t3.other_all.total", "11");
	bring(c, "C0", r);
	assert_string_equal(
	    county_ask(c,
		"SELECT rule, place, actual, expected FROM finding"
		" WHERE rule LIKE 'J%' AND state = 'open'"),
	    "J01|t3.other_all|11|12");
	/* The whole is not told where the parts are. */
	r = report_of(c, "4");
	county_set(r, "t3.other_misc.total", "3");
	bring(c, "C0", r);
	assert_string_equal(
	    county_ask(c,
		"SELECT rule, place, actual, expected FROM finding"
		" WHERE rule LIKE 'J%' AND state = 'open'"),
	    "J01|t3.other_misc|3|4");
}

static void
rules_that_are_off_or_errors_say_so(void **state)
{
	struct county *c = *state;
	struct err e;

	bring_all(c);
	bring(c, "C0", report_of(c, "3"));
	assert_int_equal(store_set_rules(c->store, "J01=error\n", &e), 0);
	assert_string_equal(county_status(c, "C0", 2024), "invalid");
	assert_int_equal(store_set_rules(c->store, "J01=off\n", &e), 0);
	assert_string_equal(county_ask(c,
				"SELECT DISTINCT rule, state FROM finding"
				" WHERE rule LIKE 'J%' ORDER BY rule"),
	    "J01|resolved;J02|open");
	assert_string_equal(county_status(c, "C0", 2024), "warned");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(differs_from_the_sum_of_all),
		TEST(without_all_only_less_is_told),
		TEST(a_cell_that_somebody_lacks_is_not_equal_or_unequal),
		TEST(without_departments_there_is_no_equality),
		TEST(what_is_never_summed_is_not_compared),
		TEST(rules_that_are_off_or_errors_say_so),
	};

	return cmocka_run_group_tests_name("county", tests, NULL, NULL);
}
