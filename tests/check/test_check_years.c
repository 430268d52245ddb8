/* The rules that compare with the report of the year before. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "tests/check/check_support.h"
#include "tests/support/unit.h"

/* Cells that balance by themselves: 12 received, 10 granted, 2 carried out,
 * all by natural persons. */
#define BALANCED                                       \
	"t3.received.natural=12 t3.received.total=12 " \
	"t3.granted.natural=10 t3.granted.total=10 "   \
	"t3.handled.natural=10 t3.handled.total=10 "   \
	"t3.carried_out.natural=2 t3.carried_out.total=2"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
compares_with_the_year_before(void **state)
{
	static const struct trial_example x[] = {
		{ "2021", BALANCED,
		    "t3.carried_in.natural=2 t3.carried_in.total=2 "
		    "t3.carried_out.natural=2 t3.carried_out.total=2",
		    "F01", NULL, 0, NULL, NULL },
		{ "2021", BALANCED, "t3.carried_in.natural=2", "F01",
		    "t3.carried_in.total", SEVERITY_ERROR,
		    "表三“二、上年结转政府信息公开申请数量”行“总计”列："
		    "2024年度报告填报 0 ≠ 2023年度报告"
		    "“四、结转下年度继续办理” 2，相差 2",
		    NULL },
		{ "2021", BALANCED, "t3.carried_in.total=2", "F01",
		    "t3.carried_in.natural", SEVERITY_WARNING,
		    "表三“二、上年结转政府信息公开申请数量”行“自然人”列："
		    "2024年度报告填报 0 ≠ 2023年度报告"
		    "“四、结转下年度继续办理” 2，相差 2",
		    NULL },
		/* The year before does not balance itself. */
		{ "2021", BALANCED " t3.handled.total=11", "", "F01",
		    "t3.carried_in.total", SEVERITY_WARNING,
		    "表三“二、上年结转政府信息公开申请数量”行“总计”列："
		    "2024年度报告填报 0 ≠ 2023年度报告"
		    "“四、结转下年度继续办理” 2，相差 2"
		    "（2023年度报告自身收办不平衡，请一并核实）",
		    NULL },
		/* The year before left cells blank that its sums give. */
		{ "2021", BALANCED " t3.carried_out.total= t3.*.legal=", "",
		    "F01", "t3.carried_in.total", SEVERITY_ERROR,
		    "表三“二、上年结转政府信息公开申请数量”行“总计”列："
		    "2024年度报告填报 0 ≠ 2023年度报告"
		    "“四、结转下年度继续办理” 2，相差 2",
		    NULL },
		/* Unknown on either side. */
		{ "2021", "t3.*=!", "t3.carried_in.total=2", "F01", NULL, 0,
		    NULL, NULL },
		{ NULL, "", "", "F01", NULL, 0, NULL,
		    "no readable report of 2023" },
		{ "2021", "t2.normative.valid=5",
		    "t2.normative.valid=8 t2.normative.made=4 "
		    "t2.normative.repealed=1",
		    "C04", NULL, 0, NULL, NULL },
		{ "2021", "t2.normative.valid=5",
		    "t2.normative.valid=9 t2.normative.made=4 "
		    "t2.normative.repealed=1",
		    "C04", "t2.normative", SEVERITY_WARNING,
		    "表二“行政规范性文件”行：现行有效件数 9 ≠ "
		    "上年现行有效件数加本年制发件数减本年废止件数 8（5+4-1），"
		    "相差 1",
		    NULL },
		{ "2021", "t2.normative.valid=5", "t2.normative.valid=3", "C04",
		    "t2.normative", SEVERITY_INFO,
		    "表二“行政规范性文件”行：现行有效件数 3 ≠ "
		    "上年现行有效件数加本年制发件数减本年废止件数 5（5+0-0），"
		    "相差 2，请核实是否有文件到期失效",
		    NULL },
		{ "2021", "t2.normative.valid=", "t2.normative.valid=3", "C04",
		    NULL, 0, NULL, NULL },
		{ NULL, "", "t2.normative.valid=3", "C04", NULL, 0, NULL,
		    "no readable report of 2023" },
	};

	(void)state;
	for (size_t i = 0; i < N(x); i++)
		trial_example("2021", 2024, &x[i]);
}

static void
compares_across_forms_only_what_both_have(void **state)
{
	static const struct trial_example x[] = {
		{ "2019", BALANCED, "", "F01", "t3.carried_in.total",
		    SEVERITY_ERROR,
		    "表三“二、上年结转政府信息公开申请数量”行“总计”列："
		    "2021年度报告填报 0 ≠ 2020年度报告"
		    "“四、结转下年度继续办理” 2，相差 2",
		    NULL },
		{ "2019", "t2.normative.total=7", "t2.normative.valid=3", "C04",
		    NULL, 0, NULL, "form 2019 of 2020 has no such figure" },
	};

	(void)state;
	for (size_t i = 0; i < N(x); i++)
		trial_example("2021", 2021, &x[i]);
}

static void
says_why_years_cannot_be_compared(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 0);
	trial_check(&t);
	assert_string_equal(trial_skipped(&t, "F01"), "report year unknown");
	trial_end(&t);

	trial_begin(&t, "2021", 2024);
	t.context.prior_reason = "the body did not exist in 2023";
	trial_check(&t);
	assert_string_equal(
	    trial_skipped(&t, "C04"), "the body did not exist in 2023");
	trial_end(&t);

	trial_begin(&t, "2021", 2024);
	trial_prior(&t, "2021");
	t.prior.year = 2022;
	trial_check(&t);
	assert_string_equal(
	    trial_skipped(&t, "F01"), "report given for 2023 is of 2022");
	trial_end(&t);

	/* Form 2019 has no C04 at all, so nothing is said of it. */
	trial_begin(&t, "2019", 2020);
	trial_check(&t);
	assert_null(trial_skipped(&t, "C04"));
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_with_the_year_before),
		cmocka_unit_test(compares_across_forms_only_what_both_have),
		cmocka_unit_test(says_why_years_cannot_be_compared),
	};

	return cmocka_run_group_tests_name("check_years", tests, NULL, NULL);
}
