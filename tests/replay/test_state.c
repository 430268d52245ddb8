/* What is true of a township's year after a night. */
#include <stdio.h>
#include <string.h>

#include "tests/replay/replay.h"
#include "tests/support/unit.h"

#define ONE_YEAR "[schedule]\nfirst_year = 2024\n"

static const struct collecting_report green = { "青石镇", 2024, 3, 4, 0 };
static const char green_page[] =
    "990001,青石镇,township,page,@/a/{year}.html,\n";

static void
begin(struct collecting *c, const char *now, const char *lines)
{
	collecting_begin(c, now);
	collecting_configure(c, ONE_YEAR);
	collecting_register(c, lines);
}

/* Missing before the deadline; after it, overdue when a second night has seen
 * nothing either; nights on which the site was down do not count. */
static void
calls_a_report_overdue_on_the_second_late_night(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, "2025-01-30T09:00:00+08:00", green_page);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(replay_statuses(&c), "990001 2024 missing\n");
	replay_night(&c, "2025-01-31");
	assert_string_equal(replay_statuses(&c), "990001 2024 missing\n");
	replay_night(&c, "2025-02-01");
	assert_string_equal(replay_statuses(&c), "990001 2024 missing\n");
	/* The same date again is no second one. */
	replay_request(&c);
	assert_string_equal(replay_statuses(&c), "990001 2024 missing\n");
	origin_answer(c.origin, "/a/2024.html", 503, "", "", 0);
	replay_night(&c, "2025-02-02");
	assert_string_equal(replay_statuses(&c), "990001 2024 unreachable\n");
	origin_remove(c.origin, "/a/2024.html");
	replay_night(&c, "2025-02-03");
	assert_string_equal(replay_statuses(&c), "990001 2024 overdue\n");
	collecting_publish(&c, "/a/2024.html", &green);
	replay_night(&c, "2025-02-04");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	collecting_end(&c);
}

/* One source has nothing, the other is down: that may have it. */
static void
calls_nothing_missing_while_a_source_fails(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, "2025-02-10T09:00:00+08:00",
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990001,青石镇,township,page,http://127.0.0.1:1/{year}.html,\n");
	collecting_start(&c);
	collecting_wait(&c);
	replay_night(&c, "2025-02-11");
	replay_night(&c, "2025-02-12");
	assert_string_equal(replay_statuses(&c), "990001 2024 unreachable\n");
	collecting_end(&c);
}

/* The outcome of every source of every night can be looked up. */
static void
keeps_the_outcome_of_each_night(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, "2025-02-10T09:00:00+08:00", green_page);
	collecting_start(&c);
	collecting_wait(&c);
	origin_answer(c.origin, "/a/2024.html", 500, "", "", 0);
	replay_night(&c, "2025-02-11");
	origin_remove(c.origin, "/a/2024.html");
	collecting_publish(&c, "/a/2024.html", &green);
	replay_night(&c, "2025-02-12");
	replay_night(&c, "2025-02-13");
	assert_string_equal(
	    collecting_ask(
		&c, "SELECT run_id, outcome FROM visit ORDER BY run_id"),
	    "1 not_found\n2 http_error\n3 ok\n4 not_modified\n");
	collecting_end(&c);
}

/* Gone on three dates is a finding; the report stays, and what stands in
 * between (a site that is down) neither counts nor starts anew. */
static void
finds_that_a_document_is_gone_on_the_third_date(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, "2025-02-10T09:00:00+08:00", green_page);
	collecting_publish(&c, "/a/2024.html", &green);
	collecting_start(&c);
	collecting_wait(&c);
	origin_remove(c.origin, "/a/2024.html");
	replay_night(&c, "2025-02-11");
	replay_request(&c);
	origin_answer(c.origin, "/a/2024.html", 410, "", "", 0);
	replay_night(&c, "2025-02-12");
	origin_remove(c.origin, "/a/2024.html");
	origin_answer(c.origin, "/a/2024.html", 503, "", "", 0);
	replay_night(&c, "2025-02-13");
	assert_string_equal(replay_findings(&c, "H06"), "");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	origin_remove(c.origin, "/a/2024.html");
	replay_night(&c, "2025-02-14");
	assert_string_equal(replay_findings(&c, "H06"), "H06 2024 open\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 warned\n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT revision FROM v_report"), "1\n");
	/* Back again. */
	collecting_publish(&c, "/a/2024.html", &green);
	replay_night(&c, "2025-02-15");
	assert_string_equal(replay_findings(&c, "H06"), "H06 2024 resolved\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	collecting_end(&c);
}

