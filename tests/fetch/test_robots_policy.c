/* robots.txt: when it is asked for, and what follows from its answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/limits.h"
#include "tests/fetch/fetching.h"
#include "tests/support/unit.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define ROBOTS  "/robots.txt"

static void
begin(struct fetching *f)
{
	fetching_begin(f);
	f->settings.robots = true;
	fetcher_configure(f->fetcher, &f->settings);
	origin_answer(f->origin, "/page", 200, "", "page", 4);
	origin_answer(f->origin, "/other", 200, "", "other", 5);
}

static void
answer_robots(struct origin *o, int status, const char *text)
{
	origin_answer(o, ROBOTS, status, "", text, strlen(text));
}

static void
assert_asked(const struct fetching *f, size_t i, const char *path)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "GET %s HTTP/1.1\r\n", path);
	assert_ptr_equal(
	    strstr(origin_head(f->origin, i), line), origin_head(f->origin, i));
}

static void
asks_once_before_the_first_url(void **state)
{
	struct fetched got[3];
	struct fetching f;

	(void)state;
	begin(&f);
	answer_robots(f.origin, 200,
	    "User-agent: *\nDisallow: /\nUser-agent: gouji-test\n"
	    "Disallow: /secret\n");
	for (int i = 0; i < 3; i++) {
		static const char *const paths[] = { "/page", "/secret/a?b=%41",
			"/other" };
		struct fetch_request request = { .options = "",
			.url = origin_url(f.origin, paths[i]) };

		(void)fetching_start(&f, &request, &got[i]);
	}
	assert_int_equal(fetcher_pending(f.fetcher), 3);
	fetching_wait(&f);
	assert_int_equal(fetcher_pending(f.fetcher), 0);
	assert_int_equal(got[0].outcome, OUTCOME_OK);
	assert_string_equal(got[0].body, "page");
	assert_int_equal(got[1].outcome, OUTCOME_ROBOTS);
	assert_string_equal(
	    got[1].detail, "robots.txt forbids /secret/a?b=%41");
	assert_string_equal(
	    got[1].url, origin_url(f.origin, "/secret/a?b=%41"));
	assert_int_equal(got[1].status, 0);
	assert_int_equal(got[1].tries, 0);
	assert_false(got[1].leave_alone);
	assert_int_equal(got[2].outcome, OUTCOME_OK);
	assert_int_equal(origin_count(f.origin), 3);
	assert_asked(&f, 0, ROBOTS);
	assert_asked(&f, 1, "/page");
	assert_asked(&f, 2, "/other");
	fetching_end(&f);
}

static void
asks_nothing_where_it_is_not_wanted(void **state)
{
	struct fetching f;
	struct fetched got;

	(void)state;
	begin(&f);
	f.settings.robots = false;
	fetcher_configure(f.fetcher, &f.settings);
	answer_robots(f.origin, 200, "User-agent: *\nDisallow: /\n");
	fetching_get(&f, "/page", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_int_equal(origin_count_of(f.origin, ROBOTS), 0);
	fetching_end(&f);
}

static void
reads_every_kind_of_answer(void **state)
{
	static const struct {
		int status;
		const char *headers, *text;
		enum outcome outcome;
		const char *detail;
		bool leave_alone;
	} cases[] = {
		{ 200, "", "", OUTCOME_OK, "", false },
		{ 200, "", "User-agent: *\nDisallow: /page\n", OUTCOME_ROBOTS,
		    "robots.txt forbids /page", false },
		/* Pages instead of 404, of any kind. */
		{ 200, "Content-Type: text/html\r\n",
		    "<html>\nUser-agent: *\nDisallow: /\n", OUTCOME_OK, "",
		    false },
		{ 200, "", "<script>location.href='/404.html'</script>",
		    OUTCOME_OK, "", false },
		{ 200, "", "<script>document.cookie='a'</script>", OUTCOME_OK,
		    "", false },
		{ 404, "", "User-agent: *\nDisallow: /\n", OUTCOME_OK, "",
		    false },
		{ 403, "", "<p>网站防火墙</p>", OUTCOME_OK, "", false },
		{ 412, "Set-Cookie: a=1\r\n", "", OUTCOME_OK, "", false },
		{ 429, "", "", OUTCOME_OK, "", false },
		{ 204, "", "", OUTCOME_OK, "", false },
		{ 304, "", "", OUTCOME_OK, "", false },
		{ 302, "Location: /robots.txt\r\n", "", OUTCOME_OK, "", false },
		{ 302, "Location: ftp://127.0.0.1/\r\n", "", OUTCOME_OK, "",
		    false },
		{ 503, "", "", OUTCOME_ROBOTS,
		    "robots.txt: HTTP status 503, asked again later", false },
		{ 500, "", "User-agent: *\nAllow: /\n", OUTCOME_ROBOTS,
		    "robots.txt: HTTP status 500, asked again later", false },
		{ 503, "Retry-After: 3600\r\n", "", OUTCOME_BLOCKED,
		    "robots.txt: HTTP status 503, asked to come back after "
		    "3600 s",
		    true },
		{ 429, "Retry-After: 3600\r\n", "", OUTCOME_BLOCKED,
		    "robots.txt: HTTP status 429, asked to come back after "
		    "3600 s",
		    true },
		{ 521, "X-Via-JSL: 1\r\n", "<>", OUTCOME_BLOCKED,
		    "robots.txt: challenge page: HTTP status 521, X-Via-JSL",
		    true },
		{ 200, "Content-Encoding: gzip\r\n", "no gzip",
		    OUTCOME_HTTP_ERROR, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fetching f;
		struct fetched got;

		begin(&f);
		origin_answer(f.origin, ROBOTS, cases[i].status,
		    cases[i].headers, cases[i].text, strlen(cases[i].text));
		fetching_get(&f, "/page", &got);
		if (got.outcome != cases[i].outcome)
			fail_msg("%d %s: %s (%s)", cases[i].status,
			    cases[i].text, outcome_name(got.outcome),
			    got.detail);
		if (cases[i].detail != NULL)
			assert_string_equal(got.detail, cases[i].detail);
		assert_int_equal(got.leave_alone, cases[i].leave_alone);
		assert_int_equal(origin_count_of(f.origin, "/page"),
		    cases[i].outcome == OUTCOME_OK);
		fetching_end(&f);
	}
}

