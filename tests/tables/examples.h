/*
 * Examples of tables and what must be read from them, cell by cell. The
 * documents are put together from the words of the form.
 */
#ifndef GOUJI_TESTS_TABLES_EXAMPLES_H
#define GOUJI_TESTS_TABLES_EXAMPLES_H

#include <stddef.h>

struct err;
struct report;

#define TITLE          "青石镇人民政府2023年政府信息公开工作年度报告\n"
#define PART2          "\n二、主动公开政府信息情况\n\n"
#define PART3          "\n三、收到和处理政府信息公开申请情况\n\n"
#define PART4          "\n四、政府信息公开行政复议、行政诉讼情况\n\n"
#define PART5          "\n五、存在的主要问题及改进情况\n"
#define HTML           "<html><body><h1>青石镇2023年政府信息公开工作年度报告</h1>"
#define H2             "<p>二、主动公开政府信息情况</p>"
#define H3             "<p>三、收到和处理政府信息公开申请情况</p>"
#define H4             "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
#define RECEIVED       "一、本年新收政府信息公开申请数量"
#define CARRIED        "二、上年结转政府信息公开申请数量"
#define CORNER_1       "（本列数据的勾稽关系为：第一项加第二项之和，"
#define CORNER_2       "等于第三项加第四项之和）"
#define CORNER         CORNER_1 CORNER_2
#define HEAD3_1        "<tr><td colspan=3 rowspan=3>" CORNER "</td>"
#define HEAD3_2        "<td colspan=7>申请人情况</td></tr>"
#define HEAD3_3        "<tr><td rowspan=2>自然人</td>"
#define HEAD3_4        "<td colspan=5>法人或其他组织</td>"
#define HEAD3_5        "<td rowspan=2>总计</td></tr>"
#define HEAD3_6        "<tr><td>商业企业</td><td>科研机构</td>"
#define HEAD3_7        "<td>社会公益组织</td><td>法律服务机构</td>"
#define HEAD3_8        "<td>其他</td></tr>"
#define HEAD3_A        HEAD3_1 HEAD3_2 HEAD3_3 HEAD3_4
#define HEAD3_B        HEAD3_5 HEAD3_6 HEAD3_7 HEAD3_8
#define HEAD3          HEAD3_A HEAD3_B
#define FIVE           "<td>0</td><td>0</td><td>0</td><td>0</td><td>0</td>"
#define SEVEN(a, b)    "<td>" a "</td>" FIVE "<td>" b "</td>"
#define OLD_TITLE      "<h1>青石镇2022年政府信息公开工作年度报告</h1>"
#define DECIDED_1      "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
#define DECIDED_3      DECIDED_1 "<tr><td>行政许可</td><td>3</td></tr></table>"
#define DECIDED_8      DECIDED_1 "<tr><td>行政许可</td><td>8</td></tr></table>"
#define RECEIVED_1     "<tr><td colspan=3>" RECEIVED "</td>" SEVEN("4", "4")
#define RECEIVED_TABLE "<table>" HEAD3 RECEIVED_1 "</tr></table>"
#define APART                                                                  \
	"<td>1</td><td>2</td><td>3</td><td>4</td><td>5</td><td>6</td><td>21</" \
	"td>"

#define RESULTS_1 "<td>结果维持</td><td>结果纠正</td>"
#define RESULTS_2 "<td>其他结果</td><td>尚未审结</td><td>总计</td>"
#define RESULTS   RESULTS_1 RESULTS_2
#define FIVE_OF(a, total) \
	"<td>" a "</td><td>0</td><td>0</td><td>0</td><td>" total "</td>"
#define DIRECT "未经复议直接起诉"
#define AFTER  "复议后起诉"
#define HEAD4_1                                          \
	"<table><tr><td colspan=5>行政复议</td><td " \
	"colspan=10>行政诉讼</td></tr>"
#define HEAD4_2                                                            \
	"<tr>" RESULTS "<td colspan=5>" DIRECT "</td><td colspan=5>" AFTER \
	"</td></tr>"
#define HEAD4_3 "<tr>" RESULTS RESULTS "</tr>"

struct want {
	const char *cell, *value;
};

struct example {
	const char *name;
	const char *document;
	const char *form;
	struct want want[8];
	const char *reason; /* one of the reader's reasons, or NULL: none */
};

/* Forms and an arena for all tests of a program; cmocka's group fixtures. */
int examples_set_up(void **state);
int examples_tear_down(void **state);

/* As normalize_page(). */
int examples_read(const char *text, struct report *out, struct err *e);
/* Fails the test, and says for each example what was read instead. */
void examples_check(const struct example *list, size_t n);

#endif
