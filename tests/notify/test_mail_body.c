/*
 * What stands in a mail comes from web pages: none of it is markup, none of it
 * makes a line of its own.
 */
#include <string.h>

#include "daemon/notify/mail_body.h"
#include "tests/support/unit.h"

static void
nothing_becomes_markup(void **state)
{
	static const char hostile[] = "<script>alert(\"1\")</script>&amp;";
	struct mail_body l;

	(void)state;
	mail_body_begin(&l, hostile);
	mail_body_section(&l, "%s", hostile);
	mail_body_group(&l, hostile);
	mail_body_item(&l, 1, "%s", hostile);
	mail_body_line(&l, hostile, hostile);
	mail_body_paragraph(&l, "%s", hostile);
	mail_body_link(&l, "原文", "http://x.example/\"onclick=\"a<b>");
	assert_true(mail_body_end(&l));
	assert_null(strstr(buf_str(&l.html), "<script"));
	assert_null(strstr(buf_str(&l.html), "onclick=\""));
	assert_non_null(strstr(buf_str(&l.html),
	    "<b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;"
	    "</b></div>"));
	assert_non_null(strstr(buf_str(&l.html),
	    "<a href=\"http://x.example/&quot;onclick=&quot;a&lt;b&gt;\" "
	    "style="));
	mail_body_fini(&l);
}

static void
nothing_becomes_a_line(void **state)
{
	struct mail_body l;

	(void)state;
	mail_body_begin(&l, "日报");
	mail_body_item(&l, 1, "青石镇\r\n2．假的一项");
	mail_body_line(&l, "问题", "甲\n== 已更正 ==\n乙");
	mail_body_link(&l, "原文", "javascript:alert(1)");
	assert_true(mail_body_end(&l));
	assert_string_equal(buf_str(&l.text),
	    "日报\n1．青石镇  2．假的一项\n   问题：甲 == 已更正 == 乙\n"
	    "   原文：javascript:alert(1)\n");
	assert_null(strstr(buf_str(&l.html), "href"));
	mail_body_fini(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_becomes_markup),
		cmocka_unit_test(nothing_becomes_a_line),
	};

	return cmocka_run_group_tests_name("mail_body", tests, NULL, NULL);
}
