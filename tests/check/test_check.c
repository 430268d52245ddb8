/* Every rule over values: what breaks it, what comes close, what cannot be
 * checked. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/check/rule_context.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/support/unit.h"

/* Cells that balance by themselves: 12 received, 10 granted, 2 carried out,
 * all by natural persons. */
#define BALANCED                                       \
	"t3.received.natural=12 t3.received.total=12 " \
	"t3.granted.natural=10 t3.granted.total=10 "   \
	"t3.handled.natural=10 t3.handled.total=10 "   \
	"t3.carried_out.natural=2 t3.carried_out.total=2"

struct example {
	const char *form;
	int year;
	const char *cells;
	const char *rule, *place; /* place NULL: the rule is not broken */
	enum severity severity;
	const char *message;
};

static void
check_example(const struct example *x)
{
	struct trial t;
	const struct finding *f;

	trial_begin(&t, x->form, x->year);
	trial_set(&t, &t.report, x->cells);
	trial_check(&t);
	if (x->place == NULL) {
		for (size_t i = 0; i < t.out.n_findings; i++)
			if (strcmp(t.out.findings[i].rule, x->rule) == 0)
				fail_msg("%s: %s", x->cells,
				    t.out.findings[i].message);
	} else {
		f = trial_find(&t, x->rule, x->place);
		if (f == NULL)
			fail_msg(
			    "%s: no %s at %s", x->cells, x->rule, x->place);
		assert_string_equal(f->message, x->message);
		assert_int_equal(f->severity, x->severity);
		assert_int_equal(trial_count(&t, x->rule), 1);
	}
	trial_end(&t);
}

static void
check_examples(const struct example *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_example(&x[i]);
}

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
checks_table_three(void **state)
{
	static const struct example x[] = {
		{ "2021", 2024, BALANCED, "A01", NULL, 0, NULL },
		{ "2021", 2024, BALANCED, "A02", NULL, 0, NULL },
		{ "2021", 2024, BALANCED, "A03", NULL, 0, NULL },
		{ "2021", 2024,
		    BALANCED " t3.carried_in.legal=1 t3.carried_in.total=1 "
			     "t3.handled.total=11 t3.granted.total=11",
		    "A01", "t3.legal", SEVERITY_ERROR,
		    "表三“法律服务机构”列：第一项加第二项之和 1 ≠ "
		    "第三项加第四项之和 0，相差 1" },
		{ "2021", 2024, BALANCED " t3.granted.natural=9", "A02",
		    "t3.natural", SEVERITY_ERROR,
		    "表三“自然人”列：办理结果各项之和 9 ≠ （七）总计 10，"
		    "相差 1" },
		{ "2021", 2024, BALANCED " t3.received.total=13", "A03",
		    "t3.received", SEVERITY_ERROR,
		    "表三“一、本年新收政府信息公开申请数量”行："
		    "各类申请人之和 12 ≠ 总计 13，相差 1" },
		/* A blank among the parts may be what is missing... */
		{ "2021", 2024,
		    "t3.granted.total=3 t3.granted.natural=2 "
		    "t3.granted.legal= t3.handled.legal=1 "
		    "t3.handled.total=1",
		    "A03", NULL, 0, NULL },
		/* ... but not when the others are too many already. */
		{ "2021", 2024,
		    "t3.granted.total=3 t3.granted.natural=4 "
		    "t3.granted.legal= t3.granted.other=?",
		    "A03", "t3.granted", SEVERITY_ERROR,
		    "表三“（一）予以公开”行：各类申请人之和至少 4"
		    "（其中 2 格缺数） ≠ 总计 3，至少相差 1" },
		/* Nothing reported, nothing checked. */
		{ "2021", 2024, "t3.*=!", "A02", NULL, 0, NULL },
		{ "2021", 2024, "t3.granted.natural=-3", "A04",
		    "t3.granted.natural", SEVERITY_ERROR,
		    "表三“（一）予以公开”行“自然人”列：填报 -3，"
		    "件数不应为负数" },
		{ "2021", 2024, "t3.granted.natural=1.5", "A04",
		    "t3.granted.natural", SEVERITY_ERROR,
		    "表三“（一）予以公开”行“自然人”列：填报 1.5，"
		    "件数应为整数" },
		{ "2021", 2024, "t3.granted.natural=2.0", "A04", NULL, 0,
		    NULL },
		{ "2021", 2024, "t3.granted.natural=?", "A04", NULL, 0, NULL },
	};

	(void)state;
	check_examples(x, N(x));
}

