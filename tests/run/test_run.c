/* Runs over a small county: from the sites to the database. */
#include "daemon/run/run.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/find/source.h"
#include "daemon/conf/registry.h"
#include "tests/conf/folder.h"
#include "tests/run/collecting.h"
#include "tests/support/unit.h"

#define MORNING "2025-02-10T09:00:00+08:00"

#define VISITS                                           \
	"SELECT code, year, outcome, detail FROM visit " \
	"WHERE run_id = (SELECT max(id) FROM run) ORDER BY code, year"
#define RUNS "SELECT id, trigger, state FROM run ORDER BY id"

static const char two_towns[] =
    "990001,青石镇,township,page,@/a/{year}.html,\n"
    "990002,白鹭乡,township,page,http://127.0.0.1:1/{year}.html,\n";

static void
publish_green(struct collecting *c, int carried_out_2023)
{
	struct collecting_report before = { "青石镇", 2023, 0, 5,
		carried_out_2023 };
	struct collecting_report after = { "青石镇", 2024, 3, 4, 0 };

	collecting_publish(c, "/a/2023.html", &before);
	collecting_publish(c, "/a/2024.html", &after);
}

static void
request(struct collecting *c)
{
	struct err e = { 0 };

	assert_true(run_request(c->runner, RUN_API, NULL, 0, &e) > 0);
	collecting_wait(c);
}

/* Two bodies report, of one the site is down, one never published. */
static void
tells_reports_from_failures_and_missing_ones(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990002,白鹭乡,township,page,http://127.0.0.1:1/{year}.html,\n"
	    "990003,柳河镇,township,page,@/c/{year}.html,\n"
	    "990004,松岭乡,township,manual,,\n");
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, VISITS),
	    "990001 2023 ok \n"
	    "990001 2024 ok \n"
	    "990002 2023 http_error could not connect: Connection refused\n"
	    "990002 2024 http_error could not connect: Connection refused\n"
	    "990003 2023 not_found HTTP status 404\n"
	    "990003 2024 not_found HTTP status 404\n");
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT code, year, status IN ('valid', 'warned'), status "
		"FROM report_year WHERE expected AND code = '990001'"),
	    "990001 2023 1 valid\n990001 2024 1 valid\n");
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT code, year, status FROM report_year WHERE expected "
		"AND code <> '990001' ORDER BY code, year"),
	    "990002 2023 unreachable\n990002 2024 unreachable\n"
	    "990003 2023 missing\n990003 2024 missing\n"
	    "990004 2023 missing\n990004 2024 missing\n");
	assert_string_equal(collecting_ask(&c, RUNS), "1 start done\n");
	collecting_end(&c);
}

static void
asks_again_only_for_what_changed_and_judges_the_year_after(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, two_towns);
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT year FROM finding WHERE rule = 'F01'"),
	    "");

	request(&c);
	assert_string_equal(collecting_ask(&c,
				"SELECT code, year, outcome FROM visit WHERE "
				"run_id = 2 AND code = '990001'"),
	    "990001 2023 not_modified\n990001 2024 not_modified\n");

	/* The year before now carries less out than was carried in. */
	publish_green(&c, 2);
	request(&c);
	assert_string_equal(collecting_ask(&c,
				"SELECT code, year, outcome FROM visit WHERE "
				"run_id = 3 AND code = '990001'"),
	    "990001 2023 ok\n990001 2024 not_modified\n");
	assert_string_equal(collecting_ask(&c,
				"SELECT year, revision FROM v_report WHERE "
				"code = '990001' AND expected"),
	    "2023 2\n2024 1\n");
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT DISTINCT code, year, state FROM finding "
		"WHERE rule = 'F01'"),
	    "990001 2024 open\n");

	/* And corrected again. */
	publish_green(&c, 3);
	request(&c);
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT DISTINCT code, year, state FROM finding "
		"WHERE rule = 'F01'"),
	    "990001 2024 resolved\n");
	collecting_end(&c);
}

