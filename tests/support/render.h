/*
 * Prints a report the way offices publish it: as HTML with the habits of
 * editors, or as text that was a table once. Deterministic.
 */
#ifndef GOUJI_TESTS_SUPPORT_RENDER_H
#define GOUJI_TESTS_SUPPORT_RENDER_H

#include <stdint.h>

struct buf;
struct report;

enum render_shape {
	RENDER_HTML,       /* a page with tables */
	RENDER_TABS,       /* a cell a line behind a tab, rows apart */
	RENDER_LINES,      /* a cell a line, empty lines between */
	RENDER_BAR_ROWS,   /* a | b | c | */
	RENDER_BAR_CELLS,  /* a cell and its bar a line */
	RENDER_BAR_LINES,  /* cell and bar on lines of their own */
	RENDER_MARKDOWN,   /* | a | b |, with a rule */
	RENDER_TAB_ROWS,   /* cells with tabs between */
	RENDER_PARAGRAPHS, /* HTML, a paragraph a cell */
};
#define RENDER_SHAPES 9

struct render_options {
	enum render_shape shape;
	/* Which habits: 0 is the official layout, any other seed draws from
	 * missing and merged spans, split tables, wrapped and broken labels,
	 * full-width digits, layout tables, unclosed tags, empty and
	 * reordered columns. */
	uint64_t seed;
	const char *title;        /* NULL: the report's */
	const char *preface;      /* NULL: a paragraph with the period */
	const char *published_on; /* "2024-01-12" for a line and PubDate, or
	                           * NULL */
	const char *site; /* name in <title> behind the report's, or NULL */
};

/* Does the shape show empty cells? Where it does not, a report with blanks
 * cannot be read back. */
int render_shows_blanks(enum render_shape shape);
const char *render_shape_name(enum render_shape shape);

void render_report(
    struct buf *out, const struct report *r, const struct render_options *o);

#endif
