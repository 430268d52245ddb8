/* When requests start: politeness, tries, cancelling. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/fetch/fetch_private.h"
#include "tests/fetch/fetching.h"
#include "tests/support/unit.h"

#define N_PAGES 4

static void
spaces_the_starts_at_one_host(void **state)
{
	struct fetched got[N_PAGES];
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	f.settings.host_interval_ms = 100;
	f.settings.host_connections = 4;
	fetcher_configure(f.fetcher, &f.settings);
	for (int i = 0; i < N_PAGES; i++) {
		struct fetch_request request = { .options = "" };
		char path[16];

		(void)snprintf(path, sizeof(path), "/%d", i);
		request.url = origin_url(f.origin, path);
		(void)fetching_start(&f, &request, &got[i]);
	}
	assert_int_equal(fetcher_pending(f.fetcher), N_PAGES);
	fetching_wait(&f);
	assert_int_equal(fetcher_pending(f.fetcher), 0);
	for (size_t i = 0; i < N_PAGES; i++) {
		char line[32];

		(void)snprintf(line, sizeof(line), "GET /%zu ", i);
		assert_ptr_equal(strstr(origin_head(f.origin, i), line),
		    origin_head(f.origin, i));
		/* A start may be late, its neighbour on time; over all the
		 * spaces add up. */
		if (i > 0)
			assert_true(origin_time(f.origin, i) -
				origin_time(f.origin, i - 1) >=
			    50);
	}
	assert_true(
	    origin_time(f.origin, N_PAGES - 1) - origin_time(f.origin, 0) >=
	    100 * (N_PAGES - 1) - 20);
	fetching_end(&f);
}

static void
keeps_to_the_connections_of_a_host(void **state)
{
	struct fetched got[8];
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	f.settings.host_connections = 2;
	f.settings.timeout_ms = 200;
	fetcher_configure(f.fetcher, &f.settings);
	origin_script(f.origin, "/hang", ORIGIN_HANG, "", 0);
	for (int i = 0; i < 8; i++) {
		struct fetch_request request = { .options = "",
			.url = origin_url(f.origin, "/hang") };

		(void)fetching_start(&f, &request, &got[i]);
	}
	fetching_wait(&f);
	assert_int_equal(origin_count(f.origin), 8);
	assert_int_equal(origin_most_connections(f.origin), 2);
	fetching_end(&f);
}

/* Each start is followed by a time of its own, of the interval at least and a
 * quarter more at most. */
static void
jitters_the_interval_within_a_quarter(void **state)
{
	struct clock clock = clock_fake(0);
	int64_t least = INT64_MAX, most = 0;
	struct fetched got;
	struct fetching f;

	(void)state;
	fetching_begin_with(&f, &clock);
	f.settings.host_interval_ms = 1000;
	fetcher_configure(f.fetcher, &f.settings);
	for (int i = 0; i < 200; i++) {
		const struct fetch_host *h;
		int64_t wait;

		fetching_get(&f, "/", &got);
		h = f.fetcher->hosts;
		assert_non_null(h);
		assert_null(h->next);
		assert_int_equal(h->last_start, clock.fake_mono_ms);
		wait = h->next_start - h->last_start;
		least = wait < least ? wait : least;
		most = wait > most ? wait : most;
		clock.fake_mono_ms = h->next_start;
	}
	/* Of 200 times not one in a tenth of the range: once in 10^9. */
	assert_in_range(least, 1000, 1024);
	assert_in_range(most, 1226, 1250);
	assert_int_equal(host_jitter(0), 0);
	assert_in_range(host_jitter(4), 4, 5);
	fetching_end(&f);
}

/* A host that waits for its time keeps no other host waiting. */
static void
serves_hosts_apart(void **state)
{
	struct fetched slow[2], quick;
	struct origin *other;
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	f.settings.host_interval_ms = 300;
	fetcher_configure(f.fetcher, &f.settings);
	for (int i = 0; i < 2; i++) {
		struct fetch_request request = { .options = "",
			.url = origin_url(f.origin, "/") };

		(void)fetching_start(&f, &request, &slow[i]);
	}
	{
		struct fetch_request request = { .options = "",
			.url = origin_url(other, "/") };

		(void)fetching_start(&f, &request, &quick);
	}
	fetching_wait(&f);
	assert_true(origin_time(other, 0) < origin_time(f.origin, 1));
	origin_free(other);
	fetching_end(&f);
}

