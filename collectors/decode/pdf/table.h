/*
 * A table of a PDF while it is read: its columns and rows by their places on
 * the paper. Plain structs; everything lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_TABLE_H
#define GOUJI_DECODE_PDF_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/decode/pdf/page.h"

struct pdf_cell {
	size_t row, column, n_rows, n_columns; /* what it covers */
	struct pdf_box box;
	const char *text; /* lines parted by '\n' */
	bool value;       /* digits and nothing else */
	bool ambiguous;   /* that the text is all of it and its own is not
	                   * certain */
	bool broken;      /* it is not certain which places it covers */
};

struct pdf_table {
	size_t first_page, last_page;
	struct pdf_box box; /* on the first page */
	double *xs;         /* n_columns + 1 */
	double *ys;         /* n_rows + 1; of its own page */
	size_t n_columns, n_rows;
	struct pdf_cell *cells; /* row by row, by their upper left corner */
	size_t n_cells;
	/* No line ends it above, below: a row goes on over the page. */
	bool open_top, open_bottom;
	/* Of each column, the last words in it, or NULL; once its values
	 * have been looked at. */
	const struct pdf_cell **headers;
	bool broken_header; /* what they say is not certain */
};

#endif
