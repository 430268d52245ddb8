/* Values that can be but hardly are, alone and beside the year before. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/support/unit.h"

#define N(a)       (sizeof(a) / sizeof((a)[0]))
#define ROW(id, n) "t3." id ".natural=" n " t3." id ".total=" n " "
/* Eight of natural persons, granted. */
#define EIGHT ROW("received", "8") ROW("granted", "8") ROW("handled", "8")
#define WARN  SEVERITY_WARNING
#define INFO  SEVERITY_INFO
#define NONE  NULL, 0, NULL, NULL

static void
try_all(const char *form, int year, const struct trial_example *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		trial_example(form, year, &x[i]);
}

static void
looks_at_table_three(void **state)
{
	static const struct trial_example x[] = {
		{ NULL, NULL,
		    ROW("received", "8") ROW("other_misc", "5")
			ROW("granted", "3") ROW("handled", "8"),
		    "A11", "t3.other_misc.total", INFO,
		    "表三“其他处理—其他” 5 件，占（七）总计 8 件的比例过高，"
		    "请核实能否归入前列各类",
		    NULL },
		/* Half of them, and two only. */
		{ NULL, NULL,
		    ROW("received", "8") ROW("other_misc", "4")
			ROW("granted", "4") ROW("handled", "8"),
		    "A11", NONE },
		{ NULL, NULL,
		    ROW("received", "2") ROW("other_misc", "2")
			ROW("handled", "2"),
		    "A11", NONE },
		{ NULL, NULL, "t3.other_misc.*=? t3.handled.total=", "A11",
		    NONE },
		{ NULL, NULL, ROW("denied_secret", "1"), "A12",
		    "t3.denied_secret.total", INFO,
		    "表三“1.属于国家秘密” 1 件，乡镇少有以此为由不予公开的，"
		    "请核实",
		    NULL },
		{ NULL, NULL, ROW("denied_law", "1"), "A12", NONE },
		{ NULL, NULL, "t3.denied_secret.*=", "A12", NONE },
	};

	(void)state;
	try_all("2021", 2024, x, N(x));
}

static void
compares_with_what_came_in(void **state)
{
	static const struct trial_example x[] = {
		{ NULL, NULL,
		    "t3.handled.*=! t3.received.natural=3 t3.granted.natural=4",
		    "A07", "t3.granted.natural", WARN,
		    "表三“（一）予以公开”行“自然人”列：4，"
		    "多于本列新收与上年结转之和 3",
		    NULL },
		{ NULL, NULL,
		    "t3.handled.*=! t3.received.natural=3 "
		    "t3.carried_in.natural=1 t3.granted.natural=4",
		    "A07", NONE },
		/* 总计 is there: A01 and A02 say it. */
		{ NULL, NULL, "t3.received.natural=3 t3.granted.natural=4",
		    "A07", NONE },
		{ NULL, NULL,
		    "t3.handled.*=! t3.received.natural= t3.granted.natural=4",
		    "A07", NONE },
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < N(x); i++) {
		trial_begin(&t, "2021", 2024);
		assert_int_equal(
		    rule_set_option(t.rules, "A07", "warning", NULL), 0);
		trial_set(&t, &t.report, x[i].cells);
		trial_check(&t);
		assert_int_equal(
		    trial_count(&t, "A07"), x[i].place == NULL ? 0 : 1);
		if (x[i].place != NULL)
			assert_string_equal(
			    trial_find(&t, "A07", x[i].place)->message,
			    x[i].message);
		trial_end(&t);
	}
}

