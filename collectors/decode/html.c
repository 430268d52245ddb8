/*
 * HTML by gumbo, which parses as browsers do. Three steps: a guard over the
 * tags (html_guard.h), a survey of the tree (metadata, links, the measure of
 * each table), then the walk that builds the blocks. The survey refuses trees
 * deeper than LIMIT_HTML_DEPTH, so that everything here may recurse.
 *
 * Gumbo allocates from an arena of its own that ends with this call. It cannot
 * handle an allocation that fails, so where the tree grows beyond its limit
 * the allocator jumps out of it; all that it held is the arena's.
 */
#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/build.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/html_guard.h"

/* Bytes of text, spaces not counted; a Chinese character is three. */
#define SHORT_CELL 300  /* a cell of data has no more */
#define LONG_CELL  1500 /* a cell of data does not have this much */
#define LONG_LINE  600  /* likewise where it is alone in its row */
#define SMALL_TEXT 300  /* a nested table that is one cell's content */
/* Rows with two short cells that make a table one of data for certain. */
#define DATA_ROWS 3
/* Spans that HTML allows at the most. */
#define MAX_COLUMN_SPAN 1000
#define MAX_ROW_SPAN    65534
/* Bytes of text below which a page with scripts is only its scripts. */
#define SCRIPTS_ONLY_TEXT 60
/* Bytes kept of a link's text and of a metadata element's. */
#define LABEL_BYTES 1024

/* What the survey found out about one table. */
struct table_facts {
	const GumboNode *node;
	size_t n_rows, n_columns, n_cells;
	size_t n_text;      /* bytes, with nested tables */
	size_t n_data_rows; /* rows with two short cells, not empty */
	bool has_long_cell;
	bool holds_big_table;
};

struct cell_facts {
	size_t n_text;
	bool holds_big_table;
};

struct html {
	struct arena *a;
	struct page *page;
	struct err *e;
	struct page_builder build;
	struct table_facts *tables;
	size_t n_tables, table_cap;
	size_t n_scripts, n_hidden_tables;
	bool show_hidden;
};

/* Of the tree. */

struct tree {
	struct arena *a;
	jmp_buf too_large;
};

static void *
tree_alloc(void *userdata, size_t size)
{
	struct tree *t = userdata;

	if (size > LIMIT_HTML_TREE_BYTES ||
	    arena_used(t->a) > LIMIT_HTML_TREE_BYTES - size)
		longjmp(t->too_large, 1);
	return arena_alloc(t->a, size);
}

static void
tree_free(void *userdata, void *p)
{
	(void)userdata;
	(void)p;
}

/* The tree of `text`, in t->a; NULL when it is too large. */
static const GumboNode *
parse(struct tree *t, const char *text, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;

	if (setjmp(t->too_large) != 0)
		return NULL;
	options.allocator = tree_alloc;
	options.deallocator = tree_free;
	options.userdata = t;
	options.max_errors = 0;
	return gumbo_parse_with_options(&options, text, len)->document;
}

static const GumboVector *
children(const GumboNode *n)
{
	return n->type == GUMBO_NODE_DOCUMENT ? &n->v.document.children
					      : &n->v.element.children;
}

static const GumboNode *
child(const GumboNode *n, unsigned int i)
{
	return children(n)->data[i];
}

static bool
is_text(const GumboNode *n)
{
	return n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA ||
	    n->type == GUMBO_NODE_WHITESPACE;
}

/* An HTML element (not SVG's, no template)? */
static bool
is_element(const GumboNode *n)
{
	return n->type == GUMBO_NODE_DOCUMENT ||
	    (n->type == GUMBO_NODE_ELEMENT &&
		n->v.element.tag_namespace == GUMBO_NAMESPACE_HTML);
}

static GumboTag
tag_of(const GumboNode *n)
{
	return n->type == GUMBO_NODE_ELEMENT ? n->v.element.tag
					     : GUMBO_TAG_UNKNOWN;
}

