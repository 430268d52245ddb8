/* Rules over what the parts of a report must say and show. */
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/form/rules.h"
#include "tests/check/text_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
looks_at_part_five(void **state)
{
	static const char empty[] =
	    "第五部分没有内容，应写明存在的主要问题及改进情况";
	static const struct text_example examples[] = {
		{ "G11", "s5", "", "s5", SEVERITY_ERROR, empty, NULL, NULL },
		{ "G11", "s5", "无。", "s5", SEVERITY_ERROR, empty, "无。",
		    NULL },
		{ "G11", "s5", "问题少，改进快。", "s5", SEVERITY_WARNING,
		    "第五部分只有 6 字，应写明存在的主要问题及改进情况", NULL,
		    NULL },
		{ "G11", "s5", "公开不及时、不全面，人员业务能力有待提高。",
		    "s5", SEVERITY_WARNING, "第五部分没有写改进情况", NULL,
		    NULL },
		{ "G11", "s5", "下一步，我镇将继续加强学习，丰富公开形式。",
		    "s5", SEVERITY_WARNING, "第五部分没有写存在的主要问题",
		    NULL, NULL },
		{ "G11", "s5", "公开不够及时。今后逐月提醒，加强培训。", NULL,
		    0, NULL, NULL, NULL },
		{ "G11", "s5", "（一）存在的主要问题。……", NULL, 0, NULL, NULL,
		    "part five is abridged" },
	};
	struct text_example empty_part = { "G11", "s5", "", NULL, 0, NULL, NULL,
		"part five may go on" };
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));

	/* What comes last may have been cut off. */
	trial_begin(&t, "2021", 2024);
	text_change(&t, "s5", "");
	t.report.n_sections = 5;
	text_expect(&t, &empty_part);
	/* That there is no such part is another rule's. */
	t.report.n_sections = 4;
	empty_part.reason = NULL;
	text_expect(&t, &empty_part);
	trial_end(&t);
}

static void
counts_as_the_office_sets_it(void **state)
{
	struct trial t;
	struct err e;

	(void)state;
	trial_begin(&t, "2021", 2024);
	assert_int_equal(
	    rule_set_option(t.rules, "part_five_least", "6", &e), 0);
	text_change(&t, "s5", "问题少，改进快。");
	trial_check(&t);
	assert_int_equal(trial_count(&t, "G11"), 0);

	text_switch_on(&t, "I07", SEVERITY_INFO);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I07"), 0);
	assert_int_equal(
	    rule_set_option(t.rules, "part_one_most", "100", &e), 0);
	text_change(&t, "s1",
	    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
	    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
	    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
	    "一二三四五六七八九十 \n一");
	trial_check(&t);
	assert_string_equal(trial_find(&t, "I07", "s1")->message,
	    "第一部分有 101 字，超过 100 字");
	t.report.n_sections = 0;
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I07"), 0);
	trial_end(&t);
}

#define ONE_A "主动公开信息，办理公开申请，规范信息管理，维护公开平台，"
#define ONE_B "做好监督保障，将公开工作纳入考核，自觉接受社会监督，"
#define ONE_C "群众满意度稳步提升。"
#define ONE   ONE_A ONE_B ONE_C

static void
looks_for_contacts(void **state)
{
	static const struct text_example examples[] = {
		{ "I03", "s1", ONE, "report", SEVERITY_INFO,
		    "没有写明联系地址和联系电话", NULL, NULL },
		{ "I03", "s1", ONE "电话：0377-65473268。", "report",
		    SEVERITY_INFO, "没有写明联系地址", NULL, NULL },
		{ "I03", "s1", ONE "地址：平安大道。", "report", SEVERITY_INFO,
		    "没有写明联系电话", NULL, NULL },
		{ "I03", "s1", ONE "请到人民路12号或拨打65473268。", NULL, 0,
		    NULL, NULL, NULL },
		{ "I03", "s1", ONE "……", NULL, 0, NULL, NULL,
		    "too little of the text was read" },
		{ "I03", "s1", "主动公开。", NULL, 0, NULL, NULL,
		    "too little of the text was read" },
	};
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));
	/* Anywhere will do. */
	trial_begin(&t, "2021", 2024);
	text_change(&t, "s1", ONE);
	text_change(&t, "s6", "没有收费。\n地址：某路，联系电话：见指南。");
	text_expect(&t, &(struct text_example){ .rule = "I03", .text = "s6" });
	trial_end(&t);
}

