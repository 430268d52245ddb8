/* When a page says that it was published. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/normalize/normalize.h"
#include "collectors/text/dates.h"
#include "tests/support/unit.h"

#define PART2         "\n二、主动公开政府信息情况\n\n"
#define TABLE         PART2 "信息内容\n本年处理决定数量\n行政许可\n0\n"
#define TR1           "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
#define TR2           "<tr><td>行政许可</td><td>0</td></tr>"
#define TABLE_OF_HTML "<table>" TR1 TR2 "</table>"

static struct form_set *forms;
static struct arena *arena;

static int
read_page(const char *text, const struct normalize_context *context,
    struct report *out, struct err *e)
{
	const struct normalize_context none = { 0 };
	struct page page;

	if (decode_document(arena, text, strlen(text), NULL, &page, e) != 0)
		return -1;
	return normalize_page(
	    arena, &page, forms, context != NULL ? context : &none, out, e);
}

static void
check_published(const char *document, const struct normalize_context *context,
    const char *date, const char *by)
{
	char text[DATE_TEXT_SIZE];
	struct report r;
	struct err e;

	assert_int_equal(read_page(document, context, &r, &e), 0);
	assert_string_equal(date_format(r.published_on, text), date);
	assert_string_equal(r.published_by, by);
}

static void
test_published(void **state)
{
	const struct normalize_context all = {
		.url = "http://a.gov.cn/t20240116_1.html",
		.last_modified = { 2024, 5, 6 }
	};
	const struct normalize_context weak = { .last_modified = {
						    2024, 5, 6 } };

	(void)state;
	check_published(
	    "<html><head><meta name='pubdate' content='2024-01-10 "
	    "09:00'></head><body><p>发布日期：2024-01-11</p>" TABLE_OF_HTML,
	    &all, "2024-01-10", "meta");
	check_published(
	    "青石镇2023年政府信息公开年度报告\n来源:  时间:2024年01月"
	    "18日\n" TABLE,
	    &all, "2024-01-18", "text");
	check_published(
	    "<table><tr><td>名称</td><td>甲</td><td>公开日期</td><td>"
	    "2024-01-17</td></tr></table>" TABLE_OF_HTML,
	    &all, "2024-01-17", "text");
	check_published("采集时间：2025-12-30\n(2024年3月 26日)\n" TABLE, &all,
	    "2024-01-16", "url");
	check_published("甲\n" TABLE, &weak, "2024-05-06", "header");
	check_published("(2024年3月 26日)\n" TABLE, NULL, "", "");
}

/* Only what is said to be the date of publication, and by one voice. */
static void
test_all_dates(void **state)
{
	static const struct {
		const char *document, *meta, *text, *url;
	} table[] = {
		{ "<html><head><meta name='pubdate' "
		  "content='2024-01-10'></head>"
		  "<body><p>发布日期：2024-01-11</p>" TABLE_OF_HTML,
		    "2024-01-10", "2024-01-11", "2024-01-16" },
		/* Who issued it, when it was signed, some day. */
		{ "发文日期：2024-01-11\n时间：2024-01-12\n(2024年1月13日)"
		  "\n" TABLE,
		    "", "", "2024-01-16" },
		/* Those of other documents stand on the page as well. */
		{ "发布日期：2024-01-11\n发布时间：2023-01-12\n" TABLE, "", "",
		    "2024-01-16" },
		{ "发布日期：2024-01-11\n发布时间：2024-01-11 09:00\n" TABLE,
		    "", "2024-01-11", "2024-01-16" },
		{ "<table><tr><td>公开日期</td><td>2024-01-17</td></tr></"
		  "table>" TABLE_OF_HTML,
		    "", "2024-01-17", "2024-01-16" },
	};
	const struct normalize_context context = {
		.url = "http://a.gov.cn/t20240116_1.html",
		.last_modified = { 2024, 5, 6 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[DATE_TEXT_SIZE];
		struct report r;
		struct err e;

		assert_int_equal(
		    read_page(table[i].document, &context, &r, &e), 0);
		assert_string_equal(
		    date_format(r.dated[DATED_META], text), table[i].meta);
		assert_string_equal(
		    date_format(r.dated[DATED_TEXT], text), table[i].text);
		assert_string_equal(
		    date_format(r.dated[DATED_URL], text), table[i].url);
	}
}

static void
test_url_dates(void **state)
{
	static const char *const urls[][2] = {
		{ "http://a.gov.cn/x/202401/t20240116_5786521.html",
		    "2024-01-16" },
		{ "http://a.gov.cn/art/2024/1/6/art_1_2.html", "2024-01-06" },
		{ "http://a.gov.cn/2024-01-16/9.html", "2024-01-16" },
		{ "http://a.gov.cn/2025/01-16/1371044.html", "2025-01-16" },
		{ "http://a.gov.cn/x/202401/abc.shtml", "" },
		{ "http://a.gov.cn/1612297635752841217.html", "" },
		{ "http://a.gov.cn/t20241316_1.html", "" },
		{ "http://a.gov.cn/", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		char text[DATE_TEXT_SIZE];

		assert_string_equal(
		    date_format(dates_in_url(urls[i][0]), text), urls[i][1]);
	}
	assert_false(date_is_set(dates_in_url(NULL)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_all_dates),
		cmocka_unit_test(test_url_dates),
	};
	int failed;

	forms = form_set_builtin();
	arena = arena_new();
	failed = cmocka_run_group_tests_name("dates", tests, NULL, NULL);
	arena_free(arena);
	form_set_free(forms);
	return failed;
}
