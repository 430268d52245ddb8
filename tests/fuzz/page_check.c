#include "tests/fuzz/page_check.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/grid.h"
#include "collectors/model/page.h"

static void
check_text(const char *s)
{
	assert(s != NULL && utf8_valid(s, strlen(s)));
}

static void
check_grid(struct arena *a, const struct page_table *t)
{
	struct err e = { 0 };
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

void
page_check(struct arena *a, const struct page *p)
{
	check_text(p->title);
	for (size_t i = 0; i < p->n_blocks; i++) {
		check_text(p->blocks[i].text);
		if (p->blocks[i].kind == PAGE_TABLE)
			check_table(a, p->blocks[i].table);
	}
	for (size_t i = 0; i < p->n_metas; i++) {
		check_text(p->metas[i].name);
		check_text(p->metas[i].content);
	}
	for (size_t i = 0; i < p->n_links; i++) {
		check_text(p->links[i].href);
		check_text(p->links[i].text);
		check_text(p->links[i].title);
	}
}

void
page_check_refusal(const struct err *e)
{
	assert(e->code == ERR_UNREADABLE || e->code == ERR_LIMIT);
	assert(e->msg[0] != '\0' && utf8_valid(e->msg, strlen(e->msg)));
}
