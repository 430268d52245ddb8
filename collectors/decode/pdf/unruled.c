#include "collectors/decode/pdf/unruled.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/layout.h"
#include "collectors/decode/pdf/page.h"
#include "collectors/decode/pdf/table.h"
#include "collectors/decode/pdf/words.h"

/*
 * The labels in front of the rows of a table without lines. Pure; everything
 * lives in the arena.
 */

/* Heights of a page begin at its number times this. */
#define UNRULED_PAGE 100000.0

struct unruled_word {
	const struct pdf_word *word;
	size_t item; /* the line it stands in */
	double y;    /* its middle, pages one below the other */
	bool used;   /* by a table that is being read */
	bool done;   /* in a table */
	bool numbered;
};

struct unruled_row {
	double y;
	size_t first, end; /* the words that its values are among */
	size_t n_values;
	const char *label; /* "": none */
};

struct unruled_rows {
	struct unruled_row *list; /* place for LIMIT_PDF_ROWS */
	size_t n;                 /* > 0 */
};

/*
 * What is left as text around tables without lines. Pure; everything lives in
 * the arena.
 */

/* Beginnings of lines that are one, in points. */
#define SAME_LEFT 1.5
/* A label's middle is so near to its values', in points. */
#define CENTRED 2.6
/* Part of a character's size: lines so near in height are beside each other. */
#define BESIDE 0.9
/* Levels of labels: outer groups, groups, rows. */
#define LEVELS 3
/* Characters' sizes above and below the rows that labels may reach. */
#define REACH 3.0

struct lines {
	struct arena *a;
	struct unruled_word **list; /* from top to bottom */
	size_t n;
	double lefts[LEVELS];
	size_t n_levels;
	bool numbered; /* labels begin with numbers */
};

static bool
add_level(struct lines *l, double x)
{
	size_t i = 0;

	for (; i < l->n_levels; i++)
		if (fabs(l->lefts[i] - x) <= SAME_LEFT)
			return true;
	if (l->n_levels == LEVELS)
		return false;
	for (i = l->n_levels++; i > 0 && l->lefts[i - 1] > x; i--)
		l->lefts[i] = l->lefts[i - 1];
	l->lefts[i] = x;
	return true;
}

static size_t
level_of(const struct lines *l, const struct unruled_word *w)
{
	size_t i = 0;

	while (i + 1 < l->n_levels &&
	    fabs(l->lefts[i] - w->word->box.x0) > SAME_LEFT)
		i++;
	return i;
}

/* Does it reach over where the next level begins? Else it may be the label of
 * a group. */
static bool
is_row_label(const struct lines *l, const struct unruled_word *w)
{
	size_t level = level_of(l, w);

	return level + 1 == l->n_levels ||
	    w->word->box.x1 > l->lefts[level + 1];
}

/* The end of the label that begins with line i: lines of its level, up to the
 * next that is numbered or any row's label of another level. */
static size_t
label_end(const struct lines *l, size_t i)
{
	size_t level = level_of(l, l->list[i]), end = i + 1;
	double y = l->list[i]->y;

	for (size_t k = i + 1; k < l->n; k++) {
		const struct unruled_word *w = l->list[k];
		bool same = level_of(l, w) == level;

		if (w->y - y > 2 * w->word->em)
			break;
		if (!same && !is_row_label(l, w))
			continue;
		if (!same || !l->numbered || w->numbered)
			break;
		y = w->y;
		end = k + 1;
	}
	return end;
}

static const char *
take_label(struct lines *l, size_t i, size_t end)
{
	size_t level = level_of(l, l->list[i]);
	const char *text = "";

	for (size_t k = i; k < end; k++) {
		if (level_of(l, l->list[k]) != level)
			continue;
		l->list[k]->used = true;
		text = arena_printf(l->a, "%s%s", text, l->list[k]->word->text);
		if (strlen(text) > LIMIT_CELL_BYTES)
			return "";
	}
	return text;
}

