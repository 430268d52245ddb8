/* How a fetch ends, for everything that a server may do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fetch/compressed.h"
#include "tests/fetch/fetching.h"
#include "tests/support/unit.h"

#define KEEP(text) ORIGIN_KEEP, text, sizeof(text) - 1

static const struct {
	const char *path;
	enum origin_manner manner;
	const char *answer;
	size_t len;
	enum outcome outcome;
	long status;
	const char *detail, *body;
} plain_cases[] = {
	{ "/ok", KEEP("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"),
	    OUTCOME_OK, 200, "", "page" },
	{ "/empty", KEEP("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_OK, 200, "", "" },
	{ "/chunks",
	    KEEP("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		 "2\r\npa\r\n2\r\nge\r\n0\r\n\r\n"),
	    OUTCOME_OK, 200, "", "page" },
	{ "/until-close", ORIGIN_CLOSE, "HTTP/1.1 200 OK\r\n\r\npage", 23,
	    OUTCOME_OK, 200, "", "page" },
	{ "/not-found",
	    KEEP("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nnone"),
	    OUTCOME_NOT_FOUND, 404, "HTTP status 404", "" },
	{ "/gone", KEEP("HTTP/1.1 410 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_NOT_FOUND, 410, "HTTP status 410", "" },
	{ "/forbidden", KEEP("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_BLOCKED, 403, "HTTP status 403", "" },
	{ "/firewall", KEEP("HTTP/1.1 412 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_BLOCKED, 412, "HTTP status 412", "" },
	{ "/challenge",
	    KEEP("HTTP/1.1 521 No\r\nX-Via-JSL: 1\r\nContent-Length: 2\r\n"
		 "\r\n<>"),
	    OUTCOME_BLOCKED, 521, "challenge page: HTTP status 521, X-Via-JSL",
	    "" },
	{ "/521", KEEP("HTTP/1.1 521 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_HTTP_ERROR, 521, "HTTP status 521", "" },
	{ "/many", KEEP("HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_BLOCKED, 429, "HTTP status 429", "" },
	{ "/teapot", KEEP("HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_HTTP_ERROR, 418, "HTTP status 418", "" },
	{ "/broken", KEEP("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"),
	    OUTCOME_HTTP_ERROR, 500, "HTTP status 500", "" },
	{ "/no-content", KEEP("HTTP/1.1 204 No\r\n\r\n"), OUTCOME_HTTP_ERROR,
	    204, "HTTP status 204", "" },
	{ "/unasked-304", KEEP("HTTP/1.1 304 No\r\n\r\n"), OUTCOME_HTTP_ERROR,
	    304, "HTTP status 304", "" },
	{ "/cut", ORIGIN_CLOSE,
	    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npage", 42,
	    OUTCOME_HTTP_ERROR, 200,
	    "transfer closed with 5 bytes remaining to read", "" },
	{ "/no-http", ORIGIN_CLOSE, "nonsense\r\n\r\n", 12, OUTCOME_HTTP_ERROR,
	    0, "Received HTTP/0.9 when not allowed", "" },
	{ "/nothing", ORIGIN_CLOSE, "\r\n", 2, OUTCOME_HTTP_ERROR, 0, NULL,
	    "" },
	{ "/bad-gzip",
	    KEEP("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
		 "Content-Length: 4\r\n\r\npage"),
	    OUTCOME_HTTP_ERROR, 200, NULL, "" },
	{ "/declared",
	    KEEP("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\npage"),
	    OUTCOME_TOO_LARGE, 200, "larger than 65536 bytes", "" },
};

static void
maps_what_servers_do_to_outcomes(void **state)
{
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	for (size_t i = 0; i < sizeof(plain_cases) / sizeof(plain_cases[0]);
	     i++) {
		struct fetched got;

		origin_script(f.origin, plain_cases[i].path,
		    plain_cases[i].manner, plain_cases[i].answer,
		    plain_cases[i].len);
		fetching_get(&f, plain_cases[i].path, &got);
		if (got.outcome != plain_cases[i].outcome)
			fail_msg("%s: %s (%s)", plain_cases[i].path,
			    outcome_name(got.outcome), got.detail);
		assert_int_equal(got.status, plain_cases[i].status);
		assert_string_equal(got.body, plain_cases[i].body);
		assert_int_equal(got.tries, 1);
		if (plain_cases[i].detail != NULL)
			assert_string_equal(got.detail, plain_cases[i].detail);
		else
			assert_true(got.detail[0] != '\0');
	}
	fetching_end(&f);
}

static void
asks_as_a_polite_client(void **state)
{
	struct fetch_request request = { .referer = "http://a.example/list",
		.etag = "\"e1\"",
		.last_modified = "Thu, 16 Jan 2025 02:31:07 GMT",
		.options = "" };
	struct fetching f;
	struct fetched got;
	const char *head;
	char host[64];

	(void)state;
	fetching_begin(&f);
	request.url = origin_url(f.origin, "/page");
	(void)fetching_start(&f, &request, &got);
	fetching_wait(&f);
	head = origin_head(f.origin, 0);
	(void)snprintf(host, sizeof(host), "Host: 127.0.0.1:%d\r\n",
	    origin_port(f.origin));
	assert_ptr_equal(strstr(head, "GET /page HTTP/1.1\r\n"), head);
	assert_non_null(strstr(head, host));
	assert_non_null(strstr(head, "User-Agent: gouji-test\r\n"));
	assert_non_null(strstr(head, "Referer: http://a.example/list\r\n"));
	assert_non_null(strstr(head, "Accept-Encoding: gzip, deflate\r\n"));
	assert_non_null(strstr(head, "If-None-Match: \"e1\"\r\n"));
	assert_non_null(strstr(
	    head, "If-Modified-Since: Thu, 16 Jan 2025 02:31:07 GMT\r\n"));
	fetching_end(&f);
}

static void
encodes_what_a_url_cannot_hold(void **state)
{
	static const char sent[] =
	    "/%E5%B9%B4%E6%8A%A5/2024%20(1).html?q=%E5%B9%B4&a=%41";
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	origin_answer(f.origin, sent, 200, "", "page", 4);
	fetching_get(&f, "/年报/2024 (1).html?q=年&a=%41", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_int_equal(origin_count_of(f.origin, sent), 1);
	/* Sent elsewhere likewise (libcurl writes its hexadecimal small). */
	origin_answer(f.origin, "/moved", 301,
	    "Location: /年报/2024 (1).html?q=年&a=%41\r\n", "", 0);
	fetching_get(&f, "/moved", &got);
	assert_non_null(strcasestr(origin_head(f.origin, 2), sent));
	fetching_end(&f);
}

