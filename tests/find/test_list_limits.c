/* What a list may have at the most. */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/find/source.h"
#include "collectors/pipeline/list.h"
#include "tests/support/unit.h"

#define URL "http://a.example/gk/xxgknb/"

static void
take(struct arena *a, const char *html, struct source_page *out)
{
	struct source_response in = { "list", URL, URL, URL, "", 0, 0, html,
		strlen(html) };
	struct err e = { 0 };

	assert_int_equal(list_read(a, &in, out, &e), 0);
}

static void
keeps_the_first_links(void **state)
{
	struct arena *a = arena_new();
	struct source_page page;
	struct buf html;

	(void)state;
	buf_init(&html, 8u * 1024 * 1024);
	for (unsigned i = 0; i < LIMIT_LIST_LINKS + 10; i++)
		(void)buf_printf(&html,
		    "<a href=%u.htm>青石镇2024年政府信息公开年报</a>", i);
	take(a, buf_str(&html), &page);
	assert_int_equal(page.n_links, LIMIT_LIST_LINKS);
	assert_int_equal(page.n_all, LIMIT_LIST_LINKS);
	assert_string_equal(page.links[1].url, URL "1.htm");
	buf_clear(&html);
	/* Long URLs are many bytes before they are many links. */
	for (unsigned i = 0; i < LIMIT_LIST_LINKS; i++)
		(void)buf_printf(&html,
		    "<a href='%u%1900d.htm'>青石镇2024年政府信息公开年报</a>",
		    i, 1);
	for (char *s = html.data; *s != '\0'; s++)
		*s = *s == ' ' && s[1] != 'h' ? '0' : *s;
	take(a, buf_str(&html), &page);
	assert_in_range(
	    page.n_all, LIMIT_LIST_BYTES / 4000, LIMIT_LIST_BYTES / 1900);
	buf_fini(&html);
	arena_free(a);
}

static void
keeps_the_first_further_answers(void **state)
{
	struct arena *a = arena_new();
	struct source_page page;
	struct buf html;

	(void)state;
	buf_init(&html, 1024u * 1024);
	(void)buf_puts(&html, "<a href=1.htm>下一页</a>");
	for (unsigned i = 0; i < LIMIT_LIST_PAGES + 10; i++)
		(void)buf_printf(&html, "<a href=%u/>2024年</a>", i);
	take(a, buf_str(&html), &page);
	assert_int_equal(page.n_next, LIMIT_LIST_PAGES);
	assert_string_equal(page.next[0], URL "1.htm");
	assert_string_equal(page.next[1], URL "0/");
	/* Pages that are turned to tell nothing new. */
	assert_int_equal(page.n_all, LIMIT_LIST_PAGES + 10);
	buf_fini(&html);
	arena_free(a);
}

static void
refuses_a_list_by_its_size(void **state)
{
	struct source_response in = { "list", URL, URL, URL, "", 0, 0, "x",
		(size_t)LIMIT_DOCUMENT_BYTES + 1 };
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct source_page page;

	(void)state;
	assert_int_equal(list_read(a, &in, &page, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.msg, "list has 67108865 bytes, limit 67108864");
	in.len = 1;
	in.collector = "page";
	assert_int_equal(list_read(a, &in, &page, &e), -1);
	assert_string_equal(e.msg, "the collector page has no lists");
	in.collector = "pages";
	assert_int_equal(list_read(a, &in, &page, &e), -1);
	assert_string_equal(e.msg, "unknown collector \"pages\"");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_first_links),
		cmocka_unit_test(keeps_the_first_further_answers),
		cmocka_unit_test(refuses_a_list_by_its_size),
	};

	return cmocka_run_group_tests_name("list_limits", tests, NULL, NULL);
}
