/* Reports that are found through lists. */
#include <stdio.h>

#include "collectors/base/buf.h"
#include "tests/replay/replay.h"
#include "tests/support/unit.h"

#define MORNING "2025-02-10T09:00:00+08:00"

static const struct collecting_report green[] = {
	{ "青石镇", 2023, 0, 5, 3 },
	{ "青石镇", 2024, 3, 4, 0 },
};

static const char green_list[] =
    "990001,青石镇,township,list,@/col/index.html,\n";

static void
publish_green(struct collecting *c)
{
	collecting_publish(c, "/art/2023.html", &green[0]);
	collecting_publish(c, "/art/2024.html", &green[1]);
}

/* The one township, which published both years, and its column. */
static void
begin(struct collecting *c, const char *lines, const struct replay_link *links)
{
	collecting_begin(c, MORNING);
	collecting_configure(c, lines);
	collecting_register(c, green_list);
	replay_column(c, "/col/index.html", "政府信息公开年报", links, "");
	publish_green(c);
}

static void
collect(struct collecting *c)
{
	collecting_start(c);
	collecting_wait(c);
}

/* A column of the township's own: its links are followed, what is no report is
 * not asked for. */
static void
follows_the_links_of_a_column(void **state)
{
	static const struct replay_link links[] = {
		{ "../art/2024.html", "青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/guide.html", "青石镇政府信息公开指南", NULL },
		{ "/art/read.html",
		    "图解：青石镇2024年政府信息公开工作年度报告", NULL },
		{ "/art/2023.html", "青石镇2023年政府信息公...",
		    "青石镇2023年政府信息公开工作年度报告" },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	begin(&c, "", links);
	collect(&c);
	assert_string_equal(
	    replay_visits(&c), "990001 2023 ok \n990001 2024 ok \n");
	assert_string_equal(
	    replay_statuses(&c), "990001 2023 valid\n990001 2024 valid\n");
	assert_int_equal(origin_count_of(c.origin, "/art/guide.html"), 0);
	assert_int_equal(origin_count_of(c.origin, "/art/read.html"), 0);
	assert_int_equal(origin_count_of(c.origin, "/col/index.html"), 1);
	collecting_end(&c);
}

/* Nothing changed: list and documents say so, and links are followed all the
 * same. */
static void
keeps_the_links_of_a_list_that_did_not_change(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ "/art/2023.html", "2023年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting_report changed = green[1];
	struct collecting c;

	(void)state;
	begin(&c, "", links);
	collect(&c);
	replay_request(&c);
	assert_string_equal(replay_visits(&c),
	    "990001 2023 not_modified \n990001 2024 not_modified \n");
	changed.received = 6;
	collecting_publish(&c, "/art/2024.html", &changed);
	replay_request(&c);
	assert_string_equal(
	    replay_visits(&c), "990001 2023 not_modified \n990001 2024 ok \n");
	assert_string_equal(collecting_ask(&c,
				"SELECT revision FROM v_report "
				"WHERE year = 2024"),
	    "2\n");
	collecting_end(&c);
}

/* Pages are turned until one holds nothing new. */
static void
turns_the_pages_of_a_list(void **state)
{
	static const struct replay_link first[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ "/art/a.html", "关于召开会议的通知", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link second[] = {
		{ "/art/b.html", "关于印发方案的通知", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link third[] = {
		{ "/art/2023.html", "2023年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, green_list);
	replay_column(&c, "/col/index.html", "年报", first,
	    "<a href=\"index_1.html\">下一页</a>");
	replay_column(&c, "/col/index_1.html", "年报", second,
	    "<a href=\"index.html\">上一页</a>"
	    "<a href=\"index_2.html\">下一页</a>");
	/* The site gives its last page for every number. */
	replay_column(&c, "/col/index_2.html", "年报", third,
	    "<a href=\"index_3.html\">下一页</a>");
	replay_column(&c, "/col/index_3.html", "年报", third,
	    "<a href=\"index_4.html\">下一页</a>");
	publish_green(&c);
	collect(&c);
	assert_string_equal(
	    replay_visits(&c), "990001 2023 ok \n990001 2024 ok \n");
	assert_int_equal(origin_count_of(c.origin, "/col/index_2.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/col/index_4.html"), 0);
	collecting_end(&c);
}

/* One list for the county: each takes what names it, and nothing of another's;
 * the list is fetched once. */
static void
shares_a_list_by_name(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/g.html", "青石镇2024年政府信息公开工作年度报告", NULL },
		{ "/art/big.html", "大青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/w.html", "云岭县白鹭乡人民政府2024年度政府信息公开年报",
		    NULL },
		{ "/art/none.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct collecting_report white = { "白鹭乡", 2024, 0, 1,
		0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, "[schedule]\nfirst_year = 2024\n");
	collecting_register(&c,
	    "990001,青石镇,township,list,@/col/index.html,\n"
	    "990002,白鹭乡,township,list,@/col/index.html,\n"
	    "990003,柳河镇,township,list,@/col/index.html,\n");
	replay_column(&c, "/col/index.html", "乡镇年报", links, "");
	collecting_publish(&c, "/art/g.html", &green[1]);
	collecting_publish(&c, "/art/w.html", &white);
	collect(&c);
	assert_string_equal(replay_visits(&c),
	    "990001 2024 ok \n990002 2024 ok \n"
	    "990003 2024 not_found no link to a report of 2024 in 1 answers of "
	    "the list\n");
	assert_string_equal(replay_statuses(&c),
	    "990001 2024 valid\n990002 2024 valid\n990003 2024 missing\n");
	assert_int_equal(origin_count_of(c.origin, "/col/index.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/art/big.html"), 0);
	assert_int_equal(origin_count_of(c.origin, "/art/none.html"), 0);
	collecting_end(&c);
}

/* The link says one thing, the document another: the document has the last
 * word, and nothing is stored under the wrong name or year. */
static void
lets_the_document_have_the_last_word(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/2023.html", "青石镇2023年政府信息公开工作年度报告",
		    NULL },
		{ NULL, NULL, NULL },
	};
	static const struct collecting_report other = { "白鹭乡", 2023, 0, 1,
		0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, green_list);
	replay_column(&c, "/col/index.html", "政府信息公开年报", links, "");
	/* Behind 2024 stands 2022's, behind 2023 another body's. */
	collecting_publish(&c, "/art/2024.html",
	    &(struct collecting_report){ "青石镇", 2022, 0, 1, 0 });
	collecting_publish(&c, "/art/2023.html", &other);
	collect(&c);
	assert_string_equal(replay_visits(&c),
	    "990001 2023 mismatch report of 白鹭乡人民政府, expected 青石镇\n"
	    "990001 2024 mismatch report of 2022, expected 2024\n");
	assert_string_equal(
	    replay_statuses(&c), "990001 2023 wrong\n990001 2024 wrong\n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM publication"), "0\n");
	collecting_end(&c);
}

/* Titles without a year: each year finds its own by what the documents say. */
static void
finds_the_year_in_the_document(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "青石镇政府信息公开工作年度报告", NULL },
		{ "/art/2023.html", "青石镇政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	begin(&c, "[schedule]\nfirst_year = 2022\n", links);
	collect(&c);
	assert_string_equal(replay_statuses(&c),
	    "990001 2022 missing\n990001 2023 valid\n990001 2024 valid\n");
	/* Each once, whoever wanted them. */
	assert_int_equal(origin_count_of(c.origin, "/art/2023.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/art/2024.html"), 1);
	collecting_end(&c);
}

/* A list that fails is no word about the township. */
static void
blames_no_township_for_a_list_that_fails(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, green_list);
	origin_answer(c.origin, "/col/index.html", 500, "", "", 0);
	publish_green(&c);
	collect(&c);
	assert_string_equal(replay_visits(&c),
	    "990001 2023 http_error HTTP status 500\n"
	    "990001 2024 http_error HTTP status 500\n");
	assert_string_equal(replay_statuses(&c),
	    "990001 2023 unreachable\n990001 2024 unreachable\n");
	/* The second page fails: what the first gave holds, of the rest nobody
	 * knows. */
	replay_column(&c, "/col/index.html", "年报", links,
	    "<a href=\"index_1.html\">下一页</a>");
	origin_answer(c.origin, "/col/index_1.html", 500, "", "", 0);
	replay_request(&c);
	assert_string_equal(replay_visits(&c),
	    "990001 2023 http_error answer 2 of the list: HTTP status 500\n"
	    "990001 2024 ok \n");
	assert_string_equal(replay_statuses(&c),
	    "990001 2023 unreachable\n990001 2024 valid\n");
	collecting_end(&c);
}

/* Killed in the middle: nothing that came is asked for again. */
static void
goes_on_in_the_middle_of_a_list(void **state)
{
	static const struct replay_link first[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link second[] = {
		{ "/art/2023.html", "2023年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const char *const paths[] = { "/col/index.html",
		"/col/index_1.html", "/art/2024.html" };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, green_list);
	replay_column(&c, "/col/index.html", "年报", first,
	    "<a href=\"index_1.html\">下一页</a>");
	replay_column(&c, "/col/index_1.html", "年报", second, "");
	publish_green(&c);
	origin_remove(c.origin, "/art/2023.html");
	origin_script(c.origin, "/art/2023.html", ORIGIN_HANG, "", 0);
	collecting_start(&c);
	collecting_wait_for(&c, "/art/2023.html", 1);
	collecting_wait_until(&c,
	    "SELECT count(*) FROM report_year WHERE publication_id > 0", "1\n");
	collecting_kill(&c);

	publish_green(&c);
	collect(&c);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_int_equal(origin_count_of(c.origin, paths[i]), 1);
	assert_int_equal(origin_count_of(c.origin, "/art/2023.html"), 2);
	assert_string_equal(
	    replay_statuses(&c), "990001 2023 valid\n990001 2024 valid\n");
	collecting_end(&c);
}

/* Two documents of one year with other figures: the first is followed, also
 * when the list turns them round, and the difference is a finding. */
static void
keeps_both_of_two_documents(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/again.html", "青石镇2024年政府信息公开年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	const struct replay_link turned[] = { links[1], links[0], links[2] };
	struct collecting_report again = green[1];
	struct collecting c;

	(void)state;
	again.received = 9;
	begin(&c, "[schedule]\nfirst_year = 2024\n", links);
	collecting_publish(&c, "/art/again.html", &again);
	collect(&c);
	assert_string_equal(replay_findings(&c, "H07"), "H07 2024 open\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 warned\n");
	replay_column(&c, "/col/index.html", "政府信息公开年报", turned, "");
	replay_request(&c);
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT revision, url LIKE '%/art/2024.html' FROM v_report "
		"WHERE year = 2024"),
	    "1 1\n");
	/* They agree. */
	collecting_publish(&c, "/art/again.html", &green[1]);
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "H07"), "H07 2024 resolved\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	collecting_end(&c);
}

