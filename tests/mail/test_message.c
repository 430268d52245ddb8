#include <stdio.h>
#include <stdlib.h>
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
	    "55SyDQo=\r\n"
	    "--=_gouji_alternative\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "\r\n"
	    "PHA+55SyPC9wPg0K\r\n"
	    "--=_gouji_alternative--\r\n");
	arena_free(a);
}

/* No thread: no header of it, and no "(null)". */
static void
a_mail_of_its_own_names_no_other(void **state)
{
	struct arena *a = arena_new();
	size_t len;
	const char *message = message_build(a,
	    &(struct message){ .from = "f@x",
		.to = "t@x",
		.subject = "x",
		.message_id = "<1@x>",
		.at = 0,
		.text = "a",
		.html = "" },
	    &len);

	(void)state;
	assert_non_null(strstr(message, "Message-ID: <1@x>\r\nAuto-Submitted"));
	assert_null(strstr(message, "(null)"));
	arena_free(a);
}

static void
a_quoted_name_may_hold_a_comma(void **state)
{
	struct arena *a = arena_new();
	size_t len;
	const char *message = message_build(a,
	    &(struct message){ .from = "f@x",
		.to = "\"Li, \\\"Q\\\"\" <a@x>；王五 <b@y>，c@z",
		.subject = "x",
		.message_id = "<1@x>",
		.text = "a",
		.html = "" },
	    &len);

	(void)state;
	/* Li, "Q" */
	assert_non_null(strstr(message,
	    "To: =?UTF-8?B?TGksICJRIg==?=\r\n <a@x>,\r\n "
	    "=?UTF-8?B?546L5LqU?=\r\n <b@y>,\r\n <c@z>\r\n"));
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

static void
an_address_is_no_longer_than_servers_take(void **state)
{
	struct arena *a = arena_new();
	char address[256];

	(void)state;
	memset(address, 'a', sizeof(address));
	memcpy(address + 246, "@x.example", 10);
	address[255] = '\0';
	assert_string_equal(message_addresses(a, address), "");
	assert_string_equal(message_addresses(a, address + 1), address + 1);
	arena_free(a);
}

/* Lines as servers take them: CRLF, ASCII, at most 78 characters. */
static void
check_lines(const char *message, size_t len)
{
	size_t begin = 0;

	for (size_t i = 0; i < len; i++) {
		assert_in_range((unsigned char)message[i], 1, 127);
		if (message[i] == '\r') {
			assert_int_equal(message[i + 1], '\n');
		} else if (message[i] == '\n') {
			assert_true(i > 0 && message[i - 1] == '\r');
			assert_in_range(i - 1 - begin, 0, 78);
			begin = i + 1;
		}
	}
	assert_int_equal(begin, len);
}

/* For a parser that is not ours: parse.sh. */
static void
write_out(const char *message, size_t len)
{
	const char *path = getenv("GOUJI_MAIL_FILE");
	FILE *out = path == NULL ? NULL : fopen(path, "wb");

	if (path == NULL)
		return;
	assert_non_null(out);
	assert_int_equal(fwrite(message, 1, len, out), len);
	assert_int_equal(fclose(out), 0);
}

static void
no_name_or_subject_makes_a_header(void **state)
{
	struct arena *a = arena_new();
	char subject[2048];
	const char *message;
	size_t len, n = 0;

	(void)state;
	n += (size_t)snprintf(subject, sizeof(subject),
	    "a\r\nBcc: e@x.example\r\n\r\n<b>=?UTF-8?B?QQ==?=");
	for (int i = 0; i < 300; i++)
		n += (size_t)snprintf(subject + n, sizeof(subject) - n,
		    i % 7 == 0 ? "a镇" : "镇");
	message = message_build(a,
	    &(struct message){
		.from = "公开\r\nX-Evil: 1\r\n办 <office@county.example>",
		.to = "王\"<主任>\" <b@county.example>, 李\r\nCc: "
		      "<c@county.example>",
		.subject = subject,
		.message_id = "<1@county.example>",
		.thread = "<t@county.example>",
		.at = INT64_C(1736360000000),
		.text = "甲\r\n.\r\nQUIT\r\n--=_gouji_alternative--\n",
		.html = "<p>甲</p>\n",
	    },
	    &len);
	check_lines(message, len);
	assert_null(strstr(message, "Bcc"));
	assert_null(strstr(message, "Evil"));
	assert_null(strstr(message, "Cc"));
	assert_null(strstr(message, "\r\n.\r\n"));
	write_out(message, len);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_has_headers_and_two_parts),
		cmocka_unit_test(a_mail_of_its_own_names_no_other),
		cmocka_unit_test(a_quoted_name_may_hold_a_comma),
		cmocka_unit_test(addresses_cannot_make_headers),
		cmocka_unit_test(an_address_is_no_longer_than_servers_take),
		cmocka_unit_test(no_name_or_subject_makes_a_header),
	};

	return cmocka_run_group_tests_name("mail_message", tests, NULL, NULL);
}
