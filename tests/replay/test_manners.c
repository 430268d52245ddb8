/* How politely sites are asked, and what happens when they do not answer. */
#include <stdio.h>
#include <string.h>

#include "tests/replay/replay.h"
#include "tests/support/unit.h"

#define MORNING  "2025-02-10T09:00:00+08:00"
#define ONE_YEAR "[schedule]\nfirst_year = 2024\n"

static const struct collecting_report green = { "青石镇", 2024, 3, 4, 0 };
static const struct collecting_report white = { "白鹭乡", 2024, 0, 1, 0 };

static const char two_towns[] =
    "990001,青石镇,township,page,@/a/{year}.html,\n"
    "990002,白鹭乡,township,page,@/b/{year}.html,\n";

/* A line of townships.csv at another origin. */
static void
line_at(char *out, size_t size, struct origin *o, const char *code,
    const char *name, const char *path)
{
	(void)snprintf(out, size, "%s,%s,township,page,%s,\n", code, name,
	    origin_url(o, path));
}

/* A challenge ends its host for the run: the others there are not asked, those
 * elsewhere are; who asks for a run later is answered. */
static void
leaves_a_host_alone_that_challenges(void **state)
{
	char lines[1024], line[256], second[256];
	struct collecting c;
	struct origin *wall;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, ONE_YEAR);
	wall = origin_new(c.base);
	origin_answer(wall, "/1.html", 521,
	    "X-Via-JSL: a\r\nSet-Cookie: __jsluid_s=b\r\n", "", 0);
	origin_answer(wall, "/2.html", 200, "", "", 0);
	line_at(line, sizeof(line), wall, "990002", "白鹭乡", "/1.html");
	line_at(second, sizeof(second), wall, "990003", "柳河镇", "/2.html");
	(void)snprintf(lines, sizeof(lines),
	    "990001,青石镇,township,page,@/a/{year}.html,\n%s%s", line, second);
	collecting_register(&c, lines);
	collecting_publish(&c, "/a/2024.html", &green);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT code, outcome FROM visit ORDER BY code"),
	    "990001 ok\n990002 blocked\n990003 blocked\n");
	assert_string_equal(replay_statuses(&c),
	    "990001 2024 valid\n990002 2024 unreachable\n"
	    "990003 2024 unreachable\n");
	assert_int_equal(origin_count_of(wall, "/1.html"), 1);
	assert_int_equal(origin_count_of(wall, "/2.html"), 0);
	/* "Tonight" ends with the run that met it. */
	replay_request(&c);
	assert_int_equal(origin_count_of(wall, "/1.html"), 2);
	origin_free(wall);
	collecting_end(&c);
}

/* A run that is cut short remembers which hosts are left alone. */
static void
remembers_a_challenge_over_a_restart(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, ONE_YEAR);
	collecting_register(&c,
	    "990001,青石镇,township,page,@/a/{year}.html,\n"
	    "990002,白鹭乡,township,page,@/b/{year}.html,\n"
	    "990003,柳河镇,township,page,@/c/{year}.html,\n");
	origin_script(c.origin, "/a/2024.html", ORIGIN_HANG, "", 0);
	collecting_start(&c);
	collecting_wait_for(&c, "/a/2024.html", 1);
	collecting_kill(&c);
	origin_remove(c.origin, "/a/2024.html");
	origin_answer(c.origin, "/a/2024.html", 412, "Set-Cookie: x=y\r\n",
	    "<script>1</script>", 18);
	origin_script(c.origin, "/b/2024.html", ORIGIN_HANG, "", 0);
	collecting_start(&c);
	collecting_wait_until(
	    &c, "SELECT count(*) FROM visit WHERE outcome = 'blocked'", "3\n");
	assert_int_equal(origin_count_of(c.origin, "/b/2024.html"), 0);
	collecting_wait(&c);
	collecting_end(&c);
}

static void
keeps_to_robots_txt(void **state)
{
	static const char rules[] = "User-agent: *\nDisallow: /b/\n";
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, "robots = yes\n" ONE_YEAR);
	collecting_register(&c, two_towns);
	origin_page(c.origin, "/robots.txt", rules, strlen(rules));
	collecting_publish(&c, "/a/2024.html", &green);
	collecting_publish(&c, "/b/2024.html", &white);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT code, outcome FROM visit ORDER BY code"),
	    "990001 ok\n990002 robots\n");
	assert_string_equal(replay_statuses(&c),
	    "990001 2024 valid\n990002 2024 unreachable\n");
	assert_int_equal(origin_count_of(c.origin, "/b/2024.html"), 0);
	/* Kept for a day, also by a daemon that was started anew. */
	collecting_kill(&c);
	collecting_start(&c);
	replay_request(&c);
	assert_int_equal(origin_count_of(c.origin, "/robots.txt"), 1);
	replay_night(&c, "2025-02-12");
	assert_int_equal(origin_count_of(c.origin, "/robots.txt"), 2);
	collecting_end(&c);
}

