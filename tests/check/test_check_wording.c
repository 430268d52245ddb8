/* Rules over words that do not belong in a report. */
#include <string.h>

#include "tests/check/text_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define OLD     "引用的〔2019〕60号是2019、2020年度报告的格式，"
#define MESSAGE OLD "2021年度起为国办公开办函〔2021〕30号"

static void
looks_at_the_reference(void **state)
{

	static const struct text_example examples[] = {
		{ "G05", "preface",
		    "根据国办公开办函〔2019〕60号要求编制。总体良好。",
		    "preface", SEVERITY_WARNING, "开头：" MESSAGE,
		    "根据国办公开办函〔2019〕60号要求编制", NULL },
		{ "G05", "s1", "按国办公开办函（2019）60 号编制。", "s1",
		    SEVERITY_WARNING, "第一部分：" MESSAGE, NULL, NULL },
		{ "G05", "s1", "按《年度报告格式》([2019]60号)编制。", "s1",
		    SEVERITY_WARNING, "第一部分：" MESSAGE, NULL, NULL },
		{ "G05", "s1", "按国办公开办函〔2021〕30号编制。", NULL, 0,
		    NULL, NULL, NULL },
		/* Somebody else's number 60; one that is said to be over. */
		{ "G05", "s1", "落实某政办发〔2019〕60号文件。", NULL, 0, NULL,
		    NULL, NULL },
		{ "G05", "s1", "国办公开办函〔2019〕60号同时废止。", NULL, 0,
		    NULL, NULL, NULL },
	};
	static const struct text_example early = { "G05", "s1",
		"根据国办公开办函〔2019〕60号编制。", NULL, 0, NULL, NULL,
		NULL };

	(void)state;
	text_examples(2024, examples, N(examples));
	/* Then it was the one; and a year that nobody knows. */
	text_examples(2020, &early, 1);
	text_examples(0, &early, 1);
}

static void
looks_for_what_a_template_left(void **state)
{
	static const struct text_example examples[] = {
		{ "G06", "s2", "该部分以表格形式报告。表格如下：", "s2",
		    SEVERITY_WARNING,
		    "第二部分：文字中有模板残留“该部分以表格形式报告”",
		    "该部分以表格形式报告", NULL },
		{ "G06", "s1", "根据贵办《通知》要求，现报告如下。", "s1",
		    SEVERITY_WARNING, "第一部分：文字中有模板残留“根据贵办”",
		    NULL, NULL },
		{ "G06", "s1", "××镇认真做好公开。", "s1", SEVERITY_WARNING,
		    "第一部分：文字中有模板残留“××镇”", NULL, NULL },
		{ "G06", "s1", "自20XX年1月1日起。", "s1", SEVERITY_WARNING,
		    "第一部分：文字中有模板残留“XX年”", NULL, NULL },
		{ "G06", "s1", "共公开****条。", "s1", SEVERITY_WARNING,
		    "第一部分：文字中有模板残留“****条”", NULL, NULL },
		{ "G06", "s1", "地址：（此处填写地址）。", "s1",
		    SEVERITY_WARNING, "第一部分：文字中有模板残留“(此处”", NULL,
		    NULL },
		/* Masked numbers and names, words, marks of a text file. */
		{ "G06", "s1", "电话138****1234、0377-6547××××。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G06", "s1", "**一是**抓好公开，张××申请公开。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G06", "s1", "网址www.xx.gov.cn，用XXL号字。", NULL, 0, NULL,
		    NULL, NULL },
		{ "G06", "s1", "在贵州省学习政务公开。", NULL, 0, NULL, NULL,
		    NULL },
	};

	(void)state;
	text_examples(2024, examples, N(examples));
}

