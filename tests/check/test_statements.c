/*
 * E01-E06: what the text speaks of requests. For each rule what breaks it, what
 * is close to it and does not, and what cannot be decided.
 */
#include "collectors/base/arena.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/check/statement_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct statement_row rows[] = {
	{ "E01", "t3.received.total=5 t3.received.natural=5", NULL,
	    "2024年，我镇共收到政府信息公开申请6件。", SEVERITY_ERROR,
	    "s1.received",
	    "文字“我镇共收到政府信息公开申请6件”，表三“一、本年新收政府信息公开"
	    "申请数量”总计为 5，不相符" },
	{ "E01",
	    "t3.received.total=5 t3.received.natural=5 t3.carried_in.total=2 "
	    "t3.carried_in.natural=2",
	    NULL, "2024年，我镇共受理政府信息公开申请7件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E01", "t3.received.total=5 t3.carried_in.total=2", NULL,
	    "2024年，我镇新收政府信息公开申请7件。", SEVERITY_WARNING,
	    "s1.received",
	    "文字“我镇新收政府信息公开申请7件”，表三“一、本年新收政府信息公开申"
	    "请数量”总计为 5，不相符；只有按新收与上年结转之和为 "
	    "7才相符，请核实口径" },
	{ "E01", "t3.*=", NULL, "2024年，我镇共收到政府信息公开申请6件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E01", "t3.received.*= t3.received.natural=7", NULL,
	    "2024年，我镇共收到政府信息公开申请6件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E01", "t3.received.total=5", NULL,
	    "2024年，我镇共收到政府信息公开申请6件，其中网络申请4件、信函申请2"
	    "件。",
	    SEVERITY_ERROR, "s1.received",
	    "文字“我镇共收到政府信息公开申请6件”，表三“一、本年新收政府信息公开"
	    "申请数量”总计为 5，不相符" },
	{ "E01", "t3.received.total=5", NULL,
	    "2024年，全县共收到政府信息公开申请60件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E01", "t3.received.total=5", NULL,
	    "2023年，我镇共收到政府信息公开申请6件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E01", "t3.received.total=5", NULL,
	    "2024年，我镇共收到政府信息公开申请近10件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E01", "t3.received.total=5", NULL,
	    "按照县政府要求，2024年共收到政府信息公开申请6件。",
	    SEVERITY_WARNING, "s1.received",
	    "文字“2024年共收到政府信息公开申请6件”，表三“一、本年新收政府信息公"
	    "开申请数量”总计为 5，不相符" },
	{ "E01", "t3.received.total=5 t3.carried_in.total=1", NULL,
	    "2024年，我镇办理政府信息公开申请6件，其中新收5件。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E01", "t3.received.total=6 t3.received.natural=5", NULL,
	    "2024年，我镇共收到政府信息公开申请5件。", SEVERITY_WARNING,
	    "s1.received",
	    "文字“我镇共收到政府信息公开申请5件”，表三“一、本年新收政府信息公开"
	    "申请数量”总计为 "
	    "6，不相符；只有按表三“一、本年新收政府信息公开申请数量”各列之和为 "
	    "5才相符，请核实口径" },
	{ "E01", "t3.received.total=5 t3.carried_in.total=2", NULL,
	    "2024年，我镇共受理政府信息公开申请8件（其中新收5件）。",
	    SEVERITY_ERROR, "s1.received",
	    "文字“我镇共受理政府信息公开申请8件”，表三“一、本年新收政府信息公开"
	    "申请数量”总计为 5、与上年结转之和为 7，按哪种口径都不相符" },
	{ "E02", "t3.carried_in.total=3", NULL,
	    "2024年，我镇新收申请0件，上年结转政府信息公开申请2件。",
	    SEVERITY_ERROR, "s1.carried_in",
	    "文字“上年结转政府信息公开申请2件”，表三“二、上年结转政府信息公开申"
	    "请数量”总计为 3，不相符" },
	{ "E02", "t3.carried_in.total=2", NULL,
	    "2024年，我镇上年结转政府信息公开申请2件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E02", "t3.*=", NULL, "2024年，我镇上年结转政府信息公开申请2件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E02", "t3.carried_in.total=3", "t3.carried_out.total=2",
	    "2024年，我镇上年结转政府信息公开申请2件。", SEVERITY_WARNING,
	    "s1.carried_in",
	    "文字“我镇上年结转政府信息公开申请2件”，表三“二、上年结转政府信息公"
	    "开申请数量”总计为 "
	    "3，不相符；只有按上年报告“四、结转下年度继续办理”总计为 "
	    "2才相符，请核实口径" },
	{ "E03", "t3.handled.total=5", NULL,
	    "2024年，我镇共办结政府信息公开申请4件。", SEVERITY_ERROR,
	    "s1.handled",
	    "文字“我镇共办结政府信息公开申请4件”，表三“（七）总计”行总计为 "
	    "5，不相符" },
	{ "E03", "t3.handled.total=5 t3.carried_in.total=1", NULL,
	    "2024年，我镇共办结政府信息公开申请4件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E03", "t3.handled.total=5 t3.other_misc.total=1", NULL,
	    "2024年，我镇共答复政府信息公开申请4件，1件由申请人撤回。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E03", "t3.*=", NULL, "2024年，我镇共办结政府信息公开申请4件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E03", "t3.handled.total=5", NULL,
	    "2024年，我镇收到人大代表建议4件，办结4件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E04", "t3.carried_out.total=3", NULL,
	    "2024年，我镇结转下年度继续办理政府信息公开申请2件。",
	    SEVERITY_ERROR, "s1.carried_out",
	    "文字“我镇结转下年度继续办理政府信息公开申请2件”，表三“四、结转下年"
	    "度继续办理”总计为 3，不相符" },
	{ "E04", "t3.carried_out.total=2", NULL,
	    "2024年，我镇结转下年度继续办理政府信息公开申请2件。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E04", "t3.*=", NULL,
	    "2024年，我镇结转下年度继续办理政府信息公开申请2件。", SEVERITY_OFF,
	    NULL, NULL },
	{ "E05", "t3.granted.total=3", NULL,
	    "2024年，我镇对政府信息公开申请予以公开4件。", SEVERITY_ERROR,
	    "s1.granted",
	    "文字“我镇对政府信息公开申请予以公开4件”，表三“（一）予以公开”总计"
	    "为 3，不相符" },
	{ "E05", "t3.granted.total=3 t3.partial.total=1", NULL,
	    "2024年，我镇对政府信息公开申请予以公开4件。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E05", "t3.granted.total=3 t3.partial.total=1", NULL,
	    "2024年，我镇对政府信息公开申请予以公开4件、部分公开1件。",
	    SEVERITY_ERROR, "s1.granted",
	    "文字“我镇对政府信息公开申请予以公开4件”，表三“（一）予以公开”总计"
	    "为 3，不相符" },
	{ "E05", "t3.granted.total=12 t3.granted.natural=9 t3.partial.total=3",
	    NULL, "2024年，我镇对政府信息公开申请予以公开及部分公开9件。",
	    SEVERITY_WARNING, "s1.opened",
	    "文字“我镇对政府信息公开申请予以公开及部分公开9件”，表三“（一）予以"
	    "公开”与“（二）部分公开”合计为 "
	    "15，不相符；只有按表三“（一）予以公开”与“（二）部分公开”“自然人”列"
	    "为 9才相符，请核实口径" },
	{ "E05", "t3.unable_not_held.total=5 t3.unable_not_made.total=2", NULL,
	    "2024年，我镇对政府信息公开申请不予公开1件、无法提供5件、不予处理0"
	    "件。",
	    SEVERITY_ERROR, "s1.denied",
	    "文字“我镇对政府信息公开申请不予公开1件”，表三“（三）不予公开”各项"
	    "合计为 0，不相符" },
	{ "E05", "t3.unable_not_held.total=5 t3.unable_not_made.total=2", NULL,
	    "2024年，我镇对政府信息公开申请不予公开1件、无法提供5件、不予处理0"
	    "件。",
	    SEVERITY_WARNING, "s1.unable",
	    "文字“无法提供5件”，表三“（四）无法提供”各项合计为 "
	    "7，不相符；只有按表三“1.本机关不掌握相关政府信息”行总计为 "
	    "5才相符，请核实口径" },
	{ "E05", "t3.denied_law.total=2", NULL,
	    "2024年，我镇对政府信息公开申请不予公开2件、无法提供0件、不予处理0"
	    "件、其他处理0件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E05", "t3.other_misc.total=2", NULL,
	    "2024年，我镇对政府信息公开申请其他处理1件。", SEVERITY_ERROR,
	    "s1.other",
	    "文字“我镇对政府信息公开申请其他处理1件”，表三“（六）其他处理”各项"
	    "合计为 2，不相符" },
	{ "E05", "t3.*=", NULL, "2024年，我镇对政府信息公开申请无法提供5件。",
	    SEVERITY_OFF, NULL, NULL },
	{ "E06", "t3.received.total=1", NULL,
	    "2024年，我镇未收到政府信息公开申请。", SEVERITY_ERROR,
	    "s1.received",
	    "文字“未收到政府信息公开申请”，表三“一、本年新收政府信息公开申请数"
	    "量”总计为 1，不相符" },
	{ "E06", "t3.received.total=1", NULL,
	    "2024年，我镇收到依申请公开件0件。", SEVERITY_ERROR, "s1.received",
	    "文字“我镇收到依申请公开件0件”，表三“一、本年新收政府信息公开申请数"
	    "量”总计为 1，不相符" },
	{ "E06", "t3.received.total=0 t3.carried_in.total=1", NULL,
	    "2024年，我镇未收到政府信息公开申请。", SEVERITY_OFF, NULL, NULL },
	{ "E06", "t3.received.total=1", NULL,
	    "2024年，我镇未收到政府信息公开申请投诉。", SEVERITY_OFF, NULL,
	    NULL },
	{ "E06", "t3.*=", NULL, "2024年，我镇未收到政府信息公开申请。",
	    SEVERITY_OFF, NULL, NULL },
};

