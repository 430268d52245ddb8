/*
 * Tables that go on over a page's end, made one again; and what of a table
 * cannot be certain. Pure; everything lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_JOIN_H
#define GOUJI_DECODE_PDF_JOIN_H

struct arena;
struct pdf_items;
struct pdf_table;

/*
 * Join tables of the same width that nothing but the page's end parts. Rows of
 * the header that the second repeats are left out; a row that the page's end
 * breaks is made one; a cell that spans the rows on both sides, too.
 */
void pdf_join_tables(struct arena *a, struct pdf_items *items);

/*
 * Doubt the figures that a lost line may have moved: those in a cell that
 * is higher than its row's label, and those in a cell of several columns that
 * is not as wide as the header's above it; and blanks beside a cell that has a
 * figure too many.
 */
void pdf_join_doubt(struct arena *a, struct pdf_table *t);

#endif