/* What the two remarks add to the finding that they explain. */
static void
remarks_on_broken_sums(void **state)
{
	static const struct trial_example x[] = {
		/* A08 */
		{ NULL, NULL,
		    "t3.granted.natural=5 t3.partial.natural=2 "
		    "t3.handled.natural=5",
		    "A02", "t3.natural", SEVERITY_ERROR,
		    "表三“自然人”列：办理结果各项之和 7 ≠ （七）总计 5，"
		    "相差 2（差额恰等于“部分公开”的数，疑为重复计算）",
		    NULL },
		{ NULL, NULL,
		    "t3.granted.natural=5 t3.partial.natural=2 "
		    "t3.handled.natural=6",
		    "A02", "t3.natural", SEVERITY_ERROR,
		    "表三“自然人”列：办理结果各项之和 7 ≠ （七）总计 6，"
		    "相差 1",
		    NULL },
		{ NULL, NULL,
		    "t3.granted.natural=5 t3.partial.natural= "
		    "t3.handled.natural=3",
		    "A02", "t3.natural", SEVERITY_ERROR,
		    "表三“自然人”列：办理结果各项之和至少 5（其中 1 格未填） "
		    "≠ （七）总计 3，至少相差 2",
		    NULL },
		/* A09 */
		{ NULL, NULL,
		    "t3.received.natural=1 t3.received.business=2 "
		    "t3.received.total=12",
		    "A03", "t3.received", SEVERITY_ERROR,
		    "表三“一、本年新收政府信息公开申请数量”行：各类申请人之和 "
		    "3 ≠ 总计 12，相差 9"
		    "（疑为一个数被拆在“自然人”“商业企业”两格）",
		    NULL },
		{ NULL, NULL,
		    "t3.received.natural=1 t3.received.business=2 "
		    "t3.received.total=13",
		    "A03", "t3.received", SEVERITY_ERROR,
		    "表三“一、本年新收政府信息公开申请数量”行：各类申请人之和 "
		    "3 ≠ 总计 13，相差 10",
		    NULL },
		{ NULL, NULL,
		    "t3.received.natural=1 t3.received.business=2 "
		    "t3.received.legal= t3.received.total=2",
		    "A03", "t3.received", SEVERITY_ERROR,
		    "表三“一、本年新收政府信息公开申请数量”行：各类申请人之和"
		    "至少 3（其中 1 格未填） ≠ 总计 2，至少相差 1",
		    NULL },
	};

	(void)state;
	try_all("2021", 2024, x, N(x));
}

static void
looks_at_table_four(void **state)
{
	static const struct trial_example x[] = {
		{ "2021", "", "t4.review.upheld=1 t4.review.total=1", "B05",
		    "t4", INFO,
		    "表四有行政复议、诉讼 1 件，而表三本年没有申请，"
		    "2023年度也没有办理的申请，请核实",
		    NULL },
		{ "2021", EIGHT, "t4.review.upheld=1 t4.review.total=1", "B05",
		    NONE },
		{ "2021", "", EIGHT "t4.review.upheld=1 t4.review.total=1",
		    "B05", NONE },
		{ NULL, NULL, "t4.review.upheld=1 t4.review.total=1", "B05",
		    NULL, 0, NULL, "no readable report of 2023" },
		{ "2021", "t3.*=", "t4.review.upheld=1 t4.review.total=1",
		    "B05", NONE },
		{ "2021", "", "t4.after_review.other=1 t4.after_review.total=1",
		    "B06", "t4.after_review", INFO,
		    "表四有复议后起诉 1 件，而本年和2023年度都没有行政复议，"
		    "请核实",
		    NULL },
		{ "2021", "t4.review.upheld=1 t4.review.total=1",
		    "t4.after_review.other=1 t4.after_review.total=1", "B06",
		    NONE },
		{ NULL, NULL, "t4.after_review.other=1 t4.after_review.total=1",
		    "B06", NULL, 0, NULL, "no readable report of 2023" },
		{ NULL, NULL, "t4.direct.upheld=2 t4.direct.total=2", "B07",
		    "t4.direct.total", INFO,
		    "表四未经复议直接起诉 2 件。2024年起对不予公开不服的应先"
		    "申请行政复议，请核实",
		    NULL },
		{ NULL, NULL, "t4.review.upheld=2 t4.review.total=2", "B07",
		    NONE },
		{ NULL, NULL, "t4.direct.upheld= t4.direct.total=", "B07",
		    NONE },
		{ "2021", "t4.review.pending=2 t4.review.total=2", "", "B08",
		    "t4.review.total", INFO,
		    "2023年度报告行政复议尚未审结 2 件，本年表四行政复议为 0，"
		    "请核实是否应继续统计",
		    NULL },
		{ "2021", "t4.review.pending=2 t4.review.total=2",
		    "t4.review.upheld=2 t4.review.total=2", "B08", NONE },
		{ "2021", "t4.review.pending=2 t4.review.total=2",
		    "t4.review.*= t4.*= ", "B08", NONE },
		{ NULL, NULL, "", "B08", NULL, 0, NULL,
		    "no readable report of 2023" },
		{ "2021", EIGHT,
		    ROW("received", "1") ROW("granted", "1")
			ROW("handled", "1") "t4.review.upheld=10 "
					    "t4.review.total=10",
		    "B09", "t4.review", INFO,
		    "表四行政复议 10 件，多于本年和2023年度办结的申请之和 9 "
		    "件，"
		    "请核实",
		    NULL },
		{ "2021", EIGHT,
		    ROW("received", "1") ROW("granted", "1")
			ROW("handled", "1") "t4.review.upheld=9 "
					    "t4.review.total=9",
		    "B09", NONE },
		{ NULL, NULL, "t4.review.upheld=9 t4.review.total=9", "B09",
		    NULL, 0, NULL, "no readable report of 2023" },
	};
	static const struct trial_example earlier = { NULL, NULL,
		"t4.direct.upheld=2 t4.direct.total=2", "B07", NONE };

	(void)state;
	try_all("2021", 2024, x, N(x));
	trial_example("2021", 2023, &earlier);
}

