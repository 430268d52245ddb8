#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/build.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/word/numbering.h"
#include "collectors/decode/word/package.h"
#include "collectors/decode/word/structure.h"
#include "collectors/decode/word/styles.h"
#include "collectors/decode/word/xml.h"

/*
 * The walk over a Word document's tree that builds the blocks: what its parts
 * share. The prescan over the XML refuses trees deeper than LIMIT_XML_DEPTH, so
 * all of it may recurse. Pure.
 */

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
	struct docx_numbering numbers;
	struct page_builder build;
	const xmlNode **boxes; /* text boxes of the open paragraphs */
	size_t n_boxes, box_cap;
	int n_unfilled;        /* > 0: in a control that shows its prompt */
	int n_fields;          /* open ones */
	uint64_t instructions; /* those whose result has not begun, by bit */
	const char *number;    /* that was put last, nothing behind it yet */
};

/* A paragraph (w:p), then the text boxes in it. */
static void docx_walk_paragraph(
    struct docx *d, struct docx_sink *s, const xmlNode *n);
/* A table (w:tbl). */
static void docx_walk_table(
    struct docx *d, struct docx_sink *s, const xmlNode *n);

/* Is it a content control (w:sdt) that nobody filled in, which shows what to
 * fill in? */
static bool docx_is_unfilled(const xmlNode *control);

/*
 * Word documents in two walks over the tree of their main part: a structure
 * pass, and the one that builds the blocks, which begins here.
 */

/* The paragraphs and tables in an element. */
static void
docx_walk_blocks(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	for (const xmlNode *child = docx_element(n->children);
	     child != NULL && !d->build.failed;
	     child = docx_element(child->next)) {
		const xmlNode *branch;
		bool unfilled;

		switch (docx_tag(child)) {
		case DOCX_PARAGRAPH:
			docx_walk_paragraph(d, s, child);
			break;
		case DOCX_TABLE:
			docx_walk_table(d, s, child);
			break;
		case DOCX_WRAPPER:
			docx_walk_blocks(d, s, child);
			break;
		case DOCX_CONTENT_CONTROL:
			unfilled = docx_is_unfilled(child);
			d->n_unfilled += unfilled;
			docx_walk_blocks(d, s, child);
			d->n_unfilled -= unfilled;
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				docx_walk_blocks(d, s, branch);
			break;
		default:
			break;
		}
	}
}

/* Of the document's properties only the title is worth anything: the dates are
 * those of the file. */
static int
read_title(struct docx *d, struct page *out, struct err *e)
{
	const xmlNode *root;

	if (docx_package_properties(&d->package, &root, e) != 0)
		return -1;
	if (root == NULL)
		return 0;
	for (const xmlNode *n = docx_element(root->children); n != NULL;
	     n = docx_element(n->next))
		if (strcmp((const char *)n->name, "title") == 0)
			out->title = utf8_trim(d->a, docx_text(d->a, n));
	return 0;
}

static int
read_parts(struct docx *d, const xmlNode **body, struct err *e)
{
	const xmlNode *styles, *numbering, *root;

	if (docx_package_main(&d->package, &root, e) != 0 ||
	    docx_package_part(&d->package, "styles", &styles, e) != 0 ||
	    docx_package_part(&d->package, "numbering", &numbering, e) != 0)
		return -1;
	docx_styles_load(&d->styles, d->a, styles);
	docx_numbering_load(&d->numbers, d->a, numbering, &d->styles);
	*body = docx_child(root, "body");
	if (*body == NULL)
		return 0;
	return docx_structure(d->a, *body, &d->styles, &d->numbers, e);
}

static int
read_document(struct docx *d, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct docx_sink page = { .flow = NULL };
	const xmlNode *body;

	if (docx_package_begin(&d->package, d->a, in->bytes, in->len, e) != 0 ||
	    read_title(d, out, e) != 0 || read_parts(d, &body, e) != 0)
		return -1;
	build_begin(&d->build, d->a, out, e);
	page.flow = &d->build.flow;
	if (body != NULL)
		docx_walk_blocks(d, &page, body);
	return build_end(&d->build);
}

