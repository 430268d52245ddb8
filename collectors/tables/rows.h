/*
 * The rows that a page shows, whatever carries them: tables with their spans
 * laid out, or lines of text that were a table once. One shape for all that
 * reads tables. And what each row is in the words of one form. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_TABLES_ROWS_H
#define GOUJI_TABLES_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form;
struct form_set;
struct headings;
struct page;

struct row_cell {
	const char *text;    /* as published, never NULL */
	const char *key;     /* utf8_label() of it */
	const char *bare;    /* the same without its bracketed parts */
	size_t column, span; /* place in the table or in the line */
	size_t line;         /* cells of one line or table row share it */
	bool blank;          /* nothing, or a sign for nothing */
	bool number;         /* a number, perhaps with a unit or a note */
};

struct table_row {
	struct row_cell *cells;
	size_t n_cells, cap;
	size_t first_block, last_block; /* of the page */
	size_t table; /* rows of one table share it; text has 0 */
	size_t width; /* places in the row where places can be compared with
	               * other rows' of that width, else 0 */
	bool shows_blanks; /* an empty cell can be seen */
	int section;       /* of the six sections, 0 before or unknown */
};

struct rows {
	struct table_row *rows;
	size_t n_rows, cap;
};

/* Have they a place in common? */
bool row_cells_overlap(const struct row_cell *a, const struct row_cell *b);
/* Fill a cell from its text. */
void row_cell_set(struct arena *a, struct row_cell *c, const char *text);
/* Append an empty row, a cell. The row pointer holds until the next append. */
struct table_row *rows_add(
    struct arena *a, struct rows *s, size_t block, int section);
struct row_cell *row_add_cell(
    struct arena *a, struct table_row *row, const char *text);

/* The rows of the page's tables. */
void rows_from_tables(struct arena *a, const struct page *page,
    const struct headings *headings, struct rows *out);
/* The rows that its paragraphs or lines make, by the labels of the forms. */
void rows_from_text(struct arena *a, const struct page *page,
    const struct headings *headings, const struct form_set *forms,
    struct rows *out);

enum row_kind {
	ROW_OTHER,   /* nothing of ours */
	ROW_HEADER,  /* labels of columns */
	ROW_GROUP,   /* a heading of rows or a caption, no values */
	ROW_DATA,    /* a row of the form; values may be missing */
	ROW_VALUES,  /* values without a label: table 4's only row */
	ROW_UNKNOWN, /* values under a label that we do not know */
	ROW_EXTRA,   /* values of a group, which the form does not ask for */
};

struct row_info {
	enum row_kind kind;
	size_t row;    /* ROW_DATA: index into form->rows */
	size_t label;  /* cell of the label (ROW_DATA, ROW_UNKNOWN) */
	size_t values; /* first cell behind it */
	bool typo;     /* the label is misspelt */
};

/* What each row of the rows is: an array as long as rows->rows. */
struct row_info *rows_classify(
    struct arena *a, const struct form *f, const struct rows *rows);

#endif
