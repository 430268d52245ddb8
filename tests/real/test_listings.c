/*
 * Real lists of reports, and samples of answers rebuilt from real ones. Says
 * SKIPPED and exits 77 where they are not at hand.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/find/pick.h"
#include "collectors/find/source.h"
#include "collectors/pipeline/list.h"

#include "tests/support/unit.h"

#define MAX_BYTES (1024 * 1024)
#define SITE      "http://a.example/xxgk/xxgknb/"

static bool
take(
    struct arena *a, const char *name, const char *url, struct source_page *out)
{
	char *bytes = arena_alloc(a, MAX_BYTES);
	FILE *f = fopen(arena_printf(a, REAL_FOLDER "/%s", name), "rb");
	struct source_response answer = { .collector = "list",
		.source_url = url,
		.url = url,
		.final_url = url,
		.content_type = "",
		.bytes = bytes };
	struct err e;

	if (f == NULL)
		return false;
	answer.len = fread(bytes, 1, MAX_BYTES, f);
	(void)fclose(f);
	assert_int_equal(list_read(a, &answer, out, &e), 0);
	assert_null(out->trouble);
	return true;
}

static void
check_links(const struct source_page *page, const char *want)
{
	struct buf b;

	buf_init(&b, MAX_BYTES);
	for (size_t i = 0; i < page->n_links; i++)
		(void)buf_printf(&b, "%d %s %s\n", page->links[i].year,
		    page->links[i].organ, page->links[i].url);
	for (size_t i = 0; i < page->n_next; i++)
		(void)buf_printf(&b, "+ %s\n", page->next[i]);
	assert_string_equal(buf_str(&b), want);
	buf_fini(&b);
}

/* News and other bodies' reports stand in it too. */
static void
reads_a_column_of_a_district(void **state)
{
	static const struct source_body body = { .name =
						     "恩格贝生态示范区管委会" };
	struct arena *a = arena_new();
	const struct source_link **picked;
	struct source_page page;
	size_t n;

	(void)state;
	if (!take(a, "engebei-xxgknb-listing-trs.html", SITE, &page))
		skip();
	assert_string_equal(page.heading, "信息公开年报");
	check_links(&page,
	    "2019 鄂尔多斯市 " SITE "202009/t20200903_2748784.html\n"
	    "2019 鄂尔多斯市人民政府办公室 " SITE
	    "202003/t20200311_2593126.html\n"
	    "2018 鄂尔多斯市 " SITE "201905/t20190530_2380968.html\n"
	    "2018 内蒙古自治区 " SITE "201905/t20190530_2380967.html\n"
	    "+ " SITE "index_1.html\n");
	source_pick(a, page.links, page.n_links, &body, 2019, &picked, &n);
	assert_int_equal(n, 0);
	arena_free(a);
}

static void
reads_records(void **state)
{
	struct arena *a = arena_new();
	struct source_page page;

	(void)state;
	if (!take(a, "jpage-dataproxy-hanweb.sample.xml", SITE, &page))
		skip();
	check_links(&page,
	    "2024 某某镇 http://a.example/art/2025/1/17/"
	    "art_1229849629_5445763.html\n"
	    "2023 某某镇 http://a.example/art/2024/1/16/"
	    "art_1229325036_3913369.html\n"
	    "2022 某某镇 http://a.example/art/2023/1/20/"
	    "art_1229325036_3811111.html\n");
	if (!take(a, "jpage-inline-hanweb.sample.html", SITE, &page))
		skip();
	assert_string_equal(page.heading, "政府信息公开年报");
	assert_int_equal(page.n_links, 1);
	assert_int_equal(page.links[0].year, 2025);
	assert_string_equal(page.links[0].organ, "某某镇");
	assert_string_equal(page.links[0].url,
	    "http://a.example/art/2026/1/10/art_78506_1.html");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_column_of_a_district),
		cmocka_unit_test(reads_records),
	};
	FILE *f = fopen(REAL_FOLDER "/SHAPES.md", "rb");

	if (f == NULL) {
		(void)puts("SKIPPED: no real lists at " REAL_FOLDER);
		return 77;
	}
	(void)fclose(f);
	return cmocka_run_group_tests_name("listings", tests, NULL, NULL);
}
