/*
 * E07-E11, C06-C09: what the text speaks of disputes, of what table 2 has and
 * of fees. For each rule what breaks it, what is close to it and does not, and
 * what cannot be decided.
 */
#include "collectors/base/arena.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/check/statement_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct statement_row rows[] = {
	{ "E07", "t4.review.total=1 t4.review.upheld=1", NULL,
	    "2024年，我镇发生行政复议2件、行政诉讼0件。", SEVERITY_ERROR,
	    "s1.review",
	    "文字“我镇发生行政复议2件”，表四行政复议总计为 1，不相符" },
	{ "E07",
	    "t4.review.total=1 t4.review.upheld=1 t4.direct.total=1 "
	    "t4.after_review.total=1",
	    NULL, "2024年，我镇发生行政复议1件、行政诉讼2件。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E07", "t4.direct.total=1 t4.after_review.total=1", NULL,
	    "2024年，我镇发生行政诉讼1件。", SEVERITY_WARNING, "s1.litigation",
	    "文字“我镇发生行政诉讼1件”，表四行政诉讼总计为 "
	    "2，不相符；只有按表四未经复议直接起诉总计为 1才相符，请核实口径" },
	{ "E07", "t4.direct.total=1 t4.after_review.total=1", NULL,
	    "2024年，我镇发生行政复议、行政诉讼共3件。", SEVERITY_ERROR,
	    "s1.disputes",
	    "文字“我镇发生行政复议、行政诉讼共3件”，表四行政复议、行政诉讼总计"
	    "为 2，不相符" },
	{ "E07", "t4.review.total=3 t4.review.pending=1", NULL,
	    "2024年，我镇发生行政复议2件。", SEVERITY_OFF, NULL, NULL },
	{ "E07", "t4.review.total=3", "t4.review.pending=1 t4.review.total=1",
	    "2024年，我镇发生行政复议4件。", SEVERITY_OFF, NULL, NULL },
	{ "E07", "t4.review.total=3", NULL, "2024年，我镇备案行政复议案件4件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E07", "t4.*=", NULL, "2024年，我镇发生行政复议4件。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E08", "t4.review.total=1 t4.review.upheld=1", NULL,
	    "2024年，我镇未发生行政复议、行政诉讼。", SEVERITY_ERROR,
	    "s1.review",
	    "文字“未发生行政复议、行政诉讼”，表四行政复议总计为 1，不相符" },
	{ "E08", "t4.direct.total=1 t4.direct.upheld=1", NULL,
	    "2024年，我镇没有因政府信息公开被申请行政复议、提起行政诉讼的情况"
	    "。",
	    SEVERITY_ERROR, "s1.litigation",
	    "文字“没有因政府信息公开被申请行政复议、提起行政诉讼的情况”，表四行"
	    "政诉讼总计为 1，不相符" },
	{ "E08", "t4.review.total=1 t4.review.upheld=1", NULL,
	    "2024年，我镇无因信息公开引起的行政复议、行政诉讼败诉。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E08", "t4.review.total=1 t4.review.corrected=1", NULL,
	    "2024年，我镇无因信息公开引起的行政复议、行政诉讼败诉。",
	    SEVERITY_ERROR, "s1.lost_review",
	    "文字“无因信息公开引起的行政复议、行政诉讼败诉”，表四行政复议结果纠"
	    "正为 1，不相符" },
	{ "E08", "t4.review.total=1 t4.review.upheld=1",
	    "t4.review.pending=1 t4.review.total=1",
	    "2024年，我镇未发生行政复议、行政诉讼。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E08", "t4.*=", NULL, "2024年，我镇未发生行政复议、行政诉讼。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E09", "t4.review.total=2 t4.review.upheld=1 t4.review.pending=1",
	    NULL, "2024年，我镇发生行政复议2件，均获维持。", SEVERITY_WARNING,
	    "s1.review", "文字“均获维持”，表四行政复议尚未审结为 1，不相符" },
	{ "E09", "t4.direct.total=2 t4.direct.upheld=1 t4.direct.corrected=1",
	    NULL, "2024年，我镇发生行政诉讼2件，全部胜诉。", SEVERITY_WARNING,
	    "s1.litigation",
	    "文字“全部胜诉”，表四行政诉讼结果纠正为 1，不相符" },
	{ "E09", "t4.review.total=2 t4.review.upheld=2", NULL,
	    "2024年，我镇发生行政复议2件，均获维持。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E09", "t4.*=", NULL, "2024年，我镇发生行政复议2件，均获维持。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E10", "t2.normative.made=4 t2.normative.valid=32", NULL,
	    "2024年，我镇制发行政规范性文件0件，废止0件，现行有效0件。",
	    SEVERITY_ERROR, "s1.made",
	    "文字“我镇制发行政规范性文件0件”，表二“行政规范性文件”行本年制发件"
	    "数为 4，不相符" },
	{ "E10", "t2.normative.made=4 t2.normative.valid=32", NULL,
	    "2024年，我镇制发行政规范性文件0件，废止0件，现行有效0件。",
	    SEVERITY_ERROR, "s1.valid",
	    "文字“现行有效0件”，表二“行政规范性文件”行现行有效件数为 "
	    "32，不相符" },
	{ "E10", "t2.normative.made=4 t2.normative.valid=32", NULL,
	    "2024年，我镇制发行政规范性文件4件，废止0件，现行有效32件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E10", "t2.normative.made=4", NULL,
	    "2024年，我镇公开行政规范性文件6件，全县制发行政规范性文件60件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E10", "t2.normative.made=4", NULL, "2024年，我镇印发规范性文件6件。",
	    SEVERITY_WARNING, "s1.made",
	    "文字“我镇印发规范性文件6件”，表二“行政规范性文件”行本年制发件数为 "
	    "4，不相符" },
	{ "E10", "t2.normative.*=", NULL,
	    "2024年，我镇制发行政规范性文件4件，废止0件，现行有效32件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E11", "t2.penalty.decisions=3", NULL,
	    "2024年，我镇作出行政处罚决定5件。", SEVERITY_ERROR, "s1.penalty",
	    "文字“我镇作出行政处罚决定5件”，表二“行政处罚”行处理决定数量为 "
	    "3，不相符" },
	{ "E11", "t2.penalty.decisions=3", NULL,
	    "2024年，我镇公示行政处罚5件。", SEVERITY_OFF, NULL, NULL },
	{ "E11", "t2.penalty.decisions=", NULL,
	    "2024年，我镇作出行政处罚决定5件。", SEVERITY_OFF, NULL, NULL },
	{ "E11", "t2.licensing.decisions=3", NULL,
	    "2024年，我镇办理行政许可5件。", SEVERITY_WARNING, "s1.licensing",
	    "文字“我镇办理行政许可5件”，表二“行政许可”行处理决定数量为 "
	    "3，不相符" },
	{ "E11", "t2.fees.amount=4.07", NULL,
	    "2024年，我镇行政事业性收费4.068万元。", SEVERITY_OFF, NULL, NULL },
	{ "E11", "t2.fees.amount=4.07", NULL,
	    "2024年，我镇行政事业性收费50000元。", SEVERITY_ERROR, "s1.fees",
	    "文字“我镇行政事业性收费50000元”，表二“行政事业性收费”行本年收费金"
	    "额（万元）为 4.07，不相符" },
	{ "E11", "t2.fees.amount=4.07", NULL,
	    "2024年，我镇行政事业性收费4.07元。", SEVERITY_WARNING, "s1.fees",
	    "文字“我镇行政事业性收费4."
	    "07元”，表二“行政事业性收费”行本年收费金额（万元）为 "
	    "4.07，不相符；只有按单位记作万元才相符，请核实口径" },
	{ "C06", "t2.fees.amount=0.01 t3.received.total=50", NULL,
	    "2024年，我镇收取信息处理费400元。", SEVERITY_INFO, "s1.fee",
	    "文字“我镇收取信息处理费400元”即 0.04 "
	    "万元，多于表二行政事业性收费（0.01 "
	    "万元）；信息处理费是行政事业性收费的一种" },
	{ "C06", "t2.fees.amount=0.04 t3.received.total=50", NULL,
	    "2024年，我镇收取信息处理费400元。", SEVERITY_OFF, NULL, NULL },
	{ "C06", "t2.fees.amount=", NULL, "2024年，我镇收取信息处理费400元。",
	    SEVERITY_OFF, NULL, NULL },
	{ "C07", "t2.fees.amount=0.04", NULL,
	    "2024年，我镇收取信息处理费400元。", SEVERITY_INFO, "s1.fee",
	    "文字“我镇收取信息处理费400元”，而表三没有收到申请" },
	{ "C07", "t2.fees.amount=0.04 t3.received.total=8", NULL,
	    "2024年，我镇收取信息处理费400元。", SEVERITY_INFO, "s1.fee",
	    "文字“我镇收取信息处理费400元”，而表三全年申请（含上年结转）共 8 "
	    "件；同一申请人每月不超过 10 "
	    "件的，按件不收费，按量计收的请在文字中说明" },
	{ "C07", "t2.fees.amount=0.04 t3.received.total=8", NULL,
	    "2024年，我镇按量收取信息处理费400元。", SEVERITY_OFF, NULL, NULL },
	{ "C07", "t2.fees.amount=0.04 t3.received.total=11", NULL,
	    "2024年，我镇收取信息处理费400元。", SEVERITY_OFF, NULL, NULL },
	{ "C07", "t2.fees.amount=0.04 t3.*=", NULL,
	    "2024年，我镇收取信息处理费400元。", SEVERITY_OFF, NULL, NULL },
	{ "C09", "", NULL, "2024年，我镇作出行政处罚决定10余件。",
	    SEVERITY_WARNING, "s1.penalty",
	    "文字“我镇作出行政处罚决定10余件”，表二“行政处罚”行处理决定数量填 "
	    "0" },
	{ "C09", "t2.penalty.decisions=12", NULL,
	    "2024年，我镇作出行政处罚决定10余件。", SEVERITY_OFF, NULL, NULL },
	{ "C09", "", NULL, "2024年，我镇行政处罚10余件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "C09", "t2.penalty.decisions=", NULL,
	    "2024年，我镇作出行政处罚决定10余件。", SEVERITY_OFF, NULL, NULL },
};

