#include "collectors/text/sentences.h"

#include <string.h>

#include "tests/support/unit.h"

/* The ranges with | behind each, and a / for the end of a line. */
static void
check(const char *text, unsigned stops, const char *want)
{
	struct sentence_range r = { 0 };
	char got[200] = "";
	size_t n = 0;

	while (sentence_next(text, strlen(text), stops, &r)) {
		memcpy(got + n, text + r.from, r.to - r.from);
		n += r.to - r.from;
		got[n++] = r.ends_line ? '/' : '|';
	}
	got[n] = '\0';
	assert_string_equal(got, want);
	assert_int_equal(r.next, strlen(text));
}

static void
cuts_at_the_stops_that_are_asked_for(void **state)
{
	(void)state;
	check("", SENTENCE_FULL_STOP, "");
	check("一。二；三!四\n五", SENTENCE_FULL_STOP, "一|二；三!四\n五|");
	check("一。二；三!四\n五", SENTENCE_FULL_STOP | SENTENCE_LINE,
	    "一|二；三!四/五|");
	check("一；二;三", SENTENCE_SEMICOLON, "一|二|三|");
	check("一！二？三!四?", SENTENCE_MARK, "一|二|三!四?|");
	check("一！二？三!四?", SENTENCE_ASCII_MARK, "一！二？三|四|");
}

static void
gives_empty_ranges_between_stops(void **state)
{
	(void)state;
	check("。。\n", SENTENCE_FULL_STOP | SENTENCE_LINE, "||/");
}

static void
finds_a_stop_only_at_the_beginning(void **state)
{
	(void)state;
	assert_int_equal(sentence_stop("。", 3, SENTENCE_FULL_STOP), 3);
	assert_int_equal(sentence_stop("。", 2, SENTENCE_FULL_STOP), 0);
	assert_int_equal(sentence_stop("一。", 6, SENTENCE_FULL_STOP), 0);
	assert_int_equal(sentence_stop("", 0, SENTENCE_LINE), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_at_the_stops_that_are_asked_for),
		cmocka_unit_test(gives_empty_ranges_between_stops),
		cmocka_unit_test(finds_a_stop_only_at_the_beginning),
	};

	return cmocka_run_group_tests_name("sentences", tests, NULL, NULL);
}
