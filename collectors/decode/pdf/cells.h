/*
 * Words put into a table's cells, and the text that the words of a cell make.
 * Pure; everything lives in the arena.
 */
#ifndef GOUJI_DECODE_PDF_CELLS_H
#define GOUJI_DECODE_PDF_CELLS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct pdf_page;
struct pdf_table;
struct pdf_word;

/*
 * Fill the cells' texts. A value that reaches over its cell's edge makes both
 * cells ambiguous. `taken` (one a word) is set for the words in the table, and

 */
void pdf_cells_fill(struct arena *a, const struct pdf_page *p, bool *taken,
    struct pdf_table *t);

/* Of each place, row by row, the index of the cell that covers it. */
size_t *pdf_cells_map(struct arena *a, const struct pdf_table *t);

/* Words in the order in which lines are read; `n` pointers. */
void pdf_cells_sort(const struct pdf_word **words, size_t n);
/* Do the two stand in one line? */
bool pdf_cells_same_line(const struct pdf_word *p, const struct pdf_word *q);
/* The text of sorted words of one line: words that touch are one. */
const char *pdf_cells_line(
    struct arena *a, const struct pdf_word *const *words, size_t n);

#endif
