#include "collectors/decode/html/structure.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/build.h"
#include "collectors/decode/flow.h"
#include "collectors/decode/html/script_links.h"

/* Bytes kept of a link's text and of a metadata element's. */
#define LABEL_BYTES 1024

/* The text of an element, nested ones with it; as much as there is room for.
 */
static void
gather_text(struct flow *f, const GumboNode *n, int depth)
{
	if (depth > LIMIT_HTML_DEPTH || f->buf.len == f->buf.max)
		return;
	if (html_is_text(n)) {
		flow_text(f, n->v.text.text);
		return;
	}
	if (html_holds_no_text(n) && html_tag(n) != GUMBO_TAG_TITLE)
		return;
	for (unsigned int i = 0; i < html_children(n)->length; i++)
		gather_text(f, html_child(n, i), depth + 1);
	if (html_is_block(n))
		flow_space(f);
}

static const char *
text_of(struct html_structure *h, const GumboNode *n)
{
	struct flow f;
	const char *text;

	flow_init(&f, LABEL_BYTES);
	gather_text(&f, n, 0);
	text = flow_take(&f, h->build->a);
	flow_fini(&f);
	return text;
}

static void visit_node(struct html_structure *h, const GumboNode *n, int depth,
    struct cell_facts *cell);

static void
survey_children(struct html_structure *h, const GumboNode *n, int depth,
    struct cell_facts *cell)
{
	for (unsigned int i = 0; i < html_children(n)->length; i++)
		visit_node(h, html_child(n, i), depth + 1, cell);
}

static void
survey_meta(struct html_structure *h, const GumboNode *n)
{
	const char *name = html_attribute(n, "name");
	const char *content = html_attribute(n, "content");

	if (name == NULL)
		name = html_attribute(n, "property");
	if (name != NULL && *name != '\0' && content != NULL)
		build_meta(h->build, arena_strdup(h->build->a, name),
		    arena_strdup(h->build->a, content));
}

/* Where a script sends who clicks on the element, NULL: nowhere. */
static const char *
click_of(struct html_structure *h, const GumboNode *n)
{
	const char *script = html_attribute(n, "onclick");

	return script == NULL ? NULL
			      : html_script_link_url(h->build->a, script);
}

/* An element that is no link, but acts as one. */
static void
survey_click(struct html_structure *h, const GumboNode *n)
{
	const char *url = click_of(h, n);
	const char *title = html_attribute(n, "title");

	if (url != NULL && h->build->page->n_links < LIMIT_LIST_LINKS)
		(void)build_link(h->build, url, text_of(h, n),
		    title == NULL ? "" : arena_strdup(h->build->a, title));
}

/* The reference of a link; a script's where it has none of its own. */
static const char *
reference_of(struct html_structure *h, const GumboNode *n)
{
	const char *href = html_attribute(n, "href"), *url;
	bool script = href != NULL && strncasecmp(href, "javascript:", 11) == 0;

	if (href != NULL && *href != '\0' && *href != '#' && !script)
		return href;
	url = click_of(h, n);
	if (url == NULL && script)
		url = html_script_link_url(h->build->a, href);
	return url != NULL ? url : href;
}

static void
survey_link(struct html_structure *h, const GumboNode *n)
{
	const char *href = reference_of(h, n);
	const char *title = html_attribute(n, "title");
	const char *rel = html_attribute(n, "rel");
	const bool next = rel != NULL && strcasecmp(rel, "next") == 0;
	struct page_link *link;

	if (href == NULL || (html_tag(n) == GUMBO_TAG_LINK && !next) ||
	    h->build->page->n_links == LIMIT_LIST_LINKS)
		return;
	link =
	    build_link(h->build, arena_strdup(h->build->a, href), text_of(h, n),
		title == NULL ? "" : arena_strdup(h->build->a, title));
	link->next = next;
}

static void
survey_frame(struct html_structure *h, const GumboNode *n)
{
	const char *source =
	    html_attribute(n, html_tag(n) == GUMBO_TAG_OBJECT ? "data" : "src");
	const char *title = html_attribute(n, "title");
	struct page_link *link;

	h->build->page->has_frames = true;
	if (source == NULL || h->build->page->n_links == LIMIT_LIST_LINKS)
		return;
	link = build_link(h->build, arena_strdup(h->build->a, source), "",
	    title == NULL ? "" : arena_strdup(h->build->a, title));
	link->frame = true;
}

