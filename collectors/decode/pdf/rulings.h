/*
 * Lines put together from what was drawn: dashes and pieces along one line
 * joined, those that touch each other gathered. Pure.
 */
#ifndef GOUJI_DECODE_PDF_RULINGS_H
#define GOUJI_DECODE_PDF_RULINGS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct pdf_page;
struct pdf_ruling;

/* As far apart, lines are one; and as far from each other they touch. */
#define PDF_LINE_TOUCH 3.2
/* Lines that end free, but together, and so far from the last they cross are
 * a table's open side, or its row that goes on over the page; a single one is
 * a letter's stroke. */
#define PDF_FREE_SIDE 12.0
#define PDF_FREE_ROW  6.0

/* Lines that hang together. */
struct pdf_frame {
	struct pdf_ruling *lines;
	size_t n;
};

/* The page's frames, in no order, each line cut to where it meets others (but
 * for a table's open sides); false when it has too many lines to tell
 * (LIMIT_PDF_LINES). */
bool pdf_rulings_frames(struct arena *a, const struct pdf_page *p,
    struct pdf_frame **out, size_t *n_out);

#endif
