/*
 * The ways in which Word writes a number (ECMA-376, part 1, ST_NumberFormat),
 * those that Chinese documents have. Pure.
 */
#ifndef GOUJI_DECODE_WORD_DOCX_FORMATS_H
#define GOUJI_DECODE_WORD_DOCX_FORMATS_H

struct buf;

/* "chineseCounting", 12: 十二. n is not negative; figures for a format that is
 * not known, or cannot write this number. */
void docx_format_put(struct buf *b, const char *format, int n);

#endif
