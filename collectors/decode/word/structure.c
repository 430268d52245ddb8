#include "collectors/decode/word/structure.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/word/numbering.h"
#include "collectors/decode/word/xml.h"

struct structure_pass {
	struct arena *a;
	const struct docx_styles *styles;
	struct docx_numbering *numbers;
	struct err *e;
	bool failed;
	size_t n_tables, n_cells, n_notes;
};

const char *
docx_structure_number(const xmlNode *n)
{
	return n->_private == NULL ? "" : n->_private;
}

const struct table_facts *
docx_structure_table(const xmlNode *n)
{
	return n->_private;
}

const struct docx_style *
docx_style_of_paragraph(
    const struct docx_styles *styles, const xmlNode *paragraph)
{
	const struct docx_style *style = docx_style_find(
	    styles, docx_child_value(docx_child(paragraph, "pPr"), "pStyle"));

	return style == NULL ? styles->paragraph : style;
}

bool
docx_is_gone(const xmlNode *row_or_cell)
{
	const xmlNode *row = docx_child(row_or_cell, "trPr");
	const xmlNode *cell = docx_child(row_or_cell, "tcPr");

	return docx_child_switch(row, "hidden") == 1 ||
	    docx_child(row, "del") != NULL ||
	    docx_child(cell, "cellDel") != NULL;
}

/* The number that Word puts before a paragraph, "" when none. */
static char *
number_of(struct structure_pass *s, const xmlNode *paragraph)
{
	const xmlNode *properties = docx_child(paragraph, "pPr");
	const xmlNode *number = docx_child(properties, "numPr");
	const struct docx_style *style =
	    docx_style_of_paragraph(s->styles, paragraph);
	int list = docx_child_number(number, "numId", -1);
	int level = docx_child_number(number, "ilvl", -1);

	/* A paragraph that is to go is not counted. */
	if (docx_child(docx_child(properties, "rPr"), "del") != NULL)
		list = level = 0;
	if (level < 0)
		level = list >= 0 || style == NULL ? -1 : style->level;
	if (list < 0)
		list = style == NULL ? -1 : style->number;
	return docx_numbering_next(
	    s->numbers, list, level, style == NULL ? NULL : style->id);
}

/* Does the note get the next number (not a mark of its own)? */
static bool
is_counted(const xmlNode *note)
{
	const char *own = docx_attribute(note, "customMarkFollows");

	return own == NULL || strcmp(own, "0") == 0 ||
	    strcmp(own, "false") == 0;
}

static struct table_facts *visit_table(
    struct structure_pass *s, const xmlNode *n, struct cell_facts *outer);

/* Numbers stay with the nodes until the tree ends. */
static void
mark(xmlNode *n, char *number)
{
	n->_private = *number == '\0' ? NULL : number;
}

static void visit_node(struct structure_pass *s, const xmlNode *n,
    enum docx_tag tag, struct cell_facts *cell, bool object);

static void
survey_children(struct structure_pass *s, const xmlNode *n,
    struct cell_facts *cell, bool object)
{
	for (xmlNode *child = n->children; child != NULL && !s->failed;
	     child = child->next) {
		enum docx_tag tag = docx_tag(child);

		if (tag == DOCX_PARAGRAPH)
			mark(child, number_of(s, child));
		else if (tag == DOCX_NOTE && is_counted(child))
			mark(child, arena_printf(s->a, "%zu", ++s->n_notes));
		if (tag == DOCX_TABLE)
			child->_private = visit_table(s, child, cell);
		else
			visit_node(s, child, tag, cell, object);
	}
}

static void
visit_row(struct structure_pass *s, const xmlNode *n, struct table_facts *t,
    struct row_facts *row)
{
	for (const xmlNode *child = docx_element(n->children);
	     child != NULL && !s->failed; child = docx_element(child->next)) {
		struct cell_facts cell = { 0, false };
		enum docx_tag tag = docx_tag(child);

		if (tag == DOCX_WRAPPER || tag == DOCX_CONTENT_CONTROL) {
			visit_row(s, child, t, row);
			continue;
		}
		if (tag != DOCX_CELL || docx_is_gone(child))
			continue;
		if (s->n_cells++ == LIMIT_PAGE_CELLS) {
			s->failed = true;
			(void)err_set(s->e, ERR_LIMIT,
			    "Word document has more than %u cells",
			    LIMIT_PAGE_CELLS);
			return;
		}
		survey_children(s, child, &cell, false);
		table_facts_add_cell(t, row, &cell);
	}
}

static void
visit_rows(struct structure_pass *s, const xmlNode *n, struct table_facts *t)
{
	for (const xmlNode *child = docx_element(n->children);
	     child != NULL && !s->failed; child = docx_element(child->next)) {
		struct row_facts row = { 0, 0, 0 };
		enum docx_tag tag = docx_tag(child);

		if (tag == DOCX_WRAPPER || tag == DOCX_CONTENT_CONTROL) {
			visit_rows(s, child, t);
		} else if (tag == DOCX_ROW && !docx_is_gone(child)) {
			visit_row(s, child, t, &row);
			table_facts_end_row(t, &row);
		}
	}
}

static struct table_facts *
visit_table(
    struct structure_pass *s, const xmlNode *n, struct cell_facts *outer)
{
	struct table_facts *t = arena_alloc(s->a, sizeof(*t));

	if (s->n_tables++ == LIMIT_TABLES) {
		s->failed = true;
		(void)err_set(s->e, ERR_LIMIT,
		    "Word document has more than %u tables", LIMIT_TABLES);
		return t;
	}
	visit_rows(s, n, t);
	if (outer != NULL)
		cell_facts_add_table(outer, t);
	return t;
}

/* `object`: inside a drawing, where text boxes stand deep in what is unknown
 * here. */
static void
visit_node(struct structure_pass *s, const xmlNode *n, enum docx_tag tag,
    struct cell_facts *cell, bool object)
{
	const xmlNode *branch;

	switch (tag) {
	case DOCX_TEXT:
		if (cell != NULL)
			cell_facts_add_text(cell, docx_text(s->a, n));
		break;
	case DOCX_ALTERNATIVES:
		branch = docx_branch(n);
		if (branch != NULL)
			survey_children(s, branch, cell, object);
		break;
	case DOCX_OBJECT:
		survey_children(s, n, cell, true);
		break;
	case DOCX_BOX:
		survey_children(s, n, cell, false);
		break;
	case DOCX_PARAGRAPH:
	case DOCX_RUN:
	case DOCX_RUBY:
	case DOCX_RUBY_BASE:
	case DOCX_WRAPPER:
	case DOCX_CONTENT_CONTROL:
		survey_children(s, n, cell, false);
		break;
	default:
		if (object && tag == DOCX_NONE)
			survey_children(s, n, cell, true);
		break;
	}
}

int
docx_structure(struct arena *a, const xmlNode *body,
    const struct docx_styles *styles, struct docx_numbering *numbers,
    struct err *e)
{
	struct structure_pass s = {
		.a = a, .styles = styles, .numbers = numbers, .e = e
	};

	survey_children(&s, body, NULL, false);
	return s.failed ? -1 : 0;
}
