/*
 * A first walk over a page's tree: title, metadata, links, and the measure of
 * each table, by which tables of figures are told from those that only arrange
 * the page. Pure.
 */
#ifndef GOUJI_DECODE_HTML_SURVEY_H
#define GOUJI_DECODE_HTML_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/decode/html_tree.h"

struct page_builder;

/* One table. */
struct html_table {
	const GumboNode *node;
	size_t n_rows, n_columns, n_cells;
	size_t n_text;      /* bytes without spaces, with nested tables */
	size_t n_data_rows; /* rows with two short cells, not empty */
	bool has_long_cell;
	bool holds_big_table;
};

struct html_survey {
	struct page_builder *build;
	struct html_table *tables; /* in the document's order */
	size_t n_tables, table_cap;
	size_t n_scripts;
};

/*
 * Fill *s, and the title, metadata, links and frames of b's page. -1 when the
 * tree is deeper than LIMIT_HTML_DEPTH; one that passes may be recursed over.
 */
MUST_CHECK int html_survey(
    struct html_survey *s, struct page_builder *b, const GumboNode *document);

/* What is known of the table at this node, NULL for no table. */
const struct html_table *html_survey_table(
    const struct html_survey *h, const GumboNode *n);
/* A nested table that is a few words or figures in one cell of another? */
bool html_table_is_small(const struct html_table *t);
/*
 * Is a table there for the looks of the page only? It is when it has one cell
 * in all; or when it holds another table of some size or a cell as long as a
 * paragraph, while it has not three rows with two short cells each, as every
 * table of figures has. (A table of figures gets a long cell or another table
 * inside when its last cell was never closed.)
 */
bool html_table_is_layout(const struct html_table *t);

#endif
