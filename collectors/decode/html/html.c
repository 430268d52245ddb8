/*
 * HTML in three steps: a prescan of the tags, a structure pass over the tree,
 * and here the walk that builds the blocks. The structure pass refuses trees
 * deeper than LIMIT_HTML_DEPTH, so everything here may recurse.
 */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/build.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/html/prescan.h"
#include "collectors/decode/html/structure.h"
#include "collectors/decode/html/tree.h"

/* Spans that HTML allows at the most. */
#define MAX_COLUMN_SPAN 1000
#define MAX_ROW_SPAN    65534
/* Bytes of text that are too many for one cell when they are several lines:
 * the table was never closed, and what follows it is in its last cell. */
#define LONG_CELL 600
/* Bytes of text below which a page with scripts is only its scripts. */
#define SCRIPTS_ONLY_TEXT 60

struct html {
	struct arena *a;
	struct page_builder build;
	struct html_structure structure;
	struct html_end end;
	/* Hidden elements are shown: the page hides its tables until a script
	 * shows them. */
	bool show_hidden;
};

static void walk(struct html *h, const GumboNode *n);

static void
walk_children(struct html *h, const GumboNode *n)
{
	for (unsigned int i = 0; i < html_children(n)->length; i++)
		walk(h, html_child(n, i));
}

/* A span as HTML reads it: digits, whatever follows them. */
static int
span(const GumboNode *n, const char *name, long max)
{
	const char *value = html_attribute(n, name);
	char *end;
	long got;

	if (value == NULL)
		return 1;
	got = strtol(value, &end, 10);
	if (end == value || got < 0)
		return 1;
	return (int)(got > max ? max : got);
}

/* What a form's field shows, apart from the text around it: a value in each
 * is no value together. */
static void
walk_field(const GumboNode *n, struct flow *f)
{
	const char *value = html_attribute(n, "value");

	flow_space(f);
	if (html_tag(n) == GUMBO_TAG_INPUT && value != NULL)
		flow_text(f, value);
	for (unsigned int i = 0; i < html_children(n)->length; i++)
		if (html_is_text(html_child(n, i)))
			flow_text(f, html_child(n, i)->v.text.text);
	flow_space(f);
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
	bool raised;

	if (html_is_text(n)) {
		flow_text(f, n->v.text.text);
		return;
	}
	if (html_is_hidden(n) && !h->show_hidden)
		return;
	if (html_is_text_field(n)) {
		walk_field(n, f);
		return;
	}
	if (html_holds_no_text(n))
		return;
	switch (html_tag(n)) {
	case GUMBO_TAG_IMG:
		cell->picture = true;
		return;
	case GUMBO_TAG_TABLE:
		t = html_structure_table(&h->structure, n);
		if (t != NULL && !table_facts_is_small(t)) {
			*overflows = true;
			return;
		}
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		flow_space(f);
		for (unsigned int i = 0; i < html_children(n)->length; i++)
			walk_cell(h, html_child(n, i), f, cell, overflows);
		flow_space(f);
		return;
	default:
		break;
	}
	raised = html_is_raised(n);
	if (html_is_block(n))
		flow_break(f);
	if (raised)
		flow_raise(f);
	f->preserved += html_tag(n) == GUMBO_TAG_PRE;
	for (unsigned int i = 0; i < html_children(n)->length; i++)
		walk_cell(h, html_child(n, i), f, cell, overflows);
	f->preserved -= html_tag(n) == GUMBO_TAG_PRE;
	if (raised)
		flow_lower(f);
	if (html_is_block(n))
		flow_break(f);
}

/* A table being built. */
struct table_draft {
	struct page_table *table;
	size_t row_cap, cell_cap;
	/* Cells that hold more than a cell can, and the values they keep. */
	const GumboNode **overflowing;
	const char **kept;
	size_t n_overflowing, overflowing_cap, kept_cap;
};

/* Of a cell that holds more than one, its own value: the first line, when
 * that has no Chinese in it. Otherwise "". */
static const char *
own_value(struct html *h, const char *text)
{
	size_t len = strcspn(text, "\n"), pos = 0;

	while (pos < len)
		if (utf8_is_han(utf8_next(text, len, &pos)))
			return "";
	return arena_strndup(h->a, text, len);
}

