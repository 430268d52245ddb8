/*
 * Whose doing a change is: what a body published, or rules, deadlines,
 * registry, reader and the office's own acts. Only the former is an error new
 * or mended.
 */
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/notify/notifying.h"
#include "tests/support/unit.h"

static void
set_rules(struct county *c, const char *rules)
{
	struct err e;

	if (store_set_rules(c->store, rules, &e) != 0)
		fail_msg("%s", e.msg);
}

static void
sql(struct county *c, const char *script)
{
	struct err e;

	if (sql_script(store_sql(c->store), script, &e) != 0)
		fail_msg("%s", e.msg);
}

/* An error is known to the office. */
static void
begin_told(struct county *c)
{
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	(void)notify_subjects(c, "digest");
	(void)notify_subjects(c, "notice");
}

static void
a_rule_that_is_switched_off_mends_nothing(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	begin_told(c);
	set_rules(c, "A03=off\n");
	notify_judge(c, "T1", 2025, NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	assert_string_equal(notify_subjects(c, "notice"), "");
	/* Switched on again it is news, but nothing came again. */
	set_rules(c, "");
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "1．2025年度报告　错误（报告未变动，更新后重新核查得出）\n"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
what_other_rules_do_not_find_is_withdrawn(void **state)
{
	struct county *c = *state;

	begin_told(c);
	set_rules(c, "version 2\n");
	notify_judge(c, "T1", 2025, NULL, 0);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "\n== 复查后撤销（错误1项） ==\n"
	    "以下并非单位更正：报告文件未变动，因核查规则、期限、登记信息或"
	    "程序有更新，重新核查后不再列为问题。此前已通知单位的，"
	    "请告知不必处理。\n"
	    "\n〔青石镇〕\n"
	    "1．2025年度报告　错误\n"
	    "   原问题（A03）：表三"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：复查后撤销1、尚未查到3");
	assert_string_equal(notify_body(c, 0),
	    "政府信息公开工作年度报告核实通知\n"
	    "青石镇：\n"
	    "\n== 不再列为问题 ==\n"
	    "下列问题此前如已告知贵单位，经重新核查不再列为问题，"
	    "不必处理。\n"
	    "1．2025年度报告\n"
	    "   原问题（A03）：表三“一、本年新收政府信息公开申请数量”："
	    "各类申请人之和 12 ≠ 总计 13，相差 1\n"
	    "\n== 办理 ==\n"
	    "咨询：某县政府信息公开工作主管部门，office@county.example\n"
	    "本通知由程序生成，结论以人工复核为准。\n");
	assert_string_equal(notify_subjects(c, "notice"),
	    "T1|【年报核查】青石镇：1处错误经复查不再列为问题");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
}

static void
what_a_body_mends_while_rules_change_is_mended(void **state)
{
	struct county *c = *state;

	begin_told(c);
	set_rules(c, "version 2\n");
	notify_bring(c, "T1", 2025, "b", NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
	assert_string_equal(notify_subjects(c, "notice"), "");
}

static void
rules_that_word_it_otherwise_are_no_news(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum("表三：12 与 13 不相等") };

	begin_told(c);
	set_rules(c, "version 2\n");
	f[0].evidence = "另一种摘录";
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	/* Nor on the next night, nor when it is a week. */
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_go_to(c, 2026, 1, 17);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：仍未整改1、尚未查到3");
	/* Other figures are, whoever read them. */
	set_rules(c, "version 3\n");
	f[0].has_values = true;
	f[0].expected = num_int(12);
	f[0].actual = num_int(14);
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：有变化1、尚未查到3");
}

static void
severities_that_the_office_sets(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	begin_told(c);
	set_rules(c, "A03=warning\n");
	f[0].severity = SEVERITY_WARNING;
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	set_rules(c, "A03=info\n");
	f[0].severity = SEVERITY_INFO;
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	set_rules(c, "A03=error\n");
	f[0].severity = SEVERITY_ERROR;
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
past_years_are_judged_again_in_silence(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T1", 2024, "a", NULL, 0);
	notify_end_run(c);
	set_rules(c, "version 2\n");
	notify_judge(c, "T1", 2024, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	set_rules(c, "version 3\n");
	notify_judge(c, "T1", 2024, NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	/* What the body does later is told. */
	notify_bring(c, "T1", 2024, "b", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2024年度：新增错误1");
}

static void
an_older_year_that_comes_later_is_a_backfill_too(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum("年初结转 3 ≠ 上年结转 2") };

	f[0].rule = "F01";
	f[0].place = "t3.carried_in";
	notify_bring(c, "T1", 2024, "a", NULL, 0);
	notify_end_run(c);
	(void)notify_subjects(c, "digest");
	/* 2023 makes 2024 judged anew. */
	notify_bring(c, "T1", 2023, "p", NULL, 0);
	notify_judge(c, "T1", 2024, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
}

static void
what_is_mended_elsewhere_says_so(void **state)
{
	struct county *c = *state;

	begin_told(c);
	notify_judge(c, "T1", 2025, NULL, 0);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "   说明：该年度报告未重新发布，问题因其他情况消除"
	    "（如上年报告或其他单位的报告有更正）\n"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
}

static void
what_waits_for_a_mail_keeps_its_reason(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum),
		notify_doubtful() };

	notify_bring(c, "T1", 2025, "a", f, 2);
	notify_end_run(c);
	(void)notify_subjects(c, "digest");
	(void)notify_subjects(c, "notice");
	/* A warning is mended, which causes no mail; some days later one is
	 * sent. */
	notify_bring(c, "T1", 2025, "b", f, 1);
	notify_end_run(c);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_bring(c, "T2", 2025, "x", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), "== 已更正（待核实1项） =="));
	assert_null(strstr(notify_body(c, 0), "未重新发布"));
}

static void
what_is_judged_after_the_run_keeps_its_reason(void **state)
{
	struct county *c = *state;
	struct err e;

	begin_told(c);
	/* The rules are others; a reader that crashes puts judging off. */
	set_rules(c, "version 2\n");
	assert_int_equal(store_set_all_due(c->store, &e), 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_judge(c, "T1", 2025, NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：复查后撤销1、尚未查到3");
}

static void
nothing_is_told_where_no_address_can_be_used(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_conf.mail_to = "主任";
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	notify_reset();
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
a_deadline_that_is_moved_mends_nothing(void **state)
{
	static const struct store_calendar later = { 2023, 2, 28, 3, 31 };
	struct county *c = *state;

	notify_bring(c, "T2", 2024, "a", NULL, 0);
	for (int day = 1; day <= 2; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		notify_end_run(c);
	}
	/* Told once, as a year: H03 is the same. */
	assert_null(strstr(notify_body(c, 0), "H03"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增逾期1、尚未查到4");
	(void)notify_subjects(c, "notice");
	county_set_calendar(c, &later);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：复查后撤销1、尚未查到4");
	for (int day = 1; day <= 3; day++) {
		county_go_to(c, 2026, 3, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		notify_end_run(c);
	}
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增逾期1、尚未查到4");
}

static void
what_is_overdue_stays_told_whatever_is_asked(void **state)
{
	struct county *c = *state;

	for (int day = 1; day <= 2; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		notify_end_run(c);
	}
	(void)notify_subjects(c, "digest");
	(void)notify_subjects(c, "notice");
	/* Another source is entered; it was not asked yet. */
	sql(c,
	    "INSERT INTO source (code, collector, url, options, position)"
	    " VALUES ('T2', 'page', 'http://new.example/{year}', '', 1)");
	county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "T2", 2025), "missing");
	notify_end_run(c);
	county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
	county_visit(c, "T2", 1, 2025, OUTCOME_NOT_FOUND);
	assert_string_equal(county_status(c, "T2", 2025), "overdue");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	/* It comes: with what is wrong in it. */
	county_go_to(c, 2026, 2, 3);
	notify_bring(c, "T2", 2025, "a", NULL, 0);
	notify_end_run(c);
	assert_non_null(strstr(
	    notify_body(c, 0), "1．2025年度报告　此前逾期未查到，现已查到\n"));
}

static void
an_awaited_report_is_no_backfill_after_new_year(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	const char *told;

	for (int day = 1; day <= 2; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
		county_visit(c, "T1", 1, 2025, OUTCOME_NOT_FOUND);
		notify_end_run(c);
	}
	(void)notify_subjects(c, "digest");
	county_go_to(c, 2027, 1, 5);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	told = notify_subjects(c, "digest");
	assert_non_null(strstr(told, "某县 2025年度：新增错误"));
	assert_non_null(strstr(told, "现已查到1"));
}

static void
what_was_acked_untold_is_told_when_that_ends(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	struct err e;

	f[0].values_sha256 = "12 13";
	notify_bring(c, "T1", 2025, "a", f, 1);
	assert_int_equal(store_ack_finding(c->store, 1, "王", "", &e), 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	/* The same words about other figures: the office has not seen it. */
	f[0].values_sha256 = "11 14";
	notify_bring(c, "T1", 2025, "b", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
what_is_not_expected_any_more_is_not_reminded_of(void **state)
{
	struct county *c = *state;

	notify_bring(c, "T2", 2024, "a", NULL, 0);
	for (int day = 1; day <= 2; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		notify_end_run(c);
	}
	(void)notify_subjects(c, "digest");
	sql(c, "UPDATE township SET last_year = 2024 WHERE code = 'T2'");
	county_go_to(c, 2026, 2, 20);
	assert_string_equal(county_status(c, "T2", 2025), "none");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
}

static void
who_leaves_the_registry_and_returns_is_no_news(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	begin_told(c);
	county_set_registry(c, "T1");
	county_go_to(c, 2026, 1, 20);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_set_registry(c, NULL);
	county_go_to(c, 2026, 1, 21);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：仍未整改1、尚未查到3");
	/* Under another name it is the same. */
	sql(c, "UPDATE township SET name = '青石街道' WHERE code = 'T1'");
	sql(c, "UPDATE meta SET registry_sha256 = 'another'");
	notify_judge(c, "T1", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
}

static void
new_year_changes_nothing_of_what_is_open(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	county_go_to(c, 2026, 12, 28);
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	(void)notify_subjects(c, "digest");
	county_go_to(c, 2027, 1, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_go_to(c, 2027, 1, 4);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：仍未整改1");
	notify_bring(c, "T1", 2025, "b", NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1");
}

static void
a_report_that_is_gone_and_back_is_told_as_that(void **state)
{
	struct county *c = *state;
	struct store_visit v;
	struct err e;

	notify_bring(c, "T2", 2025, "a", NULL, 0);
	notify_end_run(c);
	/* One thing: the source is not told of beside it. */
	for (int day = 11; day <= 13; day++) {
		county_go_to(c, 2026, 1, day);
		v = county_visit_of(c, "T2", 0, 2025, OUTCOME_NOT_FOUND);
		v.http_status = 404;
		assert_int_equal(store_put_visit(c->store, &v, &e), 0);
		notify_end_run(c);
	}
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：曾发布后消失1、尚未查到3");
	county_go_to(c, 2026, 1, 14);
	county_visit(c, "T2", 0, 2025, OUTCOME_NOT_MODIFIED);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), "   说明：已能查到报告\n"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, county_begin, county_end)
		T(a_rule_that_is_switched_off_mends_nothing),
		T(what_other_rules_do_not_find_is_withdrawn),
		T(what_a_body_mends_while_rules_change_is_mended),
		T(rules_that_word_it_otherwise_are_no_news),
		T(severities_that_the_office_sets),
		T(past_years_are_judged_again_in_silence),
		T(an_older_year_that_comes_later_is_a_backfill_too),
		T(what_is_mended_elsewhere_says_so),
		T(what_waits_for_a_mail_keeps_its_reason),
		T(what_is_judged_after_the_run_keeps_its_reason),
		T(nothing_is_told_where_no_address_can_be_used),
		T(a_deadline_that_is_moved_mends_nothing),
		T(what_is_overdue_stays_told_whatever_is_asked),
		T(an_awaited_report_is_no_backfill_after_new_year),
		T(what_was_acked_untold_is_told_when_that_ends),
		T(what_is_not_expected_any_more_is_not_reminded_of),
		T(who_leaves_the_registry_and_returns_is_no_news),
		T(new_year_changes_nothing_of_what_is_open),
		T(a_report_that_is_gone_and_back_is_told_as_that),
	};

	notify_reset();
	return cmocka_run_group_tests_name("mail_tell_ours", tests, NULL, NULL);
}