int
decode_docx(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct docx d = { .a = a };
	int rc = read_document(&d, in, out, e);

	docx_package_end(&d.package);
	return rc;
}

/* Fields inside one another that are told apart. */
#define MAX_FIELDS 64
/* Symbol fonts have their signs here. */
#define FIRST_SYMBOL 0xf000u
#define LAST_SYMBOL  0xf0ffu

/* What the document has but does not show here. */
static bool
is_quiet(const struct docx *d)
{
	return d->n_unfilled > 0 || d->instructions != 0;
}

static bool
is_value(char c)
{
	return c >= '0' && c <= '9';
}

static void
put_text(struct docx *d, struct docx_sink *s, const char *text)
{
	const char *number = d->number;

	if (is_quiet(d) || *text == '\0')
		return;
	d->number = NULL;
	/* "1." and "2023年" are two numbers. */
	if (number != NULL && is_value(*text) &&
	    strchr("0123456789.", number[strlen(number) - 1]) != NULL)
		flow_space(s->flow);
	flow_text(s->flow, text);
}

/* A new line, or what parts two of them there. */
static void
docx_break_line(struct docx *d, struct docx_sink *s)
{
	if (s->cell == NULL)
		build_break(&d->build);
	else if (s->folded > 0)
		flow_space(s->flow);
	else
		flow_break(s->flow);
}

static void
put_picture(struct docx *d, struct docx_sink *s, const char *alt)
{
	if (is_quiet(d))
		return;
	if (s->cell == NULL)
		build_picture(&d->build, alt);
	else
		s->cell->picture = true;
}

/*
 * A sign by its number in a font. The signs of symbol fonts are pictures, but
 * for values and punctuation in the font Symbol.
 */
static void
put_symbol(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	const char *font = docx_attribute(n, "font");
	const char *code = docx_attribute(n, "char");
	unsigned long c = code == NULL ? 0 : strtoul(code, NULL, 16);
	char text[4] = "";

	if (c >= FIRST_SYMBOL && c <= LAST_SYMBOL)
		c = font != NULL && strcmp(font, "Symbol") == 0 &&
			c < FIRST_SYMBOL + '@'
		    ? c - FIRST_SYMBOL
		    : 0;
	if (c >= ' ' && c < 0x7f) {
		text[0] = (char)c;
	} else if (c >= 0xa0 && c < 0x800) {
		text[0] = (char)(0xc0 | c >> 6);
		text[1] = (char)(0x80 | (c & 0x3f));
	} else if (c >= 0x800 && c < 0xfffe && (c < 0xd800 || c > 0xdfff)) {
		text[0] = (char)(0xe0 | c >> 12);
		text[1] = (char)(0x80 | (c >> 6 & 0x3f));
		text[2] = (char)(0x80 | (c & 0x3f));
	}
	put_text(d, s, text);
}

/* Fields have an instruction, which is not shown, and a result. */
static void
walk_field_character(struct docx *d, const xmlNode *n)
{
	const char *type = docx_attribute(n, "fldCharType");
	int at = d->n_fields;

	if (type == NULL)
		return;
	if (strcmp(type, "begin") == 0) {
		if (at < MAX_FIELDS)
			d->instructions |= UINT64_C(1) << at;
		d->n_fields++;
	} else if (at > 0) {
		if (at <= MAX_FIELDS)
			d->instructions &= ~(UINT64_C(1) << (at - 1));
		if (strcmp(type, "end") == 0)
			d->n_fields--;
	}
}

/* ---- pictures and text boxes ---- */

static void
add_box(struct docx *d, const xmlNode *n)
{
	d->boxes = arena_grow(
	    d->a, d->boxes, d->n_boxes, &d->box_cap, sizeof(*d->boxes));
	d->boxes[d->n_boxes++] = n;
}

/* What is in a drawing: its pictures, and its text boxes for later. `alt`
 * describes it as a whole. */