static void
checks_the_other_results_as_printed(void **state)
{
	static const struct example x[] = {
		/* （六） printed as one row. */
		{ "2021", 2024,
		    BALANCED " t3.other_no_correction.*=! "
			     "t3.other_unpaid.*=! t3.other_misc.*=! "
			     "t3.other_all.*=0 t3.other_all.natural=1 "
			     "t3.other_all.total=1 t3.granted.natural=9 "
			     "t3.granted.total=9",
		    "A02", NULL, 0, NULL },
		{ "2021", 2024,
		    BALANCED " t3.other_no_correction.*=! "
			     "t3.other_unpaid.*=! t3.other_misc.*=! "
			     "t3.other_all.*=0 t3.other_all.natural=1 "
			     "t3.other_all.total=0",
		    "A03", "t3.other_all", SEVERITY_ERROR,
		    "表三“（六）其他处理”行：各类申请人之和 1 ≠ 总计 0，"
		    "相差 1" },
		/* Neither printed: they are unknown. */
		{ "2021", 2024,
		    BALANCED " t3.other_no_correction.*=! "
			     "t3.other_unpaid.*=! t3.other_misc.*=! "
			     "t3.granted.natural=9 t3.granted.total=9",
		    "A02", NULL, 0, NULL },
		{ "2021", 2024,
		    BALANCED " t3.other_no_correction.*=! "
			     "t3.other_unpaid.*=! t3.other_misc.*=! "
			     "t3.granted.natural=11 t3.granted.total=10",
		    "A02", "t3.natural", SEVERITY_ERROR,
		    "表三“自然人”列：办理结果各项之和至少 11"
		    "（其中 3 格缺数） ≠ （七）总计 10，至少相差 1" },
		/* Form 2019 with three rows where it has one. */
		{ "2019", 2020,
		    BALANCED " t3.other_all.*=! t3.other_misc.*=0 "
			     "t3.other_unpaid.*=0 t3.other_no_correction.*=0 "
			     "t3.other_misc.natural=2 t3.other_misc.total=2 "
			     "t3.granted.natural=8 t3.granted.total=8",
		    "A02", NULL, 0, NULL },
	};

	(void)state;
	check_examples(x, N(x));
}

static void
checks_table_four(void **state)
{
	static const struct example x[] = {
		{ "2021", 2024, "t4.review.upheld=2 t4.review.total=2", "B01",
		    NULL, 0, NULL },
		{ "2021", 2024, "t4.review.upheld=2 t4.review.total=3", "B01",
		    "t4.review", SEVERITY_ERROR,
		    "表四“行政复议”：维持、纠正、其他、未审结之和 2 ≠ "
		    "总计 3，相差 1" },
		{ "2021", 2024, "t4.review.upheld= t4.review.total=3", "B01",
		    NULL, 0, NULL },
		{ "2021", 2024, "t4.direct.pending=1", "B02", "t4.direct",
		    SEVERITY_ERROR,
		    "表四“未经复议直接起诉”：维持、纠正、其他、未审结之和 "
		    "1 ≠ 总计 0，相差 1" },
		{ "2019", 2019, "t4.after_review.total=1", "B03",
		    "t4.after_review", SEVERITY_ERROR,
		    "表四“复议后起诉”：维持、纠正、其他、未审结之和 0 ≠ "
		    "总计 1，相差 1" },
		{ "2021", 2024, "t4.review.upheld=-1", "B04",
		    "t4.review.upheld", SEVERITY_ERROR,
		    "表四“行政复议—结果维持”列：填报 -1，件数不应为负数" },
		{ "2021", 2024, "t4.review.upheld= t4.review.total=2", "B04",
		    "t4", SEVERITY_WARNING,
		    "表四有 1 格空白：“行政复议—结果维持”列。各格都应填写，"
		    "没有发生的填 0；按合计推算，“行政复议—结果维持”列为 2" },
		/* The total says that the blank is 0. */
		{ "2021", 2024, "t4.review.upheld=", "B04", NULL, 0, NULL },
	};

	(void)state;
	check_examples(x, N(x));
}

