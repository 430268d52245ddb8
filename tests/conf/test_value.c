#include "daemon/conf/value.h"

#include <string.h>

#include "collectors/base/buf.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
reads_and_prints_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
		const char *printed;
	} cases[] = {
		{ "500ms", 500, "500ms" },
		{ "3s", 3000, "3s" },
		{ "10m", 600000, "10m" },
		{ "24h", 86400000, "1d" },
		{ "30d", 2592000000, "30d" },
		{ "90s", 90000, "90s" },
		{ "0", 0, "0ms" },
		{ "0s", 0, "0ms" },
	};
	static const char *const wrong[] = { "", "s", "3", "3 s", "3S", "-3s",
		"1.5s", "3sec", "9999999999999999s", "200000000000000d",
		"3s " };
	int64_t ms = 7;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct buf out;

		assert_int_equal(value_parse_duration(cases[i].text, &ms), 0);
		assert_int_equal(ms, cases[i].ms);
		buf_init(&out, 100);
		value_print_duration(&out, ms);
		assert_string_equal(buf_str(&out), cases[i].printed);
		buf_fini(&out);
	}
	ms = 7;
	for (size_t i = 0; i < N(wrong); i++) {
		assert_int_equal(value_parse_duration(wrong[i], &ms), -1);
		assert_int_equal(ms, 7);
	}
}

static void
reads_and_prints_sizes(void **state)
{
	static const struct {
		const char *text;
		int64_t bytes;
		const char *printed;
	} cases[] = {
		{ "100B", 100, "100B" },
		{ "512KiB", 524288, "512KiB" },
		{ "20MiB", 20971520, "20MiB" },
		{ "1GiB", 1073741824, "1GiB" },
		{ "1024KiB", 1048576, "1MiB" },
	};
	static const char *const wrong[] = { "", "20", "20MB", "20M", "MiB",
		"-1B", "99999999999999GiB" };
	int64_t bytes = 7;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct buf out;

		assert_int_equal(value_parse_size(cases[i].text, &bytes), 0);
		assert_int_equal(bytes, cases[i].bytes);
		buf_init(&out, 100);
		value_print_size(&out, bytes);
		assert_string_equal(buf_str(&out), cases[i].printed);
		buf_fini(&out);
	}
	bytes = 7;
	for (size_t i = 0; i < N(wrong); i++) {
		assert_int_equal(value_parse_size(wrong[i], &bytes), -1);
		assert_int_equal(bytes, 7);
	}
}

static void
reads_times_days_and_windows(void **state)
{
	static const char *const minutes[] = { "24:00", "2:30", "02:60",
		"02-30", "02:30 ", "" };
	static const char *const days[] = { "02-29", "00-10", "13-01", "04-31",
		"1-31", "01-00", "01/31" };
	static const char *const windows[] = { "01:00", "01:00-24:00",
		"01:00 - 06:00", "01:00-06:00x" };
	int a = -1, b = -1;

	(void)state;
	assert_int_equal(value_parse_minute("02:30", &a), 0);
	assert_int_equal(a, 150);
	assert_int_equal(value_parse_month_day("03-31", &a, &b), 0);
	assert_int_equal(a, 3);
	assert_int_equal(b, 31);
	assert_int_equal(value_parse_window("23:00-06:00", &a, &b), 0);
	assert_int_equal(a, 23 * 60);
	assert_int_equal(b, 6 * 60);
	for (size_t i = 0; i < N(minutes); i++)
		assert_int_equal(value_parse_minute(minutes[i], &a), -1);
	for (size_t i = 0; i < N(days); i++)
		assert_int_equal(value_parse_month_day(days[i], &a, &b), -1);
	for (size_t i = 0; i < N(windows); i++)
		assert_int_equal(value_parse_window(windows[i], &a, &b), -1);
	assert_int_equal(a, 23 * 60);
	assert_int_equal(b, 6 * 60);
}

static void
reads_addresses(void **state)
{
	static const struct {
		const char *text, *address;
		int port;
		bool loopback;
	} cases[] = {
		{ "127.0.0.1:8620", "127.0.0.1", 8620, true },
		{ "127.9.9.9:0", "127.9.9.9", 0, true },
		{ "0.0.0.0:80", "0.0.0.0", 80, false },
		{ "192.168.1.5:8620", "192.168.1.5", 8620, false },
		{ "[::1]:8620", "::1", 8620, true },
		{ "[::]:8620", "::", 8620, false },
	};
	static const char *const wrong[] = { "", "8620", "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:70000", "localhost:8620", "::1:8620",
		"[::1]", "[::1:8620", "[127.0.0.1]:80",
		"unix:", "unix:api.sock", "127.0.0.1:80x" };
	struct value_listen l;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		assert_int_equal(value_parse_listen(cases[i].text, &l), 0);
		assert_null(l.path);
		assert_string_equal(l.address, cases[i].address);
		assert_int_equal(l.port, cases[i].port);
		assert_int_equal(l.loopback, cases[i].loopback);
	}
	for (size_t i = 0; i < N(wrong); i++)
		assert_int_equal(value_parse_listen(wrong[i], &l), -1);
	assert_int_equal(value_parse_listen("unix:/run/a.sock", &l), 0);
	assert_string_equal(l.path, "/run/a.sock");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_prints_durations),
		cmocka_unit_test(reads_and_prints_sizes),
		cmocka_unit_test(reads_times_days_and_windows),
		cmocka_unit_test(reads_addresses),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
