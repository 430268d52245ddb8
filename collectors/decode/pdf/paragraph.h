/*
 * Lines of text put together to paragraphs. Pure.
 */
#ifndef GOUJI_DECODE_PDF_PARAGRAPH_H
#define GOUJI_DECODE_PDF_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct pdf_items;

/*
 * One flag an item: this line goes on with the paragraph of the line before.
 * It does when that one is full, this one is not set in, and they are no
 * farther apart than the lines of the document are.
 */
bool *pdf_paragraph_marks(struct arena *a, const struct pdf_items *items);

#endif
