/* The rules over layout: form of the year, rows, the six sections, all zero. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "tests/check/check_support.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
knows_the_form_of_the_year(void **state)
{
	static const struct {
		const char *form;
		int year;
		const char *message; /* NULL: nothing to say */
	} table[] = {
		{ "2019", 2020, NULL },
		{ "2019", 2021,
		    "2021年度报告用了2019年格式的表格（国办公开办函〔2019〕60号"
		    "，"
		    "用于2019—2020年度）" },
		{ "2019", 0, NULL },
		{ "2021", 2024, NULL },
		{ "2021", 2020, NULL },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct trial t;
		const struct finding *f;

		trial_begin(&t, table[i].form, table[i].year);
		trial_check(&t);
		f = trial_find(&t, "A06", "form");
		if (table[i].message == NULL) {
			assert_null(f);
		} else {
			assert_non_null(f);
			assert_string_equal(f->message, table[i].message);
			assert_int_equal(f->axis, AXIS_FORM);
			assert_int_equal(f->severity, SEVERITY_ERROR);
			/* Layout does not make the values invalid. */
			assert_int_equal(
			    check_result_status(&t.out), STATUS_WARNED);
		}
		trial_end(&t);
	}
}

/* The index of row `id` of table 3. */
static size_t
row_index(const struct trial *t, const char *id)
{
	const struct form *f = t->report.form;
	size_t i = 0;

	while (i < f->n_rows && strcmp(f->rows[i].id, id) != 0)
		i++;
	assert_true(i < f->n_rows);
	return i;
}

static void
names_the_rows_that_are_missing(void **state)
{
	struct trial t;
	size_t missing[2];

	(void)state;
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report,
	    "t3.handled.*=! t3.other_misc.*=! t3.other_unpaid.*=! "
	    "t3.other_no_correction.*=!");
	missing[0] = row_index(&t, "other_misc");
	missing[1] = row_index(&t, "handled");
	t.report.tables[1].missing_rows = missing;
	t.report.tables[1].n_missing_rows = 2;
	trial_check(&t);
	assert_int_equal(trial_count(&t, "A06"), 1);
	assert_string_equal(trial_find(&t, "A06", "t3")->message,
	    "表三缺 2 行：“（六）其他处理中的3.其他”、“（七）总计”");

	/* A merged （六） replaces its three rows. */
	trial_set(&t, &t.report, "t3.other_all.*=0");
	trial_check(&t);
	assert_string_equal(
	    trial_find(&t, "A06", "t3")->message, "表三缺 1 行：“（七）总计”");
	trial_end(&t);
}

static void
says_when_all_is_zero(void **state)
{
	static const struct {
		const char *cells;
		bool found;
	} table[] = {
		{ "t2.fees.amount=0.00", true },
		{ "t2.fees.amount=0.01", false },
		{ "t3.*.legal=", true },
		{ "t2.licensing.decisions=", true },
		{ "t4.review.upheld= t4.review.total=1", false },
		{ "t2.licensing.decisions=?", false },
		{ "t4.*=!", false },
		{ "t2.*=! t3.*=! t4.*=!", false },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct trial t;
		const struct finding *f;

		trial_begin(&t, "2021", 2024);
		trial_set(&t, &t.report, table[i].cells);
		trial_check(&t);
		f = trial_find(&t, "G12", "report");
		assert_int_equal(f != NULL, table[i].found);
		if (f != NULL) {
			assert_int_equal(f->severity, SEVERITY_INFO);
			assert_string_equal(f->message,
			    "表二、表三、表四填报的数全部为 0，请核实确无发生");
		}
		trial_end(&t);
	}
}

/* Drop part `i` (from 0) of the report. */
static void
drop_part(struct report *r, size_t i)
{
	memmove(&r->sections[i], &r->sections[i + 1],
	    (r->n_sections - i - 1) * sizeof(r->sections[0]));
	r->n_sections--;
}

static void
accepts_the_six_parts_as_they_are(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 2024);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I01"), 0);
	assert_int_equal(trial_count(&t, "I06"), 0);
	assert_null(trial_skipped(&t, "I01"));
	trial_end(&t);
}

static void
names_the_part_that_is_missing(void **state)
{
	struct trial t;
	const struct finding *f;

	(void)state;
	trial_begin(&t, "2021", 2024);
	drop_part(&t.report, 2);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I01"), 1);
	f = trial_find(&t, "I01", "s3");
	assert_string_equal(
	    f->message, "缺“三、收到和处理政府信息公开申请情况”部分");
	assert_int_equal(f->severity, SEVERITY_ERROR);
	assert_int_equal(f->axis, AXIS_FORM);

	/* Another heading stands there. */
	t.report.sections[0].number = 0;
	t.report.sections[0].heading = "一、工作基本情况";
	trial_check(&t);
	f = trial_find(&t, "I01", "s1");
	assert_string_equal(
	    f->message, "缺“一、总体情况”部分，该处标题为“一、工作基本情况”");
	assert_string_equal(f->evidence, "一、工作基本情况");

	/* What the document broke off before is not missing. */
	t.report.truncated = true;
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I01"), 0);
	assert_string_equal(
	    trial_skipped(&t, "I01"), "the document breaks off");
	t.report.truncated = false;

	/* With fewer than four found it may be us. */
	drop_part(&t.report, 1);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I01"), 0);
	assert_string_equal(
	    trial_skipped(&t, "I01"), "only 3 of the 6 headings found");
	trial_end(&t);
}

