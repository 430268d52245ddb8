#include "tests/support/page_dump.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"

#define DUMP_BYTES (16u * 1024 * 1024)

static void
put_text(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\n') {
			(void)buf_puts(b, "\\n");
		} else if (memcmp(s, "\xc2\xa0", 2) == 0) {
			(void)buf_putc(b, '~');
			s++;
		} else {
			(void)buf_putc(b, *s);
		}
	}
}

static void
put_table(struct buf *b, const struct page_table *t)
{
	(void)buf_puts(b, "{\n");
	for (size_t r = 0; r < t->n_rows; r++) {
		for (size_t c = 0; c < t->rows[r].n_cells; c++) {
			const struct page_cell *cell = &t->rows[r].cells[c];

			if (c > 0)
				(void)buf_puts(b, " | ");
			if (cell->row_span != 1 || cell->column_span != 1)
				(void)buf_printf(b, "%dx%d:", cell->row_span,
				    cell->column_span);
			if (cell->picture)
				(void)buf_putc(b, '!');
			put_text(b, cell->text);
		}
		(void)buf_putc(b, '\n');
	}
	(void)buf_puts(b, "}\n");
}

const char *
page_dump(struct arena *a, const struct page *p)
{
	struct buf b;
	const char *s;

	buf_init(&b, DUMP_BYTES);
	for (size_t i = 0; i < p->n_blocks; i++) {
		const struct page_block *block = &p->blocks[i];

		if (block->kind == PAGE_TABLE) {
			put_table(&b, block->table);
			continue;
		}
		if (block->kind == PAGE_PICTURE)
			(void)buf_puts(&b, "[picture ");
		if (block->heading)
			(void)buf_puts(&b, "# ");
		put_text(&b, block->text);
		(void)buf_puts(&b, block->kind == PAGE_PICTURE ? "]\n" : "\n");
	}
	s = arena_strdup(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

const char *
grid_dump(struct arena *a, const struct grid *g)
{
	struct buf b;
	const char *s;

	buf_init(&b, DUMP_BYTES);
	for (size_t r = 0; r < g->n_rows; r++) {
		for (size_t c = 0; c < g->n_columns; c++) {
			const struct grid_cell *cell = grid_at(g, r, c);

			if (c > 0)
				(void)buf_putc(&b, '|');
			if (cell->text == NULL) {
				(void)buf_putc(&b, '.');
				continue;
			}
			if (!cell->origin)
				(void)buf_putc(&b, '^');
			put_text(&b, cell->text);
		}
		(void)buf_putc(&b, '\n');
	}
	s = arena_strdup(a, buf_str(&b));
	buf_fini(&b);
	return s;
}
