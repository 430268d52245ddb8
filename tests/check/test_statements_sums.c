/*
 * E12-E15: sums, shares and changes that the text gives. For each rule what
 * breaks it, what is close to it and does not, and what cannot be decided.
 */
#include "collectors/base/arena.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/check/statement_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct statement_row rows[] = {
	{ "E12", "", NULL,
	    "全年公开信息372条，其中政务动态331条、通知公告61条。",
	    SEVERITY_INFO, "s1.whole.372",
	    "文字“372条”，其中 2 项之和为 "
	    "392，请核实（分项有交叉或没有列全的除外）" },
	{ "E12", "", NULL,
	    "全年公开信息392条，其中政务动态331条、通知公告61条。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E12", "", NULL,
	    "全年公开信息372条，其中政务动态31条、通知公告61条。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E12", "", NULL,
	    "全年公开信息372条，其中政务动态31条、通知公告61条、政策文件1条。",
	    SEVERITY_INFO, "s1.whole.372",
	    "文字“372条”，其中 3 项之和为 "
	    "93，请核实（分项有交叉或没有列全的除外）" },
	{ "E12", "", NULL,
	    "全年公开信息372条，其中政务动态31条、通知公告61条、政策文件1条等"
	    "。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E13", "", NULL, "本报告由七个部分组成。", SEVERITY_INFO, "parts",
	    "文字说由“七个部分”组成，报告实有 6 个" },
	{ "E13", "", NULL,
	    "本报告由总体情况、主动公开、依申请公开、复议诉讼、存在的问题六个部"
	    "分组成。",
	    SEVERITY_INFO, "parts",
	    "文字说由“六个部分”组成，列出了 5 个，报告实有 6 个" },
	{ "E13", "", NULL, "本报告由六个部分组成。", SEVERITY_OFF, NULL, NULL },
	{ "E13", "", NULL, "政务服务中心由五个部分组成。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E14", "t3.received.total=5", "t3.received.total=4",
	    "2024年，我镇收到政府信息公开申请5件，比上年增加2件。",
	    SEVERITY_WARNING, "s1.change.received",
	    "文字“比上年增加2件”，两年报告表三申请数为上年 4、本年 5，不相符" },
	{ "E14", "t3.received.total=5 t3.carried_in.total=1",
	    "t3.received.total=4",
	    "2024年，我镇收到政府信息公开申请5件，比上年增加3件。",
	    SEVERITY_WARNING, "s1.change.received",
	    "文字“比上年增加3件”，两年报告表三申请数为上年 4、本年 5、"
	    "上年 4、本年 6，均不相符" },
	{ "E14", "t3.received.total=5", "t3.received.total=4",
	    "2024年，我镇收到政府信息公开申请5件，比上年增加1件，同比增长25%。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E14", "t3.received.total=5", "t3.received.total=4",
	    "2024年，我镇收到政府信息公开申请5件，同比下降25%。",
	    SEVERITY_WARNING, "s1.change.received.percent",
	    "文字“同比下降25%”，两年报告表三申请数为上年 4、本年 5，不相符" },
	{ "E14", "t3.received.total=5", "t3.received.total=4",
	    "2024年，我镇收到政府信息公开申请5件，与上年持平。",
	    SEVERITY_WARNING, "s1.change.received",
	    "文字“持平”，两年报告表三申请数为上年 4、本年 5，不相符" },
	{ "E14", "t3.received.total=5",
	    "t3.*=", "2024年，我镇收到政府信息公开申请5件，比上年增加2件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E14", "t3.received.total=5", "t3.received.total=4",
	    "2024年，我镇收到政府信息公开申请5件，网站访问量同比增长80%。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E15", "t3.received.total=9 t3.handled.total=9 t3.granted.total=3",
	    NULL, "2024年，我镇办结政府信息公开申请9件，予以公开3件，占35%。",
	    SEVERITY_WARNING, "s1.share.granted",
	    "文字“占35%”，3÷9=33.3%，不相符" },
	{ "E15", "t3.received.total=9 t3.handled.total=9 t3.granted.total=3",
	    NULL,
	    "2024年，我镇办结政府信息公开申请9件，予以公开3件，占33.33%。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E15", "t3.received.total=9 t3.handled.total=8", NULL,
	    "2024年，我镇收到政府信息公开申请9件，答复率80%。",
	    SEVERITY_WARNING, "s1.rate",
	    "文字“答复率80%”，8÷8=100.0%、8÷9=88.9%，均不相符" },
	{ "E15", "t3.received.total=9 t3.handled.total=8", NULL,
	    "2024年，我镇收到政府信息公开申请9件，答复率100%。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E15", "t3.*=", NULL,
	    "2024年，我镇办结政府信息公开申请9件，予以公开3件，占35%。",
	    SEVERITY_OFF, NULL, NULL },
};

static void
checks_what_is_stated(void **state)
{
	(void)state;
	statement_check_rows(rows, N(rows));
}

static void
says_what_year_is_missing(void **state)
{
	struct trial t;

	(void)state;
	statement_begin(&t, "t3.received.total=5", NULL,
	    "2024年，我镇收到政府信息公开申请5件，比上年增加2件。");
	assert_int_equal(trial_count(&t, "E14"), 0);
	assert_string_equal(
	    trial_skipped(&t, "E14"), "no readable report of 2023");
	trial_end(&t);

	/* Nothing to be checked, nothing to be said. */
	statement_begin(&t, "t3.received.total=5", NULL,
	    "2024年，我镇收到政府信息公开申请5件。");
	assert_null(trial_skipped(&t, "E14"));
	trial_end(&t);
}

/* A finding is known by its rule and place: there is one for each. */
static void
says_the_same_of_a_part_once(void **state)
{
	struct trial t;

	(void)state;
	statement_begin(&t, "t3.received.total=9 t3.handled.total=8",
	    "t3.received.total=5",
	    "公开信息372条，其中政务动态331条、通知公告61条。\n"
	    "公开信息372条，其中政务动态331条、通知公告61条。\n"
	    "我镇收到政府信息公开申请9件，比上年增加2件，答复率80%。\n"
	    "我镇收到政府信息公开申请9件，比上年增加2件，答复率80%。\n");
	assert_int_equal(trial_count(&t, "E12"), 1);
	assert_int_equal(trial_count(&t, "E14"), 1);
	assert_int_equal(trial_count(&t, "E15"), 1);
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_what_is_stated),
		cmocka_unit_test(says_what_year_is_missing),
		cmocka_unit_test(says_the_same_of_a_part_once),
	};

	return cmocka_run_group_tests_name(
	    "check_told_sums", tests, NULL, NULL);
}