static void
tries_again_what_may_pass(void **state)
{
	static const struct {
		const char *path;
		int statuses[3]; /* in turn */
		const char *headers;
		enum outcome outcome;
		int tries;
	} cases[] = {
		{ "/once", { 500, 200, 200 }, "", OUTCOME_OK, 2 },
		{ "/twice", { 503, 502, 200 }, "", OUTCOME_OK, 3 },
		{ "/always", { 500, 500, 500 }, "", OUTCOME_HTTP_ERROR, 3 },
		{ "/busy", { 429, 429, 429 }, "", OUTCOME_BLOCKED, 3 },
		{ "/busy-once", { 429, 200, 200 }, "", OUTCOME_OK, 2 },
		{ "/never", { 404, 200, 200 }, "", OUTCOME_NOT_FOUND, 1 },
		{ "/blocked", { 403, 200, 200 }, "", OUTCOME_BLOCKED, 1 },
		{ "/bad", { 400, 200, 200 }, "", OUTCOME_HTTP_ERROR, 1 },
		/* Not worth waiting for tonight. */
		{ "/tomorrow", { 503, 200, 200 }, "Retry-After: 86400\r\n",
		    OUTCOME_BLOCKED, 1 },
	};
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	f.settings.tries = 3;
	fetcher_configure(f.fetcher, &f.settings);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fetched got;

		for (int k = 0; k < 3; k++)
			origin_answer(f.origin, cases[i].path,
			    cases[i].statuses[k], cases[i].headers, "x", 1);
		fetching_get(&f, cases[i].path, &got);
		if (got.outcome != cases[i].outcome ||
		    got.tries != cases[i].tries)
			fail_msg("%s: %s after %d tries", cases[i].path,
			    outcome_name(got.outcome), got.tries);
		assert_int_equal(
		    origin_count_of(f.origin, cases[i].path), cases[i].tries);
	}
	fetching_end(&f);
}

static void
tries_again_after_a_cut_and_a_time_out(void **state)
{
	static const char cut[] =
	    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npage";
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	f.settings.tries = 3;
	f.settings.timeout_ms = 300;
	fetcher_configure(f.fetcher, &f.settings);
	origin_script(f.origin, "/", ORIGIN_CLOSE, cut, sizeof(cut) - 1);
	origin_script(f.origin, "/", ORIGIN_HANG, "", 0);
	origin_answer(f.origin, "/", 200, "", "page", 4);
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_string_equal(got.body, "page");
	assert_int_equal(got.tries, 3);
	fetching_end(&f);
}

static void
waits_as_long_as_the_server_asks(void **state)
{
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	f.settings.tries = 2;
	fetcher_configure(f.fetcher, &f.settings);
	origin_answer(f.origin, "/", 503, "Retry-After: 1\r\n", "x", 1);
	origin_answer(f.origin, "/", 200, "", "page", 4);
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_true(origin_time(f.origin, 1) - origin_time(f.origin, 0) >= 950);
	fetching_end(&f);
}

/* ... by the whole host, even when this request is not tried again; another
 * host has nothing to do with it. */
static void
holds_the_whole_host_when_asked_to(void **state)
{
	struct fetched first, second, third;
	struct fetch_request request = { .options = "" };
	struct origin *other;
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	other = origin_new(f.base);
	origin_answer(f.origin, "/", 429, "Retry-After: 1\r\n", "x", 1);
	request.url = origin_url(f.origin, "/");
	(void)fetching_start(&f, &request, &first);
	request.url = origin_url(f.origin, "/second");
	(void)fetching_start(&f, &request, &second);
	request.url = origin_url(other, "/");
	(void)fetching_start(&f, &request, &third);
	fetching_wait(&f);
	assert_int_equal(first.outcome, OUTCOME_BLOCKED);
	assert_string_equal(first.detail, "HTTP status 429");
	assert_int_equal(first.retry_after_ms, 1000);
	assert_false(first.leave_alone);
	assert_true(origin_time(f.origin, 1) - origin_time(f.origin, 0) >= 950);
	assert_true(origin_time(other, 0) - origin_time(f.origin, 0) < 500);
	origin_free(other);
	fetching_end(&f);
}