static void
checks_what_is_stated(void **state)
{
	(void)state;
	statement_check_rows(rows, N(rows));
}

/* A county's tables are all its bodies': never an error. */
static void
warns_a_county_at_most(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 2024);
	t.context.name = "内乡县人民政府";
	t.context.kind = KIND_COUNTY;
	trial_set(&t, &t.report, "t3.received.total=95");
	t.report.sections[0].text = "2024年，全县共收到政府信息公开申请96件。";
	trial_check(&t);
	assert_int_equal(
	    trial_find(&t, "E01", "s1.received")->severity, SEVERITY_WARNING);

	/* Its office is not all of it. */
	t.report.sections[0].text =
	    "2024年，县政府办代表县政府受理政府信息公开申请17件。";
	trial_check(&t);
	assert_int_equal(trial_count(&t, "E01"), 0);
	trial_end(&t);
}

/* Where a body tells something is part of the place. */
static void
tells_parts_of_the_report_apart(void **state)
{
	struct trial t;

	(void)state;
	statement_begin(&t, "t3.received.total=5", NULL, "无。");
	t.report.preface = "2024年，我镇共收到政府信息公开申请6件。";
	t.report.sections[2].text = t.report.preface;
	t.report.sections[4].text = t.report.preface;
	trial_check(&t);
	assert_int_equal(trial_count(&t, "E01"), 3);
	assert_int_equal(trial_find(&t, "E01", "preface.received")->severity,
	    SEVERITY_WARNING);
	assert_int_equal(
	    trial_find(&t, "E01", "s3.received")->severity, SEVERITY_ERROR);
	assert_int_equal(
	    trial_find(&t, "E01", "s5.received")->severity, SEVERITY_WARNING);
	trial_end(&t);
}