/* Two columns led to another document. The one that did so first is no more in
 * the registry; when the other does so no more, the difference is settled. */
static void
forgets_what_no_list_leads_to(void **state)
{
	static const char both[] =
	    "990001,青石镇,township,list,@/col/index.html,\n"
	    "990001,青石镇,township,list,@/col/old.html,\n"
	    "990001,青石镇,township,list,@/col/new.html,\n";
	static const char left[] =
	    "990001,青石镇,township,list,@/col/index.html,\n"
	    "990001,青石镇,township,list,@/col/new.html,\n";
	static const struct replay_link first[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link second[] = {
		{ "/art/again.html", "2024年政府信息公开年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link other[] = {
		{ "/art/1.html", "青石镇召开会议", NULL },
		{ "/art/2.html", "青石镇开展检查", NULL },
		{ "/art/3.html", "青石镇政府信息公开指南", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting_report again = green[1];
	struct collecting c;

	(void)state;
	again.received = 9;
	begin(&c, "[schedule]\nfirst_year = 2024\n", first);
	collecting_register(&c, both);
	collecting_publish(&c, "/art/again.html", &again);
	replay_column(&c, "/col/old.html", "年报", second, "");
	replay_column(&c, "/col/new.html", "年报", second, "");
	collect(&c);
	/* Whichever column answered first, both documents are known now. */
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "H07"), "H07 2024 open\n");
	collecting_kill(&c);
	collecting_register(&c, left);
	collecting_start(&c);
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "H07"), "H07 2024 open\n");
	/* A list that fails says nothing. */
	origin_remove(c.origin, "/col/new.html");
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "H07"), "H07 2024 open\n");
	replay_column(&c, "/col/new.html", "年报", other, "");
	replay_request(&c);
	assert_string_equal(replay_findings(&c, "H07"), "H07 2024 resolved\n");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	collecting_end(&c);
}