static void
looks_for_the_five_aspects(void **state)
{
	static const struct text_example examples[] = {
		{ "I04", "s1", ONE, NULL, 0, NULL, NULL, NULL },
		{ "I04", "s1",
		    "我镇高度重视政务公开，主动公开各类信息，依法办理公开申请"
		    "，成立领导小组，明确分工，落实责任，全年工作平稳有序，群"
		    "众满意度稳步提升。",
		    "s1", SEVERITY_INFO,
		    "第一部分没有写到：政府信息管理、政府信息公开平台建设、"
		    "监督保障",
		    NULL, NULL },
		{ "I04", "s1", ONE "……", NULL, 0, NULL, NULL,
		    "too little of the text was read" },
	};

	(void)state;
	text_examples(2024, examples, N(examples));
}

static void
looks_for_accountability(void **state)
{
	static const char none[] =
	    "我镇高度重视政务公开，主动公开各类信息，依法办理公开申请，成立"
	    "领导小组，明确分工，落实责任，加强信息管理和平台建设，做好监督"
	    "保障，全年工作平稳有序。";
	static const struct text_example examples[] = {
		{ "I05", "s1", none, "report", SEVERITY_WARNING,
		    "没有说明工作考核、社会评议和责任追究情况", NULL, NULL },
		{ "I05", "s1", ONE, NULL, 0, NULL, NULL, NULL },
		{ "I05", "s1", ONE "……", NULL, 0, NULL, NULL,
		    "too little of the text was read" },
	};
	struct text_example street = { "I05", "s1", none, NULL, 0, NULL, NULL,
		NULL };
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));

	trial_begin(&t, "2021", 2024);
	text_change(&t, "s1", none);
	text_change(&t, "publisher", "前进街道办事处");
	text_expect(&t, &street);
	/* Nobody knows whether it is one; departments need not. */
	text_change(&t, "publisher", "");
	text_expect(&t, &street);
	text_change(&t, "publisher", "青石镇");
	t.context.kind = KIND_DEPARTMENT;
	text_expect(&t, &street);
	trial_end(&t);
}

static void
looks_for_the_tables(void **state)
{
	static const struct {
		bool found, picture, elsewhere, nowhere, truncated;
		enum severity severity;
		const char *message, *reason;
	} examples[] = {
		{ true, false, false, false, false, 0, NULL, NULL },
		{ false, false, false, true, false, SEVERITY_ERROR,
		    "缺表三：该部分没有表格", NULL },
		{ false, true, false, false, false, SEVERITY_WARNING,
		    "表三是图片，应以表格发布", NULL },
		{ false, false, true, false, false, SEVERITY_WARNING,
		    "网页正文没有表三，可能在图片或附件中，应以表格发布",
		    NULL },
		{ false, false, false, false, false, 0, NULL,
		    "table 3 was not recognized" },
		{ false, false, false, true, true, 0, NULL,
		    "table 3 was not recognized" },
	};

	(void)state;
	for (size_t i = 0; i < N(examples); i++) {
		struct trial t;

		trial_begin(&t, "2021", 2024);
		t.report.tables[1].found = examples[i].found;
		t.report.tables[1].picture = examples[i].picture;
		t.report.tables[1].elsewhere = examples[i].elsewhere;
		t.report.tables[1].nowhere = examples[i].nowhere;
		t.report.truncated = examples[i].truncated;
		text_expect(&t,
		    &(struct text_example){ .rule = "I02",
			.text = "table",
			.place = examples[i].message == NULL ? NULL : "t3",
			.severity = examples[i].severity,
			.message = examples[i].message,
			.reason = examples[i].reason });
		trial_end(&t);
	}
}

static void
looks_at_labels(void **state)
{
	static struct alternative_label variants[] = {
		{ 2, "规范性文件", "行政规范性文件" },
		{ 2, "现行有效件", "现行有效件数" },
	};
	struct text_example x = { .rule = "I09", .text = "labels" };
	struct trial t;

	(void)state;
	/* As the form has them, or no table to see them in. */
	trial_begin(&t, "2021", 2024);
	text_expect(&t, &x);
	t.report.tables[0].found = false;
	text_expect(&t, &x);

	t.report.tables[0].found = true;
	t.report.alternatives = variants;
	t.report.n_alternatives = N(variants);
	x.place = "t2";
	x.severity = SEVERITY_INFO;
	x.message = "表二行列名称与格式不一致：“规范性文件”应为"
		    "“行政规范性文件”、“现行有效件”应为“现行有效件数”";
	text_expect(&t, &x);
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_at_part_five),
		cmocka_unit_test(counts_as_the_office_sets_it),
		cmocka_unit_test(looks_for_contacts),
		cmocka_unit_test(looks_for_the_five_aspects),
		cmocka_unit_test(looks_for_accountability),
		cmocka_unit_test(looks_for_the_tables),
		cmocka_unit_test(looks_at_labels),
	};

	return cmocka_run_group_tests_name("check_content", tests, NULL, NULL);
}