static void
goes_on_after_a_kill_without_fetching_twice(void **state)
{
	static const char *const paths[] = { "/a/2023.html", "/b/2023.html",
		"/a/2024.html", "/b/2024.html" };
	struct collecting_report white = { "白鹭乡", 2023, 0, 1, 0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990002,白鹭乡,township,page,@/b/{year}.html,\n");
	publish_green(&c, 3);
	origin_script(c.origin, "/b/2023.html", ORIGIN_HANG, "", 0);
	collecting_publish(&c, "/b/2024.html",
	    &(struct collecting_report){ "白鹭乡", 2024, 0, 1, 0 });
	collecting_start(&c);
	/* One connection a host: what comes behind has to wait. */
	collecting_wait_for(&c, "/b/2023.html", 1);
	collecting_wait_until(&c, "SELECT count(*) FROM visit", "2\n");
	collecting_kill(&c);
	assert_string_equal(collecting_ask(&c, RUNS), "1 start running\n");

	collecting_publish(&c, "/b/2023.html", &white);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, RUNS), "1 start done\n");
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(origin_count_of(c.origin, paths[i]),
		    strcmp(paths[i], "/b/2023.html") == 0 ? 2 : 1);
	assert_string_equal(collecting_ask(&c,
				"SELECT code, year, outcome FROM visit "
				"ORDER BY code, year"),
	    "990001 2023 ok\n990001 2024 ok\n"
	    "990002 2023 ok\n990002 2024 ok\n");
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT sources_total, sources_done, documents_fetched, "
		"reports_new FROM run"),
	    "2 2 4 4\n");
	collecting_end(&c);
}

static void
runs_each_night_and_catches_up_on_a_missed_one(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, two_towns);
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	/* A restart on the same day does nothing. */
	collecting_kill(&c);
	collecting_set_time(&c, "2025-02-11T02:29:00+08:00");
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, RUNS), "1 start done\n");
	/* The night. */
	collecting_set_time(&c, "2025-02-11T02:30:00+08:00");
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, RUNS), "1 start done\n2 nightly done\n");
	collecting_set_time(&c, "2025-02-11T03:30:00+08:00");
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, RUNS), "1 start done\n2 nightly done\n");
	/* Off for a night; by day there is no window to wait for. */
	collecting_kill(&c);
	collecting_set_time(&c, "2025-02-13T09:00:00+08:00");
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, RUNS),
	    "1 start done\n2 nightly done\n3 start done\n");
	collecting_end(&c);
}

static void
keeps_the_nightly_run_to_its_window(void **state)
{
	struct err e = { 0 };
	struct collecting c;
	size_t asked;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a/{year}.html,"
	    "\n");
	collecting_configure(
	    &c, "window = 01:00-06:00\n[schedule]\nnightly = 22:00\n");
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	asked = origin_count(c.origin);
	/* Due, but not yet its time. */
	collecting_set_time(&c, "2025-02-10T22:00:00+08:00");
	collecting_look(&c);
	collecting_look(&c);
	assert_string_equal(
	    collecting_ask(&c, RUNS), "1 start done\n2 nightly running\n");
	assert_int_equal(origin_count(c.origin), asked);
	collecting_set_time(&c, "2025-02-11T01:00:00+08:00");
	collecting_wait(&c);
	/* The past year was asked for within the week. */
	assert_int_equal(origin_count(c.origin), asked + 1);
	/* Somebody who asks for a run gets it now, with all years. */
	collecting_set_time(&c, "2025-02-11T22:00:00+08:00");
	collecting_look(&c);
	assert_int_equal(runner_current(c.runner), 3);
	assert_int_equal(run_request(c.runner, RUN_API, NULL, 0, &e), 3);
	collecting_wait(&c);
	assert_int_equal(origin_count(c.origin), asked + 3);
	collecting_end(&c);
}

