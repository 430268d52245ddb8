/*
 * A first walk over a page's tree: title, metadata, links, and the measure of
 * each table, by which tables of values are told from those that only arrange
 * the page. Pure.
 */
#ifndef GOUJI_DECODE_HTML_STRUCTURE_H
#define GOUJI_DECODE_HTML_STRUCTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/decode/html/tree.h"
#include "collectors/decode/table_facts.h"

struct page_builder;

/* One table. */
struct html_table {
	const GumboNode *node;
	struct table_facts facts;
};

struct html_structure {
	struct page_builder *build;
	struct html_table *tables; /* in the document's order */
	size_t n_tables, table_cap;
	size_t n_scripts;
};

/*
 * Fill *s, and the title, metadata, links and frames of b's page. -1 when the
 * tree is deeper than LIMIT_HTML_DEPTH; one that passes may be recursed over.
 */
MUST_CHECK int html_structure(struct html_structure *s, struct page_builder *b,
    const GumboNode *document);

/* What is known of the table at this node, NULL for no table. */
const struct table_facts *html_structure_table(
    const struct html_structure *h, const GumboNode *n);

#endif
