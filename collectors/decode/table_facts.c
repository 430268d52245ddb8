#include "collectors/decode/table_facts.h"

/* Bytes of text, spaces not counted; a Chinese character is three. */
#define SHORT_CELL 300  /* a cell of data has no more */
#define LONG_CELL  1500 /* a cell of data does not have this much */
#define LONG_LINE  600  /* likewise where it is alone in its row */
#define SMALL_TEXT 300  /* a nested table that is one cell's content */
/* Rows with two short cells that make a table one of data for certain. */
#define DATA_ROWS 3

void
cell_facts_add_text(struct cell_facts *cell, const char *s)
{
	for (; *s != '\0'; s++)
		cell->n_text += (unsigned char)*s > ' ';
}

void
table_facts_add_cell(
    struct table_facts *t, struct row_facts *row, const struct cell_facts *cell)
{
	t->n_text += cell->n_text;
	t->holds_big_table = t->holds_big_table || cell->holds_big_table;
	row->n_cells++;
	if (cell->n_text > 0 && cell->n_text <= SHORT_CELL &&
	    !cell->holds_big_table)
		row->n_short++;
	if (cell->n_text > row->longest)
		row->longest = cell->n_text;
}

void
table_facts_end_row(struct table_facts *t, const struct row_facts *row)
{
	t->n_rows += row->n_cells > 0;
	t->n_cells += row->n_cells;
	t->n_data_rows += row->n_short >= 2;
	if (row->n_cells > t->n_columns)
		t->n_columns = row->n_cells;
	if (row->longest > (row->n_cells == 1 ? LONG_LINE : LONG_CELL))
		t->has_long_cell = true;
}

void
cell_facts_add_table(struct cell_facts *cell, const struct table_facts *t)
{
	cell->n_text += t->n_text;
	if (!table_facts_is_small(t))
		cell->holds_big_table = true;
}

bool
table_facts_is_small(const struct table_facts *t)
{
	return !t->holds_big_table && t->n_text <= SMALL_TEXT &&
	    (t->n_rows < 3 || t->n_columns < 3);
}

bool
table_facts_is_layout(const struct table_facts *t)
{
	if (t->n_cells <= 1)
		return true;
	return t->n_data_rows < DATA_ROWS &&
	    (t->holds_big_table || t->has_long_cell);
}
