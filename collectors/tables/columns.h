/*
 * Which value of a row belongs to which column: by the header's words, in
 * their order or by their places. Where the two ways disagree, or the values
 * are too few or too many, nothing is picked. Pure.
 */
#ifndef GOUJI_TABLES_COLUMNS_H
#define GOUJI_TABLES_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/tables/rows.h"

struct form;
struct form_block;

/* Cells of one header; a longer one is no header of a form. */
#define HEADER_CELLS 200
/* Columns of one block; table 4 has 15. */
#define BLOCK_COLUMNS 32

struct header_cell {
	const struct row_cell *cell;
	size_t table, width; /* of its row */
};

struct header {
	struct header_cell list[HEADER_CELLS];
	size_t n;
	bool closed; /* rows followed: the next header cell begins anew */
	int section;
};

/* What a header says about the columns of one block. */
struct plan {
	bool no_header; /* the form's own order is all there is */
	size_t n_columns;
	size_t at[BLOCK_COLUMNS];    /* header cell of a column, or none */
	size_t order[BLOCK_COLUMNS]; /* columns as they are read */
	size_t n_order;
	bool order_known;
	size_t n_unknown; /* header cells that are nothing we know */
	bool in_line;     /* all of them stand in one line, from `first` to
	                   * `end` of the header's cells */
	size_t first, end;
	bool blanks_lead; /* places that a label covers come before a row's
	                   * values; in text only if the header shows them */
	bool unit_differs[BLOCK_COLUMNS]; /* 元 where the form has 万元 */
	bool places_lie; /* the header's cells do not stand over the values */
	/* There are columns besides the form's: */
	bool gap;  /* a blank cell of the header stands between its columns */
	bool room; /* a head spans a place that no cell of the header has */
	size_t n_behind; /* blank cells of the header behind its columns */
	bool no_labels;  /* rows of values alone: blank places may come first */
	/* Columns that two cells of one line name, and then those that no
	 * cell names, as bits: which is which is open. */
	uint32_t open;
	size_t twice; /* such a header cell, or none */
};

enum pick_state {
	PICK_NONE,
	PICK_TEXT,
	PICK_AMBIGUOUS
};

struct pick {
	enum pick_state state;
	const char *text;
};

void header_add(struct header *h, const struct table_row *row, size_t n);
bool header_same_line(const struct header *h, size_t a, size_t b);
void plan_make(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *out);
/* What plan_make() finds out last, once `at` is known: whether the header's
 * columns are one line of it, `first` being where it may begin; and what it has
 * between them. */
void plan_find_line(
    const struct header *h, int table, size_t first, struct plan *p);
void plan_find_gaps(const struct form *f, const struct form_block *b,
    const struct header *h, struct plan *p);
/* `row`'s cells from `first` on to the block's columns. False: they do not
 * fit; the picks are then ambiguous. */
bool plan_apply(const struct plan *p, const struct header *h,
    const struct table_row *row, size_t first, struct pick *picks);

#endif
