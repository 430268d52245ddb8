/*
 * What is left as text around tables without lines. Pure; everything lives in
 * the arena.
 */
#ifndef GOUJI_DECODE_PDF_PDF_BARE_REST_H
#define GOUJI_DECODE_PDF_PDF_BARE_REST_H

#include <stdbool.h>

struct arena;
struct pdf_items;

/*
 * Is a part of a table left that could not be read, as one that has no
 * figures? Then rows would seem to be missing. `bare` has a flag an item: it
 * is such a table. Between two of them there is at most one heading; a label
 * there is the last row of the table above, without figures, and becomes so.
 */
bool pdf_bare_has_rest(
    struct arena *a, struct pdf_items *items, const bool *bare);

#endif
