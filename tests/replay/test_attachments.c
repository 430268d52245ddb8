/* I08: files that the page of a report links beside its tables; and H03 on
 * sites that stay away. */
#include <string.h>

#include "tests/replay/replay.h"
#include "tests/support/unit.h"

#define MORNING  "2025-02-10T09:00:00+08:00"
#define ONE_YEAR "[schedule]\nfirst_year = 2024\n"
#define PAGE     "/art/2024.html"
#define WORD     "/files/report.doc"
#define SCAN     "/files/report.pdf"

static const struct collecting_report green = { "青石镇", 2024, 3, 4, 0 };
static const char green_page[] =
    "990001,青石镇,township,page,@/art/{year}.html,\n";
static const char links[] =
    "<p>附件：<a href=\"../files/report.doc\">下载Word</a>"
    "<a href=\"../files/report.pdf\">下载PDF</a>"
    "<a href=\"../files/old.doc\">2022年政府信息公开年度报告.doc</a></p>";

static void
begin(struct collecting *c, const struct collecting_report *page)
{
	collecting_begin(c, MORNING);
	collecting_configure(c, ONE_YEAR);
	collecting_register(c, green_page);
	collecting_publish_within(c, PAGE, page, "", links);
	replay_mark(c);
}

static const char *
alternates(struct collecting *c)
{
	return collecting_ask(c,
	    "SELECT replace(asked_url, rtrim(asked_url, replace(asked_url, '/',"
	    " '')), ''), page_url LIKE '%/art/2024.html' FROM publication"
	    " WHERE revision IS NULL ORDER BY asked_url");
}

static void
a_file_that_differs_from_its_page_is_a_finding(void **state)
{
	struct collecting_report other = green;
	struct collecting c;

	(void)state;
	begin(&c, &green);
	other.received = 6;
	collecting_publish(&c, WORD, &other);
	collecting_publish(&c, SCAN, &green);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(alternates(&c), "report.doc 1\nreport.pdf 1\n");
	assert_string_equal(replay_findings(&c, "I08"), "I08 2024 open\n");
	assert_string_equal(replay_findings(&c, "H07"), "");
	assert_string_equal(collecting_ask(&c,
				"SELECT message, severity, axis,"
				" place LIKE '%/files/report.doc',"
				" evidence LIKE '网页 %/art/2024.html，附件 "
				"%/files/report.doc；表三“一、本年新收政府信息"
				"公开申请数量”行“自然人”列 4、6；%'"
				" FROM finding WHERE rule = 'I08'"),
	    "网页的附件与网页有 6 格填报数不一致，请核实以哪一份为准 warning "
	    "publication 1 1\n");
	/* The year is the page's; another year's file was not asked for. */
	assert_string_equal(collecting_ask(&c,
				"SELECT url LIKE '%" PAGE "', status,"
				" y.revision FROM v_report y"),
	    "1 warned 1\n");
	assert_int_equal(replay_asked(&c, "/files/old.doc"), 0);
	assert_int_equal(replay_asked(&c, WORD), 1);
	/* Nothing changed: they are not asked for again, and kept. */
	replay_mark(&c);
	replay_request(&c);
	assert_int_equal(replay_asked(&c, PAGE), 1);
	assert_int_equal(replay_asked(&c, WORD), 0);
	assert_int_equal(replay_asked(&c, SCAN), 0);
	assert_string_equal(alternates(&c), "report.doc 1\nreport.pdf 1\n");
	/* The page is corrected to what the file says, then links none. */
	collecting_publish_within(&c, PAGE, &other, "", links);
	replay_request(&c);
	assert_int_equal(replay_asked(&c, WORD), 1);
	assert_string_equal(
	    replay_findings(&c, "I08"), "I08 2024 resolved\nI08 2024 open\n");
	collecting_publish_within(&c, PAGE, &other, "<p>更新</p>", "");
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "I08"),
	    "I08 2024 resolved\nI08 2024 resolved\n");
	assert_string_equal(alternates(&c), "");
	collecting_end(&c);
}

