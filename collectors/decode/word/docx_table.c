#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/word/docx_survey.h"
#include "collectors/decode/word/docx_walk.h"
#include "collectors/decode/word/docx_xml.h"

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

void
docx_walk_table(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	const struct table_facts *facts = docx_survey_table(n);
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
