#include "collectors/find/url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "tests/support/unit.h"

static void
make_address(const char *text, struct sockaddr_storage *out)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		memcpy(out, &v4, sizeof(v4));
	else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
		memcpy(out, &v6, sizeof(v6));
	else
		fail_msg("%s is no address", text);
}

static void
knows_public_addresses(void **state)
{
	static const struct {
		const char *text;
		bool is_public;
	} cases[] = {
		{ "0.0.0.0", false },
		{ "0.1.2.3", false },
		{ "1.0.0.0", true },
		{ "9.255.255.255", true },
		{ "10.0.0.0", false },
		{ "10.255.255.255", false },
		{ "11.0.0.0", true },
		{ "100.63.255.255", true },
		{ "100.64.0.0", false },
		{ "100.127.255.255", false },
		{ "100.128.0.0", true },
		{ "126.255.255.255", true },
		{ "127.0.0.1", false },
		{ "127.255.255.255", false },
		{ "128.0.0.0", true },
		{ "169.253.255.255", true },
		{ "169.254.169.254", false },
		{ "172.15.255.255", true },
		{ "172.16.0.0", false },
		{ "172.31.255.255", false },
		{ "172.32.0.0", true },
		{ "192.0.0.1", false },
		{ "192.167.255.255", true },
		{ "192.168.0.1", false },
		{ "192.169.0.0", true },
		{ "198.18.0.1", false },
		{ "198.20.0.0", true },
		{ "223.255.255.255", true },
		{ "224.0.0.1", false },
		{ "239.255.255.255", false },
		{ "240.0.0.1", false },
		{ "255.255.255.255", false },
		{ "::", false },
		{ "::1", false },
		{ "::ffff:127.0.0.1", false },
		{ "::ffff:192.168.1.1", false },
		{ "::ffff:114.114.114.114", true },
		{ "::10.0.0.1", false },
		{ "64:ff9b::a00:1", false },
		{ "64:ff9b::7272:7272", true },
		{ "2002:7f00:1::", false },
		{ "2002:7272:7272::", true },
		{ "fc00::1", false },
		{ "fdff::1", false },
		{ "fe80::1", false },
		{ "fec0::1", false },
		{ "ff02::1", false },
		{ "2400:3200::1", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sockaddr_storage at;

		make_address(cases[i].text, &at);
		if (address_is_public((struct sockaddr *)&at) !=
		    cases[i].is_public)
			fail_msg("%s should be %s", cases[i].text,
			    cases[i].is_public ? "public" : "closed");
	}
}

static void
refuses_other_families(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX, .sun_path = "/x" };
	struct sockaddr_storage storage = { 0 };
	char text[ADDRESS_TEXT_SIZE];

	(void)state;
	memcpy(&storage, &at, sizeof(at));
	assert_false(address_is_public((struct sockaddr *)&storage));
	assert_string_equal(
	    address_format((struct sockaddr *)&storage, text), "?");
}

static void
prints_addresses(void **state)
{
	static const char *const texts[] = { "127.0.0.1", "::1",
		"2400:3200::1" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct sockaddr_storage at;
		char text[ADDRESS_TEXT_SIZE];

		make_address(texts[i], &at);
		assert_string_equal(
		    address_format((struct sockaddr *)&at, text), texts[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_public_addresses),
		cmocka_unit_test(refuses_other_families),
		cmocka_unit_test(prints_addresses),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
