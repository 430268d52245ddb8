#include "collectors/find/titles.h"

#include "collectors/base/arena.h"
#include "tests/find/listing.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *const kinds[] = {
	[TITLES_OTHER] = "other",
	[TITLES_REPORT] = "report",
	[TITLES_PICTURE] = "picture",
	[TITLES_BODY] = "body",
	[TITLES_YEAR] = "year",
	[TITLES_GROUP] = "group",
};

static const char *
reading(struct arena *a, const char *text, bool column)
{
	struct titles_title t;
	enum titles_kind kind = titles_read(a, text, column, &t);

	if (kind == TITLES_OTHER)
		return "other";
	return arena_printf(a, "%s %d %s", kinds[kind], t.year, t.publisher);
}

static void
knows_a_report_by_its_title(void **state)
{
	static const struct {
		const char *title, *reading;
	} cases[] = {
		{ "青石镇2024年政府信息公开工作年度报告",
		    "report 2024 青石镇" },
		{ "2024年青石镇政府信息公开工作年度报告",
		    "report 2024 青石镇" },
		{ "河东县青石镇人民政府2024年度政府信息公开年度报告",
		    "report 2024 河东县青石镇人民政府" },
		{ "青石镇人民政府信息公开年报（2024年）",
		    "report 2024 青石镇人民政府" },
		{ "青石镇二〇二四年政府信息公开年度工作报告",
		    "report 2024 青石镇" },
		{ "青石镇二O二四年政府信息公开工作报告", "report 2024 青石镇" },
		{ "青石镇2024政府信息公开年报", "report 2024 青石镇" },
		{ "青石镇2024度政府信息公开年报", "report 2024 青石镇" },
		{ "青石镇2024年信息公开年度报告", "report 2024 青石镇" },
		{ "青石镇2023年政府信息公开 工作告年度报",
		    "report 2023 青石镇" },
		{ "青石镇 2023 年政府信息公开年度\n报 告",
		    "report 2023 青石镇" },
		{ "青石镇信息公开工作年度报告", "report 0 青石镇" },
		{ "政府信息公开年报", "report 0 " },
		{ "我镇2024年政府信息公开年报", "report 2024 " },
		{ "2024年政府信息公开年度报告（青石镇）",
		    "report 2024 青石镇" },
		{ "2024年政府信息公开年度报告-北关街道办事处",
		    "report 2024 北关街道办事处" },
		{ "青石镇人民政府关于2024年政府信息公开工作情况的报告",
		    "report 2024 青石镇人民政府" },
		{ "关于青石镇2024年政府信息公开工作年度报告",
		    "report 2024 青石镇" },
		{ "关于公布青石镇2024年政府信息公开工作年度报告",
		    "report 2024 青石镇" },
		{ "乡镇年报-青石镇2024年政府信息公开年报",
		    "report 2024 青石镇" },
		{ "青石镇2024年政府信息公开年度报告公示",
		    "report 2024 青石镇" },
		{ "[2025-01-17] 青石镇2024年政府信息公开年报",
		    "report 2024 青石镇" },
		{ "· 青石镇2024年政府信息公开年报 2025/01/17",
		    "report 2024 青石镇" },
		{ "3、青石镇2024年政府信息公开年报", "report 2024 青石镇" },
		{ "2025年1月17日 青石镇2024年政府信息公开年报",
		    "report 2024 青石镇" },
		{ "[01-17]青石镇2024年政府信息公开年报 (2025年1月17日)",
		    "report 2024 青石镇" },
		{ "青石镇-2024年政府信息公开年报", "report 2024 青石镇" },
		{ "中共青石镇委员会 青石镇人民政府2024年政府信息公开年报",
		    "report 2024 中共青石镇委员会青石镇人民政府" },
		{ "各乡镇2024年政府信息公开年报", "group 2024 各乡镇" },
		{ "青石镇2024年政府信息公开工作年度报告.docx",
		    "report 2024 青石镇" },
		{ "青石镇2019年政府信息公开年报（图片版）",
		    "picture 2019 青石镇" },
		{ "河东县培训中心2024年政府信息公开年报",
		    "report 2024 河东县培训中心" },
		/* Cut off. */
		{ "青石镇2024年政府信息公开工作年度...", "report 2024 青石镇" },
		{ "青石镇2024年政府信息公开…", "report 2024 青石镇" },
		{ "河东县青石镇人民政府2024年政府信...",
		    "report 2024 河东县青石镇人民政府" },
		{ "青石镇2024年政府信息公开培...", "other" },
		{ "青石镇2024年政府信息公开目录...", "other" },
		{ "青石镇2024年财政...", "other" },
		{ "青石镇政府信...", "other" },
		/* About reports, or another kind of report. */
		{ "青石镇2024年政府信息公开工作年度报告解读", "other" },
		{ "文字解读：青石镇2024年政府信息公开工作年度报告的解读",
		    "other" },
		{ "图解：青石镇2024年政府信息公开工作年度报告", "other" },
		{ "一图读懂青石镇2024年政府信息公开年报", "other" },
		{ "青石镇政府信息公开指南", "other" },
		{ "青石镇政府信息公开指南和年度报告目录", "other" },
		{ "青石镇政府信息公开制度", "other" },
		{ "政府信息公开年度报告制度", "other" },
		{ "青石镇政府信息公开目录", "other" },
		{ "关于做好2024年政府信息公开年度报告编制工作的通知", "other" },
		{ "青石镇召开2024年政府信息公开工作年度报告培训会", "other" },
		{ "2024年政府信息公开工作考核结果报告", "other" },
		{ "青石镇2024年法治政府建设年度报告", "other" },
		{ "青石镇2024年部门预算公开报告", "other" },
		{ "2024年政府网站工作年度报表", "other" },
		{ "青石镇政府信息依申请公开年度报告", "other" },
		{ "政府信息公开年度报告格式", "other" },
		{ "青石镇2024年政府工作报告", "other" },
		{ "青石镇2024年上半年政府信息公开工作报告", "other" },
		{ "青石镇2024年政府信息公开", "other" },
		{ "青石镇2024年政务公开工作要点报告", "other" },
		{ "", "other" },
		/* Nothing without a column that says so. */
		{ "2024年", "other" },
		{ "青石镇", "other" },
		{ "青石镇2024年度报告", "other" },
	};
	struct arena *a = arena_new();
	int n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		n_wrong += !listing_same(reading(a, cases[i].title, false),
		    cases[i].reading, cases[i].title);
	assert_int_equal(n_wrong, 0);
	arena_free(a);
}