/* A day, and an hour after the server was in trouble. */
static void
asks_again_when_its_time_is_over(void **state)
{
	static const struct {
		int status;
		int64_t life;
	} cases[] = { { 200, 24 * HOUR_MS }, { 404, 24 * HOUR_MS },
		{ 503, HOUR_MS } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clock clock = clock_fake(1700000000000);
		struct fetching f;
		struct fetched got;

		fetching_begin_with(&f, &clock);
		f.settings.robots = true;
		fetcher_configure(f.fetcher, &f.settings);
		answer_robots(f.origin, cases[i].status, "");
		fetching_get(&f, "/page", &got);
		clock.fake_wall_ms += cases[i].life - 1;
		fetching_get(&f, "/page", &got);
		assert_int_equal(origin_count_of(f.origin, ROBOTS), 1);
		clock.fake_wall_ms += 1;
		fetching_get(&f, "/page", &got);
		assert_int_equal(origin_count_of(f.origin, ROBOTS), 2);
		/* A clock that was set back makes nothing last longer. */
		clock.fake_wall_ms -= HOUR_MS;
		fetching_get(&f, "/page", &got);
		assert_int_equal(origin_count_of(f.origin, ROBOTS), 3);
		fetching_end(&f);
	}
}

static void
ends_as_its_robots_txt_did(void **state)
{
	struct fetched got[3];
	struct fetching f;
	char url[64];

	(void)state;
	begin(&f);
	fetching_get_url(&f, "http://127.0.0.1:1/page", &got[0]);
	assert_int_equal(got[0].outcome, OUTCOME_HTTP_ERROR);
	assert_string_equal(
	    got[0].detail, "robots.txt: could not connect: Connection refused");
	assert_string_equal(got[0].url, "http://127.0.0.1:1/page");

	/* All that wait for it; it is tried as often as a page. */
	f.settings.timeout_ms = 200;
	f.settings.tries = 2;
	fetcher_configure(f.fetcher, &f.settings);
	origin_script(f.origin, ROBOTS, ORIGIN_HANG, "", 0);
	for (int i = 0; i < 3; i++) {
		struct fetch_request request = { .options = "",
			.url = origin_url(f.origin, "/page") };

		(void)fetching_start(&f, &request, &got[i]);
	}
	fetching_wait(&f);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(got[i].outcome, OUTCOME_TIMEOUT);
		assert_string_equal(
		    got[i].detail, "robots.txt: not finished within 200 ms");
	}
	assert_int_equal(origin_count(f.origin), 2);

	f.settings.allow_private = false;
	fetcher_configure(f.fetcher, &f.settings);
	(void)snprintf(
	    url, sizeof(url), "http://localhost:%d/", origin_port(f.origin));
	fetching_get_url(&f, url, &got[0]);
	assert_int_equal(got[0].outcome, OUTCOME_REDIRECT_REFUSED);
	assert_non_null(strstr(got[0].detail, "robots.txt: address "));
	assert_non_null(strstr(got[0].detail, " is private"));
	fetching_end(&f);
}

