/*
 * Tables that go on over a page's end, made one again. Pure; everything lives
 * in the arena.
 */
#ifndef GOUJI_DECODE_PDF_PAGE_MERGE_H
#define GOUJI_DECODE_PDF_PAGE_MERGE_H

struct arena;
struct pdf_items;

/*
 * Join tables of the same width that nothing but the page's end parts. Rows of
 * the header that the second repeats are left out; a row that the page's end
 * breaks is made one; a cell that spans the rows on both sides, too.
 */
void pdf_page_merge_tables(struct arena *a, struct pdf_items *items);

#endif
