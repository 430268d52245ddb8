/*
 * What a PDF draws beside its words: straight lines and pictures, from the SVG
 * that cairo writes for `pdftocairo -svg` (poppler), all pages in one. Pure.
 */
#ifndef GOUJI_DECODE_PDF_VECTOR_GRAPHICS_H
#define GOUJI_DECODE_PDF_VECTOR_GRAPHICS_H

#include <stddef.h>

struct arena;
struct pdf_pages;

/*
 * Fill rulings and pictures of each page, as far as the drawing goes, and
 * say which pages are drawn: those whose drawing is whole and whose words
 * stand where it has letters. A page with more than LIMIT_PDF_RULINGS lines
 * is not. Words get the height of their letters' base line, which fonts
 * misstate.
 */
void pdf_vector_graphics_read(
    struct arena *a, const char *bytes, size_t len, struct pdf_pages *pages);

#endif
