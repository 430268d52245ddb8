/* Rules over title, years, period, names and address. */
#include <string.h>

#include "collectors/base/arena.h"
#include "tests/check/text_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
looks_at_the_title(void **state)
{
	static const struct text_example examples[] = {
		{ "G01", "title",
		    "青石镇人民政府2024年政府信息公开工作年度报告", NULL, 0,
		    NULL, NULL, NULL },
		{ "G01", "title",
		    "云岭县青石镇人民政府（2024年）政府信息公开工作年度报告",
		    NULL, 0, NULL, NULL, NULL },
		{ "G01", "title", "2024年青石镇政府信息公开工作年度报告", NULL,
		    0, NULL, NULL, NULL },
		{ "G01", "title", "青石镇2024年政府信息公开工作告年度报",
		    "title", SEVERITY_WARNING,
		    "标题“青石镇2024年政府信息公开工作告年度报”疑有错字，"
		    "规范写法为“（机关名称）2024年政府信息公开工作年度报告”",
		    "青石镇2024年政府信息公开工作告年度报", NULL },
		{ "G01", "title", "青石镇2024年政府信息公开年度工作报告",
		    "title", SEVERITY_INFO,
		    "标题“青石镇2024年政府信息公开年度工作报告”"
		    "与规范写法不一致，规范写法为"
		    "“（机关名称）2024年政府信息公开工作年度报告”",
		    NULL, NULL },
		{ "G01", "title", "青石镇2024年度政府信息公开工作年度报告",
		    "title", SEVERITY_INFO,
		    "标题“青石镇2024年度政府信息公开工作年度报告”"
		    "与规范写法不一致，规范写法为"
		    "“（机关名称）2024年政府信息公开工作年度报告”",
		    NULL, NULL },
		{ "G01", "title", "青石镇2024年政府信息公开年度报告", "title",
		    SEVERITY_INFO,
		    "标题“青石镇2024年政府信息公开年度报告”"
		    "与规范写法不一致，规范写法为"
		    "“（机关名称）2024年政府信息公开工作年度报告”",
		    NULL, NULL },
		{ "G01", "title", "青石镇2024年政府信息公开工作报告报告",
		    "title", SEVERITY_WARNING,
		    "标题“青石镇2024年政府信息公开工作报告报告”疑有错字，"
		    "规范写法为“（机关名称）2024年政府信息公开工作年度报告”",
		    NULL, NULL },
		{ "G01", "title", "", NULL, 0, NULL, NULL, "no title found" },
	};
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));

	/* The page's title is not the report's own. */
	trial_begin(&t, "2021", 2024);
	t.report.title = "青石镇2024年政府信息公开年报";
	t.report.preface = "青石镇人民政府\n"
			   "青石镇人民政府2024年政府信息公开工作年度报告\n";
	text_expect(
	    &t, &(struct text_example){ .rule = "G01", .text = "own title" });
	trial_end(&t);
}

static void
looks_at_the_years(void **state)
{
	static const struct text_example examples[] = {
		{ "G02", "s1", "2023年，我镇共制定规范性文件 2 件。余略。",
		    "s1", SEVERITY_WARNING,
		    "第一部分：文字写的是2023年的情况，报告年度为2024年",
		    "2023年，我镇共制定规范性文件 2 件", NULL },
		{ "G02", "s1", "（一）2025年度收到政府信息公开申请1件。", "s1",
		    SEVERITY_WARNING,
		    "第一部分：文字写的是2025年的情况，报告年度为2024年", NULL,
		    NULL },
		/* Its own year, comparisons, plans, histories, documents. */
		{ "G02", "s1", "2024年，我镇共制定规范性文件2件。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G02", "s1", "2023年收到申请3件，2024年收到申请5件。", NULL,
		    0, NULL, NULL, NULL },
		{ "G02", "s1", "2023年收到申请3件。2024年收到申请5件。", NULL,
		    0, NULL, NULL, NULL },
		{ "G02", "s1", "收到申请5件，比2023年增加2件。", NULL, 0, NULL,
		    NULL, NULL },
		{ "G02", "s1", "2023年结转的申请1件已答复，收到申请0件。", NULL,
		    0, NULL, NULL, NULL },
		{ "G02", "s1", "2025年，我镇将主动公开更多信息。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G02", "s1", "2023年印发的制度继续执行，主动公开顺利。", NULL,
		    0, NULL, NULL, NULL },
		{ "G02", "s1", "2020年，我镇共制定规范性文件2件。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G02", "s5", "2023年主动公开不够及时。下一步改进。", NULL, 0,
		    NULL, NULL, NULL },
	};
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));

	/* Title and period. */
	trial_begin(&t, "2021", 2024);
	t.report.period_from.year = t.report.period_to.year = 2023;
	text_expect(&t,
	    &(struct text_example){ .rule = "G02",
		.text = "period",
		.place = "period",
		.severity = SEVERITY_ERROR,
		.message = "标题和报告年度为2024年，统计期限为2023年" });
	assert_int_equal(trial_count(&t, "G03"), 0);
	t.report.year = 0;
	text_expect(&t,
	    &(struct text_example){ .rule = "G02",
		.text = "no year",
		.reason = "report year unknown" });
	trial_end(&t);
}