static void
leaves_a_host_alone_that_asks_for_long(void **state)
{
	static const struct {
		int status;
		const char *headers, *detail;
		bool leave_alone;
	} cases[] = {
		{ 503, "Retry-After: 301\r\n",
		    "HTTP status 503, asked to come back after 301 s", true },
		{ 429, "Retry-After: 9999999\r\n",
		    "HTTP status 429, asked to come back after 86400 s", true },
		{ 429, "", "HTTP status 429", false },
		{ 403, "", "HTTP status 403", false },
		{ 403, "Retry-After: 301\r\n", "HTTP status 403", false },
		{ 521, "Set-Cookie: __jsluid_s=1\r\n",
		    "challenge page: HTTP status 521, __jsluid", true },
		{ 412, "Set-Cookie: a=1\r\n",
		    "challenge page: HTTP status 412, sets a cookie", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fetching f;
		struct fetched got;

		fetching_begin(&f);
		origin_answer(f.origin, "/", cases[i].status, cases[i].headers,
		    "<p>no</p>", 9);
		fetching_get(&f, "/", &got);
		assert_int_equal(got.outcome, OUTCOME_BLOCKED);
		assert_string_equal(got.detail, cases[i].detail);
		assert_int_equal(got.leave_alone, cases[i].leave_alone);
		assert_int_equal(got.body_len, 0);
		fetching_end(&f);
	}
}

/* A 200 may be a challenge, too; it is not tried again. */
static void
takes_no_challenge_for_a_page(void **state)
{
	static const char page[] = "<script>document.cookie='a=1';"
				   "location.reload()</script>";
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	f.settings.tries = 3;
	fetcher_configure(f.fetcher, &f.settings);
	origin_answer(f.origin, "/", 200, "Content-Type: text/html\r\n", page,
	    sizeof(page) - 1);
	fetching_get(&f, "/", &got);
	assert_int_equal(got.outcome, OUTCOME_BLOCKED);
	assert_string_equal(got.detail,
	    "challenge page: a script that sets a cookie and no text");
	assert_int_equal(got.status, 200);
	assert_int_equal(got.body_len, 0);
	assert_true(got.leave_alone);
	assert_int_equal(got.tries, 1);
	fetching_end(&f);
}

/* The wait between tries doubles; meanwhile the host is asked for nothing. */
static void
backs_off_from_a_host_in_trouble(void **state)
{
	struct fetched first, second;
	struct fetch_request request = { .options = "" };
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	f.settings.tries = 3;
	f.settings.retry_wait_ms = 100;
	fetcher_configure(f.fetcher, &f.settings);
	origin_answer(f.origin, "/", 500, "", "x", 1);
	request.url = origin_url(f.origin, "/");
	(void)fetching_start(&f, &request, &first);
	request.url = origin_url(f.origin, "/second");
	(void)fetching_start(&f, &request, &second);
	fetching_wait(&f);
	assert_int_equal(first.tries, 3);
	assert_int_equal(origin_count(f.origin), 4);
	assert_true(origin_time(f.origin, 1) - origin_time(f.origin, 0) >= 95);
	assert_int_equal(origin_count_of(f.origin, "/second"), 1);
	assert_true(origin_time(f.origin, 3) - origin_time(f.origin, 0) >= 290);
	fetching_end(&f);
}

static void
names_a_host_by_name_and_port(void **state)
{
	static const struct {
		const char *url, *host; /* NULL: none */
	} cases[] = {
		{ "http://www.Example.GOV.cn/a?b#c", "www.example.gov.cn:80" },
		{ "https://www.example.gov.cn", "www.example.gov.cn:443" },
		{ "https://www.example.gov.cn.:8443/",
		    "www.example.gov.cn:8443" },
		{ "http://[::1]:80/", "[::1]:80" },
		{ "http://user@x/", "x:80" },
		{ "ftp://x/", NULL },
		{ "x", NULL },
		{ "", NULL },
		{ "http://", NULL },
		{ "http://a-name-that-does-not-fit.example/", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char host[25] = "";

		assert_int_equal(fetch_host(cases[i].url, host, sizeof(host)),
		    cases[i].host == NULL ? -1 : 0);
		if (cases[i].host != NULL)
			assert_string_equal(host, cases[i].host);
	}
}

static void
never_calls_back_a_cancelled_request(void **state)
{
	struct fetched waiting, running, other;
	struct fetch_request request = { .options = "" };
	int64_t first, second;
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	origin_script(f.origin, "/hang", ORIGIN_HANG, "", 0);
	request.url = origin_url(f.origin, "/hang");
	first = fetching_start(&f, &request, &running);
	request.url = origin_url(f.origin, "/second");
	second = fetching_start(&f, &request, &waiting);
	f.left = 1;
	request.url = origin_url(f.origin, "/third");
	(void)fetching_start(&f, &request, &other);
	f.left = 1;
	/* Let the first one reach the server, where it would wait for long. */
	for (int i = 0; i < 1000 && origin_count(f.origin) == 0; i++)
		(void)event_base_loop(f.base, EVLOOP_ONCE);
	assert_int_equal(origin_count(f.origin), 1);
	fetch_cancel(f.fetcher, second);
	fetch_cancel(f.fetcher, first);
	fetch_cancel(f.fetcher, first);
	fetch_cancel(f.fetcher, 12345);
	fetching_wait(&f);
	assert_true(other.done);
	assert_false(running.done);
	assert_false(waiting.done);
	assert_int_equal(origin_count_of(f.origin, "/second"), 0);
	fetching_end(&f);
}

static void
frees_what_is_under_way(void **state)
{
	struct fetched got[3];
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	origin_script(f.origin, "/hang", ORIGIN_HANG, "", 0);
	for (int i = 0; i < 3; i++) {
		struct fetch_request request = { .options = "",
			.url = origin_url(f.origin, "/hang") };

		(void)fetching_start(&f, &request, &got[i]);
	}
	for (int i = 0; i < 1000 && origin_count(f.origin) == 0; i++)
		(void)event_base_loop(f.base, EVLOOP_ONCE);
	fetching_end(&f);
	for (int i = 0; i < 3; i++)
		assert_false(got[i].done);
}

/* What a callback may do: take the body, ask for more, cancel others, end the
 * fetcher itself. */
struct meddler {
	struct fetching *f;
	struct fetched extra;
	int64_t victim;
	int calls;
	char *body;
	bool end;
};

static void
on_meddled(struct fetch_result *result, void *arg)
{
	struct meddler *m = arg;
	struct fetch_request request = { .options = "",
		.url = origin_url(m->f->origin, "/extra") };

	m->calls++;
	m->body = result->body;
	result->body = NULL;
	fetch_cancel(m->f->fetcher, m->victim);
	if (m->end) {
		fetcher_free(m->f->fetcher);
		m->f->fetcher = NULL;
		(void)event_base_loopbreak(m->f->base);
	} else {
		(void)fetching_start(m->f, &request, &m->extra);
	}
}

static void
lets_a_callback_do_as_it_likes(void **state)
{
	(void)state;
	for (int end = 0; end < 2; end++) {
		struct fetch_request request = { .options = "" };
		struct fetched victim, bystander;
		struct fetching f;
		struct meddler m = { .f = &f, .end = end };

		fetching_begin(&f);
		origin_answer(f.origin, "/", 200, "", "page", 4);
		request.url = origin_url(f.origin, "/");
		(void)fetch_start(f.fetcher, &request, on_meddled, &m);
		m.victim = fetching_start(&f, &request, &victim);
		(void)fetching_start(&f, &request, &bystander);
		f.left = end ? 0 : 1;
		fetching_wait(&f);
		if (!end)
			f.left = 0;
		assert_int_equal(m.calls, 1);
		assert_string_equal(m.body, "page");
		assert_false(victim.done);
		free(m.body);
		fetching_end(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spaces_the_starts_at_one_host),
		cmocka_unit_test(jitters_the_interval_within_a_quarter),
		cmocka_unit_test(keeps_to_the_connections_of_a_host),
		cmocka_unit_test(serves_hosts_apart),
		cmocka_unit_test(tries_again_what_may_pass),
		cmocka_unit_test(tries_again_after_a_cut_and_a_time_out),
		cmocka_unit_test(waits_as_long_as_the_server_asks),
		cmocka_unit_test(holds_the_whole_host_when_asked_to),
		cmocka_unit_test(leaves_a_host_alone_that_asks_for_long),
		cmocka_unit_test(takes_no_challenge_for_a_page),
		cmocka_unit_test(backs_off_from_a_host_in_trouble),
		cmocka_unit_test(names_a_host_by_name_and_port),
		cmocka_unit_test(never_calls_back_a_cancelled_request),
		cmocka_unit_test(frees_what_is_under_way),
		cmocka_unit_test(lets_a_callback_do_as_it_likes),
	};

	return cmocka_run_group_tests_name("fetch_queue", tests, NULL, NULL);
}