static void
reports_validators_and_takes_304(void **state)
{
	struct fetch_request request = { .options = "" };
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	origin_answer(f.origin, "/lm", 200,
	    "Last-Modified: Thu, 16 Jan 2025 02:31:07 GMT\r\n"
	    "Content-Type: text/html; charset=gb2312\r\n",
	    "x", 1);
	fetching_get(&f, "/lm", &got);
	assert_string_equal(got.last_modified, "Thu, 16 Jan 2025 02:31:07 GMT");
	assert_string_equal(got.content_type, "text/html; charset=gb2312");
	assert_string_equal(got.etag, "");

	origin_page(f.origin, "/page", "page", 4);
	fetching_get(&f, "/page", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_true(got.etag[0] == '"');
	request.url = origin_url(f.origin, "/page");
	{
		char etag[128];

		memcpy(etag, got.etag, sizeof(etag));
		request.etag = etag;
		(void)fetching_start(&f, &request, &got);
		fetching_wait(&f);
	}
	assert_int_equal(got.outcome, OUTCOME_NOT_MODIFIED);
	assert_int_equal(got.status, 304);
	assert_string_equal(got.detail, "");
	fetching_end(&f);
}

static void
unfolds_compressed_pages_up_to_the_limit(void **state)
{
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	origin_answer(f.origin, "/gzip", 200, "Content-Encoding: gzip\r\n",
	    gzip_text, sizeof(gzip_text));
	origin_answer(f.origin, "/deflate", 200,
	    "Content-Encoding: deflate\r\n", deflate_text,
	    sizeof(deflate_text));
	origin_answer(f.origin, "/bomb", 200, "Content-Encoding: gzip\r\n",
	    gzip_bomb, sizeof(gzip_bomb));
	fetching_get(&f, "/gzip", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_string_equal(got.body, COMPRESSED_TEXT);
	fetching_get(&f, "/deflate", &got);
	assert_string_equal(got.body, COMPRESSED_TEXT);
	fetching_get(&f, "/bomb", &got);
	assert_int_equal(got.outcome, OUTCOME_TOO_LARGE);
	assert_string_equal(got.detail, "larger than 65536 bytes");
	assert_int_equal(got.body_len, 0);
	fetching_end(&f);
}

static void
takes_exactly_max_body_and_no_byte_more(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
	size_t len = sizeof(head) - 1 + 65536;
	char *bytes = calloc(len + 1, 1);
	struct fetching f;
	struct fetched got;

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, head, sizeof(head) - 1);
	fetching_begin(&f);
	origin_script(f.origin, "/full", ORIGIN_CLOSE, bytes, len);
	origin_script(f.origin, "/over", ORIGIN_CLOSE, bytes, len + 1);
	fetching_get(&f, "/full", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_int_equal(got.body_len, 65536);
	fetching_get(&f, "/over", &got);
	assert_int_equal(got.outcome, OUTCOME_TOO_LARGE);
	fetching_end(&f);
	free(bytes);
}

static void
ends_what_takes_too_long(void **state)
{
	static const char drip[] =
	    "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n";
	static const char kept[] =
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
	struct fetching f;
	struct fetched got;

	(void)state;
	fetching_begin(&f);
	f.settings.timeout_ms = 300;
	fetcher_configure(f.fetcher, &f.settings);
	origin_script(f.origin, "/drip", ORIGIN_DRIP, drip, sizeof(drip) - 1);
	origin_script(f.origin, "/hang", ORIGIN_HANG, "", 0);
	fetching_get(&f, "/drip", &got);
	assert_int_equal(got.outcome, OUTCOME_TIMEOUT);
	assert_string_equal(got.detail, "not finished within 300 ms");
	fetching_get(&f, "/hang", &got);
	assert_int_equal(got.outcome, OUTCOME_TIMEOUT);
	assert_string_equal(got.detail, "not finished within 300 ms");

	/* On a connection that was kept. */
	origin_script(f.origin, "/kept", ORIGIN_KEEP, kept, sizeof(kept) - 1);
	fetching_get(&f, "/kept", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	fetching_get(&f, "/drip", &got);
	assert_int_equal(got.outcome, OUTCOME_TIMEOUT);
	assert_string_equal(got.detail, "not finished within 300 ms");
	fetching_end(&f);
}

static void
follows_redirects_within_http_only(void **state)
{
	static const struct {
		const char *path, *location;
		enum outcome outcome;
		const char *detail;
	} cases[] = {
		{ "/moved", "/target", OUTCOME_OK, "" },
		{ "/loop", "/loop", OUTCOME_REDIRECT_REFUSED,
		    "more than 5 redirects" },
		{ "/file", "file:///etc/passwd", OUTCOME_REDIRECT_REFUSED,
		    "redirected to file:///etc/passwd: only http and https "
		    "are followed" },
		{ "/ftp", "ftp://127.0.0.1/x", OUTCOME_REDIRECT_REFUSED,
		    "redirected to ftp://127.0.0.1/x: only http and https "
		    "are followed" },
		{ "/gopher", "gopher://127.0.0.1/", OUTCOME_REDIRECT_REFUSED,
		    "redirected to gopher://127.0.0.1/: only http and https "
		    "are followed" },
	};
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	origin_answer(f.origin, "/target", 200, "", "there", 5);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fetched got;
		char header[128];

		(void)snprintf(header, sizeof(header), "Location: %s\r\n",
		    cases[i].location);
		origin_answer(f.origin, cases[i].path, 302, header, "", 0);
		fetching_get(&f, cases[i].path, &got);
		assert_string_equal(got.detail, cases[i].detail);
		assert_int_equal(got.outcome, cases[i].outcome);
		if (got.outcome == OUTCOME_OK) {
			assert_string_equal(got.body, "there");
			assert_string_equal(
			    got.url, origin_url(f.origin, "/target"));
		}
	}
	assert_int_equal(origin_count_of(f.origin, "/loop"), 6);
	fetching_end(&f);
}

static void
connects_to_public_addresses_only(void **state)
{
	struct fetch_request request = { .options = "" };
	struct fetching f;
	struct fetched got;
	char url[64];

	(void)state;
	fetching_begin(&f);
	f.settings.allow_private = false;
	f.settings.tries = 3;
	fetcher_configure(f.fetcher, &f.settings);
	fetching_get(&f, "/page", &got);
	assert_int_equal(got.outcome, OUTCOME_REDIRECT_REFUSED);
	assert_string_equal(got.detail, "address 127.0.0.1 is private");
	assert_int_equal(got.tries, 1);
	/* By any way to write it. */
	request.url = url;
	(void)snprintf(
	    url, sizeof(url), "http://0x7f.1:%d/", origin_port(f.origin));
	(void)fetching_start(&f, &request, &got);
	fetching_wait(&f);
	assert_int_equal(got.outcome, OUTCOME_REDIRECT_REFUSED);
	assert_string_equal(got.detail, "address 127.0.0.1 is private");
	(void)snprintf(url, sizeof(url), "http://[::ffff:127.0.0.1]:%d/",
	    origin_port(f.origin));
	(void)fetching_start(&f, &request, &got);
	fetching_wait(&f);
	assert_int_equal(got.outcome, OUTCOME_REDIRECT_REFUSED);
	assert_int_equal(origin_count(f.origin), 0);
	fetching_end(&f);
}

static void
names_what_kept_it_from_connecting(void **state)
{
	static const struct {
		const char *url, *options, *detail;
	} cases[] = {
		{ "ftp://127.0.0.1/x", "",
		    "only http and https are fetched, not ftp://127.0.0.1/x" },
		{ "http://", "", "not a URL: http://" },
		{ "http://127.0.0.1:99999/", "",
		    "not a URL: http://127.0.0.1:99999/" },
		{ "http://127.0.0.1:1/", "tls=new",
		    "option tls can only be legacy, not \"new\"" },
		{ "http://127.0.0.1:1/", "",
		    "could not connect: Connection refused" },
		{ "http://no-such-host.invalid/", "",
		    "Could not resolve host: no-such-host.invalid" },
	};
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fetch_request request = { .url = cases[i].url,
			.options = cases[i].options };
		struct fetched got;

		(void)fetching_start(&f, &request, &got);
		assert_false(got.done);
		fetching_wait(&f);
		assert_string_equal(got.detail, cases[i].detail);
		assert_int_equal(got.outcome, OUTCOME_HTTP_ERROR);
		assert_int_equal(got.status, 0);
	}
	fetching_end(&f);
}

/* A plain server where TLS is expected: nothing that the options change makes
 * it speak TLS. */
static void
reports_tls_failures(void **state)
{
	static const char *const options[] = { "", "tls=legacy;verify=off" };
	struct fetching f;

	(void)state;
	fetching_begin(&f);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		struct fetch_request request = { .options = options[i] };
		struct fetched got;
		char url[64];

		(void)snprintf(url, sizeof(url), "https://127.0.0.1:%d/",
		    origin_port(f.origin));
		request.url = url;
		(void)fetching_start(&f, &request, &got);
		fetching_wait(&f);
		assert_int_equal(got.outcome, OUTCOME_TLS_ERROR);
		assert_non_null(strstr(got.detail, "wrong version number"));
	}
	fetching_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_what_servers_do_to_outcomes),
		cmocka_unit_test(asks_as_a_polite_client),
		cmocka_unit_test(encodes_what_a_url_cannot_hold),
		cmocka_unit_test(reports_validators_and_takes_304),
		cmocka_unit_test(unfolds_compressed_pages_up_to_the_limit),
		cmocka_unit_test(takes_exactly_max_body_and_no_byte_more),
		cmocka_unit_test(ends_what_takes_too_long),
		cmocka_unit_test(follows_redirects_within_http_only),
		cmocka_unit_test(connects_to_public_addresses_only),
		cmocka_unit_test(names_what_kept_it_from_connecting),
		cmocka_unit_test(reports_tls_failures),
	};

	return cmocka_run_group_tests_name("fetch", tests, NULL, NULL);
}
