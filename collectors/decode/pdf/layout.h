/*
 * What stands on a PDF's page, from top to bottom: lines of text, tables,
 * pictures. Pure; everything lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_LAYOUT_H
#define GOUJI_DECODE_PDF_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/decode/pdf/page.h"

struct arena;
struct pdf_table;

enum pdf_item_kind {
	PDF_LINE,
	PDF_TABLE,
	PDF_PICTURE
};

struct pdf_item {
	enum pdf_item_kind kind;
	size_t page;
	struct pdf_box box;
	const struct pdf_word **words; /* PDF_LINE: from the left */
	size_t n_words;
	const char *text; /* PDF_LINE */
	double em;        /* PDF_LINE: size of its characters */
	struct pdf_table *table;
	bool gone; /* head or foot of the page, or joined to another */
};

struct pdf_items {
	struct pdf_item *list;
	size_t n, cap;
};

/* Append what page `index` has. A page that is not drawn has no tables, a
 * scanned one is a picture. */
void pdf_layout_page(struct arena *a, const struct pdf_page *p, size_t index,
    struct pdf_items *items);
/* Drop what stands at the head or foot of the pages and not in their text:
 * page numbers, and lines that several pages have at the same place. */
void pdf_layout_drop_margins(
    struct arena *a, const struct pdf_pages *pages, struct pdf_items *items);

#endif
