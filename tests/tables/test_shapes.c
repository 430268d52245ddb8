/*
 * What single offices and their editors do to the form: each case is a small
 * document and what must be read from it, cell by cell.
 */
#include "collectors/base/err.h"
#include "collectors/model/report.h"

#include "tests/support/unit.h"
#include "tests/tables/examples.h"

static const struct example examples[] = {
	{ "columns by their header, not by their place",
	    HTML H2
	    "<table><tr><td>信息内容</td><td>现行有效件数</td><td>本年制"
	    "发件数</td><td>本年废止件数</td></tr><tr><td>规章</td>"
	    "<td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件"
	    "</td><td>7</td><td>2</td><td>1</td></tr></table>",
	    "2021",
	    { { "t2.normative.valid", "7" }, { "t2.normative.made", "2" },
		{ "t2.normative.repealed", "1" } },
	    NULL },
	{ "an empty column between, in the header only",
	    TITLE PART2 "信息内容 |\n本年新制作数量 |\n|\n对外公开总数量 |\n"
			"本年新公开数量 |\n规章 |\n0 |\n0 |\n0 |\n"
			"规范性文件 |\n3 |\n9 |\n2 |\n",
	    "2019",
	    { { "t2.normative.created", "3" }, { "t2.normative.total", "9" },
		{ "t2.normative.published", "2" } },
	    NULL },
	{ "notes in labels, a year in a header",
	    HTML H2
	    "<table><tr><td>信息内容</td><td>本年（2023）制发件数</td><td>本年"
	    "废止件数</td><td>现行有效件</td></tr><tr><td>行政规范性文件（含"
	    "联合发文）</td><td>4</td><td>0</td><td>32</td></tr></table>",
	    "2021",
	    { { "t2.normative.made", "4" }, { "t2.normative.valid", "32" } },
	    NULL },
	{ "header cells cut alike are taken in the form's order",
	    TITLE PART2 "信息内容 | 本年新 | 本年新 | 对外公开总数量 | |\n"
			"规范性文件 | 1 | 2 | 3 | |\n",
	    "2019",
	    { { "t2.normative.created", "1" },
		{ "t2.normative.published", "2" },
		{ "t2.normative.total", "3" } },
	    NULL },
	{ "a foreign header is no licence to guess",
	    HTML H2
	    "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废"
	    "止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>"
	    "0</td><td>0</td><td>0</td></tr></table><table><tr><td>信息"
	    "内容</td><td>甲</td></tr><tr><td>行政许可</td><td>5</td>"
	    "</tr></table>",
	    "2021",
	    { { "t2.regulations.made", "0" },
		{ "t2.licensing.decisions", "unreadable" } },
	    "row '行政许可' stands under a header that is not the form's" },
	{ "元 is not 万元",
	    HTML H2 "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
		    "<tr><td>行政许可</td><td>3</td></tr><tr><td>信息内容</td>"
		    "<td>本年收费金额（单位：元）</td></tr><tr><td>行政事业性收"
		    "费</td><td>9200</td></tr></table>",
	    "2021",
	    { { "t2.licensing.decisions", "3" },
		{ "t2.fees.amount", "unreadable" } },
	    "row '行政事业性收费' is not in the form's unit" },
	{ "a row that the form has not shifts nothing",
	    HTML H2
	    "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废"
	    "止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>"
	    "0</td><td>0</td><td>0</td></tr><tr><td>其他主动公开文件"
	    "</td><td>8</td><td>8</td><td>8</td></tr><tr><td>行政规范性"
	    "文件</td><td>1</td><td>0</td><td>2</td></tr></table>",
	    "2021",
	    { { "t2.regulations.valid", "0" }, { "t2.normative.made", "1" } },
	    "row '其他主动公开文件' is not in the form" },
	{ "spans that disagree: order decides",
	    HTML H2
	    "<table><tr><td>信息内容</td><td>上一年项目数量</td><td colspan=2>"
	    "本年增/减</td><td>处理决定数量</td></tr><tr><td>行政许可</td><td "
	    "colspan=2>5</td><td>-1</td><td>9</td></tr></table>",
	    "2019",
	    { { "t2.licensing.prior", "5" }, { "t2.licensing.change", "-1" },
		{ "t2.licensing.decisions", "9" } },
	    NULL },
	{ "too few cells in a row: none is certain",
	    HTML H3 "<table>" HEAD3 "<tr><td colspan=3>" RECEIVED "</td>" SEVEN(
		"4", "4") "</tr><tr><td colspan=3>" CARRIED
			  "</td><td>1</td><td>0</td><td>1</td></tr></table>",
	    "2021",
	    { { "t3.received.natural", "4" }, { "t3.received.total", "4" },
		{ "t3.carried_in.natural", "unreadable" },
		{ "t3.carried_in.total", "unreadable" } },
	    "row '二、上年结转政府信息公开申请数量' has 3 values for 7 "
	    "columns" },
	{ "a typing error between two rows that are right",
	    HTML H3
	    "<table>" HEAD3 "<tr><td rowspan=4>三、本年度办理结果</td><td "
	    "colspan=2>（一）予以公"
	    "开</td>" SEVEN("1",
		"1") "</tr><tr><td rowspan=3>（三）不予公开"
		     "</td><td>1.属于国家秘密</td>" SEVEN("2",
			 "2") "</tr><tr><td>2.其他法律行政止公开</"
			      "td>" SEVEN("3",
				  "3") "</"
				       "tr><tr><td>3.危及“三安全一稳定”</"
				       "td>" SEVEN("4", "4") "</tr></table>",
	    "2021",
	    { { "t3.granted.natural", "1" }, { "t3.denied_secret.total", "2" },
		{ "t3.denied_law.natural", "3" },
		{ "t3.denied_safety.total", "4" } },
	    "row '2.其他法律行政止公开' was taken for "
	    "'2.其他法律行政法规禁止公开'" },
	{ "groups in one cell with their rows",
	    HTML H3
	    "<table>" HEAD3
	    "<tr><td colspan=3>三、本年度办理结果（一）予以公开</td>" SEVEN(
		"1", "1") "</tr><tr><td "
			  "colspan=3>三、本年度办理结果<br>（三）不予公开<br>"
			  "1.属于国家秘密</td>" SEVEN("2",
			      "2") "</tr><tr><td "
				   "colspan=3>（四）无法提供1."
				   "本机关不掌握相关政府信息"
				   "</td>" SEVEN("3",
				       "3") "</tr><tr><td "
					    "colspan=3>（六）其他处理3.其他</"
					    "td>" SEVEN("4",
						"4") "</tr><tr><td "
						     "colspan=3>"
						     "三、本年度办理结果（七）"
						     "总计</td>" SEVEN("10",
							 "10") "</tr></table>",
	    "2021",
	    { { "t3.granted.total", "1" }, { "t3.denied_secret.total", "2" },
		{ "t3.unable_not_held.total", "3" },
		{ "t3.other_misc.total", "4" }, { "t3.handled.total", "10" } },
	    NULL },
	{ "a group's span reaches too far",
	    HTML H3
	    "<table>" HEAD3
	    "<tr><td rowspan=9>三、本年度办理结果</td><td colspan=2>（七"
	    "）总计</td>" SEVEN("6", "6") "</tr><tr><td colspan=3>四、结"
					  "转下年度继续办理</td>" SEVEN(
					      "2", "2") "</tr></table>",
	    "2021",
	    { { "t3.handled.natural", "6" }, { "t3.carried_out.natural", "2" },
		{ "t3.carried_out.total", "2" } },
	    NULL },
	{ "three rows of the same name",
	    TITLE PART3
	    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
	    "）"
	    "\n\n申请人情况\n\n自然人\n\n法人或其他组织\n\n总计\n\n商业\n\n企业"
	    "\n\n科研机构\n\n社会公益组织\n\n法律服务机构\n\n其他\n\n" RECEIVED
	    "\n\n9\n0\n0\n0\n0\n0\n9\n\n（六）其他处理\n\n3."
	    "其他\n\n1\n0\n0\n0\n0"
	    "\n0\n1\n\n（七）总计\n\n8\n0\n0\n0\n0\n0\n8\n",
	    "2021",
	    { { "t3.received.natural", "9" }, { "t3.other_misc.natural", "1" },
		{ "t3.handled.total", "8" },
		{ "t3.other_all.natural", "absent" } },
	    NULL },
	{ "one row for 其他处理",
	    TITLE PART3
	    "自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公"
	    "益组织\n法律服务机构\n其他\n（六）其他处理\n1\n0\n0\n0\n0"
	    "\n0\n1\n（七）总计\n1\n0\n0\n0\n0\n0\n1\n",
	    "2021",
	    { { "t3.other_all.natural", "1" }, { "t3.handled.natural", "1" },
		{ "t3.other_misc.natural", "absent" } },
	    NULL },
	{ "invisible blanks: what is too few is not read",
	    TITLE PART2
	    "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章"
	    "\n0\n0\n0\n行政规范性文件\n5\n7\n信息内容\n本年处理决定"
	    "数量\n行政许可\n行政处罚\n3\n",
	    "2021",
	    { { "t2.regulations.made", "0" },
		{ "t2.normative.made", "unreadable" },
		{ "t2.normative.valid", "unreadable" },
		{ "t2.licensing.decisions", "absent" },
		{ "t2.penalty.decisions", "3" } },
	    "row '行政许可' has no values" },
	{ "visible blanks",
	    TITLE PART2
	    "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
	    "规章 | ||||\n行政规范性文件 | 1 | | / |\n",
	    "2021",
	    { { "t2.regulations.made", "blank" }, { "t2.normative.made", "1" },
		{ "t2.normative.repealed", "blank" },
		{ "t2.normative.valid", "blank" } },
	    NULL },
	{ "the same cell twice, with two figures",
	    HTML H2 "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
		    "<tr><td>行政许可</td><td>3</td></tr><tr><td>行政处罚</td>"
		    "<td>1</td></tr><tr><td>行政许可</td><td>4</td></tr>"
		    "<tr><td>行政处罚</td><td>1</td></tr></table>",
	    "2021",
	    { { "t2.licensing.decisions", "unreadable" },
		{ "t2.penalty.decisions", "1" } },
	    "t2.licensing.decisions is there twice, as '3' and as '4'" },
	{ "table 4 without a header, fifteen numbers in its part",
	    TITLE PART4
	    "| 0 | 1 | 0 | 3 | 4 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 1 |"
	    " 2 |\n" PART5,
	    "2021",
	    { { "t4.review.corrected", "1" }, { "t4.review.total", "4" },
		{ "t4.after_review.upheld", "1" },
		{ "t4.after_review.total", "2" } },
	    NULL },
	{ "table 4 with its words torn apart",
	    TITLE PART4
	    "行政复议 行政诉讼\n结果 结果 其他 尚未 总\n维持 纠正 结果"
	    " 审结 计\n0 2 0 0 2 0 0 0 0 0 0 0 0 0 0\n" PART5,
	    "2021",
	    { { "t4.review.corrected", "2" }, { "t4.review.total", "2" } },
	    NULL },
	{ "table 4 with 行政诉讼 in front",
	    HTML H4
	    "<table><tr><td colspan=10>行政诉讼</td><td colspan=5>行政复议</td>"
	    "</tr><tr><td colspan=5>未经复议直接起诉</td><td "
	    "colspan=5>复议后起诉"
	    "</td><td rowspan=2>结果维持</td><td rowspan=2>结果纠正</td><td "
	    "rowspan=2>其他结果</td><td rowspan=2>尚未审结</td><td "
	    "rowspan=2>总计"
	    "</td></tr><tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td>"
	    "<td>尚未审结</td><td>总计</td><td>结果维持</td><td>结果纠正</td>"
	    "<td>其他结果</td><td>尚未审结</td><td>总计</td></tr><tr><td>1</td>"
	    "<td>2</td><td>3</td><td>4</td><td>10</td><td>5</td><td>0</td><td>0"
	    "</td><td>0</td><td>5</td><td>7</td><td>0</td><td>0</td><td>0</td>"
	    "<td>7</td></tr></table>",
	    "2021",
	    { { "t4.direct.upheld", "1" }, { "t4.direct.total", "10" },
		{ "t4.after_review.upheld", "5" },
		{ "t4.review.upheld", "7" } },
	    NULL },
	{ "the form of 2019 in a later year",
	    TITLE PART2
	    "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
	    "行政许可 | 3 | -1 | 20 |\n",
	    "2019",
	    { { "t2.licensing.prior", "3" }, { "t2.licensing.change", "-1" },
		{ "t2.licensing.decisions", "20" } },
	    NULL },
	{ "words of a menu and dates are no figures",
	    HTML
	    "<p>行政许可</p><p>2024-01-05</p><p>行政处罚</p><p>12</p>" H2
	    "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr>"
	    "<td>行政许可</td><td>0</td></tr><tr><td>行政处罚</td><td>1</td>"
	    "</tr></table>",
	    "2021",
	    { { "t2.licensing.decisions", "0" },
		{ "t2.penalty.decisions", "1" } },
	    NULL },
	{ "tables one below the other without a break",
	    HTML H2 "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
		    "<tr><td>行政许可</td><td>5</td></tr>" HEAD3
		    "<tr><td colspan=3>" RECEIVED
		    "</td>" SEVEN("4", "4") "</tr>"
					    "</table>",
	    "2021",
	    { { "t2.licensing.decisions", "5" }, { "t3.received.natural", "4" },
		{ "t3.received.total", "4" } },
	    NULL },
	{ "a label and its figures on one line",
	    TITLE PART2 "信息内容 本年制发件数 本年废止件数 现行有效件数\n"
			"信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
			"规章 0 0 0\n行政规范性文件 2 0 7\n",
	    "2021",
	    { { "t2.regulations.made", "0" }, { "t2.normative.made", "2" },
		{ "t2.normative.valid", "7" } },
	    NULL },
};

