#include "collectors/decode/grid.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

/* The first table of a page. */
static const struct page_table *
table_of(struct arena *a, const char *html)
{
	struct err e = { 0 };
	struct page p;

	if (decode_document(a, html, strlen(html), NULL, &p, &e) != 0)
		fail_msg("%s: %s", html, e.msg);
	for (size_t i = 0; i < p.n_blocks; i++)
		if (p.blocks[i].kind == PAGE_TABLE)
			return p.blocks[i].table;
	fail_msg("%s: no table", html);
	return NULL;
}

/* Places as tests/support/page_dump.h shows them. */
static const struct {
	const char *html;
	const char *grid;
} cases[] = {
	{ "<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a|b\nc|d\n" },
	{ "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
	    "a|b|^b\n^a|c|d\n" },
	/* Ragged. */
	{ "<table><tr><td>a<td>b<td>c<tr><td>d</table>", "a|b|c\nd|.|.\n" },
	/* A span ends with the table and with its group of rows. */
	{ "<table><tr><td>a<td>b<tr><td rowspan=5>c<td>d</table>",
	    "a|b\nc|d\n" },
	{ "<table><tbody><tr><td rowspan=5>a<td>b</tbody><tbody><tr><td>c"
	  "<td>d</table>",
	    "a|b\nc|d\n" },
	{ "<table><tr><td rowspan=0>a<td>b<tr><td>c</table>", "a|b\n^a|c\n" },
	/* The first of two cells keeps the place. */
	{ "<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d</table>",
	    "a|b|c\nd|^b|^d\n" },
	/* A title wider than its table. */
	{ "<table><tr><td colspan=100>t<tr><td>a<td>b</table>", "t|^t\na|b\n" },
	/* Rows without cells: doubled, or wholly covered. Blank ones stay. */
	{ "<table><tr><tr><td rowspan=2>a<td>b<tr><tr><td>c<tr><td>d<td>e"
	  "</table>",
	    "a|b\n^a|c\nd|e\n" },
	{ "<table><tr><td rowspan=2>a<td rowspan=2>b<tr><tr><td>c<td>d"
	  "</table>",
	    "a|b\nc|d\n" },
	{ "<table><tr><td>a<td>b<tr><td><td><tr><td>c<td>&nbsp;</table>",
	    "a|b\n|\nc|~\n" },
	/* A group that spans a row too many. */
	{ "<table><tr><td colspan=2>h<td>n<tr><td rowspan=3>g<td>a<td>1"
	  "<tr><td>b<td>2<tr><td colspan=2>z<td>3</table>",
	    "h|^h|n|.\ng|a|1|.\n^g|b|2|.\n^g|z|^z|3\n" },
};

static void
lays_out_spans(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e = { 0 };
		struct grid g;

		assert_int_equal(
		    grid_build(a, table_of(a, cases[i].html), &g, &e), 0);
		assert_string_equal(grid_dump(a, &g), cases[i].grid);
	}
	arena_free(a);
}

static void
tells_where_a_cell_starts(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	const struct grid_cell *cell;
	struct grid g;

	(void)state;
	assert_int_equal(
	    grid_build(a,
		table_of(a,
		    "<table><tr><td>a<td colspan=2 rowspan=2>b<tr><td>c"
		    "<tr><td>d<td>e<td>f</table>"),
		&g, &e),
	    0);
	cell = grid_at(&g, 1, 2);
	assert_string_equal(cell->text, "b");
	assert_int_equal(cell->row, 0);
	assert_int_equal(cell->column, 1);
	assert_false(cell->origin);
	assert_true(grid_at(&g, 2, 2)->origin);
	arena_free(a);
}

/* A table of n_rows rows of n cells. */
static struct page_table
table_sized(struct arena *a, size_t n_rows, size_t n, int column_span)
{
	struct page_table t = { arena_calloc(a, n_rows, sizeof(*t.rows)),
		n_rows };

	for (size_t r = 0; r < n_rows; r++) {
		t.rows[r].cells = arena_calloc(a, n, sizeof(struct page_cell));
		t.rows[r].n_cells = n;
		for (size_t c = 0; c < n; c++)
			t.rows[r].cells[c] = (struct page_cell){ .text = "x",
				.row_span = 1,
				.column_span = column_span };
	}
	return t;
}

static void
has_limits(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page_table t = table_sized(a, 1, LIMIT_TABLE_COLUMNS, 1);
	struct grid g = { 7, 7, NULL };

	(void)state;
	assert_int_equal(grid_build(a, &t, &g, &e), 0);
	assert_int_equal(g.n_columns, LIMIT_TABLE_COLUMNS);
	t = table_sized(a, 1, LIMIT_TABLE_COLUMNS + 1, 1);
	g.n_rows = 7;
	assert_int_equal(grid_build(a, &t, &g, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.msg, "table has more than 64 columns");
	assert_int_equal(g.n_rows, 7);
	t = table_sized(a, 2, 3, LIMIT_TABLE_COLUMNS / 2);
	assert_int_equal(grid_build(a, &t, &g, &e), -1);
	assert_string_equal(e.msg, "table has more than 64 columns");
	t = table_sized(a, LIMIT_TABLE_ROWS, 1, 1);
	assert_int_equal(grid_build(a, &t, &g, &e), 0);
	t = table_sized(a, LIMIT_TABLE_ROWS + 1, 1, 1);
	assert_int_equal(grid_build(a, &t, &g, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.msg, "table has 2001 rows, limit 2000");
	t.n_rows = 0;
	assert_int_equal(grid_build(a, &t, &g, &e), 0);
	assert_int_equal(g.n_rows, 0);
	assert_int_equal(g.n_columns, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lays_out_spans),
		cmocka_unit_test(tells_where_a_cell_starts),
		cmocka_unit_test(has_limits),
	};

	return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
