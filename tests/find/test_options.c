#include "collectors/find/options.h"

#include "collectors/base/err.h"

#include "tests/support/unit.h"

static void
reads_the_options_of_a_source(void **state)
{
	static const struct {
		const char *text;
		bool tls_legacy, verify_off;
	} cases[] = {
		{ "", false, false },
		{ "tls=legacy", true, false },
		{ " tls = legacy ; verify = off ;", true, true },
		{ "verify=off", false, true },
		{ ";;", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct source_options options;
		struct err e = { 0 };

		assert_int_equal(
		    source_options_parse(cases[i].text, &options, &e), 0);
		assert_int_equal(options.tls_legacy, cases[i].tls_legacy);
		assert_int_equal(options.verify_off, cases[i].verify_off);
	}
}

static void
says_what_is_wrong_with_options(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "tls", "option \"tls\" is no key=value" },
		{ "tls=old", "option tls can only be legacy, not \"old\"" },
		{ "tls=legacy;verify=no",
		    "option verify can only be off, not \"no\"" },
		{ "verify=off;y", "option \"y\" is no key=value" },
		{ "tsl=legacy",
		    "no option has the name \"tsl\" (tls, verify)" },
		{ "=off", "no option has the name \"\" (tls, verify)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct source_options options;
		struct err e = { 0 };

		assert_int_equal(
		    source_options_parse(cases[i].text, &options, &e), -1);
		assert_string_equal(e.msg, cases[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_options_of_a_source),
		cmocka_unit_test(says_what_is_wrong_with_options),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