static void
looks_at_order_number_and_wording(void **state)
{
	struct trial t;
	const struct finding *f;
	struct section swapped;

	(void)state;
	trial_begin(&t, "2021", 2024);
	t.report.sections[3].printed_number = 3;
	t.report.sections[3].heading = "三、政府信息公开行政复议、行政诉讼情况";
	t.report.sections[4].reworded = true;
	t.report.sections[4].heading = "五、存在问题及改进情况";
	t.report.sections[5].printed_number = 0;
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I01"), 2);
	f = trial_find(&t, "I01", "s4");
	assert_int_equal(f->severity, SEVERITY_WARNING);
	assert_string_equal(f->message,
	    "标题“三、政府信息公开行政复议、行政诉讼情况”的编号与格式不一致，"
	    "格式为“四、政府信息公开行政复议、行政诉讼情况”");
	f = trial_find(&t, "I01", "s5");
	assert_int_equal(f->severity, SEVERITY_INFO);
	assert_string_equal(f->message,
	    "标题“五、存在问题及改进情况”与格式不完全一致，"
	    "格式为“五、存在的主要问题及改进情况”");
	trial_end(&t);

	/* What means the part, but is of another scheme. */
	trial_begin(&t, "2021", 2024);
	t.report.sections[0].reworded = true;
	t.report.sections[0].heading = "一、工作基本情况";
	trial_check(&t);
	f = trial_find(&t, "I01", "s1");
	assert_int_equal(f->severity, SEVERITY_WARNING);
	assert_string_equal(f->message,
	    "标题“一、工作基本情况”与格式不完全一致，格式为“一、总体情况”");
	trial_end(&t);

	trial_begin(&t, "2021", 2024);
	swapped = t.report.sections[1];
	t.report.sections[1] = t.report.sections[2];
	t.report.sections[2] = swapped;
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I01"), 1);
	f = trial_find(&t, "I01", "s2");
	assert_int_equal(f->severity, SEVERITY_WARNING);
	assert_string_equal(
	    f->message, "“二、主动公开政府信息情况”部分的顺序与格式不一致");
	trial_end(&t);
}

static void
looks_for_fees_in_part_six(void **state)
{
	static const struct {
		const char *text;
		bool found;
	} table[] = {
		{ "无。", true },
		{ "", true },
		{ "没有其他需要报告的事项。", true },
		{ "本年度未收取信息处理费。", false },
		{ "本年度信息 处理\n费 0 元。", false },
		{ "全年无收费。", false },
		{ "本年度没有向申请人收取任何费用。", false },
		{ "已收取全部档案。", true },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct trial t;
		const struct finding *f;

		trial_begin(&t, "2021", 2024);
		t.report.sections[5].text = table[i].text;
		trial_check(&t);
		f = trial_find(&t, "I06", "s6");
		assert_int_equal(f != NULL, table[i].found);
		if (f != NULL) {
			assert_int_equal(f->severity, SEVERITY_INFO);
			assert_string_equal(
			    f->message, "第六部分没有说明信息处理费收取情况");
		}
		trial_end(&t);
	}
}

static void
leaves_a_missing_part_six_to_one_rule(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 2024);
	drop_part(&t.report, 5);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "I06"), 0);
	assert_non_null(trial_find(&t, "I01", "s6"));
	trial_end(&t);
}

static void
orders_findings_as_the_rules_are(void **state)
{
	static const char *const rules[] = { "A01", "A02", "A03", "A05", "B01",
		"C02", "I01", "I06" };
	struct trial t;

	(void)state;
	trial_begin(&t, "2021", 2024);
	trial_set(&t, &t.report,
	    "t2.regulations.made=1 t2.regulations.valid=1 "
	    "t4.review.total=1 t3.handled.natural=1 t2.fees.amount=");
	drop_part(&t.report, 0);
	t.report.sections[4].text = "无。";
	trial_check(&t);
	assert_int_equal(t.out.n_findings, N(rules));
	for (size_t i = 0; i < N(rules); i++)
		assert_string_equal(t.out.findings[i].rule, rules[i]);
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_form_of_the_year),
		cmocka_unit_test(names_the_rows_that_are_missing),
		cmocka_unit_test(says_when_all_is_zero),
		cmocka_unit_test(accepts_the_six_parts_as_they_are),
		cmocka_unit_test(names_the_part_that_is_missing),
		cmocka_unit_test(looks_at_order_number_and_wording),
		cmocka_unit_test(looks_for_fees_in_part_six),
		cmocka_unit_test(leaves_a_missing_part_six_to_one_rule),
		cmocka_unit_test(orders_findings_as_the_rules_are),
	};

	return cmocka_run_group_tests_name("check_parts", tests, NULL, NULL);
}
