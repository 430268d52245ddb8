/* Incidents over a small county: network outage, readers, missed runs. */
#include <event2/event.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/fetch/fetch.h"
#include "daemon/conf/conf.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/robots_cache.h"
#include "tests/conf/folder.h"
#include "tests/run/collecting.h"
#include "tests/support/unit.h"

#define MORNING "2025-02-10T09:00:00+08:00"
#define MAIL                                    \
	"[mail]\nsmtp_url = smtp://127.0.0.1\n" \
	"from = gouji@county.example\nto = a@county.example\n"

#define INCIDENTS "SELECT kind, count, notified_at IS NOT NULL FROM incident"
#define TOLD      "SELECT subject FROM mail WHERE kind = 'incident' ORDER BY id"
#define FAILURES  "SELECT state, failures FROM source ORDER BY code"

/* Two hosts, though both are our origin. */
static void
two_hosts(struct collecting *c)
{
	char lines[300];

	(void)snprintf(lines, sizeof(lines),
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990002,白鹭乡,township,page,http://localhost:%d/b/{year}.html,\n",
	    origin_port(c->origin));
	collecting_register(c, lines);
}

static void
go_silent(struct collecting *c)
{
	static const char *const paths[] = { "/a/2023.html", "/a/2024.html",
		"/b/2023.html", "/b/2024.html" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		origin_remove(c->origin, paths[i]);
		origin_script(c->origin, paths[i], ORIGIN_HANG, "", 0);
	}
}

/* Nobody waits long in these tests. */
static void
lose_patience(struct collecting *c)
{
	const struct fetch_settings settings = { .user_agent = "gouji-test",
		.host_connections = 4,
		.timeout_ms = 200,
		.tries = 1,
		.max_body = c->conf->max_body,
		.allow_private = true,
		.robots_cache = robots_cache_hooks(c->memory) };

	fetcher_configure(c->fetcher, &settings);
}

static void
publish(struct collecting *c)
{
	static const struct collecting_report reports[] = {
		{ "青石镇", 2023, 0, 5, 3 },
		{ "青石镇", 2024, 3, 4, 0 },
	};

	collecting_publish(c, "/a/2023.html", &reports[0]);
	collecting_publish(c, "/a/2024.html", &reports[1]);
}

static void
night(struct collecting *c, int day)
{
	char now[40];

	(void)snprintf(now, sizeof(now), "2025-02-%02dT03:00:00+08:00", day);
	collecting_set_time(c, now);
	collecting_wait(c);
}

/* Three nights without a line, one of them in two pieces; then all is well. */
static void
no_line_is_told_once_and_fails_no_site(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, MAIL);
	two_hosts(&c);
	publish(&c);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, FAILURES), "ok 0\nok 0\n");
	go_silent(&c);
	lose_patience(&c);
	night(&c, 11);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "network 0 1\n");
	night(&c, 12);
	collecting_kill(&c);
	collecting_start(&c);
	lose_patience(&c);
	night(&c, 13);
	assert_string_equal(
	    collecting_ask(&c, FAILURES), "timeout 0\ntimeout 0\n");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：采集时所有网站都连接不上\n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM told_source"), "0\n");
	publish(&c);
	origin_remove(c.origin, "/b/2024.html");
	night(&c, 14);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：采集时所有网站都连接不上\n"
	    "【年报核查】云岭县 系统恢复：网站已能连接\n");
	collecting_end(&c);
}

static void
use_reader(struct collecting *c, const char *program)
{
	const struct job_settings settings = { .program = program,
		.count = 2,
		.memory = c->conf->reader_memory,
		.deadline_ms = c->conf->reader_deadline_ms,
		.idle_ms = 60000,
		.rules = "" };

	job_pool_configure(c->jobs, &settings);
}

/* Readers that do not even start: nothing is given up, no site fails. */
static void
readers_that_do_not_start_are_our_failure(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, MAIL);
	two_hosts(&c);
	publish(&c);
	collecting_start(&c);
	use_reader(&c, "/nonexistent/gouji-reader");
	collecting_wait(&c);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "readers 2 1\n");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：读取程序无法工作\n");
	assert_string_equal(collecting_ask(&c, FAILURES), "ok 0\nok 0\n");
	use_reader(&c, collecting_reader);
	night(&c, 11);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：读取程序无法工作\n"
	    "【年报核查】云岭县 系统恢复：文件已能读取\n");
	assert_string_equal(
	    collecting_ask(
		&c, "SELECT code, year FROM publication ORDER BY year"),
	    "990001 2023\n990001 2024\n");
	collecting_end(&c);
}