static void
has_one_run_at_a_time(void **state)
{
	static const char *const codes[] = { "990001" };
	static const char *const unknown[] = { "990001", "990009" };
	struct err e = { 0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, two_towns);
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	assert_int_equal(run_request(c.runner, RUN_API, unknown, 2, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "no township has the code \"990009\"");
	assert_int_equal(run_request(c.runner, RUN_API, codes, 1, &e), 2);
	assert_int_equal(run_request(c.runner, RUN_API, NULL, 0, &e), 2);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c,
				"SELECT DISTINCT code FROM visit "
				"WHERE run_id = 2"),
	    "990001\n");
	assert_int_equal(run_request(c.runner, RUN_API, NULL, 0, &e), 3);
	collecting_end(&c);
}

static void
never_blames_a_township_for_a_reader_that_fails(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, "990001,青石镇,township,page,@/a/2024.html,\n");
	publish_green(&c, 3);
	c.reader = "/bin/false";
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c,
				"SELECT outcome, substr(detail, 1, 8) "
				"FROM visit"),
	    "unreadable reader: \n");
	request(&c);
	assert_string_equal(collecting_ask(&c, VISITS),
	    "990001 0 unreadable reader: failed on this document before, "
	    "given up\n");
	/* With a reader that works again. */
	collecting_kill(&c);
	c.reader = collecting_reader;
	collecting_start(&c);
	request(&c);
	assert_string_equal(collecting_ask(&c, VISITS), "990001 0 ok \n");
	collecting_end(&c);
}

static void
fetches_a_shared_url_once(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990002,白鹭乡,township,page,@/a/{year}.html,\n");
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	assert_int_equal(origin_count_of(c.origin, "/a/2023.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/a/2024.html"), 1);
	assert_string_equal(collecting_ask(&c,
				"SELECT code, year, outcome FROM visit "
				"ORDER BY code, year"),
	    "990001 2023 ok\n990001 2024 ok\n"
	    "990002 2023 mismatch\n990002 2024 mismatch\n");
	assert_string_equal(collecting_ask(&c,
				"SELECT code, year, status FROM report_year "
				"WHERE expected AND code = '990002'"),
	    "990002 2023 wrong\n990002 2024 wrong\n");
	collecting_end(&c);
}

/* A page whose URL names no year answers for the year that it turns out to be,
 * and is judged by the year before that. */
static void
takes_a_page_for_the_year_that_it_is(void **state)
{
	struct collecting_report older = { "青石镇", 2023, 7, 1, 0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, "[schedule]\nfirst_year = 2022\n");
	collecting_register(&c,
	    "990001,青石镇,township,page,@/2022.html,\n"
	    "990001,青石镇,township,page,@/latest.html,\n");
	collecting_publish(&c, "/2022.html",
	    &(struct collecting_report){ "青石镇", 2022, 0, 2, 0 });
	collecting_publish(&c, "/latest.html", &older);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT year, outcome FROM visit"),
	    "0 ok\n0 ok\n");
	assert_string_equal(collecting_ask(&c,
				"SELECT DISTINCT year, state FROM finding "
				"WHERE rule = 'F01'"),
	    "2023 open\n");
	assert_string_equal(collecting_ask(&c,
				"SELECT year, revision FROM v_report "
				"WHERE code = '990001' AND expected"),
	    "2022 1\n2023 1\n2024 -\n");
	collecting_end(&c);
}

/* The first page is the year's; when it is gone, the second is, though its
 * bytes are what they were. */
static void
moves_to_the_alternate_that_did_not_change(void **state)
{
	struct collecting_report first = { "青石镇", 2023, 0, 5, 3 };
	struct collecting_report second = { "青石镇", 2023, 0, 6, 3 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a.html,\n"
	    "990001,青石镇,township,page,@/b.html,\n");
	collecting_publish(&c, "/a.html", &first);
	collecting_publish(&c, "/b.html", &second);
	collecting_start(&c);
	collecting_wait(&c);
	request(&c);
	origin_remove(c.origin, "/a.html");
	/* In whichever order they answer, the next run has settled it. */
	request(&c);
	request(&c);
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT r.url LIKE '%/b.html' FROM report_year y "
		"JOIN publication r ON r.id = y.publication_id WHERE y.year = "
		"2023"),
	    "1\n");
	collecting_end(&c);
}

