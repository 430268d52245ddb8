/*
 * Lines of text taken apart into what may be a table's cells, by the marks
 * that different exports leave: tabs, bars, or nothing but line ends. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_TABLES_ATOMS_H
#define GOUJI_TABLES_ATOMS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct headings;
struct page;

enum atom_kind {
	ATOM_CELL,   /* a cell by its marks; empty ones are seen */
	ATOM_FIGURE, /* one of several numbers with spaces between */
	ATOM_LINE,   /* a whole line without marks */
	ATOM_GAP,    /* an empty line */
	ATOM_BREAK,  /* a heading, a real table, a picture */
};

struct atom {
	enum atom_kind kind;
	const char *text;
	size_t block, last_block; /* of the page */
	bool tab; /* a cell behind a tab: lines without one go on with it */
	size_t place, width; /* in a line of `width` cells; 0: a line does not
	                      * make a row */
};

struct atoms {
	struct atom *list;
	size_t n, cap;
};

void atoms_of_page(struct arena *a, const struct page *page,
    const struct headings *headings, struct atoms *out);

#endif
