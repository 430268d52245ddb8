/*
 * A look at a page's tags before they cost anything: an HTML parser takes
 * time and memory by the square for elements nested or left open by the ten
 * thousand and for tags with thousands of attributes, and a table of a
 * million cells is no report. Pure.
 */
#ifndef GOUJI_DECODE_HTML_GUARD_H
#define GOUJI_DECODE_HTML_GUARD_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/* -1 with ERR_LIMIT when the page is beyond LIMIT_PAGE_CELLS, LIMIT_TABLES,
 * LIMIT_HTML_OPEN, _ATTRIBUTES or _PARTS. One pass over the text. */
MUST_CHECK int html_guard(const char *text, size_t len, struct err *e);

#endif
