/*
 * What stands in a mail comes from web pages: none of it is markup, none of it
 * makes a line of its own.
 */
#include <string.h>

#include "daemon/mail/letter.h"
#include "tests/support/unit.h"

static void
nothing_becomes_markup(void **state)
{
	static const char hostile[] = "<script>alert(\"1\")</script>&amp;";
	struct letter l;

	(void)state;
	letter_begin(&l, hostile);
	letter_section(&l, "%s", hostile);
	letter_group(&l, hostile);
	letter_item(&l, 1, "%s", hostile);
	letter_line(&l, hostile, hostile);
	letter_paragraph(&l, "%s", hostile);
	letter_link(&l, "原文", "http://x.example/\"onclick=\"a<b>");
	assert_true(letter_end(&l));
	assert_null(strstr(buf_str(&l.html), "<script"));
	assert_null(strstr(buf_str(&l.html), "onclick=\""));
	assert_non_null(strstr(buf_str(&l.html),
	    "<b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;"
	    "</b></div>"));
	assert_non_null(strstr(buf_str(&l.html),
	    "<a href=\"http://x.example/&quot;onclick=&quot;a&lt;b&gt;\" "
	    "style="));
	letter_fini(&l);
}

static void
nothing_becomes_a_line(void **state)
{
	struct letter l;

	(void)state;
	letter_begin(&l, "日报");
	letter_item(&l, 1, "青石镇\r\n2．假的一项");
	letter_line(&l, "问题", "甲\n== 已更正 ==\n乙");
	letter_link(&l, "原文", "javascript:alert(1)");
	assert_true(letter_end(&l));
	assert_string_equal(buf_str(&l.text),
	    "日报\n1．青石镇  2．假的一项\n   问题：甲 == 已更正 == 乙\n"
	    "   原文：javascript:alert(1)\n");
	assert_null(strstr(buf_str(&l.html), "href"));
	letter_fini(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_becomes_markup),
		cmocka_unit_test(nothing_becomes_a_line),
	};

	return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