/* Is it the element of this name, one that HTML does not know? */
static bool
is_named(const GumboNode *n, const char *name)
{
	const GumboStringPiece *original = &n->v.element.original_tag;
	size_t len = strlen(name);

	return n->type == GUMBO_NODE_ELEMENT &&
	    n->v.element.tag == GUMBO_TAG_UNKNOWN &&
	    original->length > len + 1 &&
	    strncasecmp(original->data + 1, name, len) == 0 &&
	    strchr(" \t\n/>", original->data[len + 1]) != NULL;
}

static const char *
attribute(const GumboNode *n, const char *name)
{
	const GumboAttribute *found =
	    gumbo_get_attribute(&n->v.element.attributes, name);

	return found == NULL ? NULL : found->value;
}

/* Has its inline style display:none? */
static bool
style_hides(const char *style)
{
	while ((style = strcasestr(style, "display")) != NULL) {
		style += strlen("display");
		style += strspn(style, " \t\n");
		if (*style != ':')
			continue;
		style++;
		style += strspn(style, " \t\n");
		if (strncasecmp(style, "none", 4) == 0)
			return true;
	}
	return false;
}

static bool
is_hidden(const GumboNode *n)
{
	const char *style;

	if (n->type != GUMBO_NODE_ELEMENT)
		return false;
	style = attribute(n, "style");
	return attribute(n, "hidden") != NULL ||
	    (style != NULL && style_hides(style));
}

/* Elements whose content is not the page's text. */
static bool
holds_no_text(const GumboNode *n)
{
	if (!is_element(n))
		return true;
	switch (tag_of(n)) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_OPTION:
	case GUMBO_TAG_DATALIST:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_NOFRAMES:
		return true;
	default:
		return false;
	}
}

static bool
is_block(const GumboNode *n)
{
	static const unsigned char blocks[GUMBO_TAG_LAST] = {
		[GUMBO_TAG_ADDRESS] = 1,
		[GUMBO_TAG_ARTICLE] = 1,
		[GUMBO_TAG_ASIDE] = 1,
		[GUMBO_TAG_BLOCKQUOTE] = 1,
		[GUMBO_TAG_BODY] = 1,
		[GUMBO_TAG_BR] = 1,
		[GUMBO_TAG_CAPTION] = 1,
		[GUMBO_TAG_CENTER] = 1,
		[GUMBO_TAG_DD] = 1,
		[GUMBO_TAG_DETAILS] = 1,
		[GUMBO_TAG_DIR] = 1,
		[GUMBO_TAG_DIV] = 1,
		[GUMBO_TAG_DL] = 1,
		[GUMBO_TAG_DT] = 1,
		[GUMBO_TAG_FIELDSET] = 1,
		[GUMBO_TAG_FIGCAPTION] = 1,
		[GUMBO_TAG_FIGURE] = 1,
		[GUMBO_TAG_FOOTER] = 1,
		[GUMBO_TAG_FORM] = 1,
		[GUMBO_TAG_H1] = 1,
		[GUMBO_TAG_H2] = 1,
		[GUMBO_TAG_H3] = 1,
		[GUMBO_TAG_H4] = 1,
		[GUMBO_TAG_H5] = 1,
		[GUMBO_TAG_H6] = 1,
		[GUMBO_TAG_HEAD] = 1,
		[GUMBO_TAG_HEADER] = 1,
		[GUMBO_TAG_HGROUP] = 1,
		[GUMBO_TAG_HR] = 1,
		[GUMBO_TAG_HTML] = 1,
		[GUMBO_TAG_LEGEND] = 1,
		[GUMBO_TAG_LI] = 1,
		[GUMBO_TAG_MAIN] = 1,
		[GUMBO_TAG_MENU] = 1,
		[GUMBO_TAG_NAV] = 1,
		[GUMBO_TAG_OL] = 1,
		[GUMBO_TAG_P] = 1,
		[GUMBO_TAG_PRE] = 1,
		[GUMBO_TAG_SECTION] = 1,
		[GUMBO_TAG_SUMMARY] = 1,
		[GUMBO_TAG_TABLE] = 1,
		[GUMBO_TAG_TBODY] = 1,
		[GUMBO_TAG_TD] = 1,
		[GUMBO_TAG_TFOOT] = 1,
		[GUMBO_TAG_TH] = 1,
		[GUMBO_TAG_THEAD] = 1,
		[GUMBO_TAG_TR] = 1,
		[GUMBO_TAG_UL] = 1,
	};

	return blocks[tag_of(n)] != 0 || is_named(n, "ucaptitle");
}