/* A slip of the pen in the year makes no report of the future. */
static void
takes_no_report_of_a_year_that_is_not_over(void **state)
{
	struct collecting_report future = { "青石镇", 2025, 0, 5, 3 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, "990001,青石镇,township,page,@/a.html,\n");
	collecting_publish(&c, "/a.html", &future);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, VISITS),
	    "990001 0 mismatch says it is the report of 2025, a year that is "
	    "not over\n");
	assert_string_equal(collecting_ask(&c,
				"SELECT year, status, publication_id "
				"FROM report_year ORDER BY year"),
	    "2023 wrong -\n2024 wrong -\n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM document"), "1\n");
	/* Mended, it is the year's. */
	future.year = 2024;
	collecting_publish(&c, "/a.html", &future);
	request(&c);
	assert_string_equal(collecting_ask(&c, VISITS), "990001 0 ok \n");
	collecting_end(&c);
}

/* The run that somebody asked for is resumed first, and the missed night is
 * caught up on behind it, by day. */
static void
catches_up_behind_a_run_that_was_cut_short(void **state)
{
	struct err e = { 0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(
	    &c, "990001,青石镇,township,page,@/a/{year}.html,\n");
	collecting_configure(
	    &c, "window = 01:00-06:00\n[schedule]\nnightly = 02:30\n");
	publish_green(&c, 3);
	collecting_start(&c);
	collecting_wait(&c);
	assert_int_equal(run_request(c.runner, RUN_API, NULL, 0, &e), 2);
	collecting_kill(&c);
	collecting_set_time(&c, "2025-02-13T09:00:00+08:00");
	collecting_start(&c);
	collecting_wait_until(
	    &c, RUNS, "1 start done\n2 api done\n3 start done\n");
	collecting_end(&c);
}

static void
plans_anew_with_another_registry(void **state)
{
	struct registry *old;
	struct store_calendar calendar = { 2023, 1, 31, 3, 31 };
	struct err e = { 0 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990002,白鹭乡,township,page,@/b/{year}.html,\n");
	publish_green(&c, 3);
	origin_script(c.origin, "/b/2023.html", ORIGIN_HANG, "", 0);
	collecting_start(&c);
	collecting_wait_for(&c, "/b/2023.html", 1);
	collecting_wait_until(&c, "SELECT count(*) FROM visit", "2\n");
	collecting_register(
	    &c, "990001,青石镇,township,page,@/a/{year}.html,\n");
	old = c.registry;
	c.registry =
	    registry_load(folder_path("townships.csv"), source_check, &e);
	assert_non_null(c.registry);
	assert_int_equal(
	    store_set_registry(c.store, c.registry, &calendar, &e), 0);
	runner_configure(c.runner, c.conf, c.registry);
	registry_free(old);
	collecting_wait(&c);
	assert_int_equal(origin_count_of(c.origin, "/a/2023.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/a/2024.html"), 1);
	assert_int_equal(origin_count_of(c.origin, "/b/2024.html"), 0);
	assert_string_equal(collecting_ask(&c, RUNS), "1 start done\n");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_reports_from_failures_and_missing_ones),
		cmocka_unit_test(
		    asks_again_only_for_what_changed_and_judges_the_year_after),
		cmocka_unit_test(goes_on_after_a_kill_without_fetching_twice),
		cmocka_unit_test(
		    runs_each_night_and_catches_up_on_a_missed_one),
		cmocka_unit_test(keeps_the_nightly_run_to_its_window),
		cmocka_unit_test(has_one_run_at_a_time),
		cmocka_unit_test(
		    never_blames_a_township_for_a_reader_that_fails),
		cmocka_unit_test(fetches_a_shared_url_once),
		cmocka_unit_test(takes_a_page_for_the_year_that_it_is),
		cmocka_unit_test(moves_to_the_alternate_that_did_not_change),
		cmocka_unit_test(takes_no_report_of_a_year_that_is_not_over),
		cmocka_unit_test(catches_up_behind_a_run_that_was_cut_short),
		cmocka_unit_test(plans_anew_with_another_registry),
	};

	assert_true(argc > 1);
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