static void
checks_blanks(void **state)
{
	static const struct example x[] = {
		{ "2021", 2024, "t2.licensing.decisions=", "A05", "t2",
		    SEVERITY_WARNING,
		    "表二有 1 格空白：“行政许可”行“本年处理决定数量”列。"
		    "各格都应填写，没有发生的填 0" },
		{ "2021", 2024, "t2.regulations.*=", "A05", NULL, 0, NULL },
		{ "2021", 2024, "t2.licensing.decisions=?", "A05", NULL, 0,
		    NULL },
		{ "2021", 2024, "t2.licensing.decisions=!", "A05", NULL, 0,
		    NULL },
		/* Every blank of the table is 0 by the sums. */
		{ "2021", 2024, "t3.*.legal= t3.*.other=", "A05", NULL, 0,
		    NULL },
		{ "2021", 2024, "t3.*.natural= t3.*.business=", "A05", NULL, 0,
		    NULL },
		{ "2021", 2024, "t3.*.legal= t3.*.total=", "A05", "t3",
		    SEVERITY_WARNING,
		    "表三有 50 格空白：“法律服务机构”列、“总计”列。"
		    "各格都应填写，没有发生的填 0" },
		{ "2021", 2024, "t3.*=", "A05", "t3", SEVERITY_WARNING,
		    "表三有 175 格空白：“自然人”列、“商业企业”列、"
		    "“科研机构”列等 7 列。各格都应填写，没有发生的填 0" },
		{ "2021", 2024, BALANCED " t3.granted.natural=", "A05", "t3",
		    SEVERITY_WARNING,
		    "表三有 1 格空白：“（一）予以公开”行“自然人”列。"
		    "各格都应填写，没有发生的填 "
		    "0；按合计推算，“（一）予以公开”行“自然人”列"
		    "为 10" },
	};

	(void)state;
	check_examples(x, N(x));
}

static void
checks_table_two(void **state)
{
	static const struct example x[] = {
		{ "2021", 2024, "t2.fees.amount=-0.5", "C01", "t2.fees.amount",
		    SEVERITY_ERROR,
		    "表二“行政事业性收费”行“本年收费金额（单位：万元）”列："
		    "填报 -0.5，金额不应为负数" },
		{ "2021", 2024, "t2.fees.amount=4068.208", "C01", NULL, 0,
		    NULL },
		{ "2021", 2024, "t2.penalty.decisions=2.5", "C01",
		    "t2.penalty.decisions", SEVERITY_ERROR,
		    "表二“行政处罚”行“本年处理决定数量”列：填报 2.5，"
		    "件数应为整数" },
		{ "2019", 2020, "t2.fees.change=-0 t2.fees.prior=3", "C01",
		    NULL, 0, NULL },
		{ "2019", 2020, "t2.fees.change=-0.5 t2.fees.prior=3", "C01",
		    "t2.fees.change", SEVERITY_ERROR,
		    "表二“行政事业性收费”行“本年增/减”列：填报 -0.5，"
		    "件数应为整数" },
		{ "2021", 2024, "t2.regulations.made=3 t2.regulations.valid=5",
		    "C02", "t2.regulations", SEVERITY_ERROR,
		    "表二“规章”行：本年制发件数 3、现行有效件数 5，"
		    "县级及以下机关无权制定规章，应为 0" },
		{ "2021", 2024, "t2.regulations.*=", "C02", NULL, 0, NULL },
		{ "2019", 2020, "t2.regulations.created=1", "C02",
		    "t2.regulations", SEVERITY_ERROR,
		    "表二“规章”行：本年新制作数量 "
		    "1，县级及以下机关无权制定规章，"
		    "应为 0" },
		{ "2019", 2020, "t2.regulations.total=1", "C02",
		    "t2.regulations", SEVERITY_WARNING,
		    "表二“规章”行：对外公开总数量 "
		    "1，县级及以下机关无权制定规章，"
		    "请核实是否计入了上级制定的规章" },
		{ "2021", 2024,
		    "t2.normative.made=4 t2.normative.repealed=1 "
		    "t2.normative.valid=3",
		    "C03", NULL, 0, NULL },
		{ "2021", 2024,
		    "t2.normative.made=4 t2.normative.repealed=1 "
		    "t2.normative.valid=1",
		    "C03", "t2.normative", SEVERITY_WARNING,
		    "表二“行政规范性文件”行：现行有效件数 1 < "
		    "本年制发件数减去本年废止件数 3（4-1），相差 2" },
		{ "2021", 2024,
		    "t2.normative.made=4 t2.normative.repealed= "
		    "t2.normative.valid=1",
		    "C03", NULL, 0, NULL },
		{ "2019", 2020, "t2.normative.published=2 t2.normative.total=2",
		    "D01", NULL, 0, NULL },
		{ "2019", 2020, "t2.normative.published=5 t2.normative.total=3",
		    "D01", "t2.normative", SEVERITY_WARNING,
		    "表二“规范性文件”行：本年新公开数量 5 > 对外公开总数量 3，"
		    "相差 2" },
		{ "2019", 2020, "t2.normative.created=-1", "D01",
		    "t2.normative.created", SEVERITY_WARNING,
		    "表二“规范性文件”行“本年新制作数量”列：填报 -1，"
		    "件数不应为负数" },
		{ "2019", 2020, "t2.normative.published=5 t2.normative.total=",
		    "D01", NULL, 0, NULL },
		{ "2019", 2020, "t2.licensing.prior=8 t2.licensing.change=-8",
		    "D02", NULL, 0, NULL },
		{ "2019", 2020, "t2.licensing.prior=6 t2.licensing.change=-8",
		    "D02", "t2.licensing", SEVERITY_WARNING,
		    "表二“行政许可”行：上一年项目数量加本年增减之和 -2 < 0，"
		    "相差 2" },
		{ "2019", 2020, "t2.licensing.prior= t2.licensing.change=-8",
		    "D02", NULL, 0, NULL },
	};

	(void)state;
	check_examples(x, N(x));
}