/* Writers leave the last row of a page at the top of its place. */
static bool
is_last_of_page(const struct unruled_rows *rows, size_t r)
{
	return r + 1 < rows->n &&
	    rows->list[r + 1].y - rows->list[r].y > UNRULED_PAGE / 2;
}

/* Is another label's line of a deeper level in this line? */
static bool
is_deeper(const struct lines *l, size_t level, double y)
{
	for (size_t k = 0; k < l->n; k++) {
		const struct unruled_word *w = l->list[k];

		if (level_of(l, w) > level &&
		    fabs(w->y - y) < BESIDE * w->word->em)
			return true;
	}
	return false;
}

/* The row in the middle of which the label that begins with line i stands.
 * False: there are several, or one that has a label. */
static bool
give_label(struct lines *l, size_t i, struct unruled_rows *rows)
{
	size_t end = label_end(l, i);
	double y = (l->list[i]->y + l->list[end - 1]->y) / 2;
	struct unruled_row *found = NULL;

	for (size_t r = 0; r < rows->n; r++) {
		struct unruled_row *row = &rows->list[r];
		bool at_top = l->numbered && is_last_of_page(rows, r) &&
		    fabs(row->y - l->list[i]->y) <= CENTRED;

		if (fabs(row->y - y) > CENTRED && !at_top)
			continue;
		if (found != NULL || *row->label != '\0')
			return false;
		found = row;
		row->label = take_label(l, i, end);
	}
	return true;
}

/* Labels that stand as those of groups do, but in front of values. */
static bool
give_narrow(struct lines *l, size_t i, struct unruled_rows *rows)
{
	const struct unruled_word *w = l->list[i];
	size_t level = level_of(l, w), end = label_end(l, i);

	for (size_t k = i; k < end; k++)
		if (level_of(l, l->list[k]) == level &&
		    is_deeper(l, level, l->list[k]->y))
			return true;
	return w->used || (give_label(l, i, rows) && w->used);
}

static bool
starts_label(const struct lines *l, const struct unruled_word *w)
{
	return !l->numbered || w->numbered;
}

/* Rows without any value. */
static void
add_blank_rows(
    struct lines *l, double top, double bottom, struct unruled_rows *rows)
{
	size_t n = rows->n;

	for (size_t i = 0; i < l->n && rows->n < LIMIT_PDF_ROWS; i++) {
		struct unruled_word *w = l->list[i];
		size_t at = rows->n;

		if (w->used || !is_row_label(l, w) || !starts_label(l, w) ||
		    w->y < top || w->y > bottom)
			continue;
		rows->n++;
		for (; at > 0 && rows->list[at - 1].y > w->y; at--)
			rows->list[at] = rows->list[at - 1];
		rows->list[at] = (struct unruled_row){ .y = w->y,
			.label = take_label(l, i, label_end(l, i)) };
	}
	assert(rows->n >= n);
}

static bool
gather(struct lines *l, struct unruled_word *words, size_t n, double right,
    const struct unruled_row *rows, size_t n_rows)
{
	double em = words[rows[0].first].word->em;
	double top = rows[0].y - REACH * em;
	double bottom = rows[n_rows - 1].y + REACH * em;

	l->list = arena_calloc(l->a, n, sizeof(struct unruled_word *));
	for (size_t k = 0; k < n; k++) {
		struct unruled_word *w = &words[k];

		if (w->used || w->word->value || w->y < top || w->y > bottom ||
		    w->word->box.x1 > right)
			continue;
		if (w->y < rows[n_rows - 1].y + CENTRED &&
		    w->y > rows[0].y - CENTRED &&
		    !add_level(l, w->word->box.x0))
			return false;
		w->numbered = pdf_words_is_numbered(l->a, w->word->text);
		l->numbered = l->numbered || w->numbered;
		l->list[l->n++] = w;
	}
	return l->n_levels > 0;
}

/* The labels of groups: rows are told by their own. */
static void
take_groups(struct lines *l, double top, double bottom)
{
	for (size_t i = 0; i < l->n; i++) {
		struct unruled_word *w = l->list[i];

		w->used = w->used ||
		    (!is_row_label(l, w) && w->y > top - w->word->em &&
			w->y < bottom + w->word->em);
	}
}

