#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/mail/message.h"
#include "tests/support/unit.h"

static void
a_message_has_headers_and_two_parts(void **state)
{
	struct arena *a = arena_new();
	size_t len;
	const struct message m = {
		.from = "公开办 <office@county.example>",
		.to = "a@county.example, 主任 <b@county.example>",
		.subject = "【年报核查】某县 2024年度：新增错误3、已更正2",
		.message_id = "<1@county.example>",
		.thread = "<t@county.example>",
		.at = INT64_C(1736360000000),
		.text = "甲\n",
		.html = "<p>甲</p>\n",
	};

	(void)state;
	assert_string_equal(message_build(a, &m, &len),
	    "From: =?UTF-8?B?5YWs5byA5Yqe?=\r\n"
	    " <office@county.example>\r\n"
	    "To: <a@county.example>,\r\n"
	    " =?UTF-8?B?5Li75Lu7?=\r\n"
	    " <b@county.example>\r\n"
	    "Subject: =?UTF-8?B?"
	    "44CQ5bm05oql5qC45p+l44CR5p+Q5Y6/IDIwMjTlubTluqbvvJo=?=\r\n"
	    " =?UTF-8?B?5paw5aKe6ZSZ6K+vM+OAgeW3suabtOatozI=?=\r\n"
	    "Date: Wed, 08 Jan 2025 18:13:20 +0000\r\n"
	    "Message-ID: <1@county.example>\r\n"
	    "In-Reply-To: <t@county.example>\r\n"
	    "References: <t@county.example>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"=_gouji_alternative\"\r\n"
	    "\r\n"
	    "--=_gouji_alternative\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "\r\n"
	    "55SyCg==\r\n"
	    "--=_gouji_alternative\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "\r\n"
	    "PHA+55SyPC9wPgo=\r\n"
	    "--=_gouji_alternative--\r\n");
	arena_free(a);
}

static void
addresses_cannot_make_headers(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    message_addresses(a, "a@x.example, 主任 <b@y.example>;c@z.example"),
	    "a@x.example b@y.example c@z.example");
	assert_string_equal(
	    message_addresses(a, "a@x.example\r\nBcc: e@x.example"), "");
	assert_string_equal(
	    message_addresses(a, "a b@x.example,@,x@,<>,<a@b,邮@箱"), "");
	assert_string_equal(message_domain(a, "名 <a@x.example>"), "x.example");
	assert_string_equal(message_domain(a, ""), "localhost");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_has_headers_and_two_parts),
		cmocka_unit_test(addresses_cannot_make_headers),
	};

	return cmocka_run_group_tests_name("mail_message", tests, NULL, NULL);
}
