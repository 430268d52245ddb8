/* What a township is written, and what not. */
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/notify/notifying.h"
#include "tests/support/unit.h"

static void
no_figure_to_write_is_named(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(
	    "表二“规章”行：本年制发件数 2，县级及以下机关无权制定规章，"
	    "应为 0") };

	f[0].rule = "C02";
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), "应为 0\n"));
	assert_non_null(strstr(notify_notice(c),
	    "   问题（C02）：表二“规章”行：本年制发件数 2，"
	    "县级及以下机关无权制定规章，请核实\n"));
}

static void
nobody_else_is_named(void **state)
{
	struct county *c = *state;
	static const char *aliases[] = { "白鹭公社" };
	struct finding f[] = { notify_broken_sum(notify_sum),
		notify_broken_sum("正文出现“白鹭公社”"),
		notify_broken_sum("标题写作“青石镇白鹭乡分部”") };

	const char *text;

	notify_bodies[1].aliases = aliases;
	notify_bodies[1].n_aliases = 1;
	f[1].place = "a";
	f[2].place = "b";
	f[1].cause = f[2].cause = 0;
	notify_bring(c, "T1", 2025, "a", f, 3);
	notify_end_run(c);
	text = notify_notice(c);
	assert_null(strstr(text, "白鹭"));
	assert_non_null(strstr(text, "正文出现“某单位”\n"));
	assert_non_null(strstr(text, "标题写作“青石镇某单位分部”\n"));
	assert_string_equal(notify_subjects(c, "notice"),
	    "T1|【年报核查】青石镇2025年政府信息公开工作年度报告"
	    "存在3处错误，请核实");
	notify_reset();
}

static void
the_county_is_nobody_else(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum("标题写作“青川县青石镇”") };

	notify_bodies[1].name = "青川县";
	notify_bodies[1].kind = KIND_COUNTY;
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_notice(c), "“青川县青石镇”"));
	notify_reset();
}

static void
ones_own_name_may_hold_anothers(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(
	    "标题写作“西青石镇2024年”，与2025年度不符") };

	notify_bodies[0].name = "西青石镇";
	notify_bodies[1].name = "青石镇";
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_notice(c), "西青石镇2024年"));
	notify_reset();
}

static void
what_one_slip_makes_is_one_item(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum),
		notify_broken_sum("各行之和 1 ≠ 2"), notify_doubtful() };
	const char *text;

	f[1].rule = "A01";
	f[1].place = "t3.total";
	f[2].rule = "I05";
	notify_bring(c, "T1", 2025, "a", f, 3);
	notify_end_run(c);
	text = notify_notice(c);
	assert_non_null(strstr(text, "存在1处错误、1处待核实。\n"));
	assert_non_null(strstr(text, "1．错误\n   问题（A03）："));
	assert_non_null(strstr(text, "\n   问题（A01）：各行之和 1 ≠ 2\n"));
	assert_non_null(strstr(text, "2．待核实\n   问题（I05）："));
	assert_null(strstr(text, "推算"));
	assert_null(strstr(text, "原文摘录"));
}

static void
ones_own_words_are_quoted(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum("正文 5 件，表三 4 件") };

	f[0].rule = "E01";
	f[0].axis = AXIS_TEXT;
	f[0].evidence = "全年共收到申请5件。";
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_non_null(
	    strstr(notify_notice(c), "   原文摘录：全年共收到申请5件。\n"));
}

static void
what_is_overdue_still_is_no_error_in_a_report(void **state)
{
	struct county *c = *state;

	notify_bring(c, "T2", 2024, "a", NULL, 0);
	for (int day = 1; day <= 2; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		notify_end_run(c);
	}
	(void)notify_subjects(c, "digest");
	assert_string_equal(notify_subjects(c, "notice"),
	    "T2|【年报核查】尚未查到白鹭乡2025年政府信息公开工作年度报告");
	county_go_to(c, 2026, 2, 9);
	notify_end_run(c);
	assert_string_equal(notify_notice(c),
	    "政府信息公开工作年度报告核实通知\n"
	    "白鹭乡：\n"
	    "报送期限已过，在登记的网页上尚未查到贵单位2025年度的报告；"
	    "如已发布，请告知网址。\n"
	    "\n== 办理 ==\n"
	    "请核实办理，并于 2026年2月16日 前回复本邮件说明情况。\n"
	    "咨询：某县政府信息公开工作主管部门，office@county.example\n"
	    "本通知由程序生成，结论以人工复核为准。\n");
	assert_string_equal(notify_subjects(c, "notice"),
	    "T2|【年报核查】尚未查到白鹭乡2025年政府信息公开工作年度报告");
}

