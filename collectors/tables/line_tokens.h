/*
 * Lines of text taken apart into what may be a table's cells, by the marks
 * that different exports leave: tabs, bars, or nothing but line ends. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_TABLES_LINE_TOKENS_H
#define GOUJI_TABLES_LINE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct headings;
struct page;

enum line_token_kind {
	LINE_CELL,   /* a cell by its marks; empty ones are seen */
	LINE_NUMBER, /* one of several numbers with spaces between */
	LINE_WHOLE,  /* a whole line without marks */
	LINE_GAP,    /* an empty line */
	LINE_BREAK,  /* a heading, a real table, a picture */
};

struct line_token {
	enum line_token_kind kind;
	const char *text;
	size_t block, last_block; /* of the page */
	bool tab; /* a cell behind a tab: lines without one go on with it */
	size_t place, width; /* in a line of `width` cells; 0: a line does not
	                      * make a row */
};

struct line_tokens {
	struct line_token *list;
	size_t n, cap;
};

void line_tokens_of_page(struct arena *a, const struct page *page,
    const struct headings *headings, struct line_tokens *out);

#endif