static bool
is_heading(const GumboNode *n)
{
	GumboTag tag = tag_of(n);

	return (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) ||
	    is_named(n, "ucaptitle");
}

static bool
is_cell(const GumboNode *n)
{
	return is_element(n) &&
	    (tag_of(n) == GUMBO_TAG_TD || tag_of(n) == GUMBO_TAG_TH);
}

static bool
is_row(const GumboNode *n)
{
	return is_element(n) && tag_of(n) == GUMBO_TAG_TR;
}

/* A group of rows: <thead>, <tbody> or <tfoot>. */
static bool
is_row_group(const GumboNode *n)
{
	GumboTag tag = tag_of(n);

	return is_element(n) &&
	    (tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_THEAD ||
		tag == GUMBO_TAG_TFOOT);
}

/* The text of an element, nested ones with it. */
static void
gather_text(struct flow *f, const GumboNode *n)
{
	if (is_text(n)) {
		flow_text(f, n->v.text.text);
		return;
	}
	if (holds_no_text(n) && tag_of(n) != GUMBO_TAG_TITLE)
		return;
	for (unsigned int i = 0; i < children(n)->length; i++)
		gather_text(f, child(n, i));
	if (is_block(n))
		flow_space(f);
}

static const char *
text_of(struct html *h, const GumboNode *n)
{
	struct flow f;
	const char *text;

	flow_init(&f, LABEL_BYTES);
	gather_text(&f, n);
	text = flow_take(&f, h->a);
	flow_fini(&f);
	return text;
}

/* The survey. */

static void survey(
    struct html *h, const GumboNode *n, int depth, struct cell_facts *cell);

static void
survey_children(
    struct html *h, const GumboNode *n, int depth, struct cell_facts *cell)
{
	for (unsigned int i = 0; i < children(n)->length; i++)
		survey(h, child(n, i), depth + 1, cell);
}

static void
survey_meta(struct html *h, const GumboNode *n)
{
	const char *name = attribute(n, "name");
	const char *content = attribute(n, "content");

	if (name == NULL)
		name = attribute(n, "property");
	if (name != NULL && *name != '\0' && content != NULL)
		build_meta(&h->build, arena_strdup(h->a, name),
		    arena_strdup(h->a, content));
}

static void
survey_link(struct html *h, const GumboNode *n)
{
	const char *href = attribute(n, "href");
	const char *title = attribute(n, "title");

	if (href == NULL || h->page->n_links == LIMIT_PAGE_META)
		return;
	build_link(&h->build, arena_strdup(h->a, href), text_of(h, n),
	    title == NULL ? "" : arena_strdup(h->a, title));
}

/* What an element tells beside its text. */
static void
survey_element(struct html *h, const GumboNode *n)
{
	switch (tag_of(n)) {
	case GUMBO_TAG_TITLE:
		if (*h->page->title == '\0')
			h->page->title = text_of(h, n);
		break;
	case GUMBO_TAG_META:
		survey_meta(h, n);
		break;
	case GUMBO_TAG_A:
		survey_link(h, n);
		break;
	case GUMBO_TAG_SCRIPT:
		h->n_scripts++;
		break;
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_FRAME:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_OBJECT:
		h->page->has_frames = true;
		break;
	default:
		if (is_named(n, "publishtime"))
			build_meta(&h->build, "publishtime", text_of(h, n));
		else if (is_named(n, "ucaptitle"))
			build_meta(&h->build, "ucaptitle", text_of(h, n));
		break;
	}
}