/*
 * Give the rows, from top to bottom, the labels that stand left of `right`: a
 * row's is centred on its values, and where labels are numbered it begins
 * with a number and ends before the next one. Adds rows for labels between
 * them that have no values. Sets `used` of their words. False: it is not
 * certain which label is whose.
 */
static bool
pdf_unruled_labels(struct arena *a, struct unruled_word *words, size_t n,
    double right, struct unruled_rows *rows)
{
	double top = rows->list[0].y, bottom = rows->list[rows->n - 1].y;
	struct lines l = { .a = a };

	for (size_t r = 0; r < rows->n; r++)
		rows->list[r].label = "";
	if (!gather(&l, words, n, right, rows->list, rows->n))
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (is_row_label(&l, l.list[i]) && starts_label(&l, l.list[i]))
			if (!give_label(&l, i, rows))
				return false;
	for (size_t i = 0; i < l.n; i++)
		if (l.list[i]->y >= top && l.list[i]->y <= bottom &&
		    !is_row_label(&l, l.list[i]) && starts_label(&l, l.list[i]))
			if (!give_narrow(&l, i, rows))
				return false;
	for (size_t r = 0; r < rows->n; r++)
		if (*rows->list[r].label == '\0')
			return false;
	/* Without numbers it may as well go on with the label above. */
	for (size_t i = 0; i < l.n && !l.numbered; i++)
		if (!l.list[i]->used && l.list[i]->y > top &&
		    l.list[i]->y < bottom)
			return false;
	add_blank_rows(&l, top, bottom, rows);
	take_groups(&l, top, bottom);
	return true;
}

/* Words of a line that stand apart, so many times, are a header's. */
#define HEADER_GAPS 3
/* They do when the gap is this part of a character's size. */
#define APART 0.2
/* Labels begin at the same place, within this, in points. */

/* A line of words that stand apart: of a header. */
static bool
is_header_like(const struct pdf_item *item)
{
	size_t n = 0;

	for (size_t i = 1; i < item->n_words; i++) {
		const struct pdf_word *p = item->words[i - 1];
		const struct pdf_word *q = item->words[i];

		n += !p->value && !q->value &&
		    q->box.x0 - p->box.x1 > APART * p->em;
	}
	return n >= HEADER_GAPS;
}

/* Figures and nothing else, or such that stand apart behind a text. */
static bool
is_row_like(const struct pdf_item *item)
{
	size_t n = item->n_words;

	if (!item->words[n - 1]->value)
		return false;
	return n == 1 || item->words[0]->value ||
	    item->words[n - 1]->box.x0 - item->words[n - 2]->box.x1 >
	    item->words[n - 1]->em;
}

/* The label of a last row that has no values: one word that begins as the
 * labels above do. */
