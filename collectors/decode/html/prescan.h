/*
 * A look at a page's tags before they cost anything: an HTML parser takes
 * time and memory by the square for elements nested or left open by the ten
 * thousand and for tags with thousands of attributes, and a table of a
 * million cells is no report. It also sees where the text breaks off. Pure.
 */
#ifndef GOUJI_DECODE_HTML_PRESCAN_H
#define GOUJI_DECODE_HTML_PRESCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/* How a page ends. */
struct html_end {
	bool in_table; /* without the end of its last table, or of the page */
	/* The '<' of the last cell when nothing ends that either: its text may
	 * be longer than what is there. Otherwise NULL. */
	const char *open_cell;
};

/* -1 with ERR_LIMIT when the page is beyond LIMIT_PAGE_CELLS, LIMIT_TABLES,
 * LIMIT_HTML_OPEN, _ATTRIBUTES or _PARTS. One pass over the text. */
MUST_CHECK int html_prescan(
    const char *text, size_t len, struct html_end *end, struct err *e);

#endif