static void
survey_row(struct html *h, const GumboNode *row, int depth, size_t at)
{
	size_t n_short = 0, n_cells = 0, longest = 0;

	for (unsigned int i = 0; i < children(row)->length; i++) {
		struct cell_facts cell = { 0, false };
		struct table_facts *t;

		survey(h, child(row, i), depth + 1, &cell);
		if (!is_cell(child(row, i)))
			continue;
		t = &h->tables[at];
		t->n_text += cell.n_text;
		t->holds_big_table = t->holds_big_table || cell.holds_big_table;
		n_cells++;
		if (cell.n_text > 0 && cell.n_text <= SHORT_CELL &&
		    !cell.holds_big_table)
			n_short++;
		if (cell.n_text > longest)
			longest = cell.n_text;
	}
	h->tables[at].n_rows += n_cells > 0;
	h->tables[at].n_cells += n_cells;
	h->tables[at].n_data_rows += n_short >= 2;
	if (n_cells > h->tables[at].n_columns)
		h->tables[at].n_columns = n_cells;
	if (longest > (n_cells == 1 ? LONG_LINE : LONG_CELL))
		h->tables[at].has_long_cell = true;
}

/* A nested table that is a few words or figures in one cell of another. */
static bool
is_small(const struct table_facts *t)
{
	return t->n_text <= SMALL_TEXT && (t->n_rows < 3 || t->n_columns < 3);
}

static void
survey_table(
    struct html *h, const GumboNode *n, int depth, struct cell_facts *outer)
{
	size_t at = h->n_tables;

	h->tables = arena_grow(
	    h->a, h->tables, h->n_tables, &h->table_cap, sizeof(*h->tables));
	h->tables[h->n_tables++] = (struct table_facts){ .node = n };
	for (unsigned int i = 0; i < children(n)->length; i++) {
		const GumboNode *group = child(n, i);

		if (!is_row_group(group)) {
			survey(h, group, depth + 1, NULL);
			continue;
		}
		for (unsigned int k = 0; k < children(group)->length; k++) {
			const GumboNode *row = child(group, k);

			if (is_row(row))
				survey_row(h, row, depth + 2, at);
			else
				survey(h, row, depth + 2, NULL);
		}
	}
	if (outer != NULL) {
		outer->n_text += h->tables[at].n_text;
		if (!is_small(&h->tables[at]))
			outer->holds_big_table = true;
	}
}

static void
survey(struct html *h, const GumboNode *n, int depth, struct cell_facts *cell)
{
	if (is_text(n)) {
		if (cell == NULL)
			return;
		for (const char *s = n->v.text.text; *s != '\0'; s++)
			cell->n_text += (unsigned char)*s > ' ';
		return;
	}
	if (!is_element(n) || h->build.failed)
		return;
	if (depth > LIMIT_HTML_DEPTH) {
		h->build.failed = true;
		(void)err_set(h->e, ERR_LIMIT,
		    "elements are nested deeper than %d", LIMIT_HTML_DEPTH);
		return;
	}
	survey_element(h, n);
	if (holds_no_text(n))
		return;
	if (tag_of(n) == GUMBO_TAG_TABLE)
		survey_table(h, n, depth, cell);
	else
		survey_children(h, n, depth, cell);
}

static const struct table_facts *
facts_of(const struct html *h, const GumboNode *n)
{
	for (size_t i = 0; i < h->n_tables; i++)
		if (h->tables[i].node == n)
			return &h->tables[i];
	return NULL;
}

/*
 * Is a table there for the looks of the page only? It is when it has one cell
 * in all; or when it holds another table of some size or a cell as long as a
 * paragraph, while it has not three rows with two short cells each, as every
 * table of figures has. (A table of figures gets a long cell or another table
 * inside when its last cell was never closed.)
 */
static bool
is_layout(const struct table_facts *t)
{
	if (t->n_cells <= 1)
		return true;
	return t->n_data_rows < DATA_ROWS &&
	    (t->holds_big_table || t->has_long_cell);
}

/* The walk. */

static void walk(struct html *h, const GumboNode *n);

static void
walk_children(struct html *h, const GumboNode *n)
{
	for (unsigned int i = 0; i < children(n)->length; i++)
		walk(h, child(n, i));
}

