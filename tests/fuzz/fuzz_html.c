/*
 * Any bytes: decoded, they give a page of well-formed text, and grids that
 * hold what they promise.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/decode.h"
#include "collectors/decode/grid.h"
#include "tests/fuzz/fuzz.h"

static void
check_text(const char *s)
{
	assert(s != NULL && utf8_valid(s, strlen(s)));
}

static void
check_grid(struct arena *a, const struct page_table *t)
{
	struct err e = { ERR_NONE, "" };
	struct grid g;

	if (grid_build(a, t, &g, &e) != 0) {
		assert(e.code == ERR_LIMIT && e.msg[0] != '\0');
		return;
	}
	assert(g.n_rows <= t->n_rows && g.n_columns <= LIMIT_TABLE_COLUMNS);
	for (size_t r = 0; r < g.n_rows; r++)
		for (size_t c = 0; c < g.n_columns; c++) {
			const struct grid_cell *cell = grid_at(&g, r, c);

			if (cell->text == NULL)
				continue;
			assert(cell->row <= r && cell->column <= c);
			assert(cell->origin ==
			    (cell->row == r && cell->column == c));
			assert(grid_at(&g, cell->row, cell->column)->text ==
			    cell->text);
		}
}

static void
check_table(struct arena *a, const struct page_table *t)
{
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t c = 0; c < t->rows[r].n_cells; c++) {
			const struct page_cell *cell = &t->rows[r].cells[c];

			check_text(cell->text);
			assert(strlen(cell->text) <= LIMIT_CELL_BYTES);
			assert(cell->row_span >= 1 && cell->column_span >= 1);
		}
	check_grid(a, t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err e = { ERR_NONE, "" };
	struct page p;

	if (decode_document(a, data, size, NULL, &p, &e) != 0) {
		assert(e.code == ERR_UNREADABLE || e.code == ERR_LIMIT);
		assert(e.msg[0] != '\0');
		arena_free(a);
		return 0;
	}
	check_text(p.title);
	for (size_t i = 0; i < p.n_blocks; i++) {
		check_text(p.blocks[i].text);
		if (p.blocks[i].kind == PAGE_TABLE)
			check_table(a, p.blocks[i].table);
	}
	for (size_t i = 0; i < p.n_metas; i++) {
		check_text(p.metas[i].name);
		check_text(p.metas[i].content);
	}
	for (size_t i = 0; i < p.n_links; i++) {
		check_text(p.links[i].href);
		check_text(p.links[i].text);
		check_text(p.links[i].title);
	}
	arena_free(a);
	return 0;
}