static void
looks_at_the_period(void **state)
{
	static const struct text_example examples[] = {
		{ "G03", "preface",
		    "统计期限自2024年1月1日起至2024年12月31日止。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G03", "preface",
		    "统计期限为 2024 年 1 月 1 日至 202424 年 12 月 31 日。",
		    "period", SEVERITY_WARNING, "统计期限的日期有多余的数字",
		    "统计期限为 2024 年 1 月 1 日至 202424 年 12 月 31 日",
		    NULL },
		{ "G03", "s1", "统计期限自20241月1日起至2024年12月31日止。",
		    "period", SEVERITY_INFO, "统计期限的日期缺字", NULL, NULL },
	};
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));

	trial_begin(&t, "2021", 2024);
	t.report.period_to = (struct date){ 2024, 11, 30 };
	text_expect(&t,
	    &(struct text_example){ .rule = "G03",
		.text = "end",
		.place = "period",
		.severity = SEVERITY_ERROR,
		.message = "统计期限为2024年1月1日至2024年11月30日，"
			   "应为2024年1月1日至2024年12月31日" });
	t.report.period_to = (struct date){ 0, 0, 0 };
	text_expect(&t,
	    &(struct text_example){ .rule = "G03",
		.text = "no end",
		.reason = "no statistical period found" });
	trial_end(&t);
}

/* A report of `name` in a county with others, section one of which says
 * this. */
static void
expect_name(
    const char *name, const char *text, const char *message, const char *quote)
{
	static const char *others[] = { "白鹭乡", "云岭县大青石镇人民政府",
		"前进街道", "水利局", "云岭县人民政府" };
	struct trial t;

	trial_begin(&t, "2021", 2024);
	t.context.name = name;
	t.context.others = others;
	t.context.n_others = N(others);
	t.report.publisher = name;
	t.report.sections[0].text = text;
	text_expect(&t,
	    &(struct text_example){ .rule = "G04",
		.text = text,
		.place = message == NULL ? NULL : "s1",
		.severity = SEVERITY_WARNING,
		.message = message,
		.evidence = quote });
	trial_end(&t);
}

static void
knows_other_bodies_words(void **state)
{
	(void)state;
	expect_name("青石镇", "我局高度重视政务公开。",
	    "第一部分：青石镇的文字中自称“我局”", "我局高度重视政务公开");
	expect_name("青石镇", "我乡高度重视政务公开。",
	    "第一部分：青石镇的文字中自称“我乡”", NULL);
	expect_name("前进街道办事处", "我镇高度重视政务公开。",
	    "第一部分：前进街道办事处的文字中自称“我镇”", NULL);
	expect_name("水利局", "我镇水利设施改善。",
	    "第一部分：水利局的文字中自称“我镇”", NULL);
	expect_name("青石镇", "向广大参保群体公开。",
	    "第一部分：青石镇的文字中出现“参保群体”", NULL);
	/* Right words, and words that only look so. */
	expect_name("青石镇", "我镇、我办、我单位、我县均有公开。", NULL, NULL);
	expect_name("前进街道办事处", "我办和我街道认真公开。", NULL, NULL);
	expect_name("水利局", "我局认真公开。", NULL, NULL);
	expect_name(
	    "青石镇", "自我局限、我乡镇干部、我委托的律师。", NULL, NULL);
	expect_name("行政服务中心", "我局认真公开。", NULL, NULL);
}