static bool
is_blank_row(const struct pdf_table *t, const struct pdf_item *item)
{
	const struct pdf_cell *label = &t->cells[t->n_cells - t->n_columns];

	return item->n_words == 1 && *label->text != '\0' && !label->value &&
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
		c->value = false;
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

/*
 * Is a part of a table left that could not be read, as one that has no
 * values? Then rows would seem to be missing. `bare` has a flag an item: it
 * is such a table. Between two of them there is at most one heading; a label
 * there is the last row of the table above, without values, and becomes so.
 */
static bool
pdf_unruled_has_rest(struct arena *a, struct pdf_items *items, const bool *bare)
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

/* Parts of a character's size: values of one row differ less in height; */
#define SAME_ROW 0.2
/* a text so near in height is in the value's line. */
#define SAME_LINE 0.45
/* A header is no higher. */
#define HEADER_HEIGHT 10.0
/* The lines of one label of a header are no farther apart. */
#define HEADER_PITCH 1.35
/* Less columns without labels in front may be any words above values. */
#define FEW_COLUMNS 5
/* Columns are farther apart than this, in points; */
#define COLUMN_GAP 1.0
/* words of one are aligned within this. */
#define ALIGNED 1.5

struct column {
	double x0, x1;
	double top, bottom; /* of its header's lines: their middles */
	double em;
	double ats[3];      /* left, middle and right end of the first word */
	bool off[3];        /* not all words are there */
	bool value;         /* in the first row */
	const char *header; /* NULL: none yet */
};

struct bare {
	struct arena *a;
	struct pdf_items *items;
	struct unruled_word *words; /* from top to bottom */
	size_t n;
	struct unruled_rows rows; /* of the table in work */
	struct column columns[LIMIT_TABLE_COLUMNS];
	size_t n_columns;
	bool *bare;    /* of each item: it is such a table */
	bool labelled; /* the first column has labels */
	double end;    /* of the table before */
	const char *caption;
};

static int
by_place(const void *a, const void *b)
{
	const struct unruled_word *p = a, *q = b;

	if (p->y < q->y || p->y > q->y)
		return p->y < q->y ? -1 : 1;
	return p->word->box.x0 < q->word->box.x0 ? -1 : 1;
}

static void
collect(struct bare *b)
{
	struct pdf_items *items = b->items;
	size_t n = 0;

	for (size_t i = 0; i < items->n; i++)
		if (!items->list[i].gone && items->list[i].kind == PDF_LINE)
			n += items->list[i].n_words;
	/* Longer texts are no report's. */
	if (n > LIMIT_PDF_WORDS)
		return;
	b->words = arena_calloc(b->a, n, sizeof(*b->words));
	for (size_t i = 0; i < items->n; i++) {
		const struct pdf_item *item = &items->list[i];

		if (item->gone || item->kind != PDF_LINE)
			continue;
		for (size_t k = 0; k < item->n_words; k++) {
			const struct pdf_box *box = &item->words[k]->box;

			b->words[b->n++] = (struct unruled_word){
				.word = item->words[k],
				.item = i,
				.y = (double)item->page * UNRULED_PAGE +
				    (box->y0 + box->y1) / 2,
			};
		}
	}
	if (b->n > 0)
		qsort(b->words, b->n, sizeof(*b->words), by_place);
}

/* The values of the row that begins with word i; the index behind its last
 * one. None when a text follows one in its line. */
static size_t
take_row(const struct bare *b, size_t i, struct unruled_row *out)
{
	const struct unruled_word *first = &b->words[i];
	double em = first->word->em, x0 = first->word->box.x0;
	size_t end = i;

	*out = (struct unruled_row){ .y = first->y, .first = i };
	for (size_t k = i; k < b->n; k++) {
		const struct unruled_word *w = &b->words[k];

		if (w->y - first->y > SAME_ROW * em)
			break;
		if (!w->word->value)
			continue;
		if (w->word->box.x0 < x0)
			x0 = w->word->box.x0;
		end = k + 1;
		out->n_values++;
	}
	out->end = end;
	for (size_t k = i + 1; k-- > 0 && first->y - b->words[k].y < em;)
		if (!b->words[k].word->value && b->words[k].word->box.x0 > x0 &&
		    first->y - b->words[k].y < SAME_LINE * em)
			out->n_values = 0;
	for (size_t k = i; k < b->n && b->words[k].y - first->y < em; k++)
		if (!b->words[k].word->value && b->words[k].word->box.x0 > x0 &&
		    b->words[k].y - first->y < SAME_LINE * em)
			out->n_values = 0;
	return end;
}

/* How many columns a word stands in; *at is the last. */
static size_t
columns_of(const struct bare *b, const struct pdf_box *box, size_t *at)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n_columns; i++)
		if (box->x0 < b->columns[i].x1 + COLUMN_GAP &&
		    box->x1 > b->columns[i].x0 - COLUMN_GAP) {
			*at = i;
			n++;
		}
	return n;
}

