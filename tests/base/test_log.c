#include "collectors/base/log.h"

#include <string.h>
#include <unistd.h>

#include "collectors/base/utf8.h"
#include "tests/support/unit.h"

/* What log_line() writes to stderr, caught in a pipe. */
static int caught, kept_stderr;
static char text[8192];

static int
catch_stderr(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	kept_stderr = dup(STDERR_FILENO);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	(void)close(ends[1]);
	caught = ends[0];
	return 0;
}

static int
release_stderr(void **state)
{
	(void)state;
	(void)dup2(kept_stderr, STDERR_FILENO);
	(void)close(kept_stderr);
	(void)close(caught);
	return 0;
}

static const char *
read_line(void)
{
	ssize_t n = read(caught, text, sizeof(text) - 1);

	assert_true(n > 0);
	text[n] = '\0';
	return text;
}

static void
a_value_cannot_end_itself_or_its_line(void **state)
{
	(void)state;
	log_error("source failing url=%s failures=%d error=\"%s\"",
	    "http://a/\nb", 3, "said \"no\" run=7\n<3>forged \\");
	assert_string_equal(read_line(),
	    "<3>source failing url=http://a/ b failures=3 "
	    "error=\"said \\\"no\\\" run=7 <3>forged \\\\\"\n");
}

static void
all_conversions_are_written(void **state)
{
	(void)state;
	log_notice(
	    "run finished id=%lld done=%zu left=%u size=%llu at=\"%.*s\"", -1LL,
	    (size_t)2, 3u, 4ULL, 2, "abc");
	assert_string_equal(read_line(),
	    "<5>run finished id=-1 done=2 left=3 size=4 at=\"ab\"\n");
}

static void
a_long_line_is_cut_between_characters(void **state)
{
	char value[4000] = "";

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(value); i += 3)
		memcpy(value + i, "乡", 4);
	for (int shift = 0; shift < 3; shift++) {
		size_t len;

		log_error("x error=\"%s%s\"", &"aa"[2 - shift], value);
		len = strlen(read_line());
		assert_true(len <= 2048 && len > 2040);
		assert_true(utf8_valid(text, len));
		assert_string_equal(text + len - 7, "乡...\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_cannot_end_itself_or_its_line),
		cmocka_unit_test(all_conversions_are_written),
		cmocka_unit_test(a_long_line_is_cut_between_characters),
	};

	return cmocka_run_group_tests_name(
	    "log", tests, catch_stderr, release_stderr);
}