static void
checks_what_is_stated(void **state)
{
	(void)state;
	statement_check_rows(rows, N(rows));
}

/* section six: "C08" is off unless it is asked for. */
static void
asks_for_fees_in_part_six(void **state)
{
	static const struct {
		const char *cells, *text, *message;
	} table[] = {
		{ "t2.fees.amount=3.20", "无。",
		    "表二行政事业性收费为 3.2（万元），"
		    "第六部分没有说明收费情况" },
		{ "t2.fees.amount=3.20", "本年度没有收取信息处理费。", NULL },
		{ "t2.fees.amount=0", "无。", NULL },
		{ "t2.fees.amount=", "无。", NULL },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		const struct finding *f;
		struct trial t;

		statement_begin(&t, table[i].cells, NULL, "无。");
		t.report.sections[5].text = table[i].text;
		trial_check(&t);
		assert_int_equal(trial_count(&t, "C08"), 0);
		assert_int_equal(
		    rule_set_option(t.rules, "C08", "warning", NULL), 0);
		trial_check(&t);
		f = trial_find(&t, "C08", "s6.fees");
		assert_int_equal(f != NULL, table[i].message != NULL);
		if (f != NULL)
			assert_string_equal(f->message, table[i].message);
		trial_end(&t);
	}
}

/* C09 and E11 of one sentence are one cause. */
static void
counts_one_sentence_once(void **state)
{
	struct trial t;

	(void)state;
	statement_begin(&t, "t3.received.total=0", NULL,
	    "2024年，我镇作出行政处罚决定5件。");
	assert_non_null(trial_find(&t, "C09", "s1.penalty"));
	assert_non_null(trial_find(&t, "E11", "s1.penalty"));
	assert_int_equal(trial_find(&t, "C09", "s1.penalty")->cause,
	    trial_find(&t, "E11", "s1.penalty")->cause);
	trial_end(&t);
}

/* Form 2019 asks for other values of documents, and none of 万元. */
static void
knows_what_form_2019_has(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "2019", 2020);
	t.report.sections[0].text =
	    "制发规范性文件3件，废止1件，现行有效9件。行政事业性收费5万元。"
	    "收取信息处理费400元。";
	trial_check(&t);
	assert_int_equal(trial_count(&t, "E10"), 1);
	assert_string_equal(trial_find(&t, "E10", "s1.made")->message,
	    "文字“制发规范性文件3件”，表二“规范性文件”行本年新制作数量为 0，"
	    "不相符");
	assert_int_equal(trial_count(&t, "E11"), 0);
	assert_int_equal(trial_count(&t, "C06"), 0);
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_what_is_stated),
		cmocka_unit_test(asks_for_fees_in_part_six),
		cmocka_unit_test(counts_one_sentence_once),
		cmocka_unit_test(knows_what_form_2019_has),
	};

	return cmocka_run_group_tests_name(
	    "check_told_others", tests, NULL, NULL);
}
