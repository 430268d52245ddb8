/*
 * A page as compact text, for comparing and for looking at.
 */
#ifndef GOUJI_TESTS_SUPPORT_PAGE_DUMP_H
#define GOUJI_TESTS_SUPPORT_PAGE_DUMP_H

#include "collectors/decode/grid.h"
#include "collectors/model/page.h"

struct arena;

/*
 * The blocks, a line each: "text", "# heading", "[picture alt]", and a table
 * as a line a row between "{" and "}", cells parted by " | ", each with its
 * spans if any ("2x3:" is two rows, three columns) and "!" before a picture.
 * Line breaks inside are shown as "\n", U+00A0 as "~".
 */
const char *page_dump(struct arena *a, const struct page *p);
/* A line a row, places parted by "|", an origin's text as it is, what it
 * covers beyond as "^" with its text, places without a cell as ".". */
const char *grid_dump(struct arena *a, const struct grid *g);

#endif
