/* A report's tables laid out as the form has them, before they are printed. */
#ifndef GOUJI_TESTS_SUPPORT_RENDER_TABLE_H
#define GOUJI_TESTS_SUPPORT_RENDER_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report;

#define LAYOUT_ROWS    64
#define LAYOUT_COLUMNS 18

struct layout_cell {
	const char *text;
	int rows, columns; /* spans; 0 rows: covered from above or left */
	bool label;
	char number[40];
};

struct layout {
	struct layout_cell cells[LAYOUT_ROWS][LAYOUT_COLUMNS];
	size_t n_rows, n_columns;
	size_t n_header;            /* rows of the header, tables 3 and 4 */
	bool new_part[LAYOUT_ROWS]; /* table 2: a paragraph of 第二十条 */
};

/* Table 2, 3 or 4; `turn`: columns moved on by one within their block or
 * group. */
void layout_table(
    const struct report *r, int table, bool turn, struct layout *out);

#endif
