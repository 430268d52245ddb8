/* Redirects: each is a request of its own, at the host it leads to. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fetch/fetching.h"
#include "tests/support/unit.h"

static bool
is_loopback(const struct sockaddr *address)
{
	struct sockaddr_in v4;

	memcpy(&v4, address, sizeof(v4));
	return address->sa_family == AF_INET &&
	    v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

static void
send_to(struct origin *o, const char *path, const char *target)
{
	char header[512];

	(void)snprintf(header, sizeof(header), "Location: %s\r\n", target);
	origin_answer(o, path, 302, header, "moved", 5);
}

struct watched {
	char text[1024];
	size_t len;
};

static void
on_ask(void *arg, const char *url)
{
	struct watched *w = arg;

	w->len += (size_t)snprintf(w->text + w->len, sizeof(w->text) - w->len,
	    "ask %s\n", strchr(url + 7, '/'));
}

static void
on_redirect(void *arg, const char *from, long status, const char *to)
{
	struct watched *w = arg;

	w->len += (size_t)snprintf(w->text + w->len, sizeof(w->text) - w->len,
	    "%ld %s %s\n", status, strchr(from + 7, '/'), strchr(to + 7, '/'));
}

/* Who looks on sees each request and each redirect, the last one too, which is
 * not followed. */
static void
tells_who_looks_on(void **state)
{
	struct watched w = { .len = 0 };
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	f.settings.robots = true;
	f.settings.watch = (struct fetch_watch){ &w, on_ask, on_redirect };
	fetcher_configure(f.fetcher, &f.settings);
	send_to(f.origin, "/a", "/b");
	send_to(f.origin, "/b", "ftp://a.example/c");
	fetching_get(&f, "/a", &got);
	assert_int_equal(got.outcome, OUTCOME_REDIRECT_REFUSED);
	assert_string_equal(
	    w.text, "ask /robots.txt\nask /a\n302 /a /b\nask /b\n302 /b /c\n");
	fetching_end(&f);
}

static void
goes_to_where_it_is_sent(void **state)
{
	static const struct {
		const char *location, *url; /* @ is the origin */
	} cases[] = {
		{ "/target", "@/target" },
		{ "target", "@/a/target" },
		{ "../x/./target#part", "@/x/target" },
		{ "?target", "@/a/b?target" },
		{ "@/target", "@/target" },
	};
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *location = cases[i].location[0] == '@'
		    ? origin_url(f.origin, cases[i].location + 1)
		    : cases[i].location;
		const char *url = origin_url(f.origin, cases[i].url + 1);
		struct fetched got;

		origin_remove(f.origin, "/a/b");
		origin_answer(f.origin, cases[i].url + 1, 200, "", "there", 5);
		send_to(f.origin, "/a/b", location);
		fetching_get(&f, "/a/b", &got);
		assert_int_equal(got.outcome, OUTCOME_OK);
		assert_string_equal(got.body, "there");
		assert_string_equal(got.url, url);
	}
	fetching_end(&f);
}

/* A page that sends its reader on is a redirect: where it leads is what there
 * is, as often as a redirect may, and never where one may not. */
