/*
 * A page: what decoding makes of a document, whatever it was published as.
 * Blocks in reading order, each a paragraph, a raw table or a picture, and the
 * page's metadata. Plain structs; everything lives in the document's arena,
 * all text is UTF-8 without NUL.
 */
#ifndef GOUJI_MODEL_PAGE_H
#define GOUJI_MODEL_PAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Behind the text of a cell that is not known whole or for certain: the
 * document ends in it, or a PDF's words could be another cell's. */
#define PAGE_CUT "\xe2\x8b\xaf" /* ⋯ */

struct page_cell {
	const char *text; /* never NULL; pieces of the cell joined as they
	                   * read, line breaks inside as '\n' */
	int row_span;     /* as written, 1 when missing or wrong; rows. Ends
	                   * with its row group (<tbody>) */
	int column_span;  /* likewise; columns */
	bool picture;     /* holds a picture */
};

struct page_row {
	struct page_cell *cells;
	size_t n_cells;
};

struct page_table {
	struct page_row *rows; /* ragged, as written */
	size_t n_rows;
};

enum page_block_kind {
	PAGE_TEXT,
	PAGE_TABLE,
	PAGE_PICTURE
};

struct page_block {
	enum page_block_kind kind;
	const char *text; /* PAGE_TEXT: one paragraph or one line. Plain text
	                   * keeps its tabs and spaces. PAGE_PICTURE: its alt
	                   * text or "" */
	struct page_table *table; /* PAGE_TABLE */
	bool heading; /* an element such as <h1>..<h6>, <ucaptitle> */
};

struct page_meta {
	const char *name; /* as written, e.g. PubDate */
	const char *content;
};

struct page_link {
	const char *href; /* as written, not resolved */
	const char *text;
	const char *title; /* the attribute or "" */
	bool next;         /* rel="next" */
	bool frame;        /* what an iframe, embed or object shows */
};

struct page {
	const char *media_type; /* by content: "text/html", "text/plain" */
	const char *charset;    /* the one that was used, e.g. "UTF-8" */
	size_t n_replaced;      /* bytes that were no text in that charset */
	const char *title;      /* <title>, "" when none */
	const char *base;       /* <base href> or NULL */
	struct page_meta *metas;
	size_t n_metas;
	struct page_link *links;
	size_t n_links;
	struct page_block *blocks;
	size_t n_blocks;
	bool scripts_only; /* HTML with scripts and (nearly) no text */
	bool truncated;    /* the document ends inside a table */
	bool has_frames;   /* iframe, frame, embed or object elements */
};

#endif