/* A span as HTML reads it; `missing` when it is no number. */
static int
span(const GumboNode *n, const char *name, long max)
{
	const char *value = attribute(n, name);
	char *end;
	long got;

	if (value == NULL)
		return 1;
	got = strtol(value, &end, 10);
	if (end == value || got < 0)
		return 1;
	return (int)(got > max ? max : got);
}

/*
 * The text of a cell. Small tables inside fold in; a big one stands on its
 * own behind this table, with all that follows it in the cell: *overflows.
 */
static void
walk_cell(struct html *h, const GumboNode *n, struct flow *f,
    struct page_cell *cell, bool *overflows)
{
	const struct table_facts *t;

	if (is_text(n)) {
		flow_text(f, n->v.text.text);
		return;
	}
	if (holds_no_text(n) || (is_hidden(n) && !h->show_hidden))
		return;
	switch (tag_of(n)) {
	case GUMBO_TAG_IMG:
		cell->picture = true;
		return;
	case GUMBO_TAG_TABLE:
		t = facts_of(h, n);
		if (t != NULL && !is_small(t)) {
			*overflows = true;
			return;
		}
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		flow_space(f);
		for (unsigned int i = 0; i < children(n)->length; i++)
			walk_cell(h, child(n, i), f, cell, overflows);
		flow_space(f);
		return;
	default:
		break;
	}
	if (is_block(n))
		flow_break(f);
	f->preserved += tag_of(n) == GUMBO_TAG_PRE;
	for (unsigned int i = 0; i < children(n)->length; i++)
		walk_cell(h, child(n, i), f, cell, overflows);
	f->preserved -= tag_of(n) == GUMBO_TAG_PRE;
	if (is_block(n))
		flow_break(f);
}

/* A table being built. */
struct table_draft {
	struct page_table *table;
	size_t row_cap, cell_cap;
	/* Cells that hold more than a cell can, and the texts they kept. */
	const GumboNode **overflowing;
	const char **kept;
	size_t n_overflowing, overflowing_cap, kept_cap;
};

static void
add_overflowing(struct html *h, struct table_draft *d, const GumboNode *n,
    struct page_cell *cell)
{
	cell->text = arena_strndup(h->a, cell->text, strcspn(cell->text, "\n"));
	d->overflowing = arena_grow(h->a, d->overflowing, d->n_overflowing,
	    &d->overflowing_cap, sizeof(*d->overflowing));
	d->kept = arena_grow(
	    h->a, d->kept, d->n_overflowing, &d->kept_cap, sizeof(*d->kept));
	d->overflowing[d->n_overflowing] = n;
	d->kept[d->n_overflowing++] = cell->text;
}

static void
add_cell(struct html *h, struct table_draft *d, struct page_row *row,
    const GumboNode *n)
{
	struct page_cell cell = { .text = "" };
	bool overflows = false;
	struct flow f;

	flow_init(&f, LIMIT_CELL_BYTES);
	for (unsigned int i = 0; i < children(n)->length; i++)
		walk_cell(h, child(n, i), &f, &cell, &overflows);
	cell.text = flow_take(&f, h->a);
	flow_fini(&f);
	cell.row_span = span(n, "rowspan", MAX_ROW_SPAN);
	cell.column_span = span(n, "colspan", MAX_COLUMN_SPAN);
	if (cell.column_span == 0)
		cell.column_span = 1;
	if (overflows)
		add_overflowing(h, d, n, &cell);
	row->cells = arena_grow(
	    h->a, row->cells, row->n_cells, &d->cell_cap, sizeof(*row->cells));
	row->cells[row->n_cells++] = cell;
}

static void
add_row(struct html *h, struct table_draft *d, const GumboNode *n)
{
	struct page_table *t = d->table;
	struct page_row row = { NULL, 0 };

	d->cell_cap = 0;
	for (unsigned int i = 0; i < children(n)->length; i++) {
		const GumboNode *cell = child(n, i);

		if (is_cell(cell) && (h->show_hidden || !is_hidden(cell)))
			add_cell(h, d, &row, cell);
	}
	t->rows =
	    arena_grow(h->a, t->rows, t->n_rows, &d->row_cap, sizeof(*t->rows));
	t->rows[t->n_rows++] = row;
}

