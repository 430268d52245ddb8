/*
 * Tables that were published as lines of text: cells in a row of their own
 * from a label to the next one, because most exports lose where rows end.
 */
#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/tables/atoms.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/known.h"
#include "collectors/tables/sheet.h"

/* A label is wrapped over so many lines at the most. */
#define WRAPPED_LINES 6
/* A line longer than this is text, not an unknown label. */
#define UNKNOWN_CHARACTERS 40
#define WRAPPED_BYTES      240

struct builder {
	struct arena *a;
	const struct atoms *atoms;
	const struct headings *headings;
	const struct known *known;
	struct sheet *out;
	bool open; /* the last row of `out` takes more cells */
	bool gap;  /* an empty line stood behind its last cell */
	/* Empty lines stand between the cells of a row too, so that they say
	 * nothing. */
	bool gaps_everywhere;
};

static struct sheet_row *
open_row(struct builder *b)
{
	return b->open ? &b->out->rows[b->out->n_rows - 1] : NULL;
}

static struct sheet_row *
new_row(struct builder *b, const struct atom *t)
{
	struct sheet_row *row = sheet_add_row(
	    b->a, b->out, t->block, headings_section(b->headings, t->block));

	row->shows_blanks = t->kind == ATOM_CELL;
	b->open = true;
	return row;
}

static void
put_cell(struct builder *b, struct sheet_row *row, const struct atom *t,
    const char *text)
{
	struct sheet_cell *c = sheet_add_cell(b->a, row, text);

	c->line = t->block;
	c->column = t->place;
	if (t->last_block > row->last_block)
		row->last_block = t->last_block;
	b->gap = false;
	if (t->kind != ATOM_CELL)
		row->shows_blanks = false;
}

/* Only header words so far, or words that belong to a header. */
static bool
is_header(const struct builder *b, const struct sheet_row *row)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (row->cells[i].figure)
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
 * The longest run of atoms from `i` on that together are one known label; 0
 * when none is. Lines may be wrapped, cells with marks are whole.
 */
static size_t
label_at(struct builder *b, size_t i, struct sheet_cell *label)
{
	const char *text = "";
	size_t best = 0, n = 0;

	for (size_t at = i; at < b->atoms->n && n < WRAPPED_LINES; at++) {
		const struct atom *t = &b->atoms->list[at];
		struct sheet_cell c = { .span = 1 };

		if (t->kind == ATOM_GAP && n > 0)
			continue;
		if (t->width > 0 ||
		    (t->kind != ATOM_LINE && t->kind != ATOM_CELL) ||
		    strlen(text) + strlen(t->text) > WRAPPED_BYTES)
			break;
		sheet_cell_set(b->a, &c, t->text);
		if (c.blank || c.figure)
			break;
		text = n == 0 ? t->text
			      : arena_printf(b->a, "%s%s", text, t->text);
		n++;
		sheet_cell_set(b->a, &c, text);
		if (known_label(b->known, &c)) {
			best = at - i + 1;
			*label = c;
		}
		if (t->kind == ATOM_CELL)
			break;
	}
	return best;
}

/* Is the first cell of a line the end of the label on the line above? */
static bool
ends_label(struct builder *b, const struct atom *t)
{
	struct sheet_row *row = open_row(b);
	struct sheet_cell c = { .span = 1 };

	if (row == NULL || row->n_cells != 1 || t->width < 2 ||
	    strlen(row->cells[0].text) + strlen(t->text) > WRAPPED_BYTES)
		return false;
	sheet_cell_set(b->a, &c, t->text);
	if (c.blank || c.figure)
		return false;
	sheet_cell_set(
	    b->a, &c, arena_printf(b->a, "%s%s", row->cells[0].text, t->text));
	if (!known_label(b->known, &c))
		return false;
	row->cells[0] = c;
	return true;
}

/* A line that holds several cells: a row, or more values of the open one. */
static size_t
take_line(struct builder *b, size_t i)
{
	const struct atom *t = &b->atoms->list[i];
	struct sheet_row *row;
	bool known = false, words = false, long_text = false, header;
	bool figures = false;

	for (size_t k = 0; k < t->width; k++) {
		struct sheet_cell c = { .span = 1 };

		sheet_cell_set(b->a, &c, t[k].text);
		known = known || known_label(b->known, &c);
		words = words || (!c.blank && !c.figure);
		figures = figures || c.figure;
		long_text = long_text || is_sentence(t[k].text);
	}
	if (words && !known && ends_label(b, t)) {
		row = open_row(b);
		for (size_t k = 1; k < t->width; k++)
			put_cell(b, row, &t[k], t[k].text);
		return t->width;
	}
	row = open_row(b);
	if (words && !known && (row == NULL || long_text)) {
		b->open = false;
		return t->width;
	}
	header = words && !known && !figures && is_header(b, row);
	if (row == NULL || (words && !header)) {
		row = new_row(b, t);
		row->width = t->width;
	} else {
		row->width = 0;
	}
	for (size_t k = 0; k < t->width; k++)
		put_cell(b, row, &t[k], t[k].text);
	return t->width;
}

/*
 * Cells with marks: an empty line ends the row, unless it stood between a
 * row's label and its first value.
 */
static struct sheet_row *
row_behind_gap(struct builder *b, struct sheet_row *row, const struct atom *t)
{
	const struct sheet_cell *last = &row->cells[row->n_cells - 1];

	if (!b->gap || b->gaps_everywhere || t->kind != ATOM_CELL)
		return row;
	if (last->figure || last->blank || known_header(b->known, last))
		return new_row(b, t);
	b->gaps_everywhere = true;
	return row;
}

/* A cell or a line that is no label. */
static void
take_other(struct builder *b, const struct atom *t)
{
	struct sheet_row *row = open_row(b);
	struct sheet_cell c = { .span = 1 };

	if (row == NULL)
		return;
	row = row_behind_gap(b, row, t);
	sheet_cell_set(b->a, &c, t->text);
	if (!c.blank && !c.figure && is_sentence(t->text)) {
		b->open = false;
		return;
	}
	if (!c.blank && !c.figure && row->n_cells > 0 && !is_header(b, row))
		row = new_row(b, t);
	row->width = 0;
	put_cell(b, row, t, t->text);
}

void
sheet_from_text(struct arena *a, const struct page *page,
    const struct headings *headings, const struct form_set *forms,
    struct sheet *out)
{
	struct atoms atoms;
	struct builder b = { .a = a,
		.atoms = &atoms,
		.headings = headings,
		.known = known_new(a, forms),
		.out = out };
	size_t i = 0;

	atoms_of_page(a, page, headings, &atoms);
	while (i < atoms.n) {
		const struct atom *t = &atoms.list[i];
		struct sheet_cell label = { .span = 1 };
		size_t n;

		if (t->kind == ATOM_BREAK)
			b.open = false;
		b.gap = b.gap ||
		    (t->kind == ATOM_GAP && i > 0 &&
			atoms.list[i - 1].kind == ATOM_CELL);
		if (t->kind == ATOM_BREAK || t->kind == ATOM_GAP) {
			i++;
			continue;
		}
		if (t->width > 0) {
			i += take_line(&b, i);
			continue;
		}
		n = label_at(&b, i, &label);
		if (n == 0) {
			take_other(&b, t);
			i++;
			continue;
		}
		put_cell(
		    &b, new_row(&b, t), &atoms.list[i + n - 1], label.text);
		i += n;
	}
}
