/* Sites that are away, and are back: what is held back, and told after it. */
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/notify/notifying.h"
#include "tests/support/unit.h"

static const char new_error[] =
    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3";

static void
sql(struct county *c, const char *script)
{
	struct err e;

	if (sql_script(store_sql(c->store), script, &e) != 0)
		fail_msg("%s", e.msg);
}

/* Nights on which T2's page does not answer. */
static void
be_away(struct county *c, int from, int to)
{
	for (int day = from; day <= to; day++) {
		county_go_to(c, 2026, 1, day);
		county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
		notify_end_run(c);
	}
}

static void
be_back(struct county *c, int day)
{
	county_go_to(c, 2026, 1, day);
	county_visit(c, "T2", 0, 0, OUTCOME_NOT_MODIFIED);
	notify_end_run(c);
}

static void
what_happened_meanwhile_is_told_after_it(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T2", 2025, "a", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), new_error);
	/* Mended in a report that came just before the site went away. */
	notify_bring(c, "T2", 2025, "b", NULL, 0);
	county_next_run(c);
	be_away(c, 11, 12);
	assert_string_equal(notify_subjects(c, "digest"), "");
	be_back(c, 13);
	assert_null(strstr(notify_body(c, 0), "未重新发布"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
	be_back(c, 14);
	assert_string_equal(notify_subjects(c, "digest"), "");
}

static void
a_source_by_hand_does_not_count_as_a_site(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	sql(c,
	    "INSERT INTO source (code, collector, url, options, position)"
	    " VALUES ('T2', 'manual', '', '', 1)");
	notify_bring(c, "T2", 2025, "a", f, 1);
	county_next_run(c);
	be_away(c, 10, 10);
	assert_string_equal(notify_subjects(c, "digest"), "");
}

static void
what_the_office_brought_itself_waits_for_no_site(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	struct report *r = county_report(c, "2021", 2025, "t");

	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	(void)county_give(c, "T2", r, "a");
	notify_judge(c, "T2", 2025, f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), new_error);
}

static void
a_source_that_is_back_is_told_once_beside_other_news(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T2", 2025, "a", NULL, 0);
	be_away(c, 11, 13);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：尚未查到3、来源异常1");
	/* Others' news in the meantime: it is still away. */
	notify_bring(c, "T1", 2025, "x", f, 1);
	be_away(c, 14, 14);
	assert_non_null(strstr(notify_body(c, 0),
	    "\n== 来源异常 ==\n此前已告知、尚未恢复的来源 1 个。\n"));
	(void)notify_subjects(c, "digest");
	(void)notify_subjects(c, "notice");
	/* Nothing is to be done about it: no mail of its own. */
	be_back(c, 15);
	be_back(c, 16);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_bring(c, "T1", 2025, "y", NULL, 0);
	be_back(c, 17);
	assert_non_null(strstr(notify_body(c, 0),
	    "\n== 来源恢复（1项） ==\n"
	    "\n〔白鹭乡〕\n"
	    "1．已恢复采集\n"
	    "   网址：http://bailu.example/nianbao.html\n"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到2、来源恢复1");
	notify_bring(c, "T1", 2025, "z", f, 1);
	be_back(c, 18);
	assert_null(strstr(notify_subjects(c, "digest"), "来源"));
}

static void
a_source_that_fails_anew_is_told_anew(void **state)
{
	struct county *c = *state;

	notify_bring(c, "T2", 2025, "a", NULL, 0);
	be_away(c, 11, 13);
	(void)notify_subjects(c, "digest");
	be_back(c, 14);
	be_away(c, 15, 16);
	assert_string_equal(notify_subjects(c, "digest"), "");
	be_away(c, 17, 17);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：尚未查到3、来源异常1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, county_begin, county_end)
		T(what_happened_meanwhile_is_told_after_it),
		T(a_source_by_hand_does_not_count_as_a_site),
		T(what_the_office_brought_itself_waits_for_no_site),
		T(a_source_that_is_back_is_told_once_beside_other_news),
		T(a_source_that_fails_anew_is_told_anew),
	};

	notify_reset();
	return cmocka_run_group_tests_name(
	    "mail_tell_sites", tests, NULL, NULL);
}