/* A page of the list: n links to other bodies' reports, and two of ours. */
static void
put_long_page(struct collecting *c, int page, int n)
{
	char path[32];
	struct buf b;

	buf_init(&b, 1024 * 1024);
	(void)buf_printf(&b, "<meta charset=utf-8><h2>年报</h2><ul>");
	for (int i = 0; i < n; i++)
		(void)buf_printf(&b,
		    "<li><a href=/x/%d.html>石桥%d镇%d年政府信息公开工作年度"
		    "报告</a>\n",
		    100000 + page * n + i, page * n + i, 2023 + i % 2);
	if (page == 2)
		(void)buf_printf(&b,
		    "<li><a href=/art/2023.html>青石镇2023年政府信息公开工作"
		    "年度报告</a><li><a href=/art/2024.html>青石镇2024年政府"
		    "信息公开工作年度报告</a>");
	else
		(void)buf_printf(
		    &b, "<a href=index_%d.html>下一页</a>", page + 1);
	(void)snprintf(path, sizeof(path),
	    page == 0 ? "/col/index.html" : "/col/index_%d.html", page);
	origin_page(c->origin, path, b.data, b.len);
	buf_fini(&b);
}

/* Together the visits of a long list have more to look through than one turn
 * of the loop may: they take turns, and all have theirs. */