static void
widen(struct column *c, const struct pdf_word *w)
{
	const double ats[3] = { w->box.x0, (w->box.x0 + w->box.x1) / 2,
		w->box.x1 };

	for (int k = 0; k < 3; k++)
		c->off[k] = c->off[k] || fabs(ats[k] - c->ats[k]) > ALIGNED;
	c->x0 = fmin(c->x0, w->box.x0);
	c->x1 = fmax(c->x1, w->box.x1);
}

static bool
add_column(struct bare *b, const struct unruled_word *w)
{
	struct column *c = &b->columns[b->n_columns];
	const struct pdf_box *box = &w->word->box;

	if (b->n_columns == LIMIT_TABLE_COLUMNS)
		return false;
	b->n_columns++;
	*c = (struct column){ .x0 = box->x0,
		.x1 = box->x1,
		.em = w->word->em,
		.ats = { box->x0, (box->x0 + box->x1) / 2, box->x1 } };
	return true;
}

enum header_end {
	HEADER_MORE,
	HEADER_ENDS,
	HEADER_FAILS,
};

/* A header's word: of one column, of none yet, or of several. Above the
 * table's caption, the first column has the labels of another. */
static enum header_end
add_header(struct bare *b, struct unruled_word *w)
{
	size_t at = 0, n = columns_of(b, &w->word->box, &at);
	struct column *c = &b->columns[at];

	w->used = true;
	if (n > 1) {
		b->caption = w->word->text;
		return HEADER_MORE;
	}
	if (n == 0) {
		if (!add_column(b, w))
			return HEADER_FAILS;
		c = &b->columns[b->n_columns - 1];
		c->header = w->word->text;
		c->bottom = w->y;
	} else if (c->header == NULL) {
		c->header = w->word->text;
		c->bottom = w->y;
		widen(c, w->word);
	} else if (c->top - w->y <= HEADER_PITCH * c->em) {
		c->header =
		    arena_printf(b->a, "%s%s", w->word->text, c->header);
		widen(c, w->word);
	} else if (b->caption != NULL && !c->value) {
		w->used = false;
		return HEADER_ENDS;
	} else {
		b->caption = w->word->text;
		return HEADER_MORE;
	}
	c->top = w->y;
	if (strlen(c->header) > LIMIT_CELL_BYTES)
		return HEADER_FAILS;
	return HEADER_MORE;
}

static int
by_left(const void *a, const void *b)
{
	const struct column *p = a, *q = b;

	return p->x0 < q->x0 ? -1 : p->x0 > q->x0;
}

/* From the left; each with a header, and clearly apart. */
static bool
sort_columns(struct bare *b)
{
	qsort(b->columns, b->n_columns, sizeof(*b->columns), by_left);
	for (size_t i = 0; i < b->n_columns; i++)
		if (b->columns[i].header == NULL ||
		    (i > 0 &&
			b->columns[i].x0 - b->columns[i - 1].x1 < COLUMN_GAP))
			return false;
	return true;
}

/* The columns of the first row and what stands above it. */
static bool
read_header(struct bare *b, const struct unruled_row *row)
{
	double em = b->words[row->first].word->em;
	size_t k = row->first;
	enum header_end end;

	b->n_columns = 0;
	b->caption = NULL;
	for (size_t i = row->first; i < row->end; i++)
		if (b->words[i].word->value && !add_column(b, &b->words[i]))
			return false;
	for (size_t i = 0; i < b->n_columns; i++)
		b->columns[i].value = true;
	while (k > 0) {
		struct unruled_word *w = &b->words[--k];

		if (row->y - w->y > HEADER_HEIGHT * em || w->y <= b->end ||
		    w->used || w->word->value)
			break;
		if (row->y - w->y < em)
			continue;
		if (pdf_words_is_numbered(b->a, w->word->text))
			break;
		end = add_header(b, w);
		if (end == HEADER_FAILS)
			return false;
		if (end == HEADER_ENDS)
			break;
	}
	return b->n_columns >= 2 && sort_columns(b);
}

/* A text below the header in the first column only: the label of a row
 * without values. */