static void
add_overflowing(struct html *h, struct table_draft *d, const GumboNode *n,
    struct page_cell *cell)
{
	cell->text = own_value(h, cell->text);
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
	for (unsigned int i = 0;
	     i < html_children(n)->length && !html_is_struck(n); i++)
		walk_cell(h, html_child(n, i), &f, &cell, &overflows);
	if (h->end.open_cell != NULL && html_source(n) == h->end.open_cell)
		flow_text(&f, PAGE_CUT);
	cell.text = flow_take(&f, h->a);
	flow_fini(&f);
	cell.row_span = span(n, "rowspan", MAX_ROW_SPAN);
	cell.column_span = span(n, "colspan", MAX_COLUMN_SPAN);
	if (cell.column_span == 0)
		cell.column_span = 1;
	if (strlen(cell.text) > LONG_CELL && strchr(cell.text, '\n') != NULL)
		overflows = true;
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
	for (unsigned int i = 0; i < html_children(n)->length; i++) {
		const GumboNode *cell = html_child(n, i);

		if (html_is_cell(cell) &&
		    (h->show_hidden || !html_is_hidden(cell)))
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

	for (unsigned int i = 0; i < html_children(n)->length; i++) {
		const GumboNode *row = html_child(n, i);

		if (html_is_row(row) && !html_is_struck(row) &&
		    (h->show_hidden || !html_is_hidden(row)))
			add_row(h, d, row);
	}
	end_row_group(d->table, first);
}

static void
walk_table(struct html *h, const GumboNode *n)
{
	const struct table_facts *facts =
	    html_structure_table(&h->structure, n);
	struct table_draft d = { NULL, 0, 0, NULL, NULL, 0, 0, 0 };

	build_break(&h->build);
	if (facts == NULL || table_facts_is_layout(facts)) {
		walk_children(h, n);
		build_break(&h->build);
		return;
	}
	d.table = arena_alloc(h->a, sizeof(*d.table));
	for (unsigned int i = 0; i < html_children(n)->length; i++)
		if (html_is_row_group(html_child(n, i)))
			walk_row_group(h, &d, html_child(n, i));
		else
			walk(h, html_child(n, i)); /* its caption */
	build_break(&h->build);
	build_table(&h->build, d.table);
	for (size_t i = 0; i < d.n_overflowing; i++) {
		h->build.skip = *d.kept[i] == '\0' ? NULL : d.kept[i];
		walk_children(h, d.overflowing[i]);
		build_break(&h->build);
		h->build.skip = NULL;
	}
}

static void
walk_element(struct html *h, const GumboNode *n)
{
	struct page_builder *b = &h->build;
	const bool block = html_is_block(n), heading = html_is_heading(n);
	const bool pre = html_tag(n) == GUMBO_TAG_PRE;
	const bool raised = html_is_raised(n);

	if (block)
		build_break(b);
	if (raised)
		flow_raise(&b->flow);
	b->heading += heading;
	b->flow.preserved += pre;
	walk_children(h, n);
	if (raised)
		flow_lower(&b->flow);
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
	if (html_is_text(n)) {
		build_text(&h->build, n->v.text.text);
		return;
	}
	if (html_holds_no_text(n))
		return;
	if (html_is_hidden(n) && !h->show_hidden)
		return;
	switch (html_tag(n)) {
	case GUMBO_TAG_IMG:
		alt = html_attribute(n, "alt");
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

static bool
has_data_table(const struct html_structure *s)
{
	for (size_t i = 0; i < s->n_tables; i++)
		if (!table_facts_is_layout(&s->tables[i].facts))
			return true;
	return false;
}

int
decode_html(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct html h = { .a = a };
	struct arena *tree_arena;
	const GumboNode *document;
	int rc;

	if (html_prescan(in->text, in->text_len, &h.end, e) != 0)
		return -1;
	tree_arena = arena_new();
	document = html_tree_parse(tree_arena, in->text, in->text_len);
	build_begin(&h.build, a, out, e);
	if (html_structure(&h.structure, &h.build, document) == 0) {
		walk(&h, document);
		if (h.build.n_tables == 0 && has_data_table(&h.structure)) {
			build_restart(&h.build);
			h.show_hidden = true;
			walk(&h, document);
		}
	}
	rc = build_end(&h.build);
	out->truncated = h.end.in_table;
	out->scripts_only =
	    h.structure.n_scripts > 0 && h.build.n_text < SCRIPTS_ONLY_TEXT;
	arena_free(tree_arena);
	return rc;
}