static void
looks_through_a_long_list_in_turns(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, green_list);
	for (int page = 0; page < 3; page++)
		put_long_page(&c, page, 1900);
	publish_green(&c);
	collect(&c);
	assert_string_equal(
	    replay_visits(&c), "990001 2023 ok \n990001 2024 ok \n");
	collecting_end(&c);
}

/* The township put up a new page and took the old one from the list. */
static void
moves_to_the_document_that_is_listed_now(void **state)
{
	static const struct replay_link old[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link new[] = {
		{ "/art/new.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct replay_link none[] = { { NULL, NULL, NULL } };
	struct collecting_report changed = green[1];
	struct collecting c;

	(void)state;
	changed.received = 6;
	begin(&c, "[schedule]\nfirst_year = 2024\n", old);
	collect(&c);
	collecting_publish(&c, "/art/new.html", &changed);
	replay_column(&c, "/col/index.html", "年报", new, "");
	replay_request(&c);
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT revision, url LIKE '%/art/new.html' FROM v_report "
		"WHERE year = 2024"),
	    "2 1\n");
	/* A link that is gone from the list is no report that is gone. */
	replay_column(&c, "/col/index.html", "年报", none, "");
	replay_mark(&c);
	replay_request(&c);
	assert_int_equal(replay_asked(&c, "/art/new.html"), 1);
	assert_string_equal(replay_visits(&c), "990001 2024 not_modified \n");
	assert_string_equal(replay_statuses(&c), "990001 2024 valid\n");
	assert_string_equal(replay_findings(&c, "H06"), "");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_links_of_a_column),
		cmocka_unit_test(keeps_the_links_of_a_list_that_did_not_change),
		cmocka_unit_test(turns_the_pages_of_a_list),
		cmocka_unit_test(shares_a_list_by_name),
		cmocka_unit_test(lets_the_document_have_the_last_word),
		cmocka_unit_test(finds_the_year_in_the_document),
		cmocka_unit_test(blames_no_township_for_a_list_that_fails),
		cmocka_unit_test(goes_on_in_the_middle_of_a_list),
		cmocka_unit_test(keeps_both_of_two_documents),
		cmocka_unit_test(moves_to_the_document_that_is_listed_now),
		cmocka_unit_test(looks_through_a_long_list_in_turns),
		cmocka_unit_test(forgets_what_no_list_leads_to),
	};

	if (argc != 2)
		return 2;
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name("replay_lists", tests, NULL, NULL);
}
