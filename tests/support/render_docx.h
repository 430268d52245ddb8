/*
 * Prints a report the way Word and its like save it, with the habits of their
 * users. Deterministic.
 */
#ifndef GOUJI_TESTS_SUPPORT_RENDER_DOCX_H
#define GOUJI_TESTS_SUPPORT_RENDER_DOCX_H

#include <stdint.h>

struct buf;
struct report;

/*
 * Replaces what is in `out` by the document; `r` has its sections. 0 is the
 * plain layout, any other seed draws from numbers that Word makes itself, text
 * in many runs, content controls, tracked changes, hidden and struck text, a
 * frame around all, headings with and without styles, tables in parts.
 */
void render_docx(struct buf *out, const struct report *r, uint64_t seed);

#endif