/* Beside a sentence that is right another is perhaps a part of it. */
static void
warns_of_what_stands_beside_the_right_value(void **state)
{
	struct trial t;

	(void)state;
	statement_begin(&t, "t3.received.total=5", NULL,
	    "2024年，我镇共收到政府信息公开申请5件。"
	    "我镇收到政府信息公开申请3件。");
	assert_int_equal(
	    trial_find(&t, "E01", "s1.received")->severity, SEVERITY_WARNING);
	trial_end(&t);

	/* Of two that are wrong one is enough. */
	statement_begin(&t, "t3.received.total=5", NULL,
	    "2024年，我镇共收到政府信息公开申请4件。"
	    "我镇共收到政府信息公开申请4件。");
	assert_int_equal(trial_count(&t, "E01"), 1);
	assert_int_equal(
	    trial_find(&t, "E01", "s1.received")->severity, SEVERITY_ERROR);
	trial_end(&t);
}

static void
shows_cells_values_and_sentence(void **state)
{
	const struct finding *f;
	struct trial t;

	(void)state;
	statement_begin(&t, "t3.received.total=5", NULL,
	    "坚持公开。2024 年，我镇共收到政府信息公开申请 6 件。办理规范。");
	f = trial_find(&t, "E01", "s1.received");
	assert_non_null(f);
	assert_int_equal(f->n_cells, 1);
	assert_string_equal(f->cells[0], "t3.received.total");
	assert_true(f->has_values);
	assert_int_equal(f->expected.value, 5);
	assert_int_equal(f->actual.value, 6);
	assert_string_equal(
	    f->evidence, "2024 年，我镇共收到政府信息公开申请 6 件。");
	trial_end(&t);
}

/* The milder severity of [rules] holds for all cases. */
static void
is_as_mild_as_it_is_set(void **state)
{
	struct trial t;
	struct err *none = NULL;

	(void)state;
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report, "t3.received.total=5");
	t.report.sections[0].text = "我镇共收到政府信息公开申请6件。";
	assert_int_equal(rule_set_option(t.rules, "E01", "info", none), 0);
	trial_check(&t);
	assert_int_equal(
	    trial_find(&t, "E01", "s1.received")->severity, SEVERITY_INFO);
	assert_int_equal(rule_set_option(t.rules, "E01", "off", none), 0);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "E01"), 0);
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_what_is_stated),
		cmocka_unit_test(warns_a_county_at_most),
		cmocka_unit_test(tells_parts_of_the_report_apart),
		cmocka_unit_test(warns_of_what_stands_beside_the_right_value),
		cmocka_unit_test(shows_cells_values_and_sentence),
		cmocka_unit_test(is_as_mild_as_it_is_set),
	};

	return cmocka_run_group_tests_name("check_told", tests, NULL, NULL);
}
