/* robots.txt: whose rules, and what they say of a path (RFC 9309). */
#include "collectors/find/robots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "tests/support/unit.h"

static bool
allows(const char *text, const char *path)
{
	struct arena *a = arena_new();
	struct robots r;
	bool allowed;

	robots_parse(a, text, strlen(text), "Gouji", &r);
	allowed = robots_allow(a, &r, path);
	arena_free(a);
	return allowed;
}

static void
finds_the_group_that_is_for_us(void **state)
{
	static const struct {
		const char *text;
		bool allowed; /* /zwgk/1.html */
	} cases[] = {
		{ "", true },
		{ "User-agent: *\nDisallow: /\n", false },
		{ "user-AGENT : *\nDISALLOW : /\n", false },
		{ "User-agent: Baiduspider\nDisallow: /\n", true },
		{ "User-agent: gouji\nDisallow: /\n", false },
		{ "User-agent: GouJi/1.0\nDisallow: /\n", false },
		{ "User-agent: gouji-news\nDisallow: /\n", true },
		{ "User-agent: goujis\nDisallow: /\n", true },
		/* Named rules hide those for everyone, even when there is
		 * nothing in them. */
		{ "User-agent: *\nDisallow: /\nUser-agent: gouji\n"
		  "Disallow:\n",
		    true },
		{ "User-agent: gouji\nDisallow: /x\nUser-agent: *\n"
		  "Disallow: /\n",
		    true },
		/* Several names, and several groups of one name. */
		{ "User-agent: a\nUser-agent: gouji\nDisallow: /\n", false },
		{ "User-agent: gouji\nAllow: /x\n\nUser-agent: b\n"
		  "Disallow: /y\n\nUser-agent: gouji\nDisallow: /zwgk\n",
		    false },
		{ "User-agent: a\nDisallow: /\nUser-agent: gouji\n"
		  "Disallow: /y\n",
		    true },
		/* Before any group; unknown lines between. */
		{ "Disallow: /\n", true },
		{ "User-agent: *\nSitemap: http://a/s.xml\nDisallow: /\n",
		    false },
		{ "User-agent: gouji\nCrawl-delay: 5\nUser-agent: b\n"
		  "Disallow: /\n",
		    false },
		/* Comments, byte order mark, line ends of every kind. */
		{ "User-agent: * # all\nDisallow: / # no\n", false },
		{ "User-agent: *\nDisallow: # /\n", true },
		{ "\xef\xbb\xbfUser-agent: *\r\nDisallow: /", false },
		{ "User-agent: *\rDisallow: /\r", false },
		{ "User-agent: *\n\n\nDisallow: /\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (allows(cases[i].text, "/zwgk/1.html") != cases[i].allowed)
			fail_msg("%s", cases[i].text);
}

static void
lets_the_longest_pattern_decide(void **state)
{
	static const struct {
		const char *rules, *path;
		bool allowed;
	} cases[] = {
		{ "Disallow: /a", "/a", false },
		{ "Disallow: /a", "/abc/d", false },
		{ "Disallow: /a", "/A", true },
		{ "Disallow: /a", "/b/a", true },
		{ "Disallow: a", "/a", true },
		{ "Disallow: /\nAllow: /zwgk/", "/zwgk/1.html", true },
		{ "Allow: /zwgk/\nDisallow: /", "/zwgk/1.html", true },
		{ "Allow: /\nDisallow: /zwgk/", "/zwgk/1.html", false },
		{ "Allow: /a\nDisallow: /a", "/a", true },
		{ "Disallow: /a\nAllow: /a", "/a", true },
		{ "Disallow: /*.pdf", "/x/y.pdf", false },
		{ "Disallow: /*.pdf$", "/x/y.pdf", false },
		{ "Disallow: /*.pdf$", "/x/y.pdf?a=1", true },
		{ "Disallow: /*.pdf$", "/x.pdf/y.pdf", false },
		{ "Disallow: /*?*", "/x?a=1", false },
		{ "Disallow: /*?*", "/x", true },
		{ "Disallow: *", "/x", false },
		{ "Disallow: /x/*/y", "/x/1/2/y", false },
		{ "Disallow: /x/**/y", "/x/1/y", false },
		{ "Disallow: /x/*/y", "/x/y", true },
		{ "Disallow: /$", "/", false },
		{ "Disallow: /$", "/x", true },
		{ "Disallow: /a*b$", "/ab", false },
		{ "Disallow: /a*b$", "/abc", true },
		{ "Disallow: /aba*ba$", "/aba", true },
		{ "Disallow: /x$y", "/x", true },
		/* However it is encoded. */
		{ "Disallow: /年报", "/%E5%B9%B4%e6%8a%a5/1", false },
		{ "Disallow: /%e5%b9%b4", "/%E5%B9%B4", false },
		{ "Disallow: /%61b", "/ab", false },
		{ "Disallow: /a%2Fb", "/a/b", true },
		{ "Disallow: /a%2fb", "/a%2Fb", false },
		{ "Disallow: /a%2A", "/a*", false },
		{ "Disallow: /a%2A", "/ab", true },
		{ "Disallow: /a%24", "/a$", false },
		{ "Disallow: /a%", "/a%", false },
		{ "Disallow: /a%g1", "/a%g1", false },
		/* The file itself may always be asked for. */
		{ "Disallow: /", "/robots.txt", true },
		{ "Disallow: /", "/robots.txt?x", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		(void)snprintf(
		    text, sizeof(text), "User-agent: *\n%s\n", cases[i].rules);
		if (allows(text, cases[i].path) != cases[i].allowed)
			fail_msg("%s: %s", cases[i].rules, cases[i].path);
	}
}

static void
takes_no_rules_from_html(void **state)
{
	(void)state;
	assert_true(allows("<!DOCTYPE html>\n<title>404</title>\n"
			   "User-agent: *\nDisallow: /\n",
	    "/x"));
	assert_true(allows("\xef\xbb\xbf \r\n<html>\nUser-agent: *\n"
			   "Disallow: /\n",
	    "/x"));
}

static void
reads_bytes_that_are_no_text(void **state)
{
	static const char text[] = "User-agent: *\0Disallow: /\0\xff\xfe";
	struct arena *a = arena_new();
	struct robots r;

	(void)state;
	robots_parse(a, text, sizeof(text) - 1, "gouji", &r);
	assert_false(robots_allow(a, &r, "/x"));
	robots_parse(a, "", 0, "gouji", &r);
	assert_true(robots_allow(a, &r, ""));
	arena_free(a);
}

static void
reads_a_delay_up_to_its_limit(void **state)
{
	static const struct {
		const char *lines;
		int64_t ms;
	} cases[] = {
		{ "User-agent: *\nCrawl-delay: 10", 10000 },
		{ "User-agent: *\nCrawl-delay: 0.5", 500 },
		{ "User-agent: *\nCrawl-delay: 2.12345", 2123 },
		{ "User-agent: *\nDisallow: /x\nCrawl-delay: 7", 7000 },
		{ "User-agent: gouji\nCrawl-delay: 3\nUser-agent: c\n"
		  "Disallow: /\nUser-agent: *\nCrawl-delay: 9",
		    3000 },
		{ "User-agent: *\nCrawl-delay: 61", LIMIT_ROBOTS_DELAY_MS },
		{ "User-agent: *\nCrawl-delay: 99999999999999999999",
		    LIMIT_ROBOTS_DELAY_MS },
		{ "User-agent: *\nCrawl-delay: soon", 0 },
		{ "User-agent: *\nCrawl-delay: -5", 0 },
		{ "User-agent: *\nCrawl-delay: 5s", 0 },
		{ "User-agent: *\nCrawl-delay:", 0 },
		{ "User-agent: other\nCrawl-delay: 5", 0 },
		{ "Crawl-delay: 5", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct robots r;

		robots_parse(
		    a, cases[i].lines, strlen(cases[i].lines), "gouji", &r);
		if (r.delay_ms != cases[i].ms)
			fail_msg(
			    "%s: %lld", cases[i].lines, (long long)r.delay_ms);
		arena_free(a);
	}
}

static void
names_itself_by_the_product(void **state)
{
	static const struct {
		const char *user_agent, *product;
	} cases[] = {
		{ "Gouji/0.1 (+mailto)", "Gouji" },
		{ "my_own-bot 2.0", "my_own-bot" },
		{ "云岭县 gouji", "gouji" },
		{ "", "gouji" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    robots_product(a, cases[i].user_agent), cases[i].product);
	arena_free(a);
}

/* LIMIT_ROBOTS_RULES and LIMIT_ROBOTS_BYTES: what is beyond does not count. */
static void
stops_at_its_limits(void **state)
{
	static const char rule[] = "Disallow: /x\n", all[] = "Disallow: /\n";
	size_t size = 2 * LIMIT_ROBOTS_BYTES, len;
	char *text = calloc(size, 1);
	struct arena *a = arena_new();
	struct robots r;

	(void)state;
	assert_non_null(text);
	len = (size_t)snprintf(text, size, "User-agent: *\n");
	for (size_t i = 0; i < LIMIT_ROBOTS_RULES; i++)
		len += (size_t)snprintf(text + len, size - len, "%s", rule);
	(void)snprintf(text + len, size - len, "%s", all);
	robots_parse(a, text, strlen(text), "gouji", &r);
	assert_int_equal(r.n_rules, LIMIT_ROBOTS_RULES);
	assert_int_equal(r.n_left, 1);
	assert_true(robots_allow(a, &r, "/y"));
	assert_false(robots_allow(a, &r, "/x"));

	memset(text, '#', size);
	memcpy(text, "User-agent: *\n", 14);
	len = LIMIT_ROBOTS_BYTES - (sizeof(all) - 1);
	text[len - 1] = '\n';
	memcpy(text + len, all, sizeof(all) - 1);
	robots_parse(a, text, size, "gouji", &r);
	assert_false(robots_allow(a, &r, "/x"));
	memset(text + len, '#', 100);
	text[LIMIT_ROBOTS_BYTES - 1] = '\n';
	memcpy(text + LIMIT_ROBOTS_BYTES, all, sizeof(all) - 1);
	robots_parse(a, text, size, "gouji", &r);
	assert_true(robots_allow(a, &r, "/x"));
	arena_free(a);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_group_that_is_for_us),
		cmocka_unit_test(lets_the_longest_pattern_decide),
		cmocka_unit_test(takes_no_rules_from_html),
		cmocka_unit_test(reads_bytes_that_are_no_text),
		cmocka_unit_test(reads_a_delay_up_to_its_limit),
		cmocka_unit_test(names_itself_by_the_product),
		cmocka_unit_test(stops_at_its_limits),
	};

	return cmocka_run_group_tests_name("robots", tests, NULL, NULL);
}
