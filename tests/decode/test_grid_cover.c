/*
 * A property: a rectangle cut into random cells, written as an HTML table with
 * their spans, reads back as the same rectangle. The cutting knows nothing of
 * how grids are laid out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/decode/grid.h"
#include "tests/support/unit.h"

#define SEED   20230117u
#define ROUNDS 400
#define MAX    12

struct cut {
	size_t n_rows, n_columns;
	int owner[MAX][MAX]; /* the cell that covers each place, from 1 */
	int n_cells;
};

static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static size_t
pick(uint32_t *state, size_t low, size_t high)
{
	return low + next_random(state) % (high - low + 1);
}

static bool
is_free(const struct cut *k, size_t row, size_t column, size_t h, size_t w)
{
	if (row + h > k->n_rows || column + w > k->n_columns)
		return false;
	for (size_t r = row; r < row + h; r++)
		for (size_t c = column; c < column + w; c++)
			if (k->owner[r][c] != 0)
				return false;
	return true;
}

/*
 * Cut, and write the table: cells in the order of their first places. A row
 * or column that no cell starts in would be no row or column of the page's,
 * so the first of each is one place wide.
 */
static void
cut_and_write(struct cut *k, uint32_t *random, struct buf *html)
{
	memset(k, 0, sizeof(*k));
	k->n_rows = pick(random, 1, MAX);
	k->n_columns = pick(random, 2, MAX);
	(void)buf_puts(html, "<table>");
	for (size_t r = 0; r < k->n_rows; r++) {
		(void)buf_puts(html, "<tr>");
		for (size_t c = 0; c < k->n_columns; c++) {
			size_t h = pick(random, 1, 4), w = pick(random, 1, 4);

			if (k->owner[r][c] != 0)
				continue;
			if (r == 0)
				w = 1;
			if (c == 0)
				h = 1;
			while (!is_free(k, r, c, h, w))
				if (h > 1)
					h--;
				else
					w--;
			k->n_cells++;
			for (size_t y = r; y < r + h; y++)
				for (size_t x = c; x < c + w; x++)
					k->owner[y][x] = k->n_cells;
			(void)buf_printf(html, "<td rowspan=%zu colspan=%zu>%d",
			    h, w, k->n_cells);
		}
	}
	(void)buf_puts(html, "</table>");
}

static void
compare(struct arena *a, const struct cut *k, const char *html)
{
	struct err e = { 0 };
	struct page p;
	struct grid g;
	int n_origins = 0;

	if (decode_document(a, html, strlen(html), NULL, &p, &e) != 0)
		fail_msg("%s: %s", html, e.msg);
	assert_int_equal(p.n_blocks, 1);
	assert_int_equal(p.blocks[0].kind, PAGE_TABLE);
	assert_int_equal(grid_build(a, p.blocks[0].table, &g, &e), 0);
	assert_int_equal(g.n_rows, k->n_rows);
	assert_int_equal(g.n_columns, k->n_columns);
	for (size_t r = 0; r < g.n_rows; r++)
		for (size_t c = 0; c < g.n_columns; c++) {
			const struct grid_cell *cell = grid_at(&g, r, c);
			char expected[16];

			(void)snprintf(
			    expected, sizeof(expected), "%d", k->owner[r][c]);
			if (cell->text == NULL ||
			    strcmp(cell->text, expected) != 0)
				fail_msg("%s: row %zu, column %zu: %s", html, r,
				    c, expected);
			assert_int_equal(
			    k->owner[cell->row][cell->column], k->owner[r][c]);
			n_origins += cell->origin;
		}
	assert_int_equal(n_origins, k->n_cells);
}

static void
reads_back_any_cover(void **state)
{
	uint32_t random = SEED;
	struct arena *a = arena_new();
	struct buf html;

	(void)state;
	print_message("seed %u\n", SEED);
	buf_init(&html, 65536);
	for (int i = 0; i < ROUNDS; i++) {
		struct cut k;

		buf_clear(&html);
		cut_and_write(&k, &random, &html);
		compare(a, &k, buf_str(&html));
		arena_reset(a);
	}
	buf_fini(&html);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_back_any_cover),
	};

	return cmocka_run_group_tests_name("grid cover", tests, NULL, NULL);
}