static void
walk_object(
    struct docx *d, struct docx_sink *s, const xmlNode *n, const char *alt)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		const xmlNode *branch;
		const char *said;

		switch (docx_tag(child)) {
		case DOCX_PICTURE:
			put_picture(d, s, alt);
			break;
		case DOCX_PICTURE_PROPERTIES:
			said = docx_attribute(child, "descr");
			if (said != NULL)
				alt = said;
			break;
		case DOCX_BOX:
			if (!is_quiet(d))
				add_box(d, child);
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				walk_object(d, s, branch, alt);
			break;
		case DOCX_NONE:
			said = docx_attribute(child, "alt");
			walk_object(d, s, child, said == NULL ? alt : said);
			break;
		default:
			break;
		}
	}
}

/* ---- runs ---- */

static void walk_inline(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under);

static void
walk_run_children(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under, bool shown)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		enum docx_tag tag = docx_tag(child);
		const xmlNode *branch;

		if (tag == DOCX_FIELD_CHARACTER)
			walk_field_character(d, child);
		if (!shown)
			continue;
		switch (tag) {
		case DOCX_TEXT:
			put_text(d, s, docx_text(d->a, child));
			break;
		case DOCX_TAB:
			flow_space(s->flow);
			break;
		case DOCX_BREAK:
			docx_break_line(d, s);
			break;
		case DOCX_HYPHEN:
			put_text(d, s, "-");
			break;
		case DOCX_SYMBOL:
			put_symbol(d, s, child);
			break;
		case DOCX_NOTE:
			flow_raise(s->flow);
			put_text(d, s, docx_structure_number(child));
			flow_lower(s->flow);
			break;
		case DOCX_OBJECT:
			walk_object(d, s, child, "");
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				walk_run_children(d, s, branch, under, shown);
			break;
		case DOCX_RUBY:
			/* The base, not the reading above it. */
			branch = docx_child(child, "rubyBase");
			if (branch != NULL)
				walk_inline(d, s, branch, under);
			break;
		default:
			break;
		}
	}
}

static void
walk_run(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under)
{
	const xmlNode *properties = docx_child(n, "rPr");
	const struct docx_style *style =
	    docx_style_find(&d->styles, docx_child_value(properties, "rStyle"));
	struct docx_look look = docx_look_of(properties);

	if (style != NULL)
		look = docx_look_over(look, style->look);
	look = docx_look_over(look, under);
	if (look.raised == 1)
		flow_raise(s->flow);
	walk_run_children(d, s, n, under, look.hidden != 1 && look.struck != 1);
	if (look.raised == 1)
		flow_lower(s->flow);
}

static bool
docx_is_unfilled(const xmlNode *control)
{
	return docx_child_switch(
		   docx_child(control, "sdtPr"), "showingPlcHdr") == 1;
}

static void
walk_inline(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under)
{
	for (const xmlNode *child = docx_element(n->children);
	     child != NULL && !d->build.failed;
	     child = docx_element(child->next)) {
		const xmlNode *branch;
		bool unfilled;

		switch (docx_tag(child)) {
		case DOCX_RUN:
			walk_run(d, s, child, under);
			break;
		case DOCX_TEXT: /* of a formula */
			put_text(d, s, docx_text(d->a, child));
			break;
		case DOCX_WRAPPER:
			walk_inline(d, s, child, under);
			break;
		case DOCX_CONTENT_CONTROL:
			unfilled = docx_is_unfilled(child);
			d->n_unfilled += unfilled;
			walk_inline(d, s, child, under);
			d->n_unfilled -= unfilled;
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				walk_inline(d, s, branch, under);
			break;
		default:
			break;
		}
	}
}

/* ---- paragraphs ---- */

static bool
is_heading(const xmlNode *paragraph, const struct docx_style *style)
{
	int outline =
	    docx_child_number(docx_child(paragraph, "pPr"), "outlineLvl", -1);

	if (outline >= 0)
		return outline < 9; /* 9: the body's text */
	return style != NULL && style->heading == 1;
}

