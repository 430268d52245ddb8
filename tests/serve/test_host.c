#include "daemon/serve/host.h"

#include "daemon/serve/auth.h"
#include "tests/support/unit.h"

static void
knows_its_own_names(void **state)
{
	static const struct {
		const char *host, *listen, *hosts;
		bool ours;
	} cases[] = {
		{ "127.0.0.1:8620", "127.0.0.1:8620", "", true },
		{ "localhost", "127.0.0.1:8620", "", true },
		{ "LocalHost:1234", "127.0.0.1:8620", "", true },
		{ "localhost.:1", "127.0.0.1:8620", "", true },
		{ "[::1]:8620", "127.0.0.1:8620", "", true },
		{ "10.0.0.5:8620", "10.0.0.5:8620", "", true },
		{ "10.0.0.5", "127.0.0.1:8620", "", false },
		{ "evil.example", "127.0.0.1:8620", "", false },
		{ "localhost.evil.example", "127.0.0.1:8620", "", false },
		{ "gouji.gov:80", "0.0.0.0:80", "a, gouji.gov", true },
		{ "gouji.gov:80", "0.0.0.0:80", "gouji.gov:80", true },
		{ "gouji.gov:81", "0.0.0.0:80", "gouji.gov:80", false },
		{ "gouji.gov", "unix:/run/x", "", false },
		{ "localhost", "unix:/run/x", "", true },
		{ "[fe80::1]:1", "[fe80::1]:8620", "", true },
		{ "", "127.0.0.1:8620", "", false },
		{ "localhost:80:80", "127.0.0.1:8620", "", false },
		{ "localhost:", "127.0.0.1:8620", "", true },
		{ "localhost:abc", "127.0.0.1:8620", "", false },
		{ "[::1", "127.0.0.1:8620", "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (host_is_ours(cases[i].host, cases[i].listen,
			cases[i].hosts) != cases[i].ours)
			fail_msg("\"%s\"", cases[i].host);
}

static void
compares_tokens_whole(void **state)
{
	(void)state;
	assert_true(token_matches("Bearer s3cret", "s3cret"));
	assert_true(token_matches("bearer  s3cret", "s3cret"));
	assert_false(token_matches("Bearer s3cre", "s3cret"));
	assert_false(token_matches("Bearer s3cretx", "s3cret"));
	assert_false(token_matches("Basic s3cret", "s3cret"));
	assert_false(token_matches("s3cret", "s3cret"));
	assert_false(token_matches(NULL, "s3cret"));
	/* No token configured: nothing is the right one. */
	assert_false(token_matches("Bearer ", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_its_own_names),
		cmocka_unit_test(compares_tokens_whole),
	};

	return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