static void
looks_at_table_two(void **state)
{
	static const struct trial_example x2021[] = {
		{ "2021", "t2.fees.amount=1.2", "t2.fees.amount=12500", "C05",
		    "t2.fees.amount", WARN,
		    "表二行政事业性收费填报 12500 万元，约为上年的一万倍，"
		    "疑似以元填报，请核实单位",
		    NULL },
		/* Much, but not by the wrong unit. */
		{ "2021", "t2.fees.amount=900", "t2.fees.amount=12500", "C05",
		    NONE },
		{ "2021", "t2.fees.amount=0.09", "t2.fees.amount=900", "C05",
		    NONE },
		{ NULL, NULL, "t2.fees.amount=12500", "C05", NONE },
		{ NULL, NULL, "t2.fees.amount=", "C05", NONE },
	};
	static const struct trial_example x2019[] = {
		{ "2019", "t2.licensing.prior=8 t2.licensing.change=-2",
		    "t2.licensing.prior=8", "D03", "t2.licensing", INFO,
		    "表二“行政许可”行：2020年度报告上一年项目数量 8 ≠ "
		    "2019年度报告项目数量加增减 6（8-2），相差 2",
		    NULL },
		{ "2019", "t2.licensing.prior=8 t2.licensing.change=-2",
		    "t2.licensing.prior=6", "D03", NONE },
		{ "2019", "t2.licensing.prior=8 t2.licensing.change=",
		    "t2.licensing.prior=3", "D03", NONE },
		{ NULL, NULL, "t2.licensing.prior=6", "D03", NULL, 0, NULL,
		    "no readable report of 2019" },
		{ "2019", "t2.normative.total=8", "t2.normative.total=5", "D04",
		    "t2.normative", INFO,
		    "表二“规范性文件”行：2020年度报告对外公开总数量 5 < "
		    "2019年度报告对外公开总数量 8，相差 3，请核实是否有清理",
		    NULL },
		{ "2019", "t2.normative.total=8", "t2.normative.total=8", "D04",
		    NONE },
		{ "2019", "t2.normative.total=", "t2.normative.total=8", "D04",
		    NONE },
		{ NULL, NULL, "", "D04", NULL, 0, NULL,
		    "no readable report of 2019" },
		{ NULL, NULL, "t2.procurement.items=2", "D05", "t2.procurement",
		    INFO,
		    "表二“政府集中采购”行：采购项目数量 2、采购总金额 0，"
		    "应同时为 0 或同时不为 0",
		    NULL },
		{ NULL, NULL,
		    "t2.procurement.items=2 t2.procurement.amount=8040", "D05",
		    NONE },
		{ NULL, NULL, "t2.procurement.items=2 t2.procurement.amount=?",
		    "D05", NONE },
	};

	(void)state;
	try_all("2021", 2024, x2021, N(x2021));
	try_all("2019", 2020, x2019, N(x2019));
}