/* Gone, no report, another year's: nothing, and once is enough. */
static void
what_is_not_the_report_is_no_finding(void **state)
{
	struct collecting_report other = { "青石镇", 2023, 1, 9, 0 };
	struct collecting c;

	(void)state;
	begin(&c, &green);
	collecting_publish(&c, WORD, &other);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(alternates(&c), "");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	assert_string_equal(replay_visits(&c), "990001 2024 ok \n");
	assert_int_equal(replay_asked(&c, WORD), 1);
	assert_int_equal(replay_asked(&c, SCAN), 1);
	/* Even where the page comes whole. */
	collecting_publish_within(&c, PAGE, &green, "<p>点击数：7</p>", links);
	replay_mark(&c);
	replay_request(&c);
	assert_int_equal(replay_asked(&c, WORD), 0);
	assert_int_equal(replay_asked(&c, SCAN), 0);
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM publication"), "1\n");
	collecting_end(&c);
}

/* Another body's file is none either. */
static void
another_bodys_file_is_ignored(void **state)
{
	struct collecting_report other = { "白鹭镇", 2024, 1, 9, 0 };
	struct collecting c;

	(void)state;
	begin(&c, &green);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/art/{year}.html,\n"
	    "990002,白鹭镇,township,manual,,\n");
	collecting_publish(&c, WORD, &other);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(alternates(&c), "");
	assert_string_equal(replay_findings(&c, "I08"), "");
	collecting_end(&c);
}

/* A file that could not be had is asked for with its page until it was. */
static void
a_file_that_failed_is_asked_for_again(void **state)
{
	struct collecting_report other = green;
	struct collecting c;

	(void)state;
	begin(&c, &green);
	other.received = 6;
	origin_answer(c.origin, WORD, 503, "", "", 0);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	assert_string_equal(replay_visits(&c), "990001 2024 ok \n");
	collecting_publish(&c, WORD, &other);
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "I08"), "I08 2024 open\n");
	collecting_end(&c);
}

/* ---- H03 ---- */

static void
nothing_on_two_dates_is_an_error(void **state)
{
	struct collecting_report before = green;
	struct collecting c;

	(void)state;
	collecting_begin(&c, "2025-02-09T09:00:00+08:00");
	collecting_configure(&c, "[schedule]\nfirst_year = 2023\n");
	collecting_register(&c,
	    "990001,青石镇,township,page,@/art/{year}.html,\n"
	    "990002,白鹭镇,township,page,@/bailu/{year}.html,\n");
	before.year = 2023;
	collecting_publish(&c, "/art/2023.html", &before);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(replay_findings(&c, "H03"), "");
	replay_night(&c, "2025-02-10");
	replay_night(&c, "2025-02-11");
	assert_string_equal(collecting_ask(&c,
				"SELECT code, year, message FROM finding"
				" WHERE rule = 'H03'"),
	    "990001 2024 2024年度报告应于2025-01-31前发布，自2025-02-09起在"
	    "不同日期查询均未查到，请核实是否已发布\n");
	/* One that never had any may be the wrong address. */
	assert_string_equal(collecting_ask(&c,
				"SELECT status, detail FROM report_year"
				" WHERE code = '990002' AND year = 2024"),
	    "overdue 来源待核实\n");
	/* While the site is away nothing is known, and nothing said anew. */
	origin_answer(c.origin, "/art/2024.html", 503, "", "", 0);
	replay_night(&c, "2025-02-12");
	assert_string_equal(collecting_ask(&c,
				"SELECT status FROM report_year"
				" WHERE code = '990001' AND year = 2024"),
	    "unreachable\n");
	assert_string_equal(replay_findings(&c, "H03"), "H03 2024 open\n");
	/* There it is, and it is late. */
	collecting_publish(&c, "/art/2024.html", &green);
	replay_night(&c, "2025-02-13");
	assert_string_equal(replay_findings(&c, "H03"), "H03 2024 resolved\n");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_file_that_differs_from_its_page_is_a_finding),
		cmocka_unit_test(what_is_not_the_report_is_no_finding),
		cmocka_unit_test(another_bodys_file_is_ignored),
		cmocka_unit_test(a_file_that_failed_is_asked_for_again),
		cmocka_unit_test(nothing_on_two_dates_is_an_error),
	};

	if (argc != 2)
		return 2;
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name(
	    "replay_attachments", tests, NULL, NULL);
}
