/*
 * A first walk over the text of a Word document, in its order: what Word
 * counts itself (paragraphs of lists, notes), and the measure of each table.
 * It is left at the nodes of the tree. Pure.
 */
#ifndef GOUJI_DECODE_WORD_STRUCTURE_H
#define GOUJI_DECODE_WORD_STRUCTURE_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "collectors/base/attr.h"
#include "collectors/decode/table_facts.h"
#include "collectors/decode/word/styles.h"

struct arena;
struct docx_numbering;
struct err;

/* -1 with ERR_LIMIT beyond LIMIT_TABLES or LIMIT_PAGE_CELLS. */
MUST_CHECK int docx_structure(struct arena *a, const xmlNode *body,
    const struct docx_styles *styles, struct docx_numbering *numbers,
    struct err *e);

/* What was found out about a paragraph (w:p) or a note's reference: the number
 * before or for it, "" when none. */
const char *docx_structure_number(const xmlNode *n);
/* About a table (w:tbl). */
const struct table_facts *docx_structure_table(const xmlNode *n);

/* The style of a paragraph; NULL. */
const struct docx_style *docx_style_of_paragraph(
    const struct docx_styles *styles, const xmlNode *paragraph);
/* Is the row or cell (its w:trPr, w:tcPr) hidden or deleted? */
bool docx_is_gone(const xmlNode *row_or_cell);

#endif