static void
docx_walk_paragraph(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	const struct docx_style *style = docx_style_of_paragraph(&d->styles, n);
	const struct docx_look none = { -1, -1, -1 };
	bool heading = is_heading(n, style);
	const char *number = docx_structure_number(n);
	size_t first = d->n_boxes;

	/* A table of contents repeats the headings. */
	if (style != NULL && style->contents)
		return;
	docx_break_line(d, s);
	d->build.heading += heading;
	d->number = NULL;
	put_text(d, s, number);
	d->number = *number == '\0' ? NULL : number;
	walk_inline(d, s, n, style == NULL ? none : style->look);
	/* An instruction that goes on is one whose end was lost. */
	d->instructions = 0;
	docx_break_line(d, s);
	d->build.heading -= heading;
	d->number = NULL;
	for (size_t i = first; i < d->n_boxes; i++) {
		const xmlNode *box = d->boxes[i];
		size_t n_boxes = d->n_boxes;

		docx_walk_blocks(d, s, box);
		d->n_boxes = n_boxes;
	}
	d->n_boxes = first;
}

/* Columns that a cell may span at the most, as in HTML. */
#define MAX_COLUMN_SPAN 1000
/* A merged cell that goes on in the row below, by its first column. */
struct lane {
	size_t row, cell; /* where it starts */
	size_t last_row;  /* that it reaches so far */
	size_t column, span;
	bool used;
};

struct table_draft {
	struct page_table *table;
	size_t row_cap, cell_cap;
	size_t column; /* in the row being built */
	struct lane lanes[LIMIT_TABLE_COLUMNS];
	struct docx_sink
	    overflow; /* holds the tables too big for their cells */
};

static size_t
span_of(const xmlNode *properties, const char *name)
{
	int n = docx_child_number(properties, name, 1);

	if (n < 1)
		return 1;
	return n > MAX_COLUMN_SPAN ? MAX_COLUMN_SPAN : (size_t)n;
}

static struct page_cell *
new_cell(
    struct docx *d, struct table_draft *t, struct page_row *row, size_t span)
{
	struct page_cell *cell;

	row->cells = arena_grow(
	    d->a, row->cells, row->n_cells, &t->cell_cap, sizeof(*row->cells));
	cell = &row->cells[row->n_cells++];
	*cell = (struct page_cell){
		.text = "", .row_span = 1, .column_span = (int)span
	};
	t->column += span;
	return cell;
}

/*
 * The merged cell from above that a cell at these columns goes on: the one
 * that starts in the same column, else the first that it overlaps, for the
 * columns of hand-made tables do not always meet. NULL.
 */
static struct lane *
lane_above(struct table_draft *t, size_t span)
{
	size_t row = t->table->n_rows, end = t->column + span;
	struct lane *best = NULL;

	for (size_t i = 0; i < LIMIT_TABLE_COLUMNS; i++) {
		struct lane *lane = &t->lanes[i];

		if (!lane->used || lane->last_row + 1 != row ||
		    lane->column >= end ||
		    lane->column + lane->span <= t->column)
			continue;
		if (lane->column == t->column)
			return lane;
		if (best == NULL)
			best = lane;
	}
	return best;
}

enum merge {
	MERGE_NONE,
	MERGE_BEGINS,
	MERGE_GOES_ON
};

/* Of w:vMerge or w:hMerge: without a value it goes on. */
static enum merge
merge_of(const xmlNode *properties, const char *name)
{
	const xmlNode *merge = docx_child(properties, name);
	const char *value = docx_attribute(merge, "val");

	if (merge == NULL)
		return MERGE_NONE;
	return value != NULL && strcmp(value, "restart") == 0 ? MERGE_BEGINS
							      : MERGE_GOES_ON;
}

/* Does the cell belong to one before or above it? Then that one grows. */
static bool
joins(struct table_draft *t, struct page_row *row, const xmlNode *properties,
    size_t span)
{
	struct lane *lane;

	if (merge_of(properties, "hMerge") == MERGE_GOES_ON &&
	    row->n_cells > 0) {
		row->cells[row->n_cells - 1].column_span += (int)span;
		t->column += span;
		return true;
	}
	if (merge_of(properties, "vMerge") != MERGE_GOES_ON)
		return false;
	lane = lane_above(t, span);
	if (lane == NULL)
		return false;
	t->table->rows[lane->row].cells[lane->cell].row_span++;
	lane->last_row = t->table->n_rows;
	t->column += span;
	return true;
}

