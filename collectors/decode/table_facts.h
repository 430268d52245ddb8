/*
 * The measure of a table in a document that has markup, by which tables of
 * values are told from those that only arrange the page, whatever the markup
 * is. Pure.
 */
#ifndef GOUJI_DECODE_TABLE_FACTS_H
#define GOUJI_DECODE_TABLE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

/* What a cell holds. */
struct cell_facts {
	size_t n_text; /* bytes without spaces, with nested tables */
	bool holds_big_table;
};

struct table_facts {
	size_t n_rows, n_columns, n_cells;
	size_t n_text;      /* of its cells */
	size_t n_data_rows; /* rows with two short cells, not empty */
	bool has_long_cell;
	bool holds_big_table;
};

/* A row being measured; all zero at first. */
struct row_facts {
	size_t n_cells, n_short, longest;
};

/* Count the bytes of `s` that are no white space of ASCII. */
void cell_facts_add_text(struct cell_facts *cell, const char *s);
/* A finished cell of the row and its table. */
void table_facts_add_cell(struct table_facts *t, struct row_facts *row,
    const struct cell_facts *cell);
void table_facts_end_row(struct table_facts *t, const struct row_facts *row);
/* A finished table that stands in a cell. */
void cell_facts_add_table(struct cell_facts *cell, const struct table_facts *t);

/* A nested table that is a few words or values in one cell of another? */
bool table_facts_is_small(const struct table_facts *t);
/*
 * Is a table there for the looks of the page only? It is when it has one cell
 * in all; or when it holds another table of some size or a cell as long as a
 * paragraph, while it has not three rows with two short cells each, as every
 * table of values has. (A table of values gets a long cell or another table
 * inside when its last cell was never closed.)
 */
bool table_facts_is_layout(const struct table_facts *t);

#endif