/* A source with other options asks by its own way. */
static void
fails_only_what_goes_the_same_way(void **state)
{
	struct fetched secure, plain;
	struct fetching f;
	char url[64];
	struct fetch_request request = { .url = url, .options = "" };

	(void)state;
	begin(&f);
	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%d/page",
	    origin_port(f.origin));
	(void)fetching_start(&f, &request, &secure);
	request.url = origin_url(f.origin, "/page");
	(void)fetching_start(&f, &request, &plain);
	fetching_wait(&f);
	assert_int_equal(secure.outcome, OUTCOME_TLS_ERROR);
	assert_int_equal(plain.outcome, OUTCOME_OK);
	fetching_end(&f);
}

static void
follows_robots_txt_to_where_it_is(void **state)
{
	struct origin *other;
	struct fetching f;
	struct fetched got;
	char header[128];

	(void)state;
	begin(&f);
	other = origin_new(f.base);
	(void)snprintf(header, sizeof(header), "Location: %s\r\n",
	    origin_url(other, "/rules"));
	origin_answer(f.origin, ROBOTS, 301, header, "", 0);
	origin_answer(
	    other, "/rules", 200, "", "User-agent: *\nDisallow: /page\n", 31);
	fetching_get(&f, "/page", &got);
	assert_string_equal(got.detail, "robots.txt forbids /page");
	/* For it, the other host's rules are not asked for. */
	assert_int_equal(origin_count(other), 1);
	origin_free(other);
	fetching_end(&f);
}

static void
keeps_to_a_crawl_delay(void **state)
{
	struct fetched got[2];
	struct fetching f;

	(void)state;
	begin(&f);
	answer_robots(f.origin, 200, "User-agent: *\nCrawl-delay: 0.3\n");
	for (int i = 0; i < 2; i++) {
		struct fetch_request request = { .options = "",
			.url = origin_url(f.origin, "/page") };

		(void)fetching_start(&f, &request, &got[i]);
	}
	fetching_wait(&f);
	assert_int_equal(origin_count(f.origin), 3);
	assert_true(origin_time(f.origin, 1) - origin_time(f.origin, 0) >= 250);
	assert_true(origin_time(f.origin, 2) - origin_time(f.origin, 0) >= 580);
	fetching_end(&f);
}