static void
looks_at_the_level(void **state)
{
	static const struct text_example examples[] = {
		{ "G07", "s1", "我镇履行职责，组织推动全省政府信息公开工作。",
		    "s1", SEVERITY_WARNING,
		    "第一部分：文字所述工作范围为“全省”，与本机关层级不符",
		    "我镇履行职责，组织推动全省政府信息公开工作", NULL },
		{ "G07", "s1", "指导全县政务公开工作。", "s1", SEVERITY_WARNING,
		    "第一部分：文字所述工作范围为“全县”，与本机关层级不符",
		    NULL, NULL },
		{ "G07", "s1", "指导全县各乡镇、各部门做好政府信息公开工作。",
		    "s1", SEVERITY_WARNING,
		    "第一部分：文字所述工作范围为“全县”，与本机关层级不符",
		    NULL, NULL },
		{ "G07", "s1", "指导全县各乡镇做好防汛工作。", NULL, 0, NULL,
		    NULL, NULL },
		/* What others lead, and how one does among all. */
		{ "G07", "s1", "按照省政府组织推动全省政务公开工作的要求。",
		    NULL, 0, NULL, NULL, NULL },
		{ "G07", "s1", "在全市政务公开考核中排名第三。", NULL, 0, NULL,
		    NULL, NULL },
		{ "G07", "s1", "统筹推进全镇政务公开工作。", NULL, 0, NULL,
		    NULL, NULL },
		{ "G07", "s1", "推进全县重点项目建设。", NULL, 0, NULL, NULL,
		    NULL },
	};
	static const struct text_example all = { "G07", "s1",
		"指导全县政务公开工作。", NULL, 0, NULL, NULL, NULL };
	static const struct text_example province = { "G07", "s1",
		"指导全国政务公开工作。", NULL, 0, NULL, NULL, NULL };
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));
	/* A department may lead in its county. */
	trial_begin(&t, "2021", 2024);
	t.context.kind = KIND_DEPARTMENT;
	text_change(&t, "s1", all.text);
	text_expect(&t, &all);
	/* Above a county nobody knows what a body leads. */
	t.context.county_or_below = false;
	text_change(&t, "s1", province.text);
	text_expect(&t, &province);
	trial_end(&t);
}

static void
looks_for_old_headings(void **state)
{
	static const struct text_example examples[] = {
		{ "G08", "h4", "四、收费及减免情况", "s4", SEVERITY_WARNING,
		    "使用了旧格式的部分标题“四、收费及减免情况”",
		    "四、收费及减免情况", NULL },
		{ "G08", "preface", "根据条例编制。\n一、概述\n一年来情况好。",
		    "preface", SEVERITY_WARNING,
		    "使用了旧格式的部分标题“一、概述”", NULL, NULL },
		{ "G08", "s3", "五、政府信息公开诉讼和申诉情况\n没有。", "s3",
		    SEVERITY_WARNING,
		    "使用了旧格式的部分标题“五、政府信息公开诉讼和申诉情况”",
		    NULL, NULL },
		/* Below a heading it is a topic; in a sentence a word. */
		{ "G08", "s6", "（一）收费及减免情况\n没有收取信息处理费。",
		    NULL, 0, NULL, NULL, NULL },
		{ "G08", "s1", "收到申诉情况反映，及时概述并答复。", NULL, 0,
		    NULL, NULL, NULL },
		{ "G08", "h4", "四、政府信息公开行政复议、行政诉讼情况", NULL,
		    0, NULL, NULL, NULL },
	};

	(void)state;
	text_examples(2024, examples, N(examples));
}