static void
test_examples(void **state)
{
	(void)state;
	examples_check(examples, sizeof(examples) / sizeof(examples[0]));
}

static size_t
count_missing(const char *document, int table)
{
	struct report r;
	struct err e;

	assert_int_equal(examples_read(document, &r, &e), 0);
	return r.tables[table - 2].n_missing_rows;
}

#define SUBJECT      "信息内容 | "
#define HEAD2        SUBJECT "本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
#define ROWS2        "规章 | 0 | 0 | 0 |\n行政规范性文件 | 0 | 0 | 0 |\n"
#define TABLE2_START HEAD2 ROWS2
#define DECIDED      SUBJECT "本年处理决定数量 |\n"
#define PENALTIES    DECIDED "行政处罚 | 0 |\n行政强制 | 0 |\n"
#define FEES         SUBJECT "本年收费金额（单位：万元） |\n"
#define TABLE2_END   PENALTIES FEES "行政事业性收费 | 0 |\n"

/* Only a table that is whole lacks a row; one cut off lacks nothing, nor one
 * with a row that we do not understand. */
static void
test_missing_rows(void **state)
{
	(void)state;
	assert_int_equal(
	    count_missing(TITLE PART2 TABLE2_START TABLE2_END PART5, 2), 1);
	assert_int_equal(
	    count_missing(TITLE PART2 TABLE2_START TABLE2_END, 2), 1);
	assert_int_equal(count_missing(TITLE PART2 TABLE2_START, 2), 0);
	assert_int_equal(count_missing(TITLE PART2 TABLE2_START
			     "信息内容 | 本年处理决定数量 |\n另一事项 | 0 "
			     "|\n" TABLE2_END PART5,
			     2),
	    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_missing_rows),
	};

	return cmocka_run_group_tests(
	    tests, examples_set_up, examples_tear_down);
}
