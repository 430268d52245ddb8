/*
 * Tables that were published as lines of text: cells in a row of their own
 * from a label to the next one, because most exports lose where rows end.
 */
#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/line_tokens.h"
#include "collectors/tables/rows.h"

/* A label is wrapped over so many lines at the most. */
#define WRAPPED_LINES 6
/* A line longer than this is text, not an unknown label. */
#define UNKNOWN_CHARACTERS 40
#define WRAPPED_BYTES      240

struct builder {
	struct arena *a;
	const struct line_tokens *tokens;
	const struct headings *headings;
	const struct known *known;
	struct rows *out;
	bool open; /* the last row of `out` takes more cells */
	bool gap;  /* an empty line stood behind its last cell */
	/* Empty lines stand between the cells of a row too, so that they say
	 * nothing. */
	bool gaps_everywhere;
};

static struct table_row *
open_row(struct builder *b)
{
	return b->open ? &b->out->rows[b->out->n_rows - 1] : NULL;
}

static struct table_row *
new_row(struct builder *b, const struct line_token *t)
{
	struct table_row *row = rows_add(
	    b->a, b->out, t->block, headings_section(b->headings, t->block));

	row->shows_blanks = t->kind == LINE_CELL;
	b->open = true;
	return row;
}

static void
set_cell(struct builder *b, struct table_row *row, const struct line_token *t,
    const char *text)
{
	struct row_cell *c = row_add_cell(b->a, row, text);

	c->line = t->block;
	c->column = t->place;
	if (t->last_block > row->last_block)
		row->last_block = t->last_block;
	b->gap = false;
	if (t->kind != LINE_CELL)
		row->shows_blanks = false;
}

/* Only header words so far, or words that belong to a header. */
static bool
is_header(const struct builder *b, const struct table_row *row)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (row->cells[i].number)
			return false;
	return known_header(b->known, &row->cells[0]);
}

static bool
is_sentence(const char *text)
{
	return strstr(text, "。") != NULL || strstr(text, "；") != NULL ||
	    utf8_count(text) > UNKNOWN_CHARACTERS;
}

/*
 * The longest run of tokens from `i` on that together are one known label; 0
 * when none is. Lines may be wrapped, cells with marks are whole.
 */
static size_t
label_at(struct builder *b, size_t i, struct row_cell *label)
{
	const char *text = "";
	size_t best = 0, n = 0;

	for (size_t at = i; at < b->tokens->n && n < WRAPPED_LINES; at++) {
		const struct line_token *t = &b->tokens->list[at];
		struct row_cell c = { .span = 1 };

		if (t->kind == LINE_GAP && n > 0)
			continue;
		if (t->width > 0 ||
		    (t->kind != LINE_WHOLE && t->kind != LINE_CELL) ||
		    strlen(text) + strlen(t->text) > WRAPPED_BYTES)
			break;
		row_cell_set(b->a, &c, t->text);
		if (c.blank || c.number)
			break;
		text = n == 0 ? t->text
			      : arena_printf(b->a, "%s%s", text, t->text);
		n++;
		row_cell_set(b->a, &c, text);
		if (known_label(b->known, &c)) {
			best = at - i + 1;
			*label = c;
		}
		if (t->kind == LINE_CELL)
			break;
	}
	return best;
}

/* Is the first cell of a line the end of the label on the line above? */
static bool
ends_label(struct builder *b, const struct line_token *t)
{
	struct table_row *row = open_row(b);
	struct row_cell c = { .span = 1 };

	if (row == NULL || row->n_cells != 1 || t->width < 2 ||
	    strlen(row->cells[0].text) + strlen(t->text) > WRAPPED_BYTES)
		return false;
	row_cell_set(b->a, &c, t->text);
	if (c.blank || c.number)
		return false;
	row_cell_set(
	    b->a, &c, arena_printf(b->a, "%s%s", row->cells[0].text, t->text));
	if (!known_label(b->known, &c))
		return false;
	row->cells[0] = c;
	return true;
}

/* A line that holds several cells: a row, or more values of the open one. */
static size_t
add_line(struct builder *b, size_t i)
{
	const struct line_token *t = &b->tokens->list[i];
	struct table_row *row;
	bool known = false, words = false, long_text = false, header;
	bool numbers = false;

	for (size_t k = 0; k < t->width; k++) {
		struct row_cell c = { .span = 1 };

		row_cell_set(b->a, &c, t[k].text);
		known = known || known_label(b->known, &c);
		words = words || (!c.blank && !c.number);
		numbers = numbers || c.number;
		long_text = long_text || is_sentence(t[k].text);
	}
	if (words && !known && ends_label(b, t)) {
		row = open_row(b);
		for (size_t k = 1; k < t->width; k++)
			set_cell(b, row, &t[k], t[k].text);
		return t->width;
	}
	row = open_row(b);
	if (words && !known && (row == NULL || long_text)) {
		b->open = false;
		return t->width;
	}
	header = words && !known && !numbers && is_header(b, row);
	if (row == NULL || (words && !header)) {
		row = new_row(b, t);
		row->width = t->width;
	} else {
		row->width = 0;
	}
	for (size_t k = 0; k < t->width; k++)
		set_cell(b, row, &t[k], t[k].text);
	return t->width;
}

/*
 * Cells with marks: an empty line ends the row, unless it stood between a
 * row's label and its first value.
 */
static struct table_row *
row_behind_gap(
    struct builder *b, struct table_row *row, const struct line_token *t)
{
	const struct row_cell *last = &row->cells[row->n_cells - 1];

	if (!b->gap || b->gaps_everywhere || t->kind != LINE_CELL)
		return row;
	if (last->number || last->blank || known_header(b->known, last))
		return new_row(b, t);
	b->gaps_everywhere = true;
	return row;
}

/* A cell or a line that is no label. */
static void
add_other(struct builder *b, const struct line_token *t)
{
	struct table_row *row = open_row(b);
	struct row_cell c = { .span = 1 };

	if (row == NULL)
		return;
	row = row_behind_gap(b, row, t);
	row_cell_set(b->a, &c, t->text);
	if (!c.blank && !c.number && is_sentence(t->text)) {
		b->open = false;
		return;
	}
	if (!c.blank && !c.number && row->n_cells > 0 && !is_header(b, row))
		row = new_row(b, t);
	row->width = 0;
	set_cell(b, row, t, t->text);
}

void
rows_from_text(struct arena *a, const struct page *page,
    const struct headings *headings, const struct form_set *forms,
    struct rows *out)
{
	struct line_tokens tokens;
	struct builder b = { .a = a,
		.tokens = &tokens,
		.headings = headings,
		.known = known_new(a, forms),
		.out = out };
	size_t i = 0;

	line_tokens_of_page(a, page, headings, &tokens);
	while (i < tokens.n) {
		const struct line_token *t = &tokens.list[i];
		struct row_cell label = { .span = 1 };
		size_t n;

		if (t->kind == LINE_BREAK)
			b.open = false;
		b.gap = b.gap ||
		    (t->kind == LINE_GAP && i > 0 &&
			tokens.list[i - 1].kind == LINE_CELL);
		if (t->kind == LINE_BREAK || t->kind == LINE_GAP) {
			i++;
			continue;
		}
		if (t->width > 0) {
			i += add_line(&b, i);
			continue;
		}
		n = label_at(&b, i, &label);
		if (n == 0) {
			add_other(&b, t);
			i++;
			continue;
		}
		set_cell(
		    &b, new_row(&b, t), &tokens.list[i + n - 1], label.text);
		i += n;
	}
}