/* The same value in 元 in the text. */
static void
sees_a_fee_in_yuan(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} table[] = {
		{ "全年收取行政事业性收费12,500元。", 1 },
		{ "全年收取行政事业性收费112500元。", 0 },
		{ "全年收取行政事业性收费12500万元。", 0 },
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		trial_begin(&t, "2021", 2024);
		trial_set(&t, &t.report, "t2.fees.amount=12500");
		t.report.sections[0].text = table[i].text;
		trial_check(&t);
		assert_int_equal(trial_count(&t, "C05"), table[i].n);
		if (table[i].n > 0)
			assert_string_equal(
			    trial_find(&t, "C05", "t2.fees.amount")->message,
			    "表二行政事业性收费填报 12500 万元，而文字为"
			    "“12500元”，疑似以元填报，请核实单位");
		trial_end(&t);
	}
}

#define BUSY                                                 \
	"t2.penalty.decisions=31 t2.licensing.decisions=12 " \
	"t2.normative.made=2 " EIGHT

static void
compares_flows(void **state)
{
	static const struct trial_example x[] = {
		{ "2021", "t2.penalty.decisions=2", "t2.penalty.decisions=11",
		    "F03", "t2.penalty.decisions", INFO,
		    "表二“行政处罚”行“本年处理决定数量”列：11，2023年度为 2，"
		    "突增，请核实",
		    NULL },
		{ "2021", "t2.penalty.decisions=30", "", "F03",
		    "t2.penalty.decisions", INFO,
		    "表二“行政处罚”行“本年处理决定数量”列：0，2023年度为 30，"
		    "突减，请核实",
		    NULL },
		/* Five times, and too few. */
		{ "2021", "t2.penalty.decisions=2", "t2.penalty.decisions=10",
		    "F03", NONE },
		{ "2021", "t2.penalty.decisions=1", "t2.penalty.decisions=9",
		    "F03", NONE },
		{ "2021", "t2.penalty.decisions=", "t2.penalty.decisions=90",
		    "F03", NONE },
		/* Table 2 of another form counts otherwise. */
		{ "2019", "t2.penalty.decisions=1", "t2.penalty.decisions=90",
		    "F03", NONE },
		{ NULL, NULL, "", "F03", NULL, 0, NULL,
		    "no readable report of 2023" },
		{ "2021", BUSY, BUSY, "F04", "report", WARN,
		    "表二、表三、表四不为 0 的 5 个发生数与2023年度报告"
		    "完全相同，请核实是否误用了上年的数",
		    NULL },
		{ "2021", BUSY, BUSY " t2.coercion.decisions=1", "F04", NONE },
		/* A quiet year like the last one is no surprise. */
		{ "2021", EIGHT, EIGHT, "F04", NONE },
		{ "2019", EIGHT, EIGHT, "F04", NONE },
		{ NULL, NULL, BUSY, "F04", NULL, 0, NULL,
		    "no readable report of 2023" },
	};

	(void)state;
	try_all("2021", 2024, x, N(x));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_at_table_three),
		cmocka_unit_test(compares_with_what_came_in),
		cmocka_unit_test(remarks_on_broken_sums),
		cmocka_unit_test(looks_at_table_four),
		cmocka_unit_test(looks_at_table_two),
		cmocka_unit_test(sees_a_fee_in_yuan),
		cmocka_unit_test(compares_flows),
	};

	return cmocka_run_group_tests_name("check_unlikely", tests, NULL, NULL);
}
