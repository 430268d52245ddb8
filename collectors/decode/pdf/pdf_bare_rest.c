#include "collectors/decode/pdf/pdf_bare_rest.h"

#include <math.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/pdf_layout.h"
#include "collectors/decode/pdf/pdf_table.h"
#include "collectors/decode/pdf/pdf_words.h"

/* Words of a line that stand apart, so many times, are a header's. */
#define HEADER_GAPS 3
/* They do when the gap is this part of a character's size. */
#define APART 0.2
/* Labels begin at the same place, within this, in points. */
#define SAME_LEFT 1.5

/* A line of words that stand apart: of a header. */
static bool
is_header_like(const struct pdf_item *item)
{
	size_t n = 0;

	for (size_t i = 1; i < item->n_words; i++) {
		const struct pdf_word *p = item->words[i - 1];
		const struct pdf_word *q = item->words[i];

		n += !p->figure && !q->figure &&
		    q->box.x0 - p->box.x1 > APART * p->em;
	}
	return n >= HEADER_GAPS;
}

/* Figures and nothing else, or such that stand apart behind a text. */
static bool
is_row_like(const struct pdf_item *item)
{
	size_t n = item->n_words;

	if (!item->words[n - 1]->figure)
		return false;
	return n == 1 || item->words[0]->figure ||
	    item->words[n - 1]->box.x0 - item->words[n - 2]->box.x1 >
	    item->words[n - 1]->em;
}

/* The label of a last row that has no figures: one word that begins as the
 * labels above do. */
static bool
is_blank_row(const struct pdf_table *t, const struct pdf_item *item)
{
	const struct pdf_cell *label = &t->cells[t->n_cells - t->n_columns];

	return item->n_words == 1 && *label->text != '\0' && !label->figure &&
	    label->n_columns == 1 && t->n_rows < LIMIT_PDF_ROWS &&
	    fabs(item->box.x0 - t->xs[0]) <= SAME_LEFT &&
	    item->box.x1 < t->xs[1];
}

static void
add_blank_row(struct arena *a, struct pdf_table *t, struct pdf_item *item)
{
	size_t first = t->n_cells - t->n_columns;
	struct pdf_cell *cells =
	    arena_calloc(a, t->n_cells + t->n_columns, sizeof(*cells));
	double *ys = arena_calloc(a, t->n_rows + 2, sizeof(*ys));

	memcpy(cells, t->cells, t->n_cells * sizeof(*cells));
	for (size_t i = 0; i < t->n_rows + 2; i++)
		ys[i] = (double)i;
	for (size_t i = 0; i < t->n_columns; i++) {
		struct pdf_cell *c = &cells[t->n_cells + i];

		*c = cells[first + i];
		c->row++;
		c->box.y0++;
		c->box.y1++;
		c->text = i == 0 ? item->text : "";
		c->figure = false;
	}
	t->cells = cells;
	t->ys = ys;
	t->n_cells += t->n_columns;
	t->n_rows++;
	item->gone = true;
}

/* What stands between two tables: nothing, a heading, or a row. */
static bool
is_read(struct arena *a, struct pdf_table *t, struct pdf_item *line, size_t n)
{
	if (n == 0)
		return true;
	if (n > 1)
		return false;
	if (pdf_words_is_numbered(a, line->text))
		return true;
	if (!is_blank_row(t, line))
		return false;
	add_blank_row(a, t, line);
	return true;
}

bool
pdf_bare_has_rest(struct arena *a, struct pdf_items *items, const bool *bare)
{
	struct pdf_table *before = NULL;
	struct pdf_item *line = NULL;
	size_t n = 0; /* lines behind it */

	for (size_t i = 0; i < items->n; i++) {
		struct pdf_item *item = &items->list[i];

		if (item->gone)
			continue;
		if (item->kind == PDF_TABLE) {
			if (bare[i] && before != NULL &&
			    !is_read(a, before, line, n))
				return true;
			before = bare[i] ? item->table : NULL;
			n = 0;
		} else if (item->kind == PDF_LINE) {
			if (is_header_like(item) || is_row_like(item))
				return true;
			line = item;
			n++;
		}
	}
	return false;
}
