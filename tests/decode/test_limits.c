/*
 * Documents made to cost more than they are worth.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "tests/support/unit.h"

#define MAX_HTML (32u * 1024 * 1024)

/* `before`, n times `repeated`, `after`. */
static void
build(struct buf *b, const char *before, const char *repeated, size_t n,
    const char *after)
{
	buf_clear(b);
	(void)buf_puts(b, before);
	for (size_t i = 0; i < n; i++)
		(void)buf_puts(b, repeated);
	(void)buf_puts(b, after);
	assert_false(b->failed);
}

static const struct {
	const char *before, *repeated;
	size_t n;
	const char *after;
	const char *message; /* NULL: is read */
} cases[] = {
	{ "<html>", "<div>", 100000, "",
	    "page leaves 100000 elements open, limit 10000" },
	{ "<html>", "<table><tr><td>", 100000, "",
	    "page has 100000 tables, limit 500" },
	{ "<html>", "<b>x", 100000, "",
	    "page leaves 100000 elements open, limit 10000" },
	{ "<html>", "<x-y>", 10001, "",
	    "page leaves 10001 elements open, limit 10000" },
	{ "<html>", "<div>", 9000, "", "elements are nested deeper than 400" },
	{ "<html>", "<b>x", 9000, "", "elements are nested deeper than 400" },
	{ "<html>", "<table><tr><td>", 490, "",
	    "elements are nested deeper than 400" },
	{ "<html>", "<div>", 390, "x", NULL },
	{ "<table><tr>", "<td>1</td>", 1000000, "</table>",
	    "table has 1000000 cells, limit 100000" },
	{ "<table></table><table>", "<tr><th>1", 100001, "</table>",
	    "tables have 100001 cells, limit 100000" },
	{ "<html>", "<p>x", LIMIT_PAGE_BLOCKS, "", NULL },
	{ "<html>", "<p>x", LIMIT_PAGE_BLOCKS + 1, "",
	    "page has more than 50000 blocks" },
	{ "a", "\n", LIMIT_PAGE_BLOCKS, "", NULL },
	{ "a", "\n", LIMIT_PAGE_BLOCKS + 1, "",
	    "page has more than 50000 blocks" },
	{ "<html>", "<table></table>", LIMIT_TABLES, "x", NULL },
	{ "<html>", "<table></table>", LIMIT_TABLES + 1, "x",
	    "page has 501 tables, limit 500" },
	{ "<p", " a=1", LIMIT_HTML_ATTRIBUTES + 1, ">x",
	    "element has more than 1000 attributes" },
	{ "<p", "   \n a = \"b c\"", LIMIT_HTML_ATTRIBUTES / 3, ">x", NULL },
	{ "<html>", "<p>x", LIMIT_HTML_PARTS + 1, "",
	    "page has more than 1000000 elements and attributes" },
	/* Counted as a page reads: not in scripts, comments, attributes. */
	{ "<script>", "<div>", 20000, "</script>x", NULL },
	{ "<!--", "<table>", 20000, "-->x", NULL },
	{ "<p title='", "<b>", 20000, "'>x", NULL },
	{ "<html>", "<div></div>", 20000, "x", NULL },
	{ "<html><svg><title>", "<div>", 20000, "",
	    "page leaves 20002 elements open, limit 10000" },
};

static void
refuses_what_costs_too_much(void **state)
{
	struct buf html;

	(void)state;
	buf_init(&html, MAX_HTML);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct err e = { 0 };
		struct page p;
		int rc;

		build(&html, cases[i].before, cases[i].repeated, cases[i].n,
		    cases[i].after);
		rc = decode_document(a, html.data, html.len, NULL, &p, &e);
		if (cases[i].message == NULL) {
			assert_string_equal(e.msg, "");
			assert_int_equal(rc, 0);
			assert_true(p.n_blocks > 0);
		} else {
			assert_string_equal(e.msg, cases[i].message);
			assert_int_equal(rc, -1);
			assert_int_equal(e.code, ERR_LIMIT);
		}
		arena_free(a);
	}
	buf_fini(&html);
}

/* Each <font> left open comes back in every paragraph behind it. */
static void
refuses_elements_that_multiply(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;
	struct buf html;

	(void)state;
	buf_init(&html, MAX_HTML);
	for (int i = 0; i < 5000; i++)
		(void)buf_printf(&html, "<font color=%d>", i);
	for (int i = 0; i < 5000; i++)
		(void)buf_puts(&html, "<p>x");
	assert_int_equal(
	    decode_document(a, html.data, html.len, NULL, &p, &e), -1);
	assert_string_equal(
	    e.msg, "page has more than 1000000 elements and attributes");
	buf_fini(&html);
	arena_free(a);
}

/* Five megabytes of one paragraph in spans. */
static void
reads_a_long_paragraph_of_spans(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;
	struct buf html;

	(void)state;
	buf_init(&html, MAX_HTML);
	build(&html, "<html><p>", "<span><span>1</span></span>", 194181, "");
	assert_true(html.len > 5u * 1024 * 1024 - 10000);
	assert_int_equal(
	    decode_document(a, html.data, html.len, NULL, &p, &e), 0);
	assert_int_equal(p.n_blocks, 1);
	assert_int_equal(strlen(p.blocks[0].text), 194181);
	/* What stays is of the size of the text, not of the tree. */
	assert_true(arena_used(a) < 3 * html.len);
	buf_fini(&html);
	arena_free(a);
}

/* A cell is cut at a character's boundary, a page keeps its first links. */
static void
keeps_what_fits(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;
	struct buf html;

	(void)state;
	buf_init(&html, MAX_HTML);
	build(&html,
	    "<table><tr><td>1<td>2<tr><td>1<td>2<tr><td>1<td>2<tr><td>3<td>x",
	    "镇", 3000, "</table>");
	assert_int_equal(
	    decode_document(a, html.data, html.len, NULL, &p, &e), 0);
	assert_int_equal(p.blocks[0].kind, PAGE_TABLE);
	assert_int_equal(strlen(p.blocks[0].table->rows[3].cells[1].text),
	    1 + (LIMIT_CELL_BYTES - 1) / 3 * 3);
	build(&html, "<html>", "<meta name=a content=b><a href=c>d</a>", 3000,
	    "");
	assert_int_equal(
	    decode_document(a, html.data, html.len, NULL, &p, &e), 0);
	assert_int_equal(p.n_metas, LIMIT_PAGE_META);
	assert_int_equal(p.n_links, LIMIT_LIST_LINKS);
	buf_fini(&html);
	arena_free(a);
}

/* Refused by its size alone: there are no such bytes. */
static void
refuses_a_document_by_its_size(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;

	(void)state;
	assert_int_equal(
	    decode_document(a, "x", 100u * 1000 * 1000, NULL, &p, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(
	    e.msg, "document has 100000000 bytes, limit 67108864");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_costs_too_much),
		cmocka_unit_test(refuses_elements_that_multiply),
		cmocka_unit_test(reads_a_long_paragraph_of_spans),
		cmocka_unit_test(keeps_what_fits),
		cmocka_unit_test(refuses_a_document_by_its_size),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