static void
goes_where_a_page_sends_its_reader(void **state)
{
#define REFRESH(url) "<meta http-equiv=refresh content='0;url=" url "'>"
	static const struct {
		const char *type, *page;
		enum outcome outcome;
		const char *body, *detail;
	} cases[] = {
		{ "text/html", REFRESH("there#x"), OUTCOME_OK, "there", "" },
		{ "text/html", REFRESH("/a/loop"), OUTCOME_REDIRECT_REFUSED, "",
		    "more than 5 redirects" },
		{ "text/html", REFRESH("http://169.254.169.254/"),
		    OUTCOME_REDIRECT_REFUSED, "",
		    "address 169.254.169.254 is private" },
		/* What there is, is the page itself. */
		{ "text/html", REFRESH("#top"), OUTCOME_OK, REFRESH("#top"),
		    "" },
		{ "text/html", REFRESH("file:///etc/passwd"), OUTCOME_OK,
		    REFRESH("file:///etc/passwd"), "" },
		{ "text/html", REFRESH("javascript:history.back()"), OUTCOME_OK,
		    REFRESH("javascript:history.back()"), "" },
		{ "text/plain", REFRESH("there"), OUTCOME_OK, REFRESH("there"),
		    "" },
	};
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	f.settings.allow_private = false;
	f.settings.exempt = is_loopback;
	fetcher_configure(f.fetcher, &f.settings);
	origin_answer(f.origin, "/a/there", 200, "", "there", 5);
	origin_answer(f.origin, "/a/loop", 200,
	    "Content-Type: text/html; charset=gbk\r\n", REFRESH("loop2"),
	    strlen(REFRESH("loop2")));
	origin_answer(f.origin, "/a/loop2", 200, "", REFRESH("loop"),
	    strlen(REFRESH("loop")));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fetched got;
		char header[64];

		(void)snprintf(header, sizeof(header), "Content-Type: %s\r\n",
		    cases[i].type);
		origin_remove(f.origin, "/a/b");
		origin_answer(f.origin, "/a/b", 200, header, cases[i].page,
		    strlen(cases[i].page));
		fetching_get(&f, "/a/b", &got);
		assert_string_equal(got.detail, cases[i].detail);
		assert_int_equal(got.outcome, cases[i].outcome);
		assert_string_equal(got.body, cases[i].body);
	}
	assert_int_equal(origin_count_of(f.origin, "/a/loop") +
		origin_count_of(f.origin, "/a/loop2"),
	    5);
	fetching_end(&f);
}

static void
goes_nowhere_without_a_target(void **state)
{
	static const int statuses[] = { 300, 301, 302, 305 };
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct fetched got;
		char detail[32];

		(void)snprintf(
		    detail, sizeof(detail), "HTTP status %d", statuses[i]);
		origin_remove(f.origin, "/");
		origin_answer(f.origin, "/", statuses[i],
		    statuses[i] == 305 ? "Location: /x\r\n" : "", "", 0);
		fetching_get(&f, "/", &got);
		assert_int_equal(got.outcome, OUTCOME_HTTP_ERROR);
		assert_string_equal(got.detail, detail);
	}
	fetching_end(&f);
}

/* The other host was asked just now: its interval holds for who comes by a
 * redirect, too. */
static void
waits_for_its_turn_at_another_host(void **state)
{
	struct fetched direct, sent;
	struct fetch_request request = { .options = "" };
	struct origin *other;
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	f.settings.host_interval_ms = 300;
	f.settings.timeout_ms = 250; /* waiting is not counted */
	fetcher_configure(f.fetcher, &f.settings);
	origin_answer(other, "/page", 200, "", "page", 4);
	send_to(f.origin, "/", origin_url(other, "/page"));
	request.url = origin_url(other, "/first");
	(void)fetching_start(&f, &request, &direct);
	request.url = origin_url(f.origin, "/");
	(void)fetching_start(&f, &request, &sent);
	fetching_wait(&f);
	assert_int_equal(sent.outcome, OUTCOME_OK);
	assert_string_equal(sent.url, origin_url(other, "/page"));
	assert_int_equal(sent.tries, 1);
	assert_int_equal(origin_count(other), 2);
	assert_true(origin_time(other, 1) - origin_time(other, 0) >= 280);
	origin_free(other);
	fetching_end(&f);
}

static void
counts_the_redirects_of_all_hosts(void **state)
{
	struct origin *other;
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	f.settings.tries = 3;
	fetcher_configure(f.fetcher, &f.settings);
	send_to(f.origin, "/", origin_url(other, "/"));
	send_to(other, "/", origin_url(f.origin, "/"));
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_REDIRECT_REFUSED);
	assert_string_equal(got.detail, "more than 5 redirects");
	assert_int_equal(got.tries, 1);
	assert_int_equal(origin_count(f.origin), 3);
	assert_int_equal(origin_count(other), 3);
	origin_free(other);
	fetching_end(&f);
}

/* Some sites set a cookie and redirect to themselves. The next try knows
 * nothing of it. */
