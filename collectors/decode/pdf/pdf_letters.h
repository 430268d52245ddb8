/*
 * Words held against the letters of the drawing: does the drawing show them,
 * and how high do they stand? Pure.
 */
#ifndef GOUJI_DECODE_PDF_PDF_LETTERS_H
#define GOUJI_DECODE_PDF_PDF_LETTERS_H

struct arena;
struct pdf_page;
struct pdf_shapes;

/*
 * A page whose words mostly begin where the drawing has no letter is not
 * drawn (the two are of different parts of the paper), or it is scanned and
 * its words are what a machine read in the picture. Words that have their
 * letter get its base line, whatever box the font claims. Sorts the letters.
 */
void pdf_letters_fit(struct arena *a, struct pdf_page *p, struct pdf_shapes *s);

#endif
