/*
 * The rows that a page shows, whatever carries them: tables with their spans
 * laid out, or lines of text that were a table once. One shape for the
 * matcher. Pure; everything lives in the arena.
 */
#ifndef GOUJI_TABLES_SHEET_H
#define GOUJI_TABLES_SHEET_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form_set;
struct headings;
struct page;

struct sheet_cell {
	const char *text;    /* as published, never NULL */
	const char *key;     /* utf8_label() of it */
	const char *bare;    /* the same without its bracketed parts */
	size_t column, span; /* place in the table or in the line */
	size_t line;         /* cells of one line or table row share it */
	bool blank;          /* nothing, or a sign for nothing */
	bool figure;         /* a number, perhaps with a unit or a note */
};

struct sheet_row {
	struct sheet_cell *cells;
	size_t n_cells, cap;
	size_t first_block, last_block; /* of the page */
	size_t table; /* rows of one table share it; text has 0 */
	size_t width; /* places in the row where places can be compared with
	               * other rows' of that width, else 0 */
	bool shows_blanks; /* an empty cell can be seen */
	int section;       /* of the six parts, 0 before or unknown */
};

struct sheet {
	struct sheet_row *rows;
	size_t n_rows, cap;
};

/* Have they a place in common? */
bool sheet_cells_overlap(
    const struct sheet_cell *a, const struct sheet_cell *b);
/* Fill a cell from its text. */
void sheet_cell_set(struct arena *a, struct sheet_cell *c, const char *text);
/* Append an empty row, a cell. The row pointer holds until the next append. */
struct sheet_row *sheet_add_row(
    struct arena *a, struct sheet *s, size_t block, int section);
struct sheet_cell *sheet_add_cell(
    struct arena *a, struct sheet_row *row, const char *text);

/* The rows of the page's tables. */
void sheet_from_tables(struct arena *a, const struct page *page,
    const struct headings *headings, struct sheet *out);
/* The rows that its paragraphs or lines make, by the labels of the forms. */
void sheet_from_text(struct arena *a, const struct page *page,
    const struct headings *headings, const struct form_set *forms,
    struct sheet *out);

#endif