static void
keeps_cookies_as_long_as_the_try(void **state)
{
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	f.settings.tries = 2;
	fetcher_configure(f.fetcher, &f.settings);
	origin_answer(f.origin, "/", 302,
	    "Set-Cookie: seen=1; path=/\r\nLocation: /second\r\n", "", 0);
	origin_answer(f.origin, "/second", 302,
	    "Set-Cookie: twice=2; path=/\r\nLocation: /third\r\n", "", 0);
	origin_answer(f.origin, "/third", 500, "", "", 0);
	origin_answer(f.origin, "/third", 200, "", "page", 4);
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_int_equal(got.tries, 2);
	assert_int_equal(origin_count(f.origin), 6);
	assert_null(strstr(origin_head(f.origin, 0), "Cookie"));
	assert_non_null(strstr(origin_head(f.origin, 1), "Cookie: seen=1\r\n"));
	assert_non_null(strstr(origin_head(f.origin, 2), "seen=1"));
	assert_non_null(strstr(origin_head(f.origin, 2), "twice=2"));
	assert_null(strstr(origin_head(f.origin, 3), "Cookie"));
	fetching_end(&f);
}

static void
tries_again_from_where_it_began(void **state)
{
	struct origin *other;
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	f.settings.tries = 2;
	fetcher_configure(f.fetcher, &f.settings);
	send_to(f.origin, "/", origin_url(other, "/page"));
	origin_answer(other, "/page", 503, "", "", 0);
	origin_answer(other, "/page", 200, "", "page", 4);
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_int_equal(got.tries, 2);
	assert_int_equal(origin_count(f.origin), 2);
	assert_int_equal(origin_count(other), 2);
	origin_free(other);
	fetching_end(&f);
}

/* The time of a try is that of all its requests. */
static void
has_one_time_limit_for_the_chain(void **state)
{
	struct origin *other;
	struct fetching f;
	struct fetched got;
	int64_t began;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	f.settings.timeout_ms = 300;
	fetcher_configure(f.fetcher, &f.settings);
	send_to(f.origin, "/", origin_url(other, "/hang"));
	origin_script(other, "/hang", ORIGIN_HANG, "", 0);
	began = clock_mono_ms(clock_real());
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_TIMEOUT);
	assert_string_equal(got.detail, "not finished within 300 ms");
	assert_string_equal(got.url, origin_url(other, "/hang"));
	assert_true(clock_mono_ms(clock_real()) - began < 2000);
	origin_free(other);
	fetching_end(&f);
}

static void
may_be_cancelled_on_the_way(void **state)
{
	struct fetched sent, bystander;
	struct fetch_request request = { .options = "" };
	struct origin *other;
	struct fetching f;
	int64_t id;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	origin_script(other, "/hang", ORIGIN_HANG, "", 0);
	send_to(f.origin, "/", origin_url(other, "/hang"));
	request.url = origin_url(f.origin, "/");
	id = fetching_start(&f, &request, &sent);
	f.left--;
	for (int i = 0; i < 1000 && origin_count(other) == 0; i++)
		(void)event_base_loop(f.base, EVLOOP_ONCE);
	assert_int_equal(origin_count(other), 1);
	fetch_cancel(f.fetcher, id);
	assert_int_equal(fetcher_pending(f.fetcher), 0);
	request.url = origin_url(f.origin, "/bystander");
	(void)fetching_start(&f, &request, &bystander);
	fetching_wait(&f);
	assert_true(bystander.done);
	assert_false(sent.done);
	origin_free(other);
	fetching_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_to_where_it_is_sent),
		cmocka_unit_test(tells_who_looks_on),
		cmocka_unit_test(goes_where_a_page_sends_its_reader),
		cmocka_unit_test(goes_nowhere_without_a_target),
		cmocka_unit_test(waits_for_its_turn_at_another_host),
		cmocka_unit_test(counts_the_redirects_of_all_hosts),
		cmocka_unit_test(keeps_cookies_as_long_as_the_try),
		cmocka_unit_test(tries_again_from_where_it_began),
		cmocka_unit_test(has_one_time_limit_for_the_chain),
		cmocka_unit_test(may_be_cancelled_on_the_way),
	};

	return cmocka_run_group_tests_name("fetch_redirect", tests, NULL, NULL);
}
