/*
 * Tables laid out otherwise than the form's, several reports on one page:
 * what must be read from them, and what must not.
 */
#include "tests/match/examples.h"
#include "tests/support/unit.h"

static const struct example examples[] = {
	{ "last year's report behind this year's",
	    HTML H2 DECIDED_3 H3
	    "<p>无</p>" OLD_TITLE H2 DECIDED_8 H3 RECEIVED_TABLE,
	    "2021",
	    { { "t2.licensing.decisions", "3" },
		{ "t3.received.total", "absent" } },
	    NULL },
	{ "another body's report behind this one",
	    HTML H2 DECIDED_3 H3
	    "<h1>白鹭乡2023年政府信息公开工作年度报告</h1>" H2 DECIDED_8 H3
		RECEIVED_TABLE,
	    "2021",
	    { { "t2.licensing.decisions", "3" },
		{ "t3.received.total", "absent" } },
	    NULL },
	{ "the report that the page's title names",
	    "<html><head><title>青石镇2023年政府信息公开工作年度报告</title>"
	    "</head><body>" OLD_TITLE H2 DECIDED_8
	    "<h1>青石镇2023年政府信息公开工作年度报告</h1>" H2 DECIDED_3,
	    "2021", { { "t2.licensing.decisions", "3" } }, NULL },
	{ "a link to last year's report between two parts",
	    HTML H2 DECIDED_3
	    "<p>青石镇2022年政府信息公开工作年度报告</p>" H3 RECEIVED_TABLE,
	    "2021",
	    { { "t2.licensing.decisions", "3" }, { "t3.received.total", "4" } },
	    NULL },
	{ "a table under a line that names another year",
	    HTML H2 "<p>2022年处理决定情况如下：</p>" DECIDED_8
		    "<p>2023年处理决定情况如下：</p>" DECIDED_3,
	    "2021", { { "t2.licensing.decisions", "3" } }, NULL },
	{ "only another year's table",
	    HTML H2 DECIDED_3 H3
	    "<p>2022年收到和处理情况如下：</p>" RECEIVED_TABLE,
	    "2021",
	    { { "t2.licensing.decisions", "3" },
		{ "t3.received.total", "unreadable" } },
	    "table 3 stands under another year" },
	{ "two header cells of one name in a line",
	    HTML H3 "<table>" HEAD3_A HEAD3_5
		    "<tr><td>商业企业</td><td>其他</td><td>社会公益组织</td>"
		    "<td>法律服务机构</td><td>其他</td></tr>"
		    "<tr><td colspan=3>" RECEIVED "</td>" APART "</tr></table>",
	    "2021",
	    { { "t3.received.natural", "1" }, { "t3.received.business", "2" },
		{ "t3.received.research", "unreadable" },
		{ "t3.received.nonprofit", "4" },
		{ "t3.received.other", "unreadable" },
		{ "t3.received.total", "21" } },
	    "header '其他' stands twice in one line" },
	{ "table 2 with a column named twice",
	    HTML H2
	    "<table><tr><td>信息内容</td><td>本年制发件数</td><td>"
	    "本年制发件数</td><td>现行有效件数</td></tr><tr><td>规章</td>"
	    "<td>1</td><td>2</td><td>3</td></tr></table>",
	    "2021",
	    { { "t2.regulations.made", "unreadable" },
		{ "t2.regulations.repealed", "unreadable" },
		{ "t2.regulations.valid", "3" } },
	    "header '本年制发件数' stands twice in one line" },
	{ "no cell over the organisations",
	    HTML H3
	    "<table>" HEAD3_1 HEAD3_2 HEAD3_3 HEAD3_5 HEAD3_6 HEAD3_7 HEAD3_8
	    "<tr><td colspan=3>" RECEIVED "</td>" APART "</tr></table>",
	    "2021",
	    { { "t3.received.natural", "1" }, { "t3.received.business", "2" },
		{ "t3.received.other", "6" }, { "t3.received.total", "21" } },
	    NULL },
	{ "no cell over the organisations, and one of them elsewhere",
	    HTML H3 "<table>" HEAD3_1 HEAD3_2 HEAD3_3 HEAD3_5
		    "<tr><td>科研机构</td><td>商业企业</td>" HEAD3_7 HEAD3_8
		    "<tr><td colspan=3>" RECEIVED "</td>" APART
		    "</tr></table><p>二、主动公开政府信息情况</p>" DECIDED_3,
	    "2021",
	    { { "t3.received.natural", "unreadable" },
		{ "t3.received.business", "unreadable" },
		{ "t3.received.total", "unreadable" } },
	    "row '一、本年新收政府信息公开申请数量' has 7 values for 7 "
	    "columns" },
};

static void
test_examples(void **state)
{
	(void)state;
	examples_check(examples, sizeof(examples) / sizeof(examples[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
	};

	return cmocka_run_group_tests(
	    tests, examples_set_up, examples_tear_down);
}