/* The rows from `first` on are a group: no row span leaves it, and a span of
 * 0 means up to its end. */
static void
end_row_group(struct page_table *t, size_t first)
{
	for (size_t r = first; r < t->n_rows; r++) {
		size_t left = t->n_rows - r;

		for (size_t c = 0; c < t->rows[r].n_cells; c++) {
			struct page_cell *cell = &t->rows[r].cells[c];

			if (cell->row_span == 0 ||
			    (size_t)cell->row_span > left)
				cell->row_span = (int)left;
		}
	}
}

static void
walk_row_group(struct html *h, struct table_draft *d, const GumboNode *n)
{
	size_t first = d->table->n_rows;

	for (unsigned int i = 0; i < children(n)->length; i++) {
		const GumboNode *row = child(n, i);

		if (is_row(row) && (h->show_hidden || !is_hidden(row)))
			add_row(h, d, row);
	}
	end_row_group(d->table, first);
}

static void
walk_table(struct html *h, const GumboNode *n)
{
	const struct table_facts *facts = facts_of(h, n);
	struct table_draft d = { NULL, 0, 0, NULL, NULL, 0, 0, 0 };

	build_break(&h->build);
	if (facts == NULL || is_layout(facts)) {
		walk_children(h, n);
		build_break(&h->build);
		return;
	}
	d.table = arena_alloc(h->a, sizeof(*d.table));
	for (unsigned int i = 0; i < children(n)->length; i++)
		if (is_row_group(child(n, i)))
			walk_row_group(h, &d, child(n, i));
		else
			walk(h, child(n, i)); /* its caption */
	build_break(&h->build);
	build_table(&h->build, d.table);
	for (size_t i = 0; i < d.n_overflowing; i++) {
		h->build.skip = d.kept[i];
		walk_children(h, d.overflowing[i]);
		build_break(&h->build);
		h->build.skip = NULL;
	}
}

static void
walk_element(struct html *h, const GumboNode *n)
{
	struct page_builder *b = &h->build;
	const bool block = is_block(n), heading = is_heading(n);
	const bool pre = tag_of(n) == GUMBO_TAG_PRE;

	if (block)
		build_break(b);
	b->heading += heading;
	b->flow.preserved += pre;
	walk_children(h, n);
	if (block)
		build_break(b);
	b->flow.preserved -= pre;
	b->heading -= heading;
}

static void
walk(struct html *h, const GumboNode *n)
{
	const char *alt;

	if (h->build.failed)
		return;
	if (is_text(n)) {
		build_text(&h->build, n->v.text.text);
		return;
	}
	if (holds_no_text(n))
		return;
	if (is_hidden(n) && !h->show_hidden) {
		h->n_hidden_tables += facts_of(h, n) != NULL;
		return;
	}
	switch (tag_of(n)) {
	case GUMBO_TAG_IMG:
		alt = attribute(n, "alt");
		build_picture(&h->build, alt == NULL ? "" : alt);
		break;
	case GUMBO_TAG_TABLE:
		walk_table(h, n);
		break;
	default:
		walk_element(h, n);
		break;
	}
}

int
decode_html(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct html h = { .a = a, .page = out, .e = e };
	struct tree tree;
	const GumboNode *document;
	int rc;

	if (html_guard(in->text, in->text_len, e) != 0)
		return -1;
	tree.a = arena_new();
	document = parse(&tree, in->text, in->text_len);
	if (document == NULL) {
		arena_free(tree.a);
		return err_set(e, ERR_LIMIT,
		    "page needs more than %u bytes of memory",
		    LIMIT_HTML_TREE_BYTES);
	}
	build_begin(&h.build, a, out, e);
	survey(&h, document, 0, NULL);
	walk(&h, document);
	rc = build_end(&h.build);
	out->scripts_only =
	    h.n_scripts > 0 && h.build.n_text < SCRIPTS_ONLY_TEXT;
	arena_free(tree.a);
	return rc;
}
