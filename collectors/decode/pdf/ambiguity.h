/*
 * What of a PDF's table cannot be certain because a line of it may be lost.
 * Pure; everything lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_AMBIGUITY_H
#define GOUJI_DECODE_PDF_AMBIGUITY_H

struct arena;
struct pdf_table;

/*
 * Doubt the values that a lost line may have moved. Only the one in a cell of
 * several columns that is not as wide as the header's above it, when nothing
 * else is in it; and blanks beside a cell that has a value too many. The whole
 * row, blanks too: one whose label is not as high as its values, is two
 * labels, or has a value in it; one with several values in a cell; one with a
 * cell that is not certain itself; one with a cell whose header is not, or is
 * not as wide. `before` is the table before, or NULL: its header is that of a
 * table as wide on the next page, too.
 */
void pdf_ambiguity_values(
    struct arena *a, struct pdf_table *t, const struct pdf_table *before);

#endif