static bool
begins_blank(const struct bare *b)
{
	for (size_t i = 1; i < b->n_columns; i++)
		if (b->columns[i].bottom + SAME_LINE * b->columns[i].em >=
		    b->columns[0].bottom)
			return false;
	return true;
}

/* Does a text stand in the columns of values between two heights? */
static bool
is_broken(const struct bare *b, size_t from, double to)
{
	double left = b->columns[b->labelled].x0;

	for (size_t k = from; k < b->n && b->words[k].y < to; k++)
		if (!b->words[k].word->value && b->words[k].word->box.x1 > left)
			return true;
	return false;
}

/* Each value in its own column. */
static bool
fits(const struct bare *b, const struct unruled_row *row)
{
	bool seen[LIMIT_TABLE_COLUMNS] = { false };

	for (size_t k = row->first; k < row->end; k++) {
		size_t at = 0;

		if (!b->words[k].word->value)
			continue;
		if (columns_of(b, &b->words[k].word->box, &at) != 1 ||
		    seen[at] || at < b->labelled)
			return false;
		seen[at] = true;
	}
	return row->n_values > 0;
}

static void
find_rows(struct bare *b, struct unruled_row first)
{
	size_t k = first.end;

	b->rows.n = 0;
	for (struct unruled_row row = first;;) {
		if (b->rows.n == LIMIT_PDF_ROWS || !fits(b, &row))
			return;
		b->rows.list[b->rows.n++] = row;
		for (size_t i = row.first; i < row.end; i++) {
			size_t at = 0;

			if (b->words[i].word->value &&
			    columns_of(b, &b->words[i].word->box, &at) == 1)
				widen(&b->columns[at], b->words[i].word);
		}
		while (k < b->n && !b->words[k].word->value)
			k++;
		if (k == b->n || is_broken(b, row.end, b->words[k].y))
			return;
		k = take_row(b, k, &row);
	}
}

/* All words of each column have one end, or their middles, in common. */
static bool
is_aligned(const struct bare *b)
{
	for (int k = 0; k < 3; k++) {
		bool off = false;

		for (size_t i = b->labelled; i < b->n_columns; i++)
			off = off || b->columns[i].off[k];
		if (!off)
			return true;
	}
	return false;
}

static bool
has_labels(const struct bare *b, const struct unruled_row *row)
{
	double em = b->words[row->first].word->em;

	for (size_t k = 0; k < b->n; k++) {
		const struct unruled_word *w = &b->words[k];

		if (fabs(w->y - row->y) < em && !w->word->value &&
		    w->word->box.x1 < b->columns[1].x0)
			return true;
	}
	return false;
}

static void
put(struct pdf_table *t, size_t row, size_t column, size_t n_columns,
    const char *text)
{
	struct pdf_cell *c = &t->cells[t->n_cells++];

	*c = (struct pdf_cell){ .row = row,
		.column = column,
		.n_rows = 1,
		.n_columns = n_columns,
		.text = text,
		.value = pdf_words_is_value(text) };
	c->box = (struct pdf_box){ t->xs[column], (double)row,
		t->xs[column + n_columns], (double)row + 1 };
}

static const char *
value_at(const struct bare *b, const struct unruled_row *row, size_t column)
{
	for (size_t k = row->first; k < row->end; k++) {
		size_t at = 0;

		if (b->words[k].word->value &&
		    columns_of(b, &b->words[k].word->box, &at) == 1 &&
		    at == column)
			return b->words[k].word->text;
	}
	return "";
}

