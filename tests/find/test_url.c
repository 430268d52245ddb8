#include "collectors/find/url.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
resolves_what_pages_write(void **state)
{
	static const char *const cases[][2] = {
		{ "x.htm", "http://a.example/b/x.htm" },
		{ "./2/../x.htm", "http://a.example/b/x.htm" },
		{ "../../../x", "http://a.example/x" },
		{ "/x?a=1&b=2#top", "http://a.example/x?a=1&b=2" },
		{ "?p=2", "http://a.example/b/c.htm?p=2" },
		{ "", "http://a.example/b/c.htm?q=1" },
		{ "//b.example/x", "http://b.example/x" },
		{ "https://b.example", "https://b.example/" },
		{ "HTTPS://b.example:8443/x", "https://b.example:8443/x" },
		{ "  x y\n.htm ", "http://a.example/b/x%20y.htm" },
		{ "年报.doc", "http://a.example/b/%E5%B9%B4%E6%8A%A5.doc" },
		{ "a%20b%zz", "http://a.example/b/a%20b%25zz" },
		{ "\\up\\x.doc", "http://a.example/up/x.doc" },
		{ "x?f=\"{[|]}\"",
		    "http://a.example/b/x?f=%22%7B%5B%7C%5D%7D%22" },
		/* Nothing to ask for. */
		{ "javascript:void(0)", NULL },
		{ "mailto:a@b.example", NULL },
		{ "ftp://a.example/", NULL },
		{ "file:///etc/passwd", NULL },
		{ "http://", NULL },
		{ "http:///x", NULL },
		{ "http://a@b.example/", NULL },
		{ "http://政府.example/", NULL },
	};
	struct arena *a = arena_new();
	char *long_one = arena_alloc(a, LIMIT_URL_BYTES + 2);

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const char *url =
		    url_resolve(a, "http://a.example/b/c.htm?q=1", cases[i][0]);

		if (cases[i][1] == NULL && url != NULL)
			fail_msg("%s: %s", cases[i][0], url);
		if (cases[i][1] != NULL)
			assert_string_equal(
			    url == NULL ? "none" : url, cases[i][1]);
	}
	memset(long_one, 'a', LIMIT_URL_BYTES + 1);
	memcpy(long_one, "http://a.example/", 17);
	assert_null(url_resolve(a, "http://a.example/", long_one));
	long_one[LIMIT_URL_BYTES] = '\0';
	assert_string_equal(
	    url_resolve(a, "http://a.example/", long_one), long_one);
	arena_free(a);
}

static void
takes_a_url_apart(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_true(url_same_host("http://a.example/x", "https://A.example"));
	assert_false(url_same_host("http://a.example", "http://a.example:81"));
	assert_false(url_same_host("ftp://a.example", "ftp://a.example"));
	assert_string_equal(url_path(a, "http://a.example?x=/1"), "/");
	assert_string_equal(url_folder(a, "http://a.example/b/c?d/e"), "/b/");
	assert_string_equal(url_file(a, "http://a.example/b/c?d/e"), "c");
	assert_string_equal(
	    url_parameter(a, "http://a.example/?A=%e5%B9%b4+x&b=", "a"),
	    "年 x");
	assert_string_equal(
	    url_parameter(a, "http://a.example/?a=1&b=", "b"), "");
	assert_null(url_parameter(a, "http://a.example/?aa=1", "a"));
	assert_string_equal(
	    url_with_parameter(a, "http://a.example/?p=1&q=2", "P", "9"),
	    "http://a.example/?p=9&q=2");
	assert_string_equal(
	    url_with_parameter(a, "http://a.example/?q=2#x", "p", "年"),
	    "http://a.example/?q=2&p=%E5%B9%B4");
	assert_string_equal(
	    url_with_parameter(a, "http://a.example/x", "p", "1"),
	    "http://a.example/x?p=1");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolves_what_pages_write),
		cmocka_unit_test(takes_a_url_apart),
	};

	return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
