#include "collectors/text/boilerplate.h"

#include <string.h>

#include "tests/support/unit.h"

static void
tells_boilerplate_from_text(void **state)
{
	static const struct {
		const char *line;
		bool boilerplate;
	} cases[] = {
		{ "浏览次数：12", true },
		{ "浏览次数:", true },
		{ "浏览次数 12 次", true },
		{ "　浏览次数：【12】", true },
		{ "【点击量：1,203】【打印】", true },
		{ "本文阅读量：7", true },
		{ "访问量（33）", true },
		{ "浏览：3次", true },
		{ "发布时间：2025-01-20 来源：青石镇 浏览次数：3", true },
		{ "发布日期: 2025-01-20 10:00", true },
		{ "2025-01-20 10:00 来自青石镇 点击数：1", true },
		{ "来 源：青石镇", false },
		{ "来源：青石镇人民政府", true },
		{ "作者 ： 党政办", true },
		{ "字号：[ 大 中 小 ]", true },
		{ "【打印】【关闭】", true },
		{ "打印本页 | 关闭窗口", true },
		{ "打印时间：2026-01-05 08:00", true },
		{ "今天是2026年1月5日 星期一", true },
		{ "您是第12345位访客", true },
		{ "当前位置：首页 > 政务公开 > 年报", true },
		{ "上一篇：关于召开会议的通知", true },
		{ "【下一篇】 没有了", true },
		{ "扫一扫在手机打开当前页", true },
		{ "分享到：", true },
		{ "相关链接", true },
		{ "相关信息：", true },
		{ "更多>>", true },
		{ "相关信息已全部公开", false },
		{ "更多群众了解政策", false },
		{ "最新公开指南已发布", false },
		{ "上一篇报告的数据有误，现予更正。", false },
		{ "", false },
		{ "　", false },
		{ "12", false },
		{ "一、总体情况", false },
		{ "全年政府网站浏览次数：12", false },
		{ "政府网站访问量：12000", false },
		{ "访问3家企业", false },
		{ "访问量比上年增加", false },
		{ "来源不明的申请0件", false },
		{ "打印费用：0.1元", false },
		{ "打印机、复印件收费标准，按县里的办", false },
		{ "发布时间：每月5日。", false },
		{ "浏览次数：12。", false },
	};
	char line[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (boilerplate_line(cases[i].line, strlen(cases[i].line)) !=
		    cases[i].boilerplate)
			fail_msg("\"%s\"", cases[i].line);
	/* A long line is text; the limit itself is not long. */
	memset(line, 'x', sizeof(line));
	memcpy(line, "浏览次数：", strlen("浏览次数："));
	assert_true(boilerplate_line(line, 400));
	assert_false(boilerplate_line(line, 401));
	/* Never beyond its length. */
	assert_false(boilerplate_line("浏览次数：", strlen("浏览次")));
}

static void
knows_a_counter_on_two_lines(void **state)
{
	static const struct {
		const char *line;
		bool wants, number;
	} cases[] = {
		{ "浏览次数：", true, false },
		{ "来源：青石镇 【浏览次数：】", true, false },
		{ "浏览次数：12", false, false },
		{ "来源：青石镇", false, false },
		{ "12", false, true },
		{ "【 1,203 次】", false, true },
		{ "12 人次", false, true },
		{ "12 件", false, false },
		{ "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *line = cases[i].line;

		if (boilerplate_wants_number(line, strlen(line)) !=
			cases[i].wants ||
		    boilerplate_number(line, strlen(line)) != cases[i].number)
			fail_msg("\"%s\"", line);
	}
}

static void
knows_where_the_text_of_a_report_ends(void **state)
{
	static const struct {
		const char *line;
		bool prose, ends;
	} cases[] = {
		{ "根据《条例》编制本报告。", true, false },
		{ "现将有关情况公布如下：", true, false },
		{ "收到申请1件；答复1件", true, false },
		{ "来源：", false, true },
		{ "无", false, false },
		{ "青石镇人民政府", false, false },
		{ "2025年1月15日", false, true },
		{ "二〇二五年一月十五日", false, true },
		{ "（ 2025.1.15 ）", false, true },
		{ "2025-01-15", false, true },
		{ "2025年1月15日青石镇", false, false },
		{ "1.5", false, false },
		{ "三十", false, false },
		{ "关于召开会议的通知 2025-01-15", false, true },
		{ "关于召开会议的通知 [01-15]", false, true },
		{ "关于召开会议的通知(01-15)", false, true },
		{ "收取信息处理费 12-15", false, false },
		{ "截至 2025-01-15 收费0元。", true, false },
		{ "上一篇：关于召开会议的通知", false, true },
		{ "浏览次数：12", false, true },
		{ "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *line = cases[i].line;

		if (boilerplate_is_prose(line, strlen(line)) !=
			cases[i].prose ||
		    boilerplate_ends_text(line, strlen(line)) != cases[i].ends)
			fail_msg("\"%s\"", line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_boilerplate_from_text),
		cmocka_unit_test(knows_a_counter_on_two_lines),
		cmocka_unit_test(knows_where_the_text_of_a_report_ends),
	};

	return cmocka_run_group_tests_name("boilerplate", tests, NULL, NULL);
}
