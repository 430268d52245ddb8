/*
 * What is known of a PDF's pages before it is read: words with their boxes,
 * lines and pictures. Points (1/72 inch) from the page's upper left corner, y
 * downwards. Plain structs; everything lives in the document's arena.
 */
#ifndef GOUJI_DECODE_PDF_PAGE_H
#define GOUJI_DECODE_PDF_PAGE_H

#include <stdbool.h>
#include <stddef.h>

struct pdf_box {
	double x0, y0, x1, y1; /* x0 <= x1, y0 <= y1 */
};

struct pdf_word {
	struct pdf_box box;
	const char *text; /* not empty, without white space at its ends */
	double em;        /* its font's size, by its width */
	bool vertical;    /* its characters stand one below the other */
	bool value;       /* nothing but digits and what goes with them */
};

/* A straight piece of a drawn line. */
struct pdf_ruling {
	bool vertical;
	double at;       /* x of a vertical one, y of a horizontal one */
	double from, to; /* from < to */
};

struct pdf_page {
	double width, height;
	struct pdf_word *words;
	size_t n_words;
	struct pdf_ruling *rulings;
	size_t n_rulings;
	struct pdf_box *pictures;
	size_t n_pictures;
	bool drawn;   /* the drawing is whole and fits the words */
	bool scanned; /* a picture with invisible words on it, or no words */
};

struct pdf_pages {
	const char *title; /* as the file's own data has it, "" */
	struct pdf_page *list;
	size_t n;
};

#endif
