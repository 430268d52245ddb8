/*
 * The walk over a Word document's tree that builds the blocks: what its parts
 * share. The guard over the XML refuses trees deeper than LIMIT_XML_DEPTH, so
 * all of it may recurse. Pure.
 */
#ifndef GOUJI_DECODE_WORD_DOCX_WALK_H
#define GOUJI_DECODE_WORD_DOCX_WALK_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/decode/build.h"
#include "collectors/decode/word/docx_numbers.h"
#include "collectors/decode/word/docx_package.h"
#include "collectors/decode/word/docx_styles.h"

struct arena;

/* Where text goes: into paragraphs of the page, or into a cell. */
struct docx_sink {
	struct flow *flow;
	struct page_cell *cell; /* NULL: the page */
	int folded;             /* > 0: in a table that is text of the cell */
	const xmlNode **tables; /* too big for the cell they stand in */
	size_t n_tables, table_cap;
};

struct docx {
	struct arena *a;
	struct docx_package package;
	struct docx_styles styles;
	struct docx_numbers numbers;
	struct page_builder build;
	const xmlNode **boxes; /* text boxes of the open paragraphs */
	size_t n_boxes, box_cap;
	int n_unfilled;        /* > 0: in a control that shows its prompt */
	int n_fields;          /* open ones */
	uint64_t instructions; /* those whose result has not begun, by bit */
	const char *number;    /* that was put last, nothing behind it yet */
};

/* The paragraphs and tables in an element. */
void docx_walk_blocks(struct docx *d, struct docx_sink *s, const xmlNode *n);
/* A paragraph (w:p), then the text boxes in it. */
void docx_walk_paragraph(struct docx *d, struct docx_sink *s, const xmlNode *n);
/* A table (w:tbl). */
void docx_walk_table(struct docx *d, struct docx_sink *s, const xmlNode *n);

/* A new line, or what parts two of them there. */
void docx_break_line(struct docx *d, struct docx_sink *s);
/* Is it a content control (w:sdt) that nobody filled in, which shows what to
 * fill in? */
bool docx_is_unfilled(const xmlNode *control);

#endif