static void
knows_other_bodies_names(void **state)
{
	(void)state;
	expect_name("青石镇", "2024年，白鹭乡认真贯彻《条例》，公开信息5条。",
	    "第一部分：青石镇的文字中应写本机关名称处写的是“白鹭乡”",
	    "2024年，白鹭乡认真贯彻《条例》，公开信息5条");
	expect_name("青石镇", "如有疑问，请与云岭县白鹭乡党政办联系。",
	    "第一部分：青石镇的文字中应写本机关名称处写的是“白鹭乡”", NULL);
	expect_name("青石镇", "本报告由前进街道办事处编制。",
	    "第一部分：青石镇的文字中应写本机关名称处写的是“前进街道”", NULL);
	/* Partners, superiors, neighbours, and names within its own. */
	expect_name("青石镇", "与白鹭乡联合开展政策宣传。", NULL, NULL);
	expect_name("青石镇", "白鹭乡、青石镇认真开展政策宣传。", NULL, NULL);
	expect_name("青石镇", "白鹭乡来我镇交流政务公开经验。", NULL, NULL);
	expect_name(
	    "青石镇", "学习借鉴白鹭乡政府信息公开工作经验。", NULL, NULL);
	expect_name("青石镇", "水利局认真指导防汛信息公开。", NULL, NULL);
	expect_name("青石镇", "青石镇认真贯彻《条例》。", NULL, NULL);
	expect_name("青石镇", "请与青石镇党政办联系。", NULL, NULL);
	expect_name("水利局", "白鹭乡认真开展河道清理。", NULL, NULL);
}

static void
allows_a_body_its_former_kind(void **state)
{
	static const char *aliases[] = { "前进镇" };
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 2024);
	t.context.name = t.report.publisher = "前进街道";
	t.context.aliases = aliases;
	t.context.n_aliases = 1;
	t.report.sections[0].text = "我镇改设街道后继续做好公开。";
	text_expect(
	    &t, &(struct text_example){ .rule = "G04", .text = "alias" });
	trial_end(&t);
}

static void
looks_at_the_column(void **state)
{
	static const struct text_example examples[] = {
		{ "I10", "url", "http://x.gov.cn/xxgk/2023n/art/2025/a.html",
		    "report", SEVERITY_INFO, "2024年度报告发布在2023年的栏目",
		    "http://x.gov.cn/xxgk/2023n/art/2025/a.html", NULL },
		{ "I10", "url", "http://x.gov.cn/n2022n52/c.html", "report",
		    SEVERITY_INFO, "2024年度报告发布在2022年的栏目", NULL,
		    NULL },
		/* The year of the report or of its publication. */
		{ "I10", "url", "http://x.gov.cn/n2024n/xz/hcz.htm", NULL, 0,
		    NULL, NULL, NULL },
		{ "I10", "url", "http://x.gov.cn/2025n_1/2023/hcz.htm", NULL, 0,
		    NULL, NULL, NULL },
		{ "I10", "url", "http://x.gov.cn/2023new/12023n/a.htm", NULL, 0,
		    NULL, NULL, NULL },
	};
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));
	/* Nobody knows where it was. */
	trial_begin(&t, "2021", 2024);
	text_expect(&t, &(struct text_example){ .rule = "I10", .text = "-" });
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_at_the_title),
		cmocka_unit_test(looks_at_the_years),
		cmocka_unit_test(looks_at_the_period),
		cmocka_unit_test(knows_other_bodies_words),
		cmocka_unit_test(knows_other_bodies_names),
		cmocka_unit_test(allows_a_body_its_former_kind),
		cmocka_unit_test(looks_at_the_column),
	};

	return cmocka_run_group_tests_name("check_identity", tests, NULL, NULL);
}
