#include "collectors/find/source.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"

#include "tests/support/unit.h"

static void
plans_requests_by_collector_and_years(void **state)
{
	static const struct {
		struct source_need need;
		const char *requests; /* "year url" lines */
	} cases[] = {
		{ { "page", "http://a.example/{year}.html", 2021, 2023 },
		    "2021 http://a.example/2021.html\n"
		    "2022 http://a.example/2022.html\n"
		    "2023 http://a.example/2023.html\n" },
		{ { "page", "https://a.example/{year}/nb{year}.html", 2024,
		      2024 },
		    "2024 https://a.example/2024/nb2024.html\n" },
		{ { "page", "http://a.example/nb.html", 2021, 2024 },
		    "0 http://a.example/nb.html\n" },
		{ { "page", "http://a.example/nb.html", 2025, 2024 }, "" },
		{ { "page", "http://a.example/{year}", 2025, 2024 }, "" },
		{ { "manual", "", 2021, 2024 }, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct source_request *requests;
		struct err e = { 0 };
		struct buf text;
		size_t n;

		buf_init(&text, 4096);
		assert_int_equal(
		    source_plan(a, &cases[i].need, &requests, &n, &e), 0);
		for (size_t k = 0; k < n; k++)
			(void)buf_printf(&text, "%d %s\n", requests[k].year,
			    requests[k].url);
		assert_string_equal(buf_str(&text), cases[i].requests);
		buf_fini(&text);
		arena_free(a);
	}
}

static void
says_what_is_wrong_with_a_source(void **state)
{
	static const struct {
		const char *collector, *url, *message;
	} cases[] = {
		{ "lists", "http://a.example/", "unknown collector \"lists\"" },
		{ "page", "", "a URL is needed" },
		{ "page", "ftp://a.example/",
		    "the URL ftp://a.example/ is neither http nor https" },
		{ "page", "file:///etc/passwd",
		    "the URL file:///etc/passwd is neither http nor https" },
		{ "page", "http:///nb.html",
		    "the URL http:///nb.html has no host" },
		{ "page", "http://a.example/a b",
		    "the URL http://a.example/a b has a space or control "
		    "character" },
		{ "page", "http://a.example/{month}/{year}",
		    "the URL http://a.example/{month}/{year} has a "
		    "placeholder other than {year}" },
		{ "manual", "http://a.example/",
		    "the collector manual takes no URL" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct source_need need = { cases[i].collector, cases[i].url,
			2021, 2024 };
		struct arena *a = arena_new();
		struct source_request *requests;
		struct err e = { 0 };
		size_t n;

		assert_int_equal(
		    source_check(cases[i].collector, cases[i].url, "", &e), -1);
		assert_int_equal(e.code, ERR_CONFIG);
		assert_string_equal(e.msg, cases[i].message);
		memset(&e, 0, sizeof(e));
		assert_int_equal(source_plan(a, &need, &requests, &n, &e), -1);
		assert_string_equal(e.msg, cases[i].message);
		arena_free(a);
	}
}

static void
bounds_the_length_of_a_url(void **state)
{
	char url[LIMIT_URL_BYTES + 1];
	struct err e = { 0 };

	(void)state;
	memset(url, 'a', sizeof(url));
	memcpy(url, "http://", 7);
	url[LIMIT_URL_BYTES - 4] = '\0';
	assert_int_equal(source_check("page", url, "", &e), 0);
	url[LIMIT_URL_BYTES - 4] = 'a';
	url[LIMIT_URL_BYTES - 3] = '\0';
	assert_int_equal(source_check("page", url, "", &e), -1);
	assert_string_equal(e.msg, "the URL is longer than 2044 bytes");
}

static void
knows_its_collectors(void **state)
{
	(void)state;
	assert_true(source_collector_known("page"));
	assert_true(source_collector_known("manual"));
	assert_false(source_collector_known("Page"));
	assert_false(source_collector_known(""));
	assert_false(source_is_list("page"));
	assert_false(source_is_list("unheard of"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_requests_by_collector_and_years),
		cmocka_unit_test(says_what_is_wrong_with_a_source),
		cmocka_unit_test(bounds_the_length_of_a_url),
		cmocka_unit_test(knows_its_collectors),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
