/*
 * Tables laid out otherwise than the form's, several reports on one page:
 * what must be read from them, and what must not.
 */
#include "tests/support/unit.h"
#include "tests/tables/examples.h"

#define HEAD3_CORNER "<td colspan=3 rowspan=3>" CORNER "</td>"
#define OTHER_HEAD   "<td>公开渠道</td><td>信息内容</td><td>数量</td>"
#define OTHER_ROW    "<td>网站</td><td>行政许可</td><td>300</td>"
#define OTHER_ROWS   "<tr>" OTHER_HEAD "</tr><tr>" OTHER_ROW "</tr>"
#define OTHER_TABLE  "<table>" OTHER_ROWS "</table>"

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
	{ "a column of row numbers",
	    HTML H2
	    "<table><tr><td>序号</td><td>信息内容</td><td>本年处理决定"
	    "数量</td></tr><tr><td>1</td><td>行政许可</td><td>7</td></tr><tr>"
	    "<td>2</td><td>行政处罚</td><td>5</td></tr></table>" H3
	    "<table><tr><td rowspan=3>序号</td>" HEAD3_CORNER HEAD3_2 HEAD3_3
		HEAD3_4 HEAD3_5 HEAD3_6 HEAD3_7 HEAD3_8
	    "<tr><td>1</td><td colspan=3>" RECEIVED "</td>" APART
	    "</tr></table>",
	    "2021",
	    { { "t2.licensing.decisions", "7" },
		{ "t2.penalty.decisions", "5" }, { "t3.received.natural", "1" },
		{ "t3.received.total", "21" } },
	    NULL },
	{ "table 4 in three, each under its group",
	    HTML H2 DECIDED_3 H4
	    "<table><tr><td colspan=5>行政复议</td></tr><tr>" RESULTS
	    "</tr><tr>" FIVE_OF("1",
		"2") "</tr></table>"
		     "<table><tr><td colspan=5>" DIRECT "</td></tr><tr>" RESULTS
		     "</tr><tr>" FIVE_OF("3",
			 "4") "</tr></table>"
			      "<p>" AFTER "</p><table><tr>" RESULTS
			      "</tr><tr>" FIVE_OF("5", "6") "</tr></table>",
	    "2021",
	    { { "t4.review.upheld", "1" }, { "t4.review.total", "2" },
		{ "t4.direct.upheld", "3" }, { "t4.direct.total", "4" },
		{ "t4.after_review.upheld", "5" },
		{ "t4.after_review.pending", "0" },
		{ "t4.after_review.total", "6" } },
	    NULL },
	{ "table 4 with a row for each group",
	    HTML H2 DECIDED_3 H4
	    "<table><tr><td></td>" RESULTS "</tr><tr><td>" DIRECT
	    "</td>" FIVE_OF("3", "4") "</tr><tr><td>行政复议</td>" FIVE_OF(
		"1", "2") "</tr><tr><td>" AFTER
			  "</td>" FIVE_OF("5", "6") "</tr></table>",
	    "2021",
	    { { "t4.review.upheld", "1" }, { "t4.review.total", "2" },
		{ "t4.direct.upheld", "3" }, { "t4.direct.total", "4" },
		{ "t4.after_review.upheld", "5" },
		{ "t4.after_review.total", "6" } },
	    NULL },
	{ "table 4 with a row for each result",
	    HTML H2 DECIDED_3 H4
	    "<table><tr><td rowspan=5>行政复议</td>"
	    "<td>结果维持</td><td>1</td></tr><tr><td>结果纠正</td><td>2</td>"
	    "</tr><tr><td>其他结果</td><td>3</td></tr><tr><td>尚未审结</td>"
	    "<td>/</td></tr><tr><td>总计</td><td>6</td></tr></table>",
	    "2021",
	    { { "t4.review.upheld", "1" }, { "t4.review.other", "3" },
		{ "t4.review.pending", "blank" }, { "t4.review.total", "6" },
		{ "t4.direct.upheld", "unreadable" } },
	    "only 5 of 15 cells of table 4 could be read" },
	{ "one word for all of table 4",
	    HTML H2 DECIDED_3 H4 HEAD4_1 HEAD4_2 HEAD4_3
	    "<tr><td colspan=15>无</td></tr></table>",
	    "2021",
	    { { "t2.licensing.decisions", "3" },
		{ "t4.review.upheld", "unreadable" },
		{ "t4.after_review.total", "unreadable" } },
	    "table 4 has the form's labels, but not where they are "
	    "understood" },
	{ "table 3 turned on its side",
	    HTML H2 DECIDED_3 H3
	    "<table><tr><td></td><td>" RECEIVED "</td><td>" CARRIED
	    "</td><td>（一）予以公开</td><td>四、结转下年度继续办理</td>"
	    "</tr><tr><td>自然人</td><td>1</td><td>0</td><td>1</td><td>0</td>"
	    "</tr></table>",
	    "2021",
	    { { "t2.licensing.decisions", "3" },
		{ "t3.received.natural", "unreadable" },
		{ "t3.handled.total", "unreadable" } },
	    "table 3 has the form's labels, but not where they are "
	    "understood" },
	{ "a label far too wide",
	    HTML H3 "<table>" HEAD3 "<tr><td colspan=1000>" RECEIVED
		    "</td>" APART "</tr></table>",
	    "2021",
	    { { "t3.received.natural", "1" }, { "t3.received.total", "21" } },
	    NULL },
	{ "a label over two lines in front of tabs",
	    TITLE PART3
	    "自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t"
	    "社会公益组织\t法律服务机构\t其他\n（一）予以公开\t1\t2\t3\t4\t"
	    "5\t6\t21\n（二）部分公开（区分处理的，\n只计这一情形，不计其他"
	    "情形）\t2\t0\t0\t0\t0\t0\t2\n",
	    "2021",
	    { { "t3.granted.total", "21" }, { "t3.partial.natural", "2" },
		{ "t3.partial.total", "2" } },
	    NULL },
	{ "another table with the same row names, before and behind",
	    HTML OTHER_TABLE H2 DECIDED_3 OTHER_TABLE, "2021",
	    { { "t2.licensing.decisions", "3" } },
	    "row '行政许可' stands under a header that is not the form's" },
	{ "a list of figures without any header",
	    HTML
	    "<table><tr><td>行政许可</td><td>33</td></tr></table>" H2 DECIDED_3,
	    "2021", { { "t2.licensing.decisions", "3" } }, NULL },
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