static void
looks_for_outdated_and_vague_words(void **state)
{
	static const struct text_example outdated[] = {
		{ "G13", "s1", "公开社会抚养费征收标准。", "s1", SEVERITY_INFO,
		    "第一部分：文字中有已停用的提法“社会抚养费”",
		    "公开社会抚养费征收标准", NULL },
		{ "G13", "s1", "公开社会保险费标准，落实《条例》。", NULL, 0,
		    NULL, NULL, NULL },
	};
	static const struct text_example vague[] = {
		{ "G14", "s5", "一些部门认识不足，将加强培训，改进工作。", "s5",
		    SEVERITY_INFO,
		    "第五部分：本机关报告中有泛指的提法“一些部门”", NULL,
		    NULL },
		{ "G14", "s5", "部分村认识不足，将加强培训，改进工作。", NULL,
		    0, NULL, NULL, NULL },
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		trial_begin(&t, "2021", 2024);
		text_change(&t, outdated[i].at, outdated[i].text);
		/* Off unless the office wants it. */
		trial_check(&t);
		assert_int_equal(trial_count(&t, "G13"), 0);
		text_switch_on(&t, "G13", SEVERITY_INFO);
		text_expect(&t, &outdated[i]);
		text_change(&t, vague[i].at, vague[i].text);
		trial_check(&t);
		assert_int_equal(trial_count(&t, "G14"), 0);
		text_switch_on(&t, "G14", SEVERITY_INFO);
		text_expect(&t, &vague[i]);
		trial_end(&t);
	}
	/* The fee was still there; a county speaks of its departments. */
	trial_begin(&t, "2021", 2021);
	t.context.kind = KIND_COUNTY;
	text_switch_on(&t, "G13", SEVERITY_INFO);
	text_switch_on(&t, "G14", SEVERITY_INFO);
	text_change(&t, "s1", outdated[0].text);
	text_change(&t, "s5", vague[0].text);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "G13"), 0);
	assert_int_equal(trial_count(&t, "G14"), 0);
	trial_end(&t);
}

/* The numbers are made up; their last characters are right. */
static void
looks_for_peoples_numbers(void **state)
{
	static const struct text_example examples[] = {
		{ "I11", "s1", "申请人身份证号11010519491231002X。", "s1",
		    SEVERITY_WARNING, "第一部分：文字中有疑似个人的身份证号码",
		    "申请人身份证号110105********002X", NULL },
		{ "I11", "s1", "联系人张三，手机13800001234。", "s1",
		    SEVERITY_WARNING, "第一部分：文字中有疑似个人的手机号码",
		    "联系人张三，手机138****1234", NULL },
		/* Offices' telephones, codes, and numbers that only look so. */
		{ "I11", "s1", "咨询电话：13800001234。", NULL, 0, NULL, NULL,
		    NULL },
		{ "I11", "s1", "统一社会信用代码11010519491231002X。", NULL, 0,
		    NULL, NULL, NULL },
		{ "I11", "s1", "申请人身份证号110105194912310021。", NULL, 0,
		    NULL, NULL, NULL },
		{ "I11", "s1", "点击量13800001234567次，索引014314799138。",
		    NULL, 0, NULL, NULL, NULL },
		{ "I11", "s1", "申请人手机138****1234。", NULL, 0, NULL, NULL,
		    NULL },
	};
	struct trial t;

	(void)state;
	text_examples(2024, examples, N(examples));
	/* No other rule quotes the number either. */
	trial_begin(&t, "2021", 2024);
	text_change(&t, "s1", "××镇张三，手机13800001234。");
	trial_check(&t);
	assert_string_equal(
	    trial_find(&t, "G06", "s1")->evidence, "××镇张三，手机138****1234");
	trial_end(&t);
}

/* A quotation is as long as a clerk needs to find the place. */
static void
quotes_no_more_than_is_needed(void **state)
{
	char text[1024] = "××镇";
	const char *quote;
	struct trial t;

	(void)state;
	for (size_t i = 0; i < 200; i++)
		memcpy(text + 7 + i * 3, "好", 4);
	trial_begin(&t, "2021", 2024);
	text_change(&t, "s1", text);
	trial_check(&t);
	quote = trial_find(&t, "G06", "s1")->evidence;
	assert_int_equal(strlen(quote), 7 + 97 * 3 + strlen("……"));
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_at_the_reference),
		cmocka_unit_test(looks_for_what_a_template_left),
		cmocka_unit_test(looks_at_the_level),
		cmocka_unit_test(looks_for_old_headings),
		cmocka_unit_test(looks_for_outdated_and_vague_words),
		cmocka_unit_test(looks_for_peoples_numbers),
		cmocka_unit_test(quotes_no_more_than_is_needed),
	};

	return cmocka_run_group_tests_name("check_wording", tests, NULL, NULL);
}
