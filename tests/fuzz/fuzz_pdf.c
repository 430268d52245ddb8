/*
 * Any bytes as what the converter makes of a PDF: the page is of well-formed
 * text, and its tables hold what they promise.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/grid.h"
#include "tests/fuzz/fuzz.h"

static void
check_text(const char *s)
{
	assert(s != NULL && utf8_valid(s, strlen(s)));
}

static void
check_table(struct arena *a, const struct page_table *t)
{
	struct err e = { ERR_NONE, "" };
	struct grid g;

	assert(t->n_rows <= LIMIT_TABLE_ROWS);
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t c = 0; c < t->rows[r].n_cells; c++) {
			const struct page_cell *cell = &t->rows[r].cells[c];

			check_text(cell->text);
			assert(strlen(cell->text) <= LIMIT_CELL_BYTES);
			assert(cell->row_span >= 1 && cell->column_span >= 1);
		}
	if (grid_build(a, t, &g, &e) != 0)
		assert(e.code == ERR_LIMIT && e.msg[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct document_input in = { data, size, NULL, 0 };
	struct page page = { .title = "", .charset = "UTF-8" };
	struct arena *a = arena_new();
	struct err e = { ERR_NONE, "" };

	if (decode_pdf(a, &in, &page, &e) != 0) {
		assert(e.code == ERR_UNREADABLE || e.code == ERR_LIMIT);
		assert(e.msg[0] != '\0');
		arena_free(a);
		return 0;
	}
	check_text(page.title);
	for (size_t i = 0; i < page.n_blocks; i++) {
		check_text(page.blocks[i].text);
		if (page.blocks[i].kind == PAGE_TABLE)
			check_table(a, page.blocks[i].table);
	}
	arena_free(a);
	return 0;
}
