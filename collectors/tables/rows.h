/*
 * The rows of a sheet as rows of one form. Pure; everything lives in the
 * arena.
 */
#ifndef GOUJI_TABLES_ROWS_H
#define GOUJI_TABLES_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form;
struct sheet;

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

/* What each row of the sheet is: an array as long as sheet->rows. */
struct row_info *rows_read(
    struct arena *a, const struct form *f, const struct sheet *sheet);

#endif
