/*
 * What stands around the tables: title, body, year, dates, parts, and why a
 * page without tables is none.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/normalize/dates.h"
#include "collectors/normalize/normalize.h"
#include "collectors/normalize/title.h"

#include "tests/support/unit.h"

#define PART2         "\n二、主动公开政府信息情况\n\n"
#define TABLE         PART2 "信息内容\n本年处理决定数量\n行政许可\n0\n"
#define TR1           "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
#define TR2           "<tr><td>行政许可</td><td>0</td></tr>"
#define TABLE_OF_HTML "<table>" TR1 TR2 "</table>"

static struct form_set *forms;
static struct arena *arena;

static int
read_page(const char *text, const struct normalize_context *context,
    struct report *out, struct err *e)
{
	const struct normalize_context none = { 0 };
	struct page page;

	if (decode_document(arena, text, strlen(text), NULL, &page, e) != 0)
		return -1;
	return normalize_page(
	    arena, &page, forms, context != NULL ? context : &none, out, e);
}

/* ---- titles ---- */

static void
test_titles(void **state)
{
	static const struct {
		const char *text, *title, *organ;
		int year;
	} titles[] = {
		{ "青石镇人民政府2023年政府信息公开工作年度报告",
		    "青石镇人民政府2023年政府信息公开工作年度报告",
		    "青石镇人民政府", 2023 },
		{ "（某县白鹭乡）2020年政府信息公开工作年度报告",
		    "（某县白鹭乡）2020年政府信息公开工作年度报告",
		    "某县白鹭乡", 2020 },
		{ "2022年青石镇政府信息公开工作年度报告",
		    "2022年青石镇政府信息公开工作年度报告", "青石镇", 2022 },
		{ "青石镇2022年度政府信息公开年报",
		    "青石镇2022年度政府信息公开年报", "青石镇", 2022 },
		{ "青石镇人民政府信息公开工作年度报告（2024年）",
		    "青石镇人民政府信息公开工作年度报告", "青石镇人民政府", 0 },
		{ "某市白鹭乡 2021 年度 政府信息公开工作年度报告_某县人民政府",
		    "某市白鹭乡2021年度政府信息公开工作年度报告", "某市白鹭乡",
		    2021 },
		{ "Page 8 - 青石镇2022年政府信息公开工作年度报告",
		    "青石镇2022年政府信息公开工作年度报告", "青石镇", 2022 },
		{ "青石镇２０２３年政府信息公开工作年度报告",
		    "青石镇２０２３年政府信息公开工作年度报告", "青石镇",
		    2023 },
		{ "青石镇人民政府二〇二四年政府信息公开工作年度报告",
		    "青石镇人民政府二〇二四年政府信息公开工作年度报告",
		    "青石镇人民政府", 2024 },
		{ "青石镇二○二四年度政府信息公开工作年度报告",
		    "青石镇二○二四年度政府信息公开工作年度报告", "青石镇",
		    2024 },
		{ "青石镇2０２４年政府信息公开工作年度报告",
		    "青石镇2０２４年政府信息公开工作年度报告", "青石镇", 2024 },
		{ "标题：关于青石镇2023年政府信息公开工作年度报告",
		    "关于青石镇2023年政府信息公开工作年度报告", "青石镇",
		    2023 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		struct title t = { 0 };

		title_read(arena, titles[i].text, &t);
		assert_string_equal(t.text, titles[i].title);
		assert_string_equal(t.organ, titles[i].organ);
		assert_int_equal(t.year, titles[i].year);
	}
}

static void
check_title(
    const char *document, const char *title, const char *organ, int year)
{
	struct report r;
	struct err e;

	assert_int_equal(read_page(document, NULL, &r, &e), 0);
	assert_string_equal(r.title, title);
	assert_string_equal(r.organ, organ);
	assert_int_equal(r.year, year);
}

static void
test_title_of_page(void **state)
{
	(void)state;
	check_title("青石镇人民政府\n2022年政府信息公开工作年度报告\n" TABLE,
	    "青石镇人民政府2022年政府信息公开工作年度报告", "青石镇人民政府",
	    2022);
	check_title("正文\n2025 年某市某区白鹭街道政府信息\n公开工作年度报告\n"
		    "\n（一）主动公开\n" TABLE,
	    "2025年某市某区白鹭街道政府信息公开工作年度报告",
	    "某市某区白鹭街道", 2025);
	check_title("青 石 镇 2023 年 政 府 信 息 公 　开 工 作 年 度 报 告\n"
		    "\n" TABLE,
	    "青石镇2023年政府信息公开工作年度报告", "青石镇", 2023);
	check_title(
	    "青石镇政府信息公开工作年度报告\n\n数据统计期限自2021年1月1日"
	    "起至2021年12月31日止。\n" TABLE,
	    "青石镇政府信息公开工作年度报告", "青石镇", 2021);
	check_title(
	    "<html><head><title>青石镇2023年政府信息公开工作年度报告_某县"
	    "</title></head><body><p>当前位置：首页 &gt; 政府信息公开年报"
	    "</p><p>政府信息公开年报</p><p>二、主动公开政府信息情况</p>"
	    "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
	    "<tr><td>行政许可</td><td>0</td></tr></table></body></html>",
	    "青石镇2023年政府信息公开工作年度报告", "青石镇", 2023);
}

#define LINK_3      "<a href='3'>青石镇2023年政府信息公开工作年度报告</a>"
#define LINK_2      "<a href='2'>青石镇2022年政府信息公开工作年度报告</a>"
#define LINKS       "<ul><li>" LINK_3 "</li><li>" LINK_2 "</li></ul>"
#define OTHERS      "<title>政府信息公开年报-某县</title>" LINKS
#define PERIOD_2024 "<p>统计期限自2024年1月1日起至2024年12月31日止。</p>"
#define REST        "<p>二、主动公开政府信息情况</p>" TABLE_OF_HTML

/* Links to other reports above the title, or a list that is no links. */
static void
test_title_below_others(void **state)
{
	static const char title[] = "青石镇2024年政府信息公开工作年度报告";

	(void)state;
	check_title(OTHERS "<p>青石镇2024年政府信息公开工作年度报告</p>" REST,
	    title, "青石镇", 2024);
	check_title(OTHERS
	    "<p>青石镇</p><p>2024年政府信息公开工作年度报告</p>" REST,
	    title, "青石镇", 2024);
	check_title(
	    "<ul><li>白水镇2023年政府信息公开工作年度报告</li></ul>"
	    "<p>青石镇2024年政府信息公开工作年度报告</p>" PERIOD_2024 REST,
	    title, "青石镇", 2024);
	/* The report's own link is repeated by its title. */
	check_title(OTHERS "<p>青石镇2023年政府信息公开工作年度报告</p>" REST,
	    "青石镇2023年政府信息公开工作年度报告", "青石镇", 2023);
	check_title(
	    "<ul><li><a href='3'>青石镇2023年政府信息公开工作年度报告"
	    "</a></li></ul><p>青石镇2024年政府信息公开工作年度报告</p>" REST
	    "<ul><li><a href='4'>青石镇2024年政府信息公开工作年度报告"
	    "</a></li></ul>",
	    title, "青石镇", 2024);
	check_title("<p><a href='1'>青石镇2024年政府信息公开工作年度报告</a>"
		    "</p>" REST,
	    title, "青石镇", 2024);
}

/* The context's year, then the year before the publication: only where the
 * document names none. */
static void
test_year(void **state)
{
	const struct normalize_context expected = { .year = 2020 };
	const char *bare = "青石镇政府信息公开工作年度报告\n"
			   "发布日期：2023-01-12\n" TABLE;
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(read_page(bare, NULL, &r, &e), 0);
	assert_int_equal(r.year, 2022);
	assert_int_equal(read_page(bare, &expected, &r, &e), 0);
	assert_int_equal(r.year, 2020);
	assert_int_equal(
	    read_page("青石镇2023年政府信息公开工作年度报告\n" TABLE, &expected,
		&r, &e),
	    0);
	assert_int_equal(r.year, 2023);
}

/* ---- dates ---- */

static void
test_periods(void **state)
{
	static const char *const periods[][3] = {
		{ "统计期限自2024年1月1日起至2024年12月31日止。", "2024-01-01",
		    "2024-12-31" },
		{ "统计期限从2019年1月1日到12月31日止", "2019-01-01",
		    "2019-12-31" },
		{ "统计期限为 2023 年 1 月 1 日 — 2023 年 12 月 31 日",
		    "2023-01-01", "2023-12-31" },
		{ "统计期限自201911日起至20191231日止。", "2019-01-01",
		    "2019-12-31" },
		{ "统计期限自20231月1日起至202312月31日止", "2023-01-01",
		    "2023-12-31" },
		{ "统计期限自二〇二四年一月一日起至十二月三十一日止。",
		    "2024-01-01", "2024-12-31" },
		{ "统计期限自二○二四年十月二十日至2０２４年十二月十日",
		    "2024-10-20", "2024-12-10" },
		{ "统计时限为2023年1月1日至……", "2023-01-01", "" },
		{ "统计期限自2020年1月1日至202020年12月31日止", "2020-01-01",
		    "" },
		{ "自2023年1月1日起", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
		struct page_block block = { .kind = PAGE_TEXT,
			.text = periods[i][0] };
		struct page page = { .blocks = &block, .n_blocks = 1 };
		struct date from, to;
		char text[DATE_TEXT_SIZE];

		dates_period(arena, &page, &from, &to);
		assert_string_equal(date_format(from, text), periods[i][1]);
		assert_string_equal(date_format(to, text), periods[i][2]);
	}
}

/* ---- parts ---- */

static void
test_parts(void **state)
{
	static const struct {
		int number, printed;
		bool variant;
		const char *heading, *text;
	} parts[] = {
		{ 1, 1, false, "一、总体情况",
		    "2023年工作如下。\n一、我镇认真学习，公开信息12条。\n（一）"
		    "主动公"
		    "开\n一是及时。" },
		{ 2, 2, true, "二、行政机关主动公开政府信息情况", "" },
		{ 3, 3, false, "三、收到和处理政府信息公开申请情况",
		    "无申请。" },
		{ 4, 4, true, "四、行政复议、诉讼情况", "" },
		{ 5, 5, true, "五、存在的主要问题及整改措施",
		    "一、存在问题\n人手不足。\n二、改进措施\n加强培训。" },
		{ 6, 6, false, "六、其他需要报告的事项", "无。" },
	};
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(
	    read_page(
		"青石镇2023年政府信息公开工作年度报告\n目录\n"
		"一、总体情况\n二、行政机关主动公开政府信息情况\n"
		"三、收到和处理政府信息公开申请情况\n五、存在的主要问题及整改措"
		"施"
		"\n\n依据条例编制。\n\n一、总体情况\n2023年工作如下。\n"
		"一、我镇认真学习，公开信息12条。\n（一）主动公开\n一是及时。\n"
		"二、行政机关主动公开政府信息情况\n信息内容\n本年处理决定数量\n"
		"行政许可\n0\n三、收到和处理政府信息公开申请情况\n无申请。\n"
		"四、行政复议、诉讼情况\n五、存在的主要问题及整改措施\n"
		"一、存在问题\n人手不足。\n二、改进措施\n加强培训。\n"
		"六、其他需要报告的事项：无。\n上一篇：别的\n版权所有\n",
		NULL, &r, &e),
	    0);
	assert_int_equal(r.n_sections, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(r.sections[i].number, parts[i].number);
		assert_int_equal(
		    r.sections[i].printed_number, parts[i].printed);
		assert_int_equal(r.sections[i].variant, parts[i].variant);
		assert_string_equal(r.sections[i].heading, parts[i].heading);
		assert_string_equal(r.sections[i].text, parts[i].text);
	}
	assert_non_null(strstr(r.preface, "依据条例编制。"));
}

/* What a site puts above the text hides nothing of it; below, it ends it. */
static void
test_site_around_text(void **state)
{
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(
	    read_page("青石镇2023年政府信息公开工作年度报告\n打印\n分享到：\n"
		      "依据条例编制。\n一、总体情况\n扫一扫\n好。\n"
		      "二、主动公开政府信息情况\n信息内容\n本年处理决定数量\n"
		      "行政许可\n0\n六、其他需要报告的事项\n无。\n打印\n"
		      "别的新闻\n",
		NULL, &r, &e),
	    0);
	assert_string_equal(r.preface, "依据条例编制。");
	assert_string_equal(r.sections[0].text, "好。");
	assert_string_equal(r.sections[r.n_sections - 1].text, "无。");
}

/* A part of other words, where the count of the parts goes on. */
static void
test_part_of_own_words(void **state)
{
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(
	    read_page(
		"青石镇2023年政府信息公开工作年度报告\n一、总体情况\n好。\n"
		"二、主动公开政府信息情况\n信息内容\n本年处理决定数量\n"
		"行政许可\n0\n三、支出和收费情况\n无。\n",
		NULL, &r, &e),
	    0);
	assert_int_equal(r.n_sections, 3);
	assert_int_equal(r.sections[2].number, 0);
	assert_int_equal(r.sections[2].printed_number, 3);
	assert_string_equal(r.sections[2].text, "无。");
}

/* Number and place are a part's, the wording or the paragraph is not. */
static void
test_lost_headings(void **state)
{
	static const char page[] =
	    "<h1>青石镇2023年政府信息公开工作年度报告</h1>"
	    "<p>一、总体情况2023年，我镇公开信息12条。</p>"
	    "<p>二、主动公开政府信息情况</p>"
	    "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
	    "<tr><td>行政许可</td><td>0</td></tr></table>"
	    "<p>三、依申请公开情况</p><p>没有收到申请。</p>"
	    "<p>四、政府信息公开行政</p><p>复议、行政诉讼情况</p><p>无。</p>"
	    "<p>五、存在的不足和下一步打算</p><p>二、人手不足。</p>"
	    "<p>六、其他需要报告的事项</p><p>无</p>";
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(read_page(page, NULL, &r, &e), 0);
	assert_int_equal(r.n_sections, 6);
	for (size_t i = 0; i < r.n_sections; i++)
		assert_int_equal(r.sections[i].number, (int)i + 1);
	assert_string_equal(r.sections[0].heading, "一、总体情况");
	assert_string_equal(r.sections[0].text, "2023年，我镇公开信息12条。");
	assert_false(r.sections[0].variant);
	assert_true(r.sections[2].variant);
	assert_string_equal(
	    r.sections[3].heading, "四、政府信息公开行政复议、行政诉讼情况");
	assert_false(r.sections[3].variant);
	assert_string_equal(r.sections[3].text, "无。");
	assert_true(r.sections[4].variant);
	assert_string_equal(r.sections[4].text, "二、人手不足。");
}

/* The whole report pasted into one table: its one-cell rows are paragraphs. */
static void
test_parts_in_a_table(void **state)
{
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(
	    read_page(
		"<h1>青石镇2023年政府信息公开工作年度报告</h1><table>"
		"<tr><td colspan=2>二、主动公开政府信息情况</td></tr>"
		"<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
		"<tr><td>行政许可</td><td>3</td></tr>"
		"<tr><td>行政处罚</td><td>0</td></tr>"
		"<tr><td colspan=2>五、存在的主要问题及改进情况</td></tr>"
		"<tr><td colspan=2>人手不足。</td></tr>"
		"<tr><td colspan=2>下一步加强培训。</td></tr>"
		"<tr><td colspan=2>六、其他需要报告的事项</td></tr>"
		"<tr><td colspan=2>没有收取信息处理费。</td></tr></table>",
		NULL, &r, &e),
	    0);
	assert_int_equal(
	    r.cells[form_cell_find(r.form, "t2.licensing.decisions")]
		.value.value,
	    3);
	assert_int_equal(r.n_sections, 3);
	assert_int_equal(r.sections[1].number, 5);
	assert_string_equal(r.sections[1].text, "人手不足。\n下一步加强培训。");
	assert_int_equal(r.sections[2].number, 6);
	assert_string_equal(r.sections[2].text, "没有收取信息处理费。");
}

static void
test_pictures(void **state)
{
	struct report r;
	struct err e;

	(void)state;
	assert_int_equal(
	    read_page(
		"<html><body><h1>青石镇2023年政府信息公开工作年度报告</h1>"
		"<p>二、主动公开政府信息情况</p><table><tr><td>信息内容</"
		"td><td>"
		"本年处理决定数量</td></tr><tr><td>行政许可</td><td>0</td></tr>"
		"</table><p>三、收到和处理政府信息公开申请情况</p><p><img "
		"src='a.png'></p><p>四、政府信息公开行政复议、行政诉讼情况</p>"
		"</body></html>",
		NULL, &r, &e),
	    0);
	assert_true(r.tables[0].found && !r.tables[0].picture);
	assert_true(!r.tables[1].found && r.tables[1].picture);
	assert_true(!r.tables[2].found && !r.tables[2].picture);
}

/* ---- no tables ---- */

static void
test_reasons(void **state)
{
	static const struct {
		const char *document;
		enum err_code code;
		const char *message;
	} pages[] = {
		{ "<html><body><h1>青石镇2023年政府信息公开工作年度报告</"
		  "h1><p>一"
		  "、总体情况</p><p>二、主动公开政府信息情况</p><p><img "
		  "src='a.png'></p></body></html>",
		    ERR_UNREADABLE, "tables are pictures" },
		{ "<html><body><p>请完成安全验证后继续访问</p></body></html>",
		    ERR_UNREADABLE, "challenge page" },
		{ "青石镇2023年政府信息公开工作年度报告\n一、总体情况\n二、主动"
		  "公开"
		  "政府信息情况\n相关附件：\n",
		    ERR_UNREADABLE, "tables are missing or in an attachment" },
		{ "青石镇2023年政府信息公开工作年度报告\n见附件。\n",
		    ERR_UNREADABLE, "tables are missing or in an attachment" },
		{ "青石镇2023年政府信息公开工作年度报告\n一、总体情况\n二、主动"
		  "公开"
		  "政府信息情况\n信息内容\n本年制发件数\n本年废止件数\n现行有效"
		  "件"
		  "数\n规章\n0\n行政规范性文件\n",
		    ERR_UNREADABLE,
		    "tables cannot be read: row '规章' has 1 values for 3 "
		    "columns" },
		{ "青石镇春季植树造林活动\n今天天气晴。\n", ERR_NOT_FOUND,
		    "not a report" },
		{ "甲镇2023年政府信息公开工作年度报告\n乙镇2023年政府信息公开工"
		  "作年"
		  "度报告\n丙镇2023年政府信息公开工作年度报告\n",
		    ERR_NOT_FOUND, "not a report" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct report r;
		struct err e;

		assert_int_equal(
		    read_page(pages[i].document, NULL, &r, &e), -1);
		assert_string_equal(e.msg, pages[i].message);
		assert_int_equal(e.code, pages[i].code);
	}
}

static int
set_up(void **state)
{
	(void)state;
	forms = form_set_builtin();
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	form_set_free(forms);
	return 0;
}

/* ---- units ---- */

/* 5件 is no amount, and 5万元 no count: neither is read as 5. */
static void
a_unit_of_another_kind_is_no_value(void **state)
{
	static const struct {
		const char *count, *amount;
		enum cell_state count_state, amount_state;
	} cases[] = {
		{ "5", "5", CELL_REPORTED, CELL_REPORTED },
		{ "5件", "5万元", CELL_REPORTED, CELL_REPORTED },
		{ "5万元", "5件", CELL_UNREADABLE, CELL_UNREADABLE },
		{ "5 元", "1,234项", CELL_UNREADABLE, CELL_UNREADABLE },
		{ "5（含罚没50万元的1件）", "5（共3件）", CELL_REPORTED,
		    CELL_REPORTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = arena_printf(arena,
		    "<h1>青石镇2023年政府信息公开工作年度报告</h1>"
		    "<h2>二、主动公开政府信息情况</h2><table>"
		    "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
		    "<tr><td>行政许可</td><td>%s</td></tr>"
		    "<tr><td>信息内容</td><td>本年收费金额（单位：万元）</td>"
		    "</tr><tr><td>行政事业性收费</td><td>%s</td></tr></table>",
		    cases[i].count, cases[i].amount);
		struct report r;
		struct err e;
		size_t n_seen = 0;

		assert_int_equal(read_page(text, NULL, &r, &e), 0);
		for (size_t k = 0; k < r.form->n_cells; k++) {
			const char *id = r.form->cells[k].id;
			enum cell_state wanted =
			    strcmp(id, "t2.fees.amount") == 0
			    ? cases[i].amount_state
			    : cases[i].count_state;

			if (strcmp(id, "t2.fees.amount") != 0 &&
			    strcmp(id, "t2.licensing.decisions") != 0)
				continue;
			n_seen++;
			assert_string_equal(cell_state_name(r.cells[k].state),
			    cell_state_name(wanted));
		}
		assert_int_equal(n_seen, 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_unit_of_another_kind_is_no_value),
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_title_of_page),
		cmocka_unit_test(test_title_below_others),
		cmocka_unit_test(test_year),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_site_around_text),
		cmocka_unit_test(test_part_of_own_words),
		cmocka_unit_test(test_lost_headings),
		cmocka_unit_test(test_parts_in_a_table),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