static const char *converter; /* gouji-converter */

/* An old Word file where LibreOffice is not installed. */
static void
a_tool_that_is_missing_is_our_failure(void **state)
{
	static const char file[] = "{\\rtf1 x}";
	struct job_settings settings;
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, MAIL);
	collecting_register(&c, "990001,青石镇,township,page,@/a/2024.rtf,\n");
	origin_answer(c.origin, "/a/2024.rtf", 200,
	    "Content-Type: application/rtf\r\n", file, strlen(file));
	collecting_start(&c);
	settings = (struct job_settings){ .program = collecting_reader,
		.converter = converter,
		.converter_tools = folder_path("none"),
		.count = 2,
		.memory = c.conf->reader_memory,
		.deadline_ms = c.conf->reader_deadline_ms,
		.idle_ms = 60000,
		.rules = "" };
	job_pool_configure(c.jobs, &settings);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT outcome, detail FROM visit"),
	    "unreadable needs LibreOffice\n");
	assert_string_equal(collecting_ask(&c, INCIDENTS), "readers 1 1\n");
	assert_string_equal(collecting_ask(&c, FAILURES), "ok 0\n");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：1份文件未能读取\n");
	collecting_end(&c);
}

/* Days on which the schedule looks every hour, as it does. */
static void
hours(struct collecting *c, int64_t n)
{
	for (; n > 0; n--) {
		c->clock.fake_wall_ms += 3600 * INT64_C(1000);
		collecting_look(c);
	}
}

static void
nights_without_the_end_of_a_run_are_told(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, MAIL);
	two_hosts(&c);
	origin_script(c.origin, "/a/2024.html", ORIGIN_HANG, "", 0);
	collecting_start(&c);
	collecting_wait_for(&c, "/a/2024.html", 1);
	/* From the 10th, 09:00, to the second 02:30 after it. */
	hours(&c, 17 + 24);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "");
	hours(&c, 1);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "missed_runs 2 1\n");
	hours(&c, 30);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "missed_runs 3 1\n");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：已有2夜未能完成采集\n");
	assert_string_equal(collecting_ask(&c, "SELECT detail FROM incident"),
	    "no run has ended since 2025-02-10T09:00:00+08:00\n");
	/* The next process gets it done. */
	collecting_kill(&c);
	origin_remove(c.origin, "/a/2024.html");
	publish(&c);
	collecting_start(&c);
	collecting_wait(&c);
	collecting_look(&c);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "");
	assert_string_equal(collecting_ask(&c, TOLD),
	    "【年报核查】云岭县 系统故障：已有2夜未能完成采集\n"
	    "【年报核查】云岭县 系统恢复：采集已完成\n");
	collecting_end(&c);
}

/* A machine that was off for days has missed nights, and catches up. */
static void
nights_when_we_were_not_there_are_not_told(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, MAIL);
	two_hosts(&c);
	publish(&c);
	collecting_start(&c);
	collecting_wait(&c);
	collecting_kill(&c);
	collecting_set_time(&c, "2025-02-20T09:00:00+08:00");
	origin_remove(c.origin, "/a/2024.html");
	origin_script(c.origin, "/a/2024.html", ORIGIN_HANG, "", 0);
	collecting_start(&c);
	collecting_wait_for(&c, "/a/2024.html", 2);
	hours(&c, 23);
	assert_string_equal(collecting_ask(&c, INCIDENTS), "");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_line_is_told_once_and_fails_no_site),
		cmocka_unit_test(readers_that_do_not_start_are_our_failure),
		cmocka_unit_test(a_tool_that_is_missing_is_our_failure),
		cmocka_unit_test(nights_without_the_end_of_a_run_are_told),
		cmocka_unit_test(nights_when_we_were_not_there_are_not_told),
	};

	assert_true(argc > 2);
	collecting_reader = argv[1];
	converter = argv[2];
	return cmocka_run_group_tests_name("run_incidents", tests, NULL, NULL);
}