static void
names_cells_and_both_values(void **state)
{
	struct trial t;
	const struct finding *f;

	(void)state;
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report, BALANCED " t3.received.total=13");
	trial_check(&t);
	f = trial_find(&t, "A03", "t3.received");
	assert_non_null(f);
	assert_int_equal(f->axis, AXIS_DATA);
	assert_int_equal(f->n_cells, 7);
	assert_string_equal(f->cells[0], "t3.received.natural");
	assert_string_equal(f->cells[6], "t3.received.total");
	assert_true(f->has_values);
	assert_int_equal(f->expected.value, 12);
	assert_int_equal(f->actual.value, 13);
	assert_null(f->evidence);
	/* A wrong total breaks its column too, of one cause. */
	assert_int_equal(t.out.n_findings, 2);
	assert_string_equal(t.out.findings[0].rule, "A01");
	assert_int_equal(t.out.findings[0].cause, 1);
	assert_int_equal(t.out.findings[1].cause, 1);
	assert_int_equal(check_result_status(&t.out), STATUS_INVALID);
	trial_end(&t);
}

static void
lets_larger_places_have_regulations(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 2024);
	t.context.county_or_below = false;
	trial_set(&t, &t.report, "t2.regulations.valid=5");
	trial_check(&t);
	assert_int_equal(trial_count(&t, "C02"), 0);
	trial_end(&t);
}

static void
obeys_the_severities_in_force(void **state)
{
	static const struct {
		const char *severity;
		size_t n;
		enum severity created, total;
	} table[] = {
		{ "error", 1, SEVERITY_ERROR, SEVERITY_WARNING },
		{ "info", 1, SEVERITY_INFO, SEVERITY_INFO },
		{ "off", 0, SEVERITY_OFF, SEVERITY_OFF },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		static const char *const cells[] = { "t2.regulations.created=1",
			"t2.regulations.total=1" };

		for (size_t k = 0; k < 2; k++) {
			struct trial t;

			trial_begin(&t, "2019", 2020);
			assert_int_equal(rule_set_option(t.rules, "C02",
					     table[i].severity, NULL),
			    0);
			trial_set(&t, &t.report, cells[k]);
			trial_check(&t);
			assert_int_equal(trial_count(&t, "C02"), table[i].n);
			if (table[i].n > 0)
				assert_int_equal(
				    trial_find(&t, "C02", "t2.regulations")
					->severity,
				    k == 0 ? table[i].created : table[i].total);
			trial_end(&t);
		}
	}
}

/* ---- blanks ---- */

