#include "daemon/serve/head.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "tests/support/unit.h"

#define HOST "Host: localhost\r\n"

static void
lets_well_formed_heads_through(void **state)
{
	static const struct {
		const char *text;
		size_t body;
		bool head;
	} cases[] = {
		{ "GET / HTTP/1.1\r\n" HOST "\r\n", 0, false },
		{ "HEAD /a?b=c HTTP/1.0\n\n", 0, true },
		{ "POST / HTTP/1.1\r\n" HOST "content-length: 12 \r\n\r\n", 12,
		    false },
		{ "POST / HTTP/1.1\r\nContent-Length:65536\r\n\r\n", 65536,
		    false },
		{ "PUT / HTTP/1.1\r\nContent-Length:67108864\r\n\r\n", 67108864,
		    false },
		{ "DELETE / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n", 0,
		    false },
		{ "GET /\xe9\x9d\x92 HTTP/1.1\r\nX: a\tb\r\n\r\n", 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].text);
		struct head h;

		/* Whole only with its last byte. */
		for (size_t part = 0; part < len; part++)
			assert_false(head_parse(cases[i].text, part, &h));
		assert_true(head_parse(cases[i].text, len, &h));
		assert_int_equal(h.status, 0);
		assert_int_equal(h.len, len);
		assert_int_equal(h.body_len, cases[i].body);
		assert_int_equal(h.no_answer_body, cases[i].head);
	}
}

static void
refuses_what_can_be_taken_two_ways(void **state)
{
	static const struct {
		const char *text;
		int status;
		const char *detail;
	} cases[] = {
		{ "\r\n", 400, "the request line is malformed" },
		{ "GET /\r\n\r\n", 400, "the request line is malformed" },
		{ "GET / HTTP/1.1 x\r\n", 400,
		    "the request line is malformed" },
		{ "G(T / HTTP/1.1\r\n", 400, "the request line is malformed" },
		{ "get / HTTP/1.1\r\n", 501, "the method is not known here" },
		{ "BREW / HTTP/1.1\r\n", 501, "the method is not known here" },
		{ "PRI * HTTP/2.0\r\n", 505,
		    "HTTP/1.1 and HTTP/1.0 are spoken here" },
		{ "GET http://other/ HTTP/1.1\r\n", 400,
		    "the request target must be a path that starts with one "
		    "\"/\"" },
		{ "GET //other/ HTTP/1.1\r\n", 400,
		    "the request target must be a path that starts with one "
		    "\"/\"" },
		{ "POST / HTTP/1.1\r\nContent-Length: 3\r\n"
		  "Content-Length: 4\r\n",
		    400, "Content-Length is given twice" },
		{ "POST / HTTP/1.1\r\nContent-Length: 3\r\n"
		  "content-length: 3\r\n",
		    400, "Content-Length is given twice" },
		{ "POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n", 400,
		    "Content-Length is no number" },
		{ "POST / HTTP/1.1\r\nContent-Length: +3\r\n", 400,
		    "Content-Length is no number" },
		{ "POST / HTTP/1.1\r\nContent-Length:\r\n", 400,
		    "Content-Length is no number" },
		{ "POST / HTTP/1.1\r\nContent-Length: "
		  "99999999999999999999\r\n",
		    400, "Content-Length is no number" },
		{ "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", 411,
		    "bodies are taken with a Content-Length only" },
		{ "POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", 413,
		    "the body is larger than 64 KiB" },
		{ "GET / HTTP/1.1\r\nContent-Length: 1\r\n\r\n", 400,
		    "GET and HEAD take no body" },
		{ "POST / HTTP/1.1\r\nExpect: tea\r\n", 417,
		    "only 100-continue can be expected" },
		{ "GET / HTTP/1.1\r\n" HOST HOST, 400, "Host is given twice" },
		{ "GET / HTTP/1.1\r\nHost : x\r\n", 400,
		    "a header line is malformed" },
		{ "GET / HTTP/1.1\r\nX: a\r\n b\r\n", 400,
		    "a header line is malformed" },
		{ "GET / HTTP/1.1\r\nX: a\rb\r\n", 400,
		    "a header line is malformed" },
		{ "GET / HTTP/1.1\r\nno colon\r\n", 400,
		    "a header line is malformed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct head h;

		assert_true(
		    head_parse(cases[i].text, strlen(cases[i].text), &h));
		assert_int_equal(h.status, cases[i].status);
		assert_string_equal(h.detail, cases[i].detail);
	}
}

static void
bounds_the_head(void **state)
{
	struct buf b;
	struct head h;

	(void)state;
	buf_init(&b, 2 * LIMIT_REQUEST_HEAD_BYTES);
	(void)buf_puts(&b, "GET / HTTP/1.1\r\nX: ");
	while (b.len < LIMIT_REQUEST_HEAD_BYTES - 4)
		(void)buf_putc(&b, 'x');
	assert_false(head_parse(b.data, b.len, &h));
	(void)buf_puts(&b, "\r\n\r\n");
	assert_int_equal(b.len, LIMIT_REQUEST_HEAD_BYTES);
	assert_true(head_parse(b.data, b.len, &h));
	assert_int_equal(h.status, 0);
	b.len -= 4;
	(void)buf_puts(&b, "x\r\n\r\n");
	assert_true(head_parse(b.data, b.len, &h));
	assert_int_equal(h.status, 431);
	assert_string_equal(h.detail, "the headers are larger than 16 KiB");
	buf_fini(&b);
}

static void
bounds_the_target(void **state)
{
	char text[LIMIT_URL_BYTES + 64] = "GET /";
	struct head h;

	(void)state;
	memset(text + 5, 'a', LIMIT_URL_BYTES - 1);
	memcpy(text + 4 + LIMIT_URL_BYTES, " HTTP/1.1\r\n\r\n", 14);
	assert_true(head_parse(text, strlen(text), &h));
	assert_int_equal(h.status, 0);
	memcpy(text + 4 + LIMIT_URL_BYTES, "a HTTP/1.1\r\n\r\n", 15);
	assert_true(head_parse(text, strlen(text), &h));
	assert_int_equal(h.status, 414);
	assert_string_equal(h.detail, "the request target is too long");
}

static void
no_refusal_of_head_has_a_body(void **state)
{
	static const char *const heads[] = { "HEAD / HTTP/3.0\r\n",
		"HEAD x HTTP/1.1\r\n", "HEAD / HTTP/1.1\r\n:\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct head h;

		assert_true(head_parse(heads[i], strlen(heads[i]), &h));
		assert_true(h.status >= 400);
		assert_true(h.no_answer_body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_well_formed_heads_through),
		cmocka_unit_test(refuses_what_can_be_taken_two_ways),
		cmocka_unit_test(bounds_the_head),
		cmocka_unit_test(bounds_the_target),
		cmocka_unit_test(no_refusal_of_head_has_a_body),
	};

	return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}