/* Counters and navigation change every day, the report does not. */
static void
takes_no_page_boilerplate_for_a_revision(void **state)
{
	static const struct {
		const char *views, *side, *next;
	} days[] = {
		{ "12", "<li><a href=\"/x\">关于春节放假的通知</a></li>",
		    "下一篇：没有了" },
		{ "57", "<li><a href=\"/y\">2025年政府工作报告</a></li>",
		    "下一篇：<a href=\"/z\">白鹭乡2024年年报</a>" },
	};
	struct collecting c;

	(void)state;
	begin(&c, "2025-02-10T09:00:00+08:00", green_page);
	collecting_start(&c);
	for (size_t i = 0; i < 2; i++) {
		char head[512], behind[256];

		(void)snprintf(head, sizeof(head),
		    "<div class=\"nav\"><ul>%s</ul></div>"
		    "<p>发布时间：2025-01-17 浏览次数：%s次 "
		    "字体：大 中 小</p>",
		    days[i].side, days[i].views);
		(void)snprintf(behind, sizeof(behind),
		    "<p>上一篇：会议通知</p><p>%s</p><p>【打印】【关闭】</p>",
		    days[i].next);
		collecting_publish_within(
		    &c, "/a/2024.html", &green, head, behind);
		if (i == 0)
			collecting_wait(&c);
		else
			replay_request(&c);
	}
	assert_string_equal(replay_visits(&c), "990001 2024 ok \n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT revision FROM v_report"), "1\n");
	collecting_end(&c);
}

/* A changed figure is the next revision; the earlier one stays readable with
 * its document. */
static void
keeps_each_revision_with_its_document(void **state)
{
	struct collecting_report changed = green;
	struct collecting c;

	(void)state;
	begin(&c, "2025-02-10T09:00:00+08:00", green_page);
	collecting_publish(&c, "/a/2024.html", &green);
	collecting_start(&c);
	collecting_wait(&c);
	changed.received = 5;
	collecting_publish(&c, "/a/2024.html", &changed);
	replay_night(&c, "2025-02-11");
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT r.revision, "
		"json_extract(g.json, '$.cells.\"t3.received.natural\"'), "
		"d.size > 0 FROM publication r "
		"JOIN reading g ON g.id = r.reading_id "
		"JOIN document d ON d.sha256 = g.document_sha256 "
		"ORDER BY r.revision"),
	    "1 4 1\n2 5 1\n");
	collecting_end(&c);
}

/* The past is filled in from the first year on, and no further. */
static void
fills_in_no_year_before_the_first(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, "2025-02-10T09:00:00+08:00");
	collecting_configure(&c, "[schedule]\nfirst_year = 2022\n");
	collecting_register(&c, green_page);
	collecting_start(&c);
	collecting_wait(&c);
	assert_int_equal(origin_count_of(c.origin, "/a/2021.html"), 0);
	assert_int_equal(origin_count_of(c.origin, "/a/2022.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/a/2025.html"), 0);
	collecting_end(&c);
}

/* Killed between the fetch and the reading: the bytes are here already. */
static void
reads_after_a_kill_what_it_had_fetched(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, "2025-02-10T09:00:00+08:00", green_page);
	collecting_publish(&c, "/a/2024.html", &green);
	c.reader = "/bin/cat"; /* takes the job and never answers it */
	collecting_start(&c);
	collecting_wait_until(&c, "SELECT count(*) FROM answer", "1\n");
	collecting_kill(&c);
	c.reader = collecting_reader;
	collecting_start(&c);
	collecting_wait(&c);
	assert_int_equal(origin_count_of(c.origin, "/a/2024.html"), 1);
	assert_string_equal(replay_visits(&c), "990001 2024 ok \n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM answer"), "0\n");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    calls_a_report_overdue_on_the_second_late_night),
		cmocka_unit_test(calls_nothing_missing_while_a_source_fails),
		cmocka_unit_test(keeps_the_outcome_of_each_night),
		cmocka_unit_test(
		    finds_that_a_document_is_gone_on_the_third_date),
		cmocka_unit_test(takes_no_page_boilerplate_for_a_revision),
		cmocka_unit_test(keeps_each_revision_with_its_document),
		cmocka_unit_test(fills_in_no_year_before_the_first),
		cmocka_unit_test(reads_after_a_kill_what_it_had_fetched),
	};

	if (argc != 2)
		return 2;
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name("replay_state", tests, NULL, NULL);
}