static void
waits_while_robots_txt_fails(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, "robots = yes\n" ONE_YEAR);
	collecting_register(&c, two_towns);
	origin_answer(c.origin, "/robots.txt", 503, "", "", 0);
	collecting_publish(&c, "/a/2024.html", &green);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, "SELECT DISTINCT outcome FROM visit"),
	    "robots\n");
	assert_int_equal(origin_count_of(c.origin, "/a/2024.html"), 0);
	assert_string_equal(replay_statuses(&c),
	    "990001 2024 unreachable\n990002 2024 unreachable\n");
	collecting_end(&c);
}

/* Past years that were answered are asked for once a week, the current one
 * every night; who asks for a run gets all of them. */
static void
revisits_past_years_weekly(void **state)
{
	static const struct collecting_report before = { "青石镇", 2023, 0, 5,
		3 };
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, two_towns);
	collecting_publish(&c, "/a/2023.html", &before);
	collecting_publish(&c, "/a/2024.html", &green);
	origin_answer(c.origin, "/b/2023.html", 503, "", "", 0);
	collecting_start(&c);
	collecting_wait(&c);
	replay_mark(&c);
	replay_night(&c, "2025-02-11");
	assert_int_equal(replay_asked(&c, "/a/2023.html"), 0);
	assert_int_equal(replay_asked(&c, "/a/2024.html"), 1);
	/* A past year that failed is none that was answered. */
	assert_int_equal(replay_asked(&c, "/b/2023.html"), 1);
	replay_mark(&c);
	replay_request(&c);
	assert_int_equal(replay_asked(&c, "/a/2023.html"), 1);
	for (int day = 12; day <= 16; day++) {
		char date[32];

		(void)snprintf(date, sizeof(date), "2025-02-%d", day);
		replay_night(&c, date);
	}
	replay_mark(&c);
	replay_night(&c, "2025-02-18");
	assert_int_equal(replay_asked(&c, "/a/2023.html"), 1);
	assert_int_equal(replay_asked(&c, "/a/2024.html"), 1);
	collecting_end(&c);
}

/* A host that does not answer is given up after some URLs, each after all its
 * tries. */
static void
gives_up_a_host_that_is_silent(void **state)
{
	struct collecting c;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, "[schedule]\nfirst_year = 2015\n");
	collecting_register(&c,
	    "990001,青石镇,township,page,http://127.0.0.1:1/{year}.html,\n"
	    "990002,白鹭乡,township,page,@/b/2024.html,\n");
	collecting_publish(&c, "/b/2024.html", &white);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT count(*), sum(detail LIKE '%the others were not "
		"tried') FROM visit WHERE code = '990001' AND "
		"outcome = 'http_error'"),
	    "10 5\n");
	assert_string_equal(collecting_ask(&c,
				"SELECT outcome FROM visit "
				"WHERE code = '990002'"),
	    "ok\n");
	collecting_end(&c);
}

/* One host hangs over many URLs: the townships elsewhere are read meanwhile. */
static void
lets_no_host_hold_up_the_others(void **state)
{
	char lines[1024], line[256];
	struct collecting c;
	struct origin *slow;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_configure(&c, "[schedule]\nfirst_year = 2008\n");
	slow = origin_new(c.base);
	for (int year = 2008; year <= 2024; year++) {
		char path[32];

		(void)snprintf(path, sizeof(path), "/%d.html", year);
		origin_script(slow, path, ORIGIN_HANG, "", 0);
	}
	line_at(line, sizeof(line), slow, "990001", "青石镇", "/{year}.html");
	(void)snprintf(lines, sizeof(lines),
	    "%s990002,白鹭乡,township,page,@/b/{year}.html,\n", line);
	collecting_register(&c, lines);
	collecting_publish(&c, "/b/2024.html", &white);
	collecting_start(&c);
	collecting_wait_until(
	    &c, "SELECT count(*) FROM visit WHERE code = '990002'", "17\n");
	assert_string_equal(
	    collecting_ask(
		&c, "SELECT count(*) FROM visit WHERE code = '990001'"),
	    "0\n");
	origin_free(slow);
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_a_host_alone_that_challenges),
		cmocka_unit_test(remembers_a_challenge_over_a_restart),
		cmocka_unit_test(keeps_to_robots_txt),
		cmocka_unit_test(waits_while_robots_txt_fails),
		cmocka_unit_test(revisits_past_years_weekly),
		cmocka_unit_test(gives_up_a_host_that_is_silent),
		cmocka_unit_test(lets_no_host_hold_up_the_others),
	};

	if (argc != 2)
		return 2;
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name("replay_manners", tests, NULL, NULL);
}
