#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/build.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/pdf/ambiguity.h"
#include "collectors/decode/pdf/layout.h"
#include "collectors/decode/pdf/page.h"
#include "collectors/decode/pdf/page_merge.h"
#include "collectors/decode/pdf/paragraph.h"
#include "collectors/decode/pdf/table.h"
#include "collectors/decode/pdf/unruled.h"
#include "collectors/decode/pdf/vector_graphics.h"
#include "collectors/decode/pdf/words.h"

/* Pages of pictures with fewer characters than this on the others, each,
 * are a scanned document with a line of its own. */
#define FEW_CHARACTERS 40

/* Where the drawing begins, behind the words: at its <?xml. */
static size_t
find_drawing(const char *s, size_t len)
{
	static const char mark[] = "<?xml", root[] = "<svg";
	const char *svg = memmem(s, len, root, sizeof(root) - 1), *at = s;

	if (svg == NULL)
		return len;
	for (const char *p = s; p < svg; p++) {
		p = memmem(p, (size_t)(svg - p), mark, sizeof(mark) - 1);
		if (p == NULL)
			break;
		at = p;
	}
	return at > s ? (size_t)(at - s) : len;
}

/* Nothing but pictures of pages. */
static bool
is_scanned(const struct pdf_pages *pages)
{
	size_t n_scanned = 0, n_characters = 0;

	for (size_t i = 0; i < pages->n; i++) {
		const struct pdf_page *p = &pages->list[i];

		n_scanned += p->scanned;
		for (size_t k = 0; k < p->n_words && !p->scanned; k++)
			n_characters += utf8_count(p->words[k].text);
	}
	return n_scanned > 0 && n_characters <= FEW_CHARACTERS * n_scanned &&
	    n_scanned * 2 >= pages->n;
}

static const char *
cell_text(struct arena *a, const struct pdf_cell *c)
{
	if (!c->ambiguous || (!c->value && *c->text != '\0'))
		return c->text;
	if (strlen(c->text) + sizeof(PAGE_CUT) > LIMIT_CELL_BYTES)
		return PAGE_CUT;
	return arena_printf(a, "%s%s", c->text, PAGE_CUT);
}

static struct page_table *
make_table(struct arena *a, const struct pdf_table *t)
{
	struct page_table *out = arena_alloc(a, sizeof(*out));

	out->n_rows = t->n_rows;
	out->rows = arena_calloc(a, t->n_rows, sizeof(*out->rows));
	for (size_t i = 0; i < t->n_cells; i++)
		out->rows[t->cells[i].row].n_cells++;
	for (size_t r = 0; r < t->n_rows; r++) {
		out->rows[r].cells = arena_calloc(
		    a, out->rows[r].n_cells, sizeof(struct page_cell));
		out->rows[r].n_cells = 0;
	}
	for (size_t i = 0; i < t->n_cells; i++) {
		const struct pdf_cell *c = &t->cells[i];
		struct page_row *row = &out->rows[c->row];

		row->cells[row->n_cells++] = (struct page_cell){
			.text = cell_text(a, c),
			.row_span = (int)c->n_rows,
			.column_span = (int)c->n_columns,
		};
	}
	return out;
}

static int
add_table(struct page_builder *b, struct pdf_table *t,
    const struct pdf_table *before, size_t *n_cells)
{
	*n_cells += t->n_cells;
	if (b->n_tables == LIMIT_TABLES)
		return err_set(b->e, ERR_LIMIT, "page has more than %u tables",
		    LIMIT_TABLES);
	if (*n_cells > LIMIT_PAGE_CELLS)
		return err_set(b->e, ERR_LIMIT,
		    "tables have more than %u cells", LIMIT_PAGE_CELLS);
	pdf_ambiguity_values(b->a, t, before);
	build_table(b, make_table(b->a, t));
	return 0;
}

/* Chinese is written without spaces: no line's end makes one. */
static bool
is_chinese_at(const char *s, bool at_end)
{
	size_t len = strlen(s), pos = 0;

	if (at_end && len >= 3)
		pos = len - 3;
	return pos < len && utf8_next(s, len, &pos) >= 0x2e80;
}

static int
build(struct page_builder *b, const struct pdf_items *items)
{
	const bool *marks = pdf_paragraph_marks(b->a, items);
	const struct pdf_table *table = NULL; /* the last one */
	const char *before = "";
	size_t n_cells = 0;

	for (size_t i = 0; i < items->n; i++) {
		const struct pdf_item *item = &items->list[i];

		if (item->gone)
			continue;
		if (!marks[i])
			build_break(b);
		else if (!is_chinese_at(before, true) &&
		    !is_chinese_at(item->text, false))
			build_text(b, "\n");
		before = item->text;
		if (item->kind == PDF_LINE)
			build_text(b, item->text);
		else if (item->kind == PDF_PICTURE)
			build_picture(b, "");
		else if (add_table(b, item->table, table, &n_cells) != 0)
			return -1;
		if (item->kind == PDF_TABLE)
			table = item->table;
	}
	return 0;
}

int
decode_pdf(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	size_t drawing = find_drawing(in->bytes, in->len);
	const char *bytes = in->bytes;
	struct pdf_pages pages;
	struct pdf_items items = { 0 };
	struct page_builder b;
	int rc;

	if (pdf_words_read(a, bytes, drawing, &pages, e) != 0)
		return -1;
	pdf_vector_graphics_read(a, bytes + drawing, in->len - drawing, &pages);
	if (is_scanned(&pages))
		return err_set(e, ERR_UNREADABLE, "tables are pictures");
	for (size_t i = 0; i < pages.n; i++)
		pdf_layout_page(a, &pages.list[i], i, &items);
	pdf_layout_drop_margins(a, &pages, &items);
	pdf_page_merge_tables(a, &items);
	pdf_unruled_tables(a, &items);
	out->title = pages.title;
	build_begin(&b, a, out, e);
	rc = build(&b, &items);
	return build_end(&b) != 0 || rc != 0 ? -1 : 0;
}