static void
needs_less_where_the_column_says_it(void **state)
{
	static const struct {
		const char *title, *reading;
	} cases[] = {
		{ "2024年", "year 2024 " },
		{ "2024年度", "year 2024 " },
		{ "2024", "year 2024 " },
		{ "1024", "other" },
		{ "20240", "other" },
		{ "青石镇", "body 0 青石镇" },
		{ "北关街道办事处", "body 0 北关街道办事处" },
		{ "青石镇2024年", "body 2024 青石镇" },
		{ "青石镇2024年度报告", "report 2024 青石镇" },
		{ "2024年度报告", "report 2024 " },
		{ "2024年年报", "report 2024 " },
		{ "青石镇年报", "report 0 青石镇" },
		{ "年度报告", "report 0 " },
		{ "青石镇2024年法治政府建设年度报告", "other" },
		{ "国土空间规划环境影响报告", "other" },
		{ "首页", "other" },
		{ "乡镇（街道）", "group 0 " },
		{ "2024年县直部门年报", "group 2024 " },
	};
	struct arena *a = arena_new();
	int n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		n_wrong += !listing_same(reading(a, cases[i].title, true),
		    cases[i].reading, cases[i].title);
	assert_int_equal(n_wrong, 0);
	arena_free(a);
}

static void
takes_the_whole_of_text_and_title(void **state)
{
	static const struct {
		const char *text, *title, *whole;
	} cases[] = {
		{ "青石镇2024年政府信息公开工作...",
		    "青石镇2024年政府信息公开工作年度报告",
		    "青石镇2024年政府信息公开工作年度报告" },
		{ "青石镇2024年政府信息公开工作年度报告", "",
		    "青石镇2024年政府信息公开工作年度报告" },
		{ "青石镇2024年政府信息公开工作年度报告", "点击查看",
		    "青石镇2024年政府信息公开工作年度报告" },
		{ "", "青石镇2024年政府信息公开年报",
		    "青石镇2024年政府信息公开年报" },
		{ "查看", "青石镇2024年政府信息公开年报",
		    "青石镇2024年政府信息公开年报" },
		{ "2024年政府信息公开年报", "青石镇2024年政府信息公开年报",
		    "青石镇2024年政府信息公开年报" },
		{ "青石镇召开...", "青石镇召开防汛会议", "青石镇召开防汛会议" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_string_equal(
		    titles_whole(a, cases[i].text, cases[i].title),
		    cases[i].whole);
	arena_free(a);
}

static void
a_folder_may_say_the_year(void **state)
{
	static const struct {
		const char *url;
		int year;
	} cases[] = {
		{ "http://a.example/zfxxgknb/n2024n/xz/qsz.htm", 2024 },
		{ "http://a.example/nb/2024n/202501/t20250123_8.html", 2024 },
		{ "http://a.example/nb/2022n_595/202401/t2.html", 2022 },
		{ "http://a.example/nb/2022n52/1/index.html", 2022 },
		{ "http://a.example/nb/2024nd/1.html", 2024 },
		{ "http://a.example/nb/n2024n.htm", 2024 },
		/* When it was published. */
		{ "http://a.example/art/2025/1/9/art_1_2.html", 0 },
		{ "http://a.example/202501/t20250117_3.html", 0 },
		{ "http://a.example/2024news/1.html", 0 },
		{ "http://a.example/2024n/2023n/1.html", 0 },
		{ "http://a.example/1?y=2024n", 0 },
		{ "http://a.example/120245n/", 0 },
		{ "http://a.example", 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(
		    titles_year_in_url(cases[i].url), cases[i].year);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_a_report_by_its_title),
		cmocka_unit_test(needs_less_where_the_column_says_it),
		cmocka_unit_test(takes_the_whole_of_text_and_title),
		cmocka_unit_test(a_folder_may_say_the_year),
	};

	return cmocka_run_group_tests_name("titles", tests, NULL, NULL);
}