static void
what_was_late_is_not_to_be_written_anew(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum("逾期3天") };
	const char *text;

	f[0].rule = "H09";
	f[0].axis = AXIS_TIME;
	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	text = notify_notice(c);
	assert_null(strstr(text, "重新发布"));
	assert_non_null(strstr(
	    text, "请核实办理，并于 2026年1月17日 前回复本邮件说明情况。"));
}

static void
warnings_alone_are_not_written(void **state)
{
	struct county *c = *state;
	struct finding warning[] = { notify_doubtful() };
	struct finding error[] = { notify_broken_sum(notify_sum) };

	warning[0].rule = "I05";
	notify_bring(c, "T1", 2025, "a", warning, 1);
	notify_bring(c, "T2", 2025, "b", error, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "notice"),
	    "T2|【年报核查】白鹭乡2025年政府信息公开工作年度报告"
	    "存在1处错误，请核实");
}

static void
each_body_gets_its_own_at_the_same_address(void **state)
{
	struct county *c = *state;
	struct finding error[] = { notify_broken_sum(notify_sum) };

	notify_bodies[1].email = notify_bodies[0].email;
	notify_bring(c, "T1", 2025, "a", error, 1);
	notify_bring(c, "T2", 2025, "b", error, 1);
	notify_end_run(c);
	assert_null(strstr(notify_notice(c), "白鹭乡"));
	assert_string_equal(notify_subjects(c, "notice"),
	    "T1|【年报核查】青石镇2025年政府信息公开工作年度报告"
	    "存在1处错误，请核实;"
	    "T2|【年报核查】白鹭乡2025年政府信息公开工作年度报告"
	    "存在1处错误，请核实");
	notify_reset();
}

static void
our_troubles_are_not_theirs(void **state)
{
	struct county *c = *state;

	county_visit(c, "T2", 0, 0, OUTCOME_UNREADABLE);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "〔白鹭乡〕\n1．2025年度报告　已发布，程序无法识别"
	    "（请人工查看）\n"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：无法识别1、尚未查到3");
	assert_string_equal(notify_subjects(c, "notice"), "");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_bring(c, "T2", 2025, "a", NULL, 0);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "1．2025年度报告　此前程序无法识别，现已能识别\n"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：现已查到1、尚未查到3");
	assert_string_equal(notify_subjects(c, "notice"), "");
}

static void
what_is_not_theirs_to_get_is_not_sent(void **state)
{
	struct county *c = *state;
	struct finding error[] = { notify_broken_sum(notify_sum) };

	notify_bodies[0].email = "";
	notify_bodies[1].email = "nobody@@x";
	notify_bring(c, "T1", 2025, "a", error, 1);
	notify_bring(c, "T2", 2025, "b", error, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "notice"), "");
	notify_reset();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, county_begin, county_end)
		T(no_figure_to_write_is_named),
		T(nobody_else_is_named),
		T(the_county_is_nobody_else),
		T(ones_own_name_may_hold_anothers),
		T(what_one_slip_makes_is_one_item),
		T(ones_own_words_are_quoted),
		T(what_is_overdue_still_is_no_error_in_a_report),
		T(what_was_late_is_not_to_be_written_anew),
		T(warnings_alone_are_not_written),
		T(each_body_gets_its_own_at_the_same_address),
		T(our_troubles_are_not_theirs),
		T(what_is_not_theirs_to_get_is_not_sent),
	};

	notify_reset();
	return cmocka_run_group_tests_name("mail_notice", tests, NULL, NULL);
}
