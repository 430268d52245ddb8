#include "daemon/cli/text_table.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/utf8.h"
#include "tests/support/unit.h"

static struct text_place
at(size_t row, size_t column, size_t row_span, size_t column_span)
{
	return (struct text_place){ row, column, row_span, column_span };
}

static char *
printed(const struct text_table *t, bool colour)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	text_table_print(t, colour, &out);
	return buf_steal(&out, NULL);
}

/* The official layout in small: spans both ways, wrapped Chinese, joined rows,
 * a text that is higher than its row. */
static struct text_table *
small_table(struct arena *a)
{
	static const int widths[] = { 8, 10, 6, 6 };
	struct text_table *t = text_table_new(a, widths, 4, 5);

	text_table_put(t, at(0, 0, 2, 2), "勾稽", TEXT_CENTRE, TEXT_PLAIN);
	text_table_put(
	    t, at(0, 2, 1, 2), "申请人情况", TEXT_CENTRE, TEXT_PLAIN);
	text_table_put(t, at(1, 2, 1, 1), "自然人", TEXT_LEFT, TEXT_PLAIN);
	text_table_put(
	    t, at(1, 3, 1, 1), "社会公益组织", TEXT_LEFT, TEXT_PLAIN);
	text_table_put(
	    t, at(2, 0, 1, 2), "一、本年新收", TEXT_LEFT, TEXT_PLAIN);
	text_table_put(
	    t, at(3, 0, 2, 1), "（三）不予公开", TEXT_LEFT, TEXT_PLAIN);
	text_table_put(t, at(3, 1, 1, 1), "1.国家秘密", TEXT_LEFT, TEXT_PLAIN);
	text_table_put(t, at(4, 1, 1, 1), "2.其他", TEXT_LEFT, TEXT_PLAIN);
	text_table_join(t, 4);
	for (size_t row = 2; row < 5; row++) {
		text_table_put(
		    t, at(row, 2, 1, 1), "12", TEXT_RIGHT, TEXT_PLAIN);
		text_table_put(t, at(row, 3, 1, 1), row == 2 ? "*13" : "0",
		    TEXT_RIGHT, row == 2 ? TEXT_WRONG : TEXT_PLAIN);
	}
	return t;
}

static void
prints_spans_and_wraps_chinese(void **state)
{
	static const char expected[] = "┌───────────────────┬─────────────┐\n"
				       "│                   │ 申请人情况  │\n"
				       "│       勾稽        ├──────┬──────┤\n"
				       "│                   │自然人│社会公│\n"
				       "│                   │      │益组织│\n"
				       "├───────────────────┼──────┼──────┤\n"
				       "│一、本年新收       │    12│   *13│\n"
				       "├────────┬──────────┼──────┼──────┤\n"
				       "│（三）不│1.国家秘密│    12│     0│\n"
				       "│予公开  │2.其他    │    12│     0│\n"
				       "└────────┴──────────┴──────┴──────┘\n";
	struct arena *a = arena_new();
	char *out = printed(small_table(a), false);

	(void)state;
	assert_string_equal(out, expected);
	free(out);
	arena_free(a);
}

static void
every_line_is_equally_wide(void **state)
{
	struct arena *a = arena_new();
	char *out = printed(small_table(a), false), *rest = NULL;
	size_t width = 0;

	(void)state;
	for (char *line = strtok_r(out, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (width == 0)
			width = utf8_width(line);
		assert_int_equal(utf8_width(line), width);
	}
	assert_int_equal(width, 8 + 10 + 6 + 6 + 5);
	free(out);
	arena_free(a);
}

static void
colours_only_when_asked(void **state)
{
	struct arena *a = arena_new();
	char *plain = printed(small_table(a), false);
	char *coloured = printed(small_table(a), true);

	(void)state;
	assert_null(strchr(plain, '\033'));
	assert_non_null(strstr(coloured, "\033[1;31m*"));
	free(plain);
	free(coloured);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_spans_and_wraps_chinese),
		cmocka_unit_test(every_line_is_equally_wide),
		cmocka_unit_test(colours_only_when_asked),
	};

	return cmocka_run_group_tests_name("text_table", tests, NULL, NULL);
}
