#include "collectors/base/err.h"

#include <string.h>

#include "collectors/base/utf8.h"
#include "tests/support/unit.h"

static void
context_goes_in_front(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(err_set(&e, ERR_FORMAT, "row %d", 3), -1);
	assert_int_equal(err_context(&e, "townships.csv"), -1);
	assert_string_equal(e.msg, "townships.csv: row 3");
	assert_int_equal(e.code, ERR_FORMAT);
	assert_int_equal(err_class(e.code), ERR_CLASS_FINAL);
	assert_string_equal(err_name(e.code), "format");
	assert_int_equal(err_set(NULL, ERR_IO, "nobody asks"), -1);
}

static void
a_long_message_is_cut_between_characters(void **state)
{
	char text[ERR_MSG_SIZE * 2];
	struct err e;

	(void)state;
	for (size_t shift = 0; shift < 3; shift++) {
		memset(text, 0, sizeof(text));
		memset(text, 'x', shift);
		for (size_t i = 0; i < 100; i++)
			memcpy(text + shift + 3 * i, "镇", 3);
		err_set(&e, ERR_IO, "%s", text);
		assert_true(utf8_valid(e.msg, strlen(e.msg)));
		assert_true(strlen(e.msg) > ERR_MSG_SIZE - 5);
		err_context(&e, "文件");
		assert_true(utf8_valid(e.msg, strlen(e.msg)));
	}
}

static void
a_precision_cuts_no_character_in_half(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, ERR_CONFIG, "unknown collector \"%.5s\"", "镇镇");
	assert_string_equal(e.msg, "unknown collector \"镇\"");
	err_set(&e, ERR_CONFIG, "\"%.2s\"", "\x95\x95");
	assert_string_equal(e.msg, "\"\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(context_goes_in_front),
		cmocka_unit_test(a_precision_cuts_no_character_in_half),
		cmocka_unit_test(a_long_message_is_cut_between_characters),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