/* LIMIT_ROBOTS_BYTES, announced or not. */
static void
reads_the_beginning_of_a_long_file(void **state)
{
	size_t len = 2 * LIMIT_ROBOTS_BYTES;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, '\n', len);
	memcpy(text, "User-agent: *\nDisallow: /page\n", 30);
	for (int announced = 0; announced < 2; announced++) {
		static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
		struct fetching f;
		struct fetched got;

		begin(&f);
		if (announced) {
			origin_answer(f.origin, ROBOTS, 200, "", text, len);
		} else {
			char *answer = malloc(sizeof(head) - 1 + len);

			assert_non_null(answer);
			memcpy(answer, head, sizeof(head) - 1);
			memcpy(answer + sizeof(head) - 1, text, len);
			origin_script(f.origin, ROBOTS, ORIGIN_CLOSE, answer,
			    sizeof(head) - 1 + len);
			free(answer);
		}
		fetching_get(&f, "/page", &got);
		assert_string_equal(got.detail, "robots.txt forbids /page");
		fetching_get(&f, "/other", &got);
		assert_int_equal(got.outcome, OUTCOME_OK);
		fetching_end(&f);
	}
	free(text);
}

/* Where a page redirects to is forbidden like any other URL. */
static void
asks_where_redirects_lead(void **state)
{
	struct origin *other;
	struct fetching f;
	struct fetched got;
	char header[128];

	(void)state;
	begin(&f);
	other = origin_new(f.base);
	answer_robots(f.origin, 200, "User-agent: *\nDisallow: /here\n");
	answer_robots(other, 200, "User-agent: *\nDisallow: /there\n");
	origin_answer(f.origin, "/a", 302, "Location: /here\r\n", "", 0);
	(void)snprintf(header, sizeof(header), "Location: %s\r\n",
	    origin_url(other, "/there"));
	origin_answer(f.origin, "/b", 302, header, "", 0);
	fetching_get(&f, "/a", &got);
	assert_int_equal(got.outcome, OUTCOME_ROBOTS);
	assert_string_equal(got.detail, "robots.txt forbids /here");
	assert_string_equal(got.url, origin_url(f.origin, "/here"));
	fetching_get(&f, "/b", &got);
	assert_int_equal(got.outcome, OUTCOME_ROBOTS);
	assert_string_equal(got.detail, "robots.txt forbids /there");
	assert_string_equal(got.url, origin_url(other, "/there"));
	assert_int_equal(got.tries, 1);
	assert_int_equal(origin_count_of(f.origin, "/here"), 0);
	assert_int_equal(origin_count(other), 1);
	origin_free(other);
	fetching_end(&f);
}

/* ---- what outlives the process ---- */

struct memory {
	char host[64], text[128];
	struct fetch_robots robots;
	int gets, puts;
};

static bool
get_robots(void *arg, const char *host, struct fetch_robots *out)
{
	struct memory *m = arg;

	m->gets++;
	*out = m->robots;
	return strcmp(host, m->host) == 0;
}

static void
put_robots(void *arg, const char *host, const struct fetch_robots *robots)
{
	struct memory *m = arg;

	m->puts++;
	m->robots = *robots;
	(void)snprintf(m->host, sizeof(m->host), "%s", host);
	assert_true(robots->len < sizeof(m->text));
	if (robots->len > 0)
		memcpy(m->text, robots->text, robots->len);
	m->robots.text = m->text;
}

static void
remembers_beyond_its_own_life(void **state)
{
	static const char rules[] = "User-agent: *\nDisallow: /page\n";
	struct clock clock = clock_fake(1700000000000);
	struct memory memory = { .host = "" };
	char host[64];

	(void)state;
	for (int life = 0; life < 3; life++) {
		struct fetching f;
		struct fetched got;

		fetching_begin_with(&f, &clock);
		f.settings.robots = true;
		f.settings.robots_cache = (struct fetch_robots_cache){ &memory,
			get_robots, put_robots };
		fetcher_configure(f.fetcher, &f.settings);
		answer_robots(f.origin, 200, rules);
		/* The second life finds it, the third finds it too old. */
		(void)snprintf(
		    host, sizeof(host), "127.0.0.1:%d", origin_port(f.origin));
		if (life > 0)
			memcpy(memory.host, host, sizeof(host));
		if (life == 2)
			clock.fake_wall_ms += 24 * HOUR_MS;
		fetching_get(&f, "/page", &got);
		assert_string_equal(got.detail, "robots.txt forbids /page");
		fetching_get(&f, "/page", &got);
		assert_int_equal(
		    origin_count_of(f.origin, ROBOTS), life == 1 ? 0 : 1);
		assert_int_equal(memory.puts, life == 2 ? 2 : 1);
		assert_string_equal(memory.host, host);
		assert_int_equal(memory.robots.status, 200);
		assert_int_equal(memory.robots.len, sizeof(rules) - 1);
		assert_int_equal(memory.robots.fetched_at, clock.fake_wall_ms);
		fetching_end(&f);
	}
	assert_int_equal(memory.gets, 3);
}

