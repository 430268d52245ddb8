#include "collectors/base/utf8.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
labels_compare_by_what_they_say(void **state)
{
	static const char *const cases[][2] = {
		{ "（一） 予以公开", "一予以公开" },
		{ "(一)予以公开", "一予以公开" },
		{ "1．属于国家秘密", "1属于国家秘密" },
		{ "商业\n企业", "商业企业" },
		{ "　总 计 ", "总计" },
		{ "危及“三安全一稳定”", "危及三安全一稳定" },
		{ "本年增/减", "本年增/减" },
		{ "本年收费金额（单位：万元）", "本年收费金额单位万元" },
		{ "", "" },
		{ " \xc2\xa0\xe3\x80\x80", "" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_string_equal(utf8_label(a, cases[i][0]), cases[i][1]);
	arena_free(a);
}

static void
folding_keeps_the_words_apart(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(utf8_fold(a, "  １２\xc2\xa0 件 \n"), "12 件");
	assert_string_equal(utf8_fold(a, "２０２４年"), "2024年");
	assert_string_equal(utf8_fold(a, "\xef\xbb\xbf年报"), "年报");
	assert_string_equal(utf8_fold(a, "a\xff z"), "a\xff z");
	arena_free(a);
}

static void
refuses_what_is_no_utf8(void **state)
{
	static const char *const bad[] = { "\xff", "\xc0\xaf", "\xed\xa0\x80",
		"\xe5\xb9", "\xf5\x80\x80\x80" };

	(void)state;
	assert_true(utf8_valid("2024年", strlen("2024年")));
	assert_false(utf8_valid("a\0b", 3));
	for (size_t i = 0; i < N(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
}

static void
walks_over_malformed_bytes(void **state)
{
	const char *s = "\xe5\xb9镇";
	size_t pos = 0, n = 0;

	(void)state;
	while (pos < strlen(s)) {
		uint32_t c = utf8_next(s, strlen(s), &pos);

		assert_true(c == 0xfffd || c == 0x9547);
		n++;
	}
	assert_int_equal(pos, strlen(s));
	assert_true(n >= 2 && n <= 3);
}

static void
scrubs_malformed_bytes(void **state)
{
	char text[] = "a\xff镇\xe9\x95z\xc0\x80\xef\xbf\xbd";

	(void)state;
	utf8_scrub(text);
	assert_string_equal(text, "a镇z\xef\xbf\xbd");
}

static void
chinese_takes_two_columns(void **state)
{
	(void)state;
	assert_int_equal(utf8_width("瓦亭镇12"), 8);
	assert_int_equal(utf8_width("（）"), 4);
	assert_int_equal(utf8_count("瓦亭镇12"), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_compare_by_what_they_say),
		cmocka_unit_test(folding_keeps_the_words_apart),
		cmocka_unit_test(refuses_what_is_no_utf8),
		cmocka_unit_test(walks_over_malformed_bytes),
		cmocka_unit_test(scrubs_malformed_bytes),
		cmocka_unit_test(chinese_takes_two_columns),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