static struct pdf_table *
make_table(const struct bare *b)
{
	struct pdf_table *t = arena_calloc(b->a, 1, sizeof(*t));
	size_t row = 0, n = b->n_columns, last = b->rows.n - 1;

	t->n_columns = n;
	t->n_rows = b->rows.n + 1 + (b->caption != NULL);
	t->xs = arena_calloc(b->a, n + 1, sizeof(*t->xs));
	t->ys = arena_calloc(b->a, t->n_rows + 1, sizeof(*t->ys));
	t->cells = arena_calloc(b->a, t->n_rows * n, sizeof(*t->cells));
	t->xs[0] = b->columns[0].x0;
	for (size_t i = 1; i < n; i++)
		t->xs[i] = (b->columns[i - 1].x1 + b->columns[i].x0) / 2;
	t->xs[n] = b->columns[n - 1].x1;
	t->first_page = (size_t)(b->rows.list[0].y / UNRULED_PAGE);
	t->last_page = (size_t)(b->rows.list[last].y / UNRULED_PAGE);
	t->box = (struct pdf_box){ t->xs[0], 0, t->xs[n], 1 };
	for (size_t i = 0; i <= t->n_rows; i++)
		t->ys[i] = (double)i;
	if (b->caption != NULL)
		put(t, row++, 0, n, b->caption);
	for (size_t i = 0; i < n; i++)
		put(t, row, i, 1, b->columns[i].header);
	for (size_t r = 0; r < b->rows.n; r++) {
		const struct unruled_row *from = &b->rows.list[r];

		row++;
		if (b->labelled)
			put(t, row, 0, 1, from->label);
		for (size_t i = b->labelled; i < n; i++)
			put(t, row, i, 1, value_at(b, from, i));
	}
	return t;
}

/* The table in the place of the first of its lines. */
static void
put_table(struct bare *b)
{
	struct pdf_item *at = NULL;

	for (size_t r = 0; r < b->rows.n; r++)
		for (size_t k = b->rows.list[r].first; k < b->rows.list[r].end;
		     k++)
			if (b->words[k].word->value)
				b->words[k].used = true;
	for (size_t k = 0; k < b->n; k++)
		if (b->words[k].used && !b->words[k].done) {
			struct pdf_item *item =
			    &b->items->list[b->words[k].item];

			b->words[k].done = true;
			if (item->kind != PDF_LINE)
				continue;
			item->gone = true;
			if (at == NULL || item < at)
				at = item;
		}
	if (at == NULL)
		return;
	b->bare[at - b->items->list] = true;
	at->kind = PDF_TABLE;
	at->gone = false;
	at->table = make_table(b);
}

static void
undo(struct bare *b)
{
	for (size_t k = 0; k < b->n; k++) {
		struct pdf_item *item = &b->items->list[b->words[k].item];

		item->gone = false;
		item->kind = PDF_LINE;
	}
}

static bool
read_table(struct bare *b, const struct unruled_row *row)
{
	if (!read_header(b, row) || begins_blank(b))
		return false;
	b->labelled = has_labels(b, row);
	if (!b->labelled && b->n_columns < FEW_COLUMNS)
		return false;
	find_rows(b, *row);
	if (b->rows.n == 0 || !is_aligned(b))
		return false;
	if (b->labelled &&
	    !pdf_unruled_labels(
		b->a, b->words, b->n, b->columns[1].x0, &b->rows))
		return false;
	put_table(b);
	b->end = b->rows.list[b->rows.n - 1].y;
	return true;
}

void
pdf_unruled_tables(struct arena *a, struct pdf_items *items)
{
	struct bare b = { .a = a, .items = items, .end = -1 };
	size_t n_tables = 0, n_failed = 0;

	collect(&b);
	b.bare = arena_calloc(a, items->n, sizeof(*b.bare));
	b.rows.list = arena_calloc(a, LIMIT_PDF_ROWS, sizeof(*b.rows.list));
	for (size_t i = 0; i < b.n && n_failed < LIMIT_TABLES;) {
		struct unruled_row row;

		if (!b.words[i].word->value || b.words[i].used) {
			i++;
			continue;
		}
		i = take_row(&b, i, &row);
		if (row.n_values == 0)
			continue;
		if (read_table(&b, &row)) {
			n_tables++;
			continue;
		}
		n_failed++;
		for (size_t k = 0; k < b.n; k++)
			b.words[k].used = b.words[k].done;
	}
	if (n_tables > 0 && pdf_unruled_has_rest(a, items, b.bare))
		undo(&b);
}