static void
reads_the_rules_for_its_present_name(void **state)
{
	struct fetching f;
	struct fetched got;

	(void)state;
	begin(&f);
	answer_robots(f.origin, 200, "User-agent: other\nDisallow: /page\n");
	fetching_get(&f, "/page", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	f.settings.user_agent = "Other/1.0";
	fetcher_configure(f.fetcher, &f.settings);
	fetching_get(&f, "/page", &got);
	assert_int_equal(got.outcome, OUTCOME_ROBOTS);
	fetching_end(&f);
}

/* ---- cancelling ---- */

static void
on_end_all(struct fetch_result *result, void *arg)
{
	struct fetching *f = arg;

	assert_int_equal(result->outcome, OUTCOME_HTTP_ERROR);
	fetcher_free(f->fetcher);
	f->fetcher = NULL;
	(void)event_base_loopbreak(f->base);
}

static void
may_be_cancelled_and_ended_meanwhile(void **state)
{
	struct fetch_request request = { .options = "" };
	struct fetched first, second;
	struct fetching f;
	int64_t id;

	(void)state;
	begin(&f);
	request.url = origin_url(f.origin, "/page");
	id = fetching_start(&f, &request, &first);
	f.left--;
	(void)fetching_start(&f, &request, &second);
	for (int i = 0; i < 1000 && origin_count(f.origin) == 0; i++)
		(void)event_base_loop(f.base, EVLOOP_ONCE);
	fetch_cancel(f.fetcher, id);
	fetch_cancel(f.fetcher, 0);
	fetching_wait(&f);
	assert_false(first.done);
	assert_int_equal(second.outcome, OUTCOME_OK);
	fetching_end(&f);

	/* Ended while it is under way, and by who is told that it failed. */
	begin(&f);
	origin_script(f.origin, ROBOTS, ORIGIN_HANG, "", 0);
	request.url = origin_url(f.origin, "/page");
	(void)fetching_start(&f, &request, &first);
	for (int i = 0; i < 1000 && origin_count(f.origin) == 0; i++)
		(void)event_base_loop(f.base, EVLOOP_ONCE);
	fetching_end(&f);
	begin(&f);
	request.url = "http://127.0.0.1:1/";
	(void)fetch_start(f.fetcher, &request, on_end_all, &f);
	(void)fetching_start(&f, &request, &second);
	f.left = 0;
	fetching_wait(&f);
	assert_null(f.fetcher);
	assert_false(second.done);
	fetching_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_once_before_the_first_url),
		cmocka_unit_test(asks_nothing_where_it_is_not_wanted),
		cmocka_unit_test(reads_every_kind_of_answer),
		cmocka_unit_test(asks_again_when_its_time_is_over),
		cmocka_unit_test(ends_as_its_robots_txt_did),
		cmocka_unit_test(fails_only_what_goes_the_same_way),
		cmocka_unit_test(follows_robots_txt_to_where_it_is),
		cmocka_unit_test(keeps_to_a_crawl_delay),
		cmocka_unit_test(reads_the_beginning_of_a_long_file),
		cmocka_unit_test(asks_where_redirects_lead),
		cmocka_unit_test(remembers_beyond_its_own_life),
		cmocka_unit_test(reads_the_rules_for_its_present_name),
		cmocka_unit_test(may_be_cancelled_and_ended_meanwhile),
	};

	return cmocka_run_group_tests_name(
	    "fetch_robots_policy", tests, NULL, NULL);
}
