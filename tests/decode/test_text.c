#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

static void
keeps_each_line_as_it_is(void **state)
{
	const char *text = "\xef\xbb\xbf二、主动公开\r\n"
			   "\t规章 \r\n"
			   "\r\n"
			   "\t0\t1\r"
			   "| a | b |";
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;

	(void)state;
	assert_int_equal(
	    decode_document(a, text, strlen(text), NULL, &p, &e), 0);
	assert_string_equal(
	    page_dump(a, &p), "二、主动公开\n\t规章 \n\n\t0\t1\n| a | b |\n");
	assert_string_equal(p.title, "");
	assert_string_equal(p.media_type, "text/plain");
	assert_string_equal(p.charset, "UTF-8");
	assert_false(p.scripts_only || p.has_frames);
	arena_free(a);
}

static void
has_no_line_behind_the_last_line_end(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;

	(void)state;
	assert_int_equal(decode_document(a, "a\n\nb\n", 5, NULL, &p, &e), 0);
	assert_int_equal(p.n_blocks, 3);
	assert_int_equal(decode_document(a, "a", 1, NULL, &p, &e), 0);
	assert_int_equal(p.n_blocks, 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_each_line_as_it_is),
		cmocka_unit_test(has_no_line_behind_the_last_line_end),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
