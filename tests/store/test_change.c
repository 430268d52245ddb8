/*
 * H05: a report that changed after it was published, unasked.
 */
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char findings[] =
    "SELECT rule, state, severity, axis, place, message, cells, evidence,"
    " revision FROM finding WHERE rule = 'H05'";
static const char states[] = "SELECT state FROM finding WHERE rule = 'H05'";

static struct report *
report_of(struct county *c, const char *title, const char *figure)
{
	struct report *r = county_report(c, "2021", 2024, title);

	county_set_all(r, "1");
	county_set(r, "t3.granted.total", figure);
	return r;
}

static void
bring(struct county *c, const struct report *r, const struct check_result *j)
{
	static int n;

	c->clock.fake_wall_ms += 60000;
	county_bring(c, "D1", 0, 2024, r, arena_printf(c->arena, "%d", n++), j);
}

static void
a_change_of_figures_is_told(void **state)
{
	struct county *c = *state;
	struct report *r = report_of(c, "t", "7");

	bring(c, report_of(c, "t", "5"), NULL);
	assert_string_equal(county_ask(c, findings), "");
	r->cells[form_cell_find(r->form, "t3.partial.total")].state =
	    CELL_BLANK;
	bring(c, r, NULL);
	assert_string_equal(county_ask(c, findings),
	    "H05|open|info|publication|report|年度报告发布后内容有变动："
	    "第2次发布版有 2 格填报数与上一版不同|"
	    "[\"t3.granted.total\",\"t3.partial.total\"]|"
	    "表三“（一）予以公开”行“总计”列由 5 改为 7；"
	    "表三“（二）部分公开”"
	    "行“总计”列由 1 改为 空缺|2");
	/* Seen again, it is no other change; and it makes nothing worse. */
	bring(c, r, NULL);
	assert_string_equal(county_ask(c, states), "open");
	assert_string_equal(county_status(c, "D1", 2024), "valid");
	/* Rules that change say nothing of it. */
	assert_int_equal(
	    store_set_rules(c->store, "A05=off\n", &(struct err){ 0 }), 0);
	assert_string_equal(county_ask(c, states), "open");
}

static void
a_change_of_words_is_told_as_such(void **state)
{
	struct county *c = *state;

	bring(c, report_of(c, "t", "5"), NULL);
	bring(c, report_of(c, "another title", "5"), NULL);
	assert_string_equal(county_ask(c,
				"SELECT message, cells, evidence FROM finding"
				" WHERE rule = 'H05'"),
	    "年度报告发布后内容有变动：第2次发布版的填报数与上一版相同，标题或"
	    "文字不同|[]|-");
}

static void
many_cells_are_cut(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	bring(c, report_of(c, "t", "1"), NULL);
	county_set_all(r, "2");
	bring(c, r, NULL);
	assert_string_equal(county_ask(c,
				"SELECT json_array_length(cells),"
				" message LIKE '%有 200 格%',"
				" evidence LIKE '%；其余 188 格略' FROM finding"
				" WHERE rule = 'H05'"),
	    "12|1|1");
}

/* The office had said so, or might have. */
static void
a_change_that_mends_a_finding_is_no_news(void **state)
{
	static struct finding finding = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.granted",
		.message = "m" };
	struct check_result wrong = { .findings = &finding, .n_findings = 1 };
	struct county *c = *state;

	bring(c, report_of(c, "t", "5"), &wrong);
	bring(c, report_of(c, "t", "6"), NULL);
	assert_string_equal(county_ask(c, states), "");
	/* But the next one does not mend that once more. */
	bring(c, report_of(c, "t", "8"), NULL);
	assert_string_equal(county_ask(c,
				"SELECT state, revision FROM finding"
				" WHERE rule = 'H05'"),
	    "open|3");
	/* One that leaves the error is a change. */
	bring(c, report_of(c, "t", "9"), &wrong);
	bring(c, report_of(c, "t", "10"), &wrong);
	assert_string_equal(county_ask(c,
				"SELECT state, revision FROM finding"
				" WHERE rule = 'H05'"),
	    "open|5");
	/* And one that mends it ends what was told before. */
	bring(c, report_of(c, "t", "11"), NULL);
	assert_string_equal(county_ask(c, states), "resolved");
}

/* An info is nothing that anybody asked to be mended. */
static void
a_change_that_mends_an_info_is_told(void **state)
{
	static struct finding finding = { .rule = "G12",
		.axis = AXIS_DATA,
		.severity = SEVERITY_INFO,
		.place = "report",
		.message = "m" };
	struct check_result zero = { .findings = &finding, .n_findings = 1 };
	struct county *c = *state;

	bring(c, report_of(c, "t", "5"), &zero);
	bring(c, report_of(c, "t", "6"), NULL);
	assert_string_equal(county_ask(c, states), "open");
}

/* Nobody can tell what changed: the page, or what reads it. */
static void
another_reader_is_no_change(void **state)
{
	struct county *c = *state;
	struct err e;

	bring(c, report_of(c, "t", "5"), NULL);
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE reading SET reader_version = 0", &e),
	    0);
	bring(c, report_of(c, "t", "6"), NULL);
	assert_string_equal(county_ask(c, states), "");
	assert_string_equal(county_ask(c,
				"SELECT revision FROM v_report"
				" WHERE code = 'D1' AND year = 2024"),
	    "1");
	/* What two readers read is not compared, what was found stays. */
	bring(c, report_of(c, "t", "7"), NULL);
	assert_string_equal(county_ask(c, states), "open");
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE reading SET reader_version = 0"
			     " WHERE id = (SELECT reading_id FROM publication"
			     " WHERE revision = 1)",
			     &e),
	    0);
	bring(c, report_of(c, "t", "7"), NULL);
	assert_string_equal(county_ask(c, states), "open");
}

/* The office's own file is nothing that was published. */
static void
a_file_given_by_hand_is_no_change(void **state)
{
	struct county *c = *state;

	bring(c, report_of(c, "t", "5"), NULL);
	county_give(c, "D1", report_of(c, "t", "6"), "hand");
	assert_string_equal(county_ask(c, states), "");
	bring(c, report_of(c, "t", "7"), NULL);
	assert_string_equal(county_ask(c, states), "");
	assert_string_equal(county_ask(c,
				"SELECT revision FROM v_report"
				" WHERE code = 'D1' AND year = 2024"),
	    "3");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_change_of_figures_is_told),
		TEST(a_change_of_words_is_told_as_such),
		TEST(many_cells_are_cut),
		TEST(a_change_that_mends_a_finding_is_no_news),
		TEST(a_change_that_mends_an_info_is_told),
		TEST(another_reader_is_no_change),
		TEST(a_file_given_by_hand_is_no_change),
	};

	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
