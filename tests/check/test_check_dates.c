/* H08, dates of publication that contradict each other; and J03, 规章 in the
 * county's own report. */
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/support/unit.h"

static struct date
date_of(const char *s)
{
	struct date d = { 0, 0, 0 };

	if (*s != '\0')
		assert_int_equal(date_parse(s, &d), 0);
	return d;
}

static void
dates_that_differ_are_found(void **state)
{
	static const struct {
		const char *rule, *meta, *text, *url, *message;
	} table[] = {
		{ "H08", "2026-01-12", "", "2026-01-15",
		    "发布日期前后不一：页面元数据为2026-01-12、网址为2026-01-"
		    "15，"
		    "最多相差3天，请核实以哪一个为准" },
		{ "H08", "2026-01-12", "2026-01-10", "2026-01-11",
		    "发布日期前后不一：页面元数据为2026-01-12、页面标注为"
		    "2026-01-10、网址为2026-01-11，最多相差2天，请核实以哪一个"
		    "为准" },
		/* One day is the night in which it was put up. */
		{ "H08", "2026-01-12", "2026-01-13", "2026-01-12", NULL },
		/* One date has nothing to be held against. */
		{ "H08", "", "", "2026-01-15", NULL },
		{ "H08", "", "", "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct finding *f;
		struct trial t;

		trial_begin(&t, "2021", 2025);
		t.report.dated[DATED_META] = date_of(table[i].meta);
		t.report.dated[DATED_TEXT] = date_of(table[i].text);
		t.report.dated[DATED_URL] = date_of(table[i].url);
		trial_check(&t);
		f = trial_find(&t, table[i].rule, "published_on");
		if (table[i].message == NULL) {
			assert_null(f);
		} else {
			assert_non_null(f);
			assert_string_equal(f->message, table[i].message);
			assert_int_equal(f->severity, SEVERITY_INFO);
			assert_int_equal(f->axis, AXIS_PUBLICATION);
		}
		trial_end(&t);
	}
}

static void
the_gap_can_be_set(void **state)
{
	struct trial t;
	struct err e;

	(void)state;
	trial_begin(&t, "2021", 2025);
	t.report.dated[DATED_META] = date_of("2026-01-12");
	t.report.dated[DATED_URL] = date_of("2026-01-15");
	assert_int_equal(rule_set_option(t.rules, "date_gap", "4", &e), 0);
	trial_check(&t);
	assert_int_equal(trial_count(&t, "H08"), 0);
	trial_end(&t);
}

static void
the_county_has_no_regulations_either(void **state)
{
	static const struct {
		const char *rule, *form;
		int year;
		const char *cells;
		enum severity severity;
		const char *message;
	} table[] = {
		{ "J03", "2021", 2024, "t2.regulations.valid=2", SEVERITY_ERROR,
		    "表二“规章”行：现行有效件数 2，县级及以下机关无权制定规章，"
		    "应为 0" },
		{ "J03", "2019", 2020, "t2.regulations.total=2",
		    SEVERITY_WARNING,
		    "表二“规章”行：对外公开总数量 "
		    "2，县级及以下机关无权制定规章，"
		    "请核实是否计入了上级制定的规章" },
		{ "J03", "2021", 2024, "t2.normative.valid=2", SEVERITY_OFF,
		    NULL },
		{ "J03", "2021", 2024,
		    "t2.regulations.valid= t2.regulations.made=?", SEVERITY_OFF,
		    NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct finding *f;
		struct trial t;

		trial_begin(&t, table[i].form, table[i].year);
		t.context.kind = KIND_COUNTY;
		trial_set(&t, &t.report, table[i].cells);
		trial_check(&t);
		/* Not said twice. */
		assert_int_equal(trial_count(&t, "C02"), 0);
		f = trial_find(&t, table[i].rule, "t2.regulations");
		if (table[i].message == NULL) {
			assert_null(f);
		} else {
			assert_non_null(f);
			assert_string_equal(f->message, table[i].message);
			assert_int_equal(f->severity, table[i].severity);
		}
		/* A city may have them; a township has C02. */
		t.context.county_or_below = false;
		trial_check(&t);
		assert_int_equal(trial_count(&t, "J03"), 0);
		t.context.county_or_below = true;
		t.context.kind = KIND_TOWNSHIP;
		trial_check(&t);
		assert_int_equal(trial_count(&t, "J03"), 0);
		assert_int_equal(trial_count(&t, "C02"), f != NULL);
		trial_end(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_that_differ_are_found),
		cmocka_unit_test(the_gap_can_be_set),
		cmocka_unit_test(the_county_has_no_regulations_either),
	};

	return cmocka_run_group_tests_name("check_dates", tests, NULL, NULL);
}
