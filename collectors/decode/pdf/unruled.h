/*
 * Tables without lines, known by the places of their words alone: values
 * that stand below the labels of a header, each in one column. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_UNRULED_H
#define GOUJI_DECODE_PDF_UNRULED_H

struct arena;
struct pdf_items;

/*
 * Make tables of the lines of text that are tables. Where columns are not
 * clearly apart, the words of one are not aligned, or a row's label is not
 * certain, the lines stay text; when a part of a table would be left so, all
 * do.
 */
void pdf_unruled_tables(struct arena *a, struct pdf_items *items);

#endif
