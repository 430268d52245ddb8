#include "daemon/store/furniture.h"

#include <string.h>

#include "tests/support/unit.h"

static void
tells_furniture_from_text(void **state)
{
	static const struct {
		const char *line;
		bool furniture;
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
		if (furniture_line(cases[i].line, strlen(cases[i].line)) !=
		    cases[i].furniture)
			fail_msg("\"%s\"", cases[i].line);
	/* A long line is text; the limit itself is not long. */
	memset(line, 'x', sizeof(line));
	memcpy(line, "浏览次数：", strlen("浏览次数："));
	assert_true(furniture_line(line, 400));
	assert_false(furniture_line(line, 401));
	/* Never beyond its length. */
	assert_false(furniture_line("浏览次数：", strlen("浏览次")));
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

		if (furniture_wants_number(line, strlen(line)) !=
			cases[i].wants ||
		    furniture_number(line, strlen(line)) != cases[i].number)
			fail_msg("\"%s\"", line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_furniture_from_text),
		cmocka_unit_test(knows_a_counter_on_two_lines),
	};

	return cmocka_run_group_tests_name("furniture", tests, NULL, NULL);
}
