/*
 * The words of a PDF with their places, from the XHTML of `pdftotext -bbox`
 * (poppler). Pure.
 */
#ifndef GOUJI_DECODE_PDF_WORDS_H
#define GOUJI_DECODE_PDF_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct err;
struct pdf_pages;

/*
 * Fill `out` but for what is drawn. -1: nothing of the kind
 * (ERR_UNREADABLE), or more pages than LIMIT_PDF_PAGES, more words in a page
 * than LIMIT_PDF_WORDS (ERR_LIMIT).
 */
MUST_CHECK int pdf_words_read(struct arena *a, const char *bytes, size_t len,
    struct pdf_pages *out, struct err *e);

/* Digits, with the signs of a number around and between them; spaces may part
 * several. Not the number in front of a label ("2."). */
bool pdf_words_is_value(const char *s);
/* "1.", "（一）", "一、": a label begins, it does not go on. */
bool pdf_words_is_numbered(struct arena *a, const char *text);

#endif
