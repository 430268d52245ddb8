/*
 * The page's files over HTTP: what a browser may do with them, and that it
 * need not ask twice for the same.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/page/page.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

/* Each header with its value is in the answer. */
static void
assert_headers(struct service *s, const struct reply *r, const char *type)
{
	const char *const wanted[][2] = {
		{ "Content-Type", type },
		{ "Content-Security-Policy",
		    "default-src 'none'; script-src 'self'; style-src 'self'; "
		    "connect-src 'self'; img-src 'self' data:; base-uri "
		    "'none'; form-action 'none'; frame-ancestors 'none'" },
		{ "Referrer-Policy", "no-referrer" },
		{ "X-Content-Type-Options", "nosniff" },
		{ "Cache-Control", "no-cache" },
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const char *value = reply_header(s, r, wanted[i][0]);

		if (value == NULL)
			fail_msg("no %s", wanted[i][0]);
		assert_string_equal(value, wanted[i][1]);
	}
}

static void
the_start_page_needs_no_token(void **state)
{
	struct service *s = *state;
	struct reply r;

	s->settings.read_token = "secret";
	service_start(s);
	ask(s, "/", &r);
	assert_int_equal(r.status, 200);
	assert_headers(s, &r, "text/html; charset=utf-8");
	assert_non_null(strstr(r.body, "<html lang=\"zh-CN\">"));
	reply_fini(&r);
	/* Nor does it give away what the token is for. */
	ask(s, "/api/v1/status", &r);
	assert_int_equal(r.status, 401);
	reply_fini(&r);
}

static void
every_file_comes_with_its_type(void **state)
{
	static const char *const types[][2] = {
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
	};
	struct service *s = *state;
	size_t n = 0;

	service_start(s);
	for (const struct embedded_file *f = page_files; f->name != NULL; f++) {
		const char *ending = strrchr(f->name, '.');
		char path[128];
		struct reply r;

		if (strcmp(f->name, "index.html") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "/page/%s", f->name);
		ask(s, path, &r);
		assert_int_equal(r.status, 200);
		assert_int_equal(r.len, f->len);
		assert_memory_equal(r.body, f->data, f->len);
		assert_headers(s, &r,
		    strcmp(ending, types[0][0]) == 0 ? types[0][1]
						     : types[1][1]);
		reply_fini(&r);
		n++;
	}
	assert_true(n > 10);
}

static void
an_unchanged_file_is_not_sent_again(void **state)
{
	struct service *s = *state;
	char condition[128];
	const char *headers[] = { condition, NULL };
	struct reply r;

	service_start(s);
	ask(s, "/page/main.js", &r);
	(void)snprintf(condition, sizeof(condition), "If-None-Match: %s",
	    reply_header(s, &r, "ETag"));
	reply_fini(&r);
	ask_with(s, "GET", "/page/main.js", headers, NULL, &r);
	assert_int_equal(r.status, 304);
	assert_int_equal(r.len, 0);
	reply_fini(&r);
	ask_with(s, "GET", "/page/page.css", headers, NULL, &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
}

static void
head_tells_the_length(void **state)
{
	static const char asks[] = "HEAD / HTTP/1.1\r\nHost: localhost\r\n"
				   "Connection: close\r\n\r\n";
	struct service *s = *state;
	char length[24];
	struct reply r;

	service_start(s);
	send_raw(s, asks, strlen(asks), &r);
	assert_int_equal(r.status, 200);
	assert_int_equal(r.len, 0);
	(void)snprintf(length, sizeof(length), "%zu",
	    embedded_find(page_files, "index.html")->len);
	assert_string_equal(reply_header(s, &r, "Content-Length"), length);
	assert_headers(s, &r, "text/html; charset=utf-8");
	reply_fini(&r);
}

static void
other_files_are_not_there(void **state)
{
	static const struct {
		const char *path, *detail;
	} cases[] = {
		{ "/page/other.js", "the page has no file \"other.js\"" },
		{ "/page/index.html", "the page has no file \"index.html\"" },
		{ "/page/..%2fmain.js", "the page has no file \"../main.js\"" },
		{ "/page/", "there is no resource /page/" },
		{ "/index.html", "there is no resource /index.html" },
		{ "/favicon.ico", "there is no resource /favicon.ico" },
	};
	struct service *s = *state;

	service_start(s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply r;

		ask(s, cases[i].path, &r);
		assert_problem(&r, 404, cases[i].detail);
		reply_fini(&r);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_start_page_needs_no_token),
		TEST(every_file_comes_with_its_type),
		TEST(an_unchanged_file_is_not_sent_again),
		TEST(head_tells_the_length),
		TEST(other_files_are_not_there),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
