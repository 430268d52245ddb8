/* Reports that are files behind a page. */
#include <string.h>

#include "tests/replay/replay.h"
#include "tests/support/unit.h"

#define MORNING  "2025-02-10T09:00:00+08:00"
#define ONE_YEAR "[schedule]\nfirst_year = 2024\n"

static const struct collecting_report green = { "青石镇", 2024, 3, 4, 0 };
static const char green_page[] =
    "990001,青石镇,township,page,@/art/{year}.html,\n";
static const char cover[] = "<h1>青石镇2024年政府信息公开工作年度报告</h1>"
			    "<p>发布日期：2025-01-17</p><p>详见附件。</p>"
			    "<p>附件：<a href=\"../files/report.doc\">"
			    "青石镇2024年政府信息公开工作年度报告.doc</a></p>";

static void
begin(struct collecting *c)
{
	collecting_begin(c, MORNING);
	collecting_configure(c, ONE_YEAR);
	collecting_register(c, green_page);
	replay_html(c, "/art/2024.html", cover);
}

static const char *
head_of(struct collecting *c, const char *path)
{
	for (size_t i = origin_count(c->origin); i > 0; i--)
		if (strstr(origin_head(c->origin, i - 1), path) != NULL)
			return origin_head(c->origin, i - 1);
	fail_msg("%s was not asked for", path);
	return "";
}

/* The page links its file: that is the report, with the page as referer. */
static void
follows_the_file_of_a_page_without_tables(void **state)
{
	struct collecting_report changed = green;
	struct collecting c;

	(void)state;
	begin(&c);
	collecting_publish(&c, "/files/report.doc", &green);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(replay_visits(&c), "990001 2024 ok \n");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	assert_non_null(strstr(head_of(&c, "/files/report.doc"),
	    origin_url(c.origin, "/art/2024.html")));
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT url LIKE '%/files/report.doc', "
		"asked_url LIKE '%/art/2024.html' FROM publication"),
	    "1 1\n");
	/* The file alone is replaced, the page stays as it is. */
	changed.received = 6;
	collecting_publish(&c, "/files/report.doc", &changed);
	replay_request(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT revision FROM v_report"), "2\n");
	collecting_end(&c);
}

/* What the file failed with is no word about the township. */
static void
tells_a_file_that_fails_from_one_that_is_not_there(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c);
	origin_answer(c.origin, "/files/report.doc", 503, "", "", 0);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    replay_visits(&c), "990001 2024 http_error HTTP status 503\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 unreachable\n");
	/* It was published, but where is it? Somebody has to look. */
	origin_remove(c.origin, "/files/report.doc");
	replay_request(&c);
	assert_string_equal(replay_statuses(&c), "990001 2024 unreadable\n");
	collecting_end(&c);
}

static void
says_that_tables_are_pictures(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c);
	replay_html(&c, "/art/2024.html",
	    "<h1>青石镇2024年政府信息公开工作年度报告</h1>"
	    "<p>一、总体情况</p><p>全年公开信息10条。</p>"
	    "<p>二、主动公开政府信息情况</p><p><img src=\"1.png\"></p>"
	    "<p>三、收到和处理政府信息公开申请情况</p>"
	    "<p><img src=\"2.png\"></p>"
	    "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
	    "<p><img src=\"3.png\"></p>");
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    replay_visits(&c), "990001 2024 unreadable tables are pictures\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 unreadable\n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM finding"), "0\n");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_file_of_a_page_without_tables),
		cmocka_unit_test(
		    tells_a_file_that_fails_from_one_that_is_not_there),
		cmocka_unit_test(says_that_tables_are_pictures),
	};

	if (argc != 2)
		return 2;
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name("replay_files", tests, NULL, NULL);
}