static void
survey_base(struct html_structure *h, const GumboNode *n)
{
	const char *href = html_attribute(n, "href");

	if (href != NULL && h->build->page->base == NULL)
		h->build->page->base = arena_strdup(h->build->a, href);
}

/* What an element tells beside its text. */
static void
survey_element(struct html_structure *h, const GumboNode *n)
{
	switch (html_tag(n)) {
	case GUMBO_TAG_TITLE:
		if (*h->build->page->title == '\0')
			h->build->page->title = text_of(h, n);
		break;
	case GUMBO_TAG_META:
		survey_meta(h, n);
		break;
	case GUMBO_TAG_A:
	case GUMBO_TAG_LINK:
		survey_link(h, n);
		break;
	case GUMBO_TAG_SCRIPT:
		h->n_scripts++;
		break;
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_FRAME:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_OBJECT:
		survey_frame(h, n);
		break;
	case GUMBO_TAG_BASE:
		survey_base(h, n);
		break;
	default:
		if (html_is_named(n, "publishtime"))
			build_meta(h->build, "publishtime", text_of(h, n));
		else if (html_is_named(n, "ucaptitle"))
			build_meta(h->build, "ucaptitle", text_of(h, n));
		survey_click(h, n);
		break;
	}
}

static void
visit_row(struct html_structure *h, const GumboNode *row, int depth, size_t at)
{
	struct row_facts facts = { 0, 0, 0 };

	for (unsigned int i = 0; i < html_children(row)->length; i++) {
		struct cell_facts cell = { 0, false };

		visit_node(h, html_child(row, i), depth + 1, &cell);
		if (html_is_cell(html_child(row, i)))
			table_facts_add_cell(
			    &h->tables[at].facts, &facts, &cell);
	}
	table_facts_end_row(&h->tables[at].facts, &facts);
}

static void
visit_table(struct html_structure *h, const GumboNode *n, int depth,
    struct cell_facts *outer)
{
	size_t at = h->n_tables;

	h->tables = arena_grow(h->build->a, h->tables, h->n_tables,
	    &h->table_cap, sizeof(*h->tables));
	h->tables[h->n_tables++] = (struct html_table){ .node = n };
	for (unsigned int i = 0; i < html_children(n)->length; i++) {
		const GumboNode *group = html_child(n, i);

		if (!html_is_row_group(group)) {
			visit_node(h, group, depth + 1, NULL);
			continue;
		}
		for (unsigned int k = 0; k < html_children(group)->length;
		     k++) {
			const GumboNode *row = html_child(group, k);

			if (html_is_row(row))
				visit_row(h, row, depth + 2, at);
			else
				visit_node(h, row, depth + 2, NULL);
		}
	}
	if (outer != NULL)
		cell_facts_add_table(outer, &h->tables[at].facts);
}

static void
visit_node(struct html_structure *h, const GumboNode *n, int depth,
    struct cell_facts *cell)
{
	if (html_is_text(n)) {
		if (cell != NULL)
			cell_facts_add_text(cell, n->v.text.text);
		return;
	}
	if (!html_is_element(n) || h->build->failed)
		return;
	if (depth > LIMIT_HTML_DEPTH) {
		h->build->failed = true;
		(void)err_set(h->build->e, ERR_LIMIT,
		    "elements are nested deeper than %d", LIMIT_HTML_DEPTH);
		return;
	}
	survey_element(h, n);
	if (html_holds_no_text(n))
		return;
	if (html_tag(n) == GUMBO_TAG_TABLE)
		visit_table(h, n, depth, cell);
	else
		survey_children(h, n, depth, cell);
}

const struct table_facts *
html_structure_table(const struct html_structure *h, const GumboNode *n)
{
	for (size_t i = 0; i < h->n_tables; i++)
		if (h->tables[i].node == n)
			return &h->tables[i].facts;
	return NULL;
}

int
html_structure(
    struct html_structure *h, struct page_builder *b, const GumboNode *document)
{
	memset(h, 0, sizeof(*h));
	h->build = b;
	visit_node(h, document, 0, NULL);
	return b->failed ? -1 : 0;
}
