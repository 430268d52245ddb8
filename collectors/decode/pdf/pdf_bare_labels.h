/*
 * The labels in front of the rows of a table without lines. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_PDF_BARE_LABELS_H
#define GOUJI_DECODE_PDF_PDF_BARE_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/decode/pdf/pdf_page.h"

struct arena;

/* Heights of a page begin at its number times this. */
#define BARE_PAGE 100000.0

struct bare_word {
	const struct pdf_word *word;
	size_t item; /* the line it stands in */
	double y;    /* its middle, pages one below the other */
	bool used;   /* by a table that is being read */
	bool done;   /* in a table */
	bool numbered;
};

struct bare_row {
	double y;
	size_t first, end; /* the words that its figures are among */
	size_t n_figures;
	const char *label; /* "": none */
};

struct bare_rows {
	struct bare_row *list; /* place for LIMIT_PDF_ROWS */
	size_t n;              /* > 0 */
};

/*
 * Give the rows, from top to bottom, the labels that stand left of `right`: a
 * row's is centred on its figures, and where labels are numbered it begins
 * with a number and ends before the next one. Adds rows for labels between
 * them that have no figures. Sets `used` of their words. False: it is not
 * certain which label is whose.
 */
bool pdf_bare_labels(struct arena *a, struct bare_word *words, size_t n,
    double right, struct bare_rows *rows);

#endif