static void
implies_what_the_sums_leave_no_choice_for(void **state)
{
	struct trial t;

	(void)state;
	/* Columns of organizations left blank, the totals printed. */
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report,
	    BALANCED " t3.*.business= t3.*.research= t3.*.nonprofit= "
		     "t3.*.legal= t3.*.other=");
	trial_check(&t);
	assert_int_equal(t.out.n_findings, 0);
	assert_int_equal(t.out.n_implied, 125);
	assert_int_equal(trial_implied(&t, "t3.received.legal"), 0);
	assert_int_equal(trial_implied(&t, "t3.received.natural"), -1);
	trial_end(&t);

	/* Totals left blank. */
	trial_begin(&t, "2019", 2020);
	trial_set(&t, &t.report, BALANCED " t3.*.total=");
	trial_check(&t);
	assert_int_equal(t.out.n_implied, 23);
	assert_int_equal(trial_implied(&t, "t3.received.total"), 12);
	assert_int_equal(trial_implied(&t, "t3.granted.total"), 10);
	assert_int_equal(trial_implied(&t, "t3.partial.total"), 0);
	trial_end(&t);
}

static void
finds_a_contradiction_behind_blanks(void **state)
{
	struct trial t;
	const struct finding *f;

	(void)state;
	/* Each row and column alone could hold; together they cannot. */
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report,
	    "t4.review.upheld= t4.review.total=3 "
	    "t3.received.natural= t3.received.total=5 "
	    "t3.handled.natural=4 t3.granted.natural=4 "
	    "t3.handled.total=5 t3.granted.total=5 t3.granted.legal=1 "
	    "t3.handled.legal=1");
	trial_check(&t);
	/* received.natural is 5 by its row and 4 by its column. */
	f = trial_find(&t, "A03", "t3.received");
	assert_non_null(f);
	assert_string_equal(f->message,
	    "表三“一、本年新收政府信息公开申请数量”行：各类申请人之和 4"
	    "（其中 1 格未填，按其余各格推算） ≠ 总计 5，相差 1");
	assert_int_equal(trial_implied(&t, "t3.received.natural"), 4);
	assert_int_equal(trial_implied(&t, "t4.review.upheld"), 3);
	trial_end(&t);
}

static void
ends_on_values_without_end(void **state)
{
	struct trial t;

	(void)state;
	/* Two rows are wrong, and without them a ring of four unknown cells
	 * contradicts itself by 1: its bounds rise by 1 a round. */
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report,
	    "t3.received.natural= t3.received.total= t3.carried_out.natural= "
	    "t3.carried_out.total= t3.handled.total=1 t3.granted.total=1");
	trial_check(&t);
	assert_int_equal(trial_count(&t, "A03"), 2);
	assert_non_null(trial_find(&t, "A03", "t3.handled"));
	assert_non_null(trial_find(&t, "A03", "t3.granted"));
	assert_int_equal(trial_count(&t, "A01"), 0);
	assert_int_equal(t.out.n_implied, 0);
	trial_end(&t);

	/* The largest values that can be printed. */
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report,
	    "t3.*=999999999999 t2.fees.amount=999999999999.999999");
	trial_check(&t);
	assert_int_equal(trial_count(&t, "A03"), 0);
	trial_end(&t);
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report, "t3.*=999999999999");
	trial_check(&t);
	assert_int_equal(trial_count(&t, "A03"), 25);
	trial_end(&t);
}

static void
counts_the_findings_beyond_the_limit(void **state)
{
	static const struct rule rule = { .id = "A04" };
	static const struct finding f = { .place = "t3", .message = "" };
	struct check_result out = { 0 };
	struct rule_context rc = { .a = arena_new(), .out = &out };

	(void)state;
	for (size_t i = 0; i < LIMIT_FINDINGS + 7; i++)
		check_add_finding(&rc, &rule, SEVERITY_ERROR, f);
	assert_int_equal(out.n_findings, LIMIT_FINDINGS);
	assert_int_equal(out.n_dropped, 7);
	arena_free(rc.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_table_three),
		cmocka_unit_test(checks_the_other_results_as_printed),
		cmocka_unit_test(checks_table_four),
		cmocka_unit_test(checks_blanks),
		cmocka_unit_test(checks_table_two),
		cmocka_unit_test(names_cells_and_both_values),
		cmocka_unit_test(lets_larger_places_have_regulations),
		cmocka_unit_test(obeys_the_severities_in_force),
		cmocka_unit_test(implies_what_the_sums_leave_no_choice_for),
		cmocka_unit_test(finds_a_contradiction_behind_blanks),
		cmocka_unit_test(ends_on_values_without_end),
		cmocka_unit_test(counts_the_findings_beyond_the_limit),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
