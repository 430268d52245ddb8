#include "daemon/serve/csv.h"

#include "collectors/base/buf.h"
#include "tests/support/unit.h"

#define BOM "\xef\xbb\xbf"

static void
writes_what_offices_open(void **state)
{
	static const char *const headings[] = { "单位", "错误", NULL };
	struct csv_writer w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	csv_begin(&w, &b);
	csv_headings(&w, headings);
	csv_text(&w, "青石镇");
	csv_int(&w, -3);
	csv_end_row(&w);
	csv_text(&w, NULL);
	csv_num(&w, (struct num){ -4068208, 3 });
	csv_empty(&w);
	csv_end_row(&w);
	assert_string_equal(
	    buf_str(&b), BOM "单位,错误\r\n青石镇,-3\r\n,-4068.208,\r\n");
	buf_fini(&b);
}

static void
quotes_and_disarms(void **state)
{
	static const char *const cases[][2] = {
		{ "a,b", "\"a,b\"" },
		{ "say \"no\"", "\"say \"\"no\"\"\"" },
		{ "two\nlines", "\"two\nlines\"" },
		{ "=1+1", "'=1+1" },
		{ "＝1+1", "'＝1+1" },
		{ "＋1", "'＋1" },
		{ "－1", "'－1" },
		{ "＠SUM(1)", "'＠SUM(1)" },
		{ "：＝1", "：＝1" },
		{ "+86", "'+86" },
		{ "-", "'-" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\tx", "'\tx" },
		{ "\rx", "\"'\rx\"" },
		{ "=HYPERLINK(\"http://x\",\"y\")",
		    "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
		{ "a=b", "a=b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct csv_writer w;
		struct buf b;

		buf_init(&b, 4096);
		csv_begin(&w, &b);
		csv_text(&w, cases[i][0]);
		assert_string_equal(buf_str(&b) + 3, cases[i][1]);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_what_offices_open),
		cmocka_unit_test(quotes_and_disarms),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