static void
add_cell(struct docx *d, struct table_draft *t, struct page_row *row,
    const xmlNode *n)
{
	const xmlNode *properties = docx_child(n, "tcPr");
	size_t span = span_of(properties, "gridSpan"), column = t->column;
	struct page_cell *cell;
	struct flow f;

	if (joins(t, row, properties, span))
		return;
	cell = new_cell(d, t, row, span);
	if (column < LIMIT_TABLE_COLUMNS)
		t->lanes[column] = (struct lane){ t->table->n_rows,
			row->n_cells - 1, t->table->n_rows, column, span,
			merge_of(properties, "vMerge") != MERGE_NONE };
	flow_init(&f, LIMIT_CELL_BYTES);
	t->overflow.flow = &f;
	t->overflow.cell = cell;
	docx_walk_blocks(d, &t->overflow, n);
	cell->text = flow_take(&f, d->a);
	flow_fini(&f);
}

/* The cells of a row that stand at this level. */
static void
add_cells(struct docx *d, struct table_draft *t, struct page_row *row,
    const xmlNode *n)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		enum docx_tag tag = docx_tag(child);
		bool unfilled =
		    tag == DOCX_CONTENT_CONTROL && docx_is_unfilled(child);

		d->n_unfilled += unfilled;
		if (tag == DOCX_WRAPPER || tag == DOCX_CONTENT_CONTROL)
			add_cells(d, t, row, child);
		else if (tag == DOCX_CELL && !docx_is_gone(child))
			add_cell(d, t, row, child);
		d->n_unfilled -= unfilled;
	}
}

static void
add_row(struct docx *d, struct table_draft *t, const xmlNode *n)
{
	const xmlNode *properties = docx_child(n, "trPr");
	struct page_table *table = t->table;
	struct page_row row = { NULL, 0 };

	t->cell_cap = 0;
	t->column = 0;
	if (docx_child_number(properties, "gridBefore", 0) > 0)
		(void)new_cell(d, t, &row, span_of(properties, "gridBefore"));
	add_cells(d, t, &row, n);
	if (t->column == 0)
		return; /* no cell at all, merged ones neither */
	table->rows = arena_grow(
	    d->a, table->rows, table->n_rows, &t->row_cap, sizeof(row));
	table->rows[table->n_rows++] = row;
}

static void
add_rows(struct docx *d, struct table_draft *t, const xmlNode *n)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		enum docx_tag tag = docx_tag(child);

		if (tag == DOCX_WRAPPER || tag == DOCX_CONTENT_CONTROL)
			add_rows(d, t, child);
		else if (tag == DOCX_ROW && !docx_is_gone(child))
			add_row(d, t, child);
	}
}

/* Of a table that only arranges the page, or is small enough to be text of the
 * cell it stands in: its cells one after another. */
static void
walk_cells(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		enum docx_tag tag = docx_tag(child);

		if (docx_is_gone(child))
			continue;
		if (tag == DOCX_WRAPPER || tag == DOCX_CONTENT_CONTROL) {
			walk_cells(d, s, child);
		} else if (tag == DOCX_ROW) {
			flow_break(s->flow);
			walk_cells(d, s, child);
			flow_break(s->flow);
		} else if (tag == DOCX_CELL) {
			docx_walk_blocks(d, s, child);
		}
	}
}

static void
docx_walk_table(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	const struct table_facts *facts = docx_structure_table(n);
	struct table_draft t = { .table = NULL };

	if (facts == NULL)
		return; /* where Word has no tables */
	if (s->cell != NULL && table_facts_is_small(facts)) {
		s->folded++;
		walk_cells(d, s, n);
		s->folded--;
		return;
	}
	if (s->cell != NULL) {
		s->tables = arena_grow(d->a, s->tables, s->n_tables,
		    &s->table_cap, sizeof(*s->tables));
		s->tables[s->n_tables++] = n;
		return;
	}
	if (table_facts_is_layout(facts)) {
		walk_cells(d, s, n);
		return;
	}
	t.table = arena_alloc(d->a, sizeof(*t.table));
	add_rows(d, &t, n);
	build_break(&d->build);
	build_table(&d->build, t.table);
	for (size_t i = 0; i < t.overflow.n_tables; i++)
		docx_walk_table(d, s, t.overflow.tables[i]);
}
