/*
 * The cells that lines make: the rows and columns between them, and where a
 * line is missing inside, one cell that covers several. Pure.
 */
#ifndef GOUJI_DECODE_PDF_LATTICE_H
#define GOUJI_DECODE_PDF_LATTICE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct pdf_frame;
struct pdf_table;

/*
 * False when the lines make less than two cells, or more rows or columns than
 * a page's table may have (LIMIT_PDF_ROWS, LIMIT_TABLE_COLUMNS). Lines that
 * end in the middle of a cell, and cells that are no rectangles, leave the
 * cells around them ambiguous. Texts are "".
 */
bool pdf_lattice_make(
    struct arena *a, const struct pdf_frame *f, struct pdf_table *out);

#endif
