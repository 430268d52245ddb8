#include "collectors/tables/sheet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/grid.h"
#include "collectors/model/page.h"
#include "collectors/tables/figure.h"
#include "collectors/tables/headings.h"

/* A cell longer than this is no label and no figure. */
#define CELL_KEY_BYTES 600
/* Numbers from 1 on that make a column of row numbers. */
#define NUMBERED_ROWS 3

static bool
is_open_bracket(uint32_t c)
{
	return c == '(' || c == '[' || c == 0xff08 || c == 0x3010 ||
	    c == 0x3014 || c == 0x3016;
}

static bool
is_close_bracket(uint32_t c)
{
	return c == ')' || c == ']' || c == 0xff09 || c == 0x3011 ||
	    c == 0x3015 || c == 0x3017;
}

/* `s` without what stands in brackets. */
static char *
without_brackets(struct arena *a, const char *s)
{
	size_t len = strlen(s), pos = 0, n = 0;
	char *out = arena_alloc(a, len + 1);
	int depth = 0;

	while (pos < len) {
		size_t start = pos;
		uint32_t c = utf8_next(s, len, &pos);

		if (is_open_bracket(c)) {
			depth++;
		} else if (is_close_bracket(c)) {
			depth -= depth > 0;
		} else if (depth == 0) {
			memcpy(out + n, s + start, pos - start);
			n += pos - start;
		}
	}
	out[n] = '\0';
	return out;
}

bool
sheet_cells_overlap(const struct sheet_cell *a, const struct sheet_cell *b)
{
	return a->column < b->column + b->span &&
	    b->column < a->column + a->span;
}

void
sheet_cell_set(struct arena *a, struct sheet_cell *c, const char *text)
{
	const char *folded;

	c->text = text;
	c->key = "";
	c->bare = "";
	if (strlen(text) > CELL_KEY_BYTES)
		return;
	folded = utf8_fold(a, text);
	c->blank = figure_is_blank(folded);
	c->figure = !c->blank && figure_is_number(folded) &&
	    !figure_begins_marked(text);
	if (c->blank || c->figure)
		return;
	c->key = utf8_label(a, text);
	c->bare = utf8_label(a, without_brackets(a, text));
}

struct sheet_row *
sheet_add_row(struct arena *a, struct sheet *s, size_t block, int section)
{
	struct sheet_row *row;

	s->rows = arena_grow(a, s->rows, s->n_rows, &s->cap, sizeof(*s->rows));
	row = &s->rows[s->n_rows++];
	*row = (struct sheet_row){
		.first_block = block, .last_block = block, .section = section
	};
	return row;
}

struct sheet_cell *
sheet_add_cell(struct arena *a, struct sheet_row *row, const char *text)
{
	struct sheet_cell *c;

	row->cells = arena_grow(
	    a, row->cells, row->n_cells, &row->cap, sizeof(*row->cells));
	c = &row->cells[row->n_cells++];
	*c = (struct sheet_cell){ .span = 1 };
	sheet_cell_set(a, c, text);
	return c;
}

static void
add_grid_row(
    struct arena *a, const struct grid *g, size_t r, struct sheet_row *row)
{
	for (size_t c = 0; c < g->n_columns; c++) {
		const struct grid_cell *at = grid_at(g, r, c);
		struct sheet_cell *cell;
		size_t span = 1;

		if (at == NULL || at->text == NULL || !at->origin)
			continue;
		while (c + span < g->n_columns) {
			const struct grid_cell *next = grid_at(g, r, c + span);

			if (next->text == NULL || next->origin ||
			    next->row != at->row || next->column != at->column)
				break;
			span++;
		}
		cell = sheet_add_cell(a, row, at->text);
		cell->column = c;
		cell->span = span;
		cell->line = r;
	}
}

static bool
heads_numbers(const struct sheet_cell *c)
{
	return strcmp(c->key, "序号") == 0 || strcmp(c->key, "行次") == 0 ||
	    strcmp(c->key, "编号") == 0;
}

/* 1, 2, 3, each in front of a text: numbers of rows. */
static bool
counts_rows(const struct sheet *s, size_t first)
{
	unsigned long next = 1;

	for (size_t r = first; r < s->n_rows; r++) {
		const struct sheet_row *row = &s->rows[r];
		const struct sheet_cell *c = row->cells;
		char *end;

		if (row->n_cells < 2 || c->column != 0 || !c->figure)
			continue;
		if (c[1].figure || c[1].blank ||
		    strtoul(c->text, &end, 10) != next++)
			return false;
	}
	return next > NUMBERED_ROWS;
}

/* Columns that number the rows hold no figure: their cells are left out. */
static void
drop_numbers(struct sheet *s, size_t first)
{
	size_t column = (size_t)-1;

	for (size_t r = first; r < s->n_rows; r++)
		for (size_t i = 0; i < s->rows[r].n_cells; i++)
			if (heads_numbers(&s->rows[r].cells[i]) &&
			    s->rows[r].cells[i].span == 1)
				column = s->rows[r].cells[i].column;
	if (column == (size_t)-1 && counts_rows(s, first))
		column = 0;
	for (size_t r = first; r < s->n_rows && column != (size_t)-1; r++) {
		struct sheet_row *row = &s->rows[r];
		size_t n = 0;

		for (size_t i = 0; i < row->n_cells; i++) {
			const struct sheet_cell *c = &row->cells[i];

			if (c->column != column || c->span != 1 ||
			    !(c->figure || c->blank || heads_numbers(c)))
				row->cells[n++] = *c;
		}
		row->n_cells = n;
	}
}

/* A table that is too wide to lay out: its cells in their order. */
static void
add_ragged_rows(struct arena *a, const struct page_table *t, size_t block,
    int section, struct sheet *out)
{
	for (size_t r = 0; r < t->n_rows; r++) {
		struct sheet_row *row = sheet_add_row(a, out, block, section);

		row->table = block + 1;
		row->shows_blanks = true;
		for (size_t c = 0; c < t->rows[r].n_cells; c++) {
			struct sheet_cell *cell =
			    sheet_add_cell(a, row, t->rows[r].cells[c].text);

			cell->column = c;
			cell->line = r;
		}
	}
}

void
sheet_from_tables(struct arena *a, const struct page *page,
    const struct headings *headings, struct sheet *out)
{
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];
		size_t first = out->n_rows;
		struct grid g;

		if (block->kind != PAGE_TABLE)
			continue;
		if (grid_build(a, block->table, &g, NULL) < 0) {
			add_ragged_rows(a, block->table, b,
			    headings_section(headings, b), out);
			drop_numbers(out, first);
			continue;
		}
		for (size_t r = 0; r < g.n_rows; r++) {
			struct sheet_row *row = sheet_add_row(
			    a, out, b, headings_section(headings, b));

			row->table = b + 1;
			row->width = g.n_columns;
			row->shows_blanks = true;
			add_grid_row(a, &g, r, row);
		}
		drop_numbers(out, first);
	}
}
