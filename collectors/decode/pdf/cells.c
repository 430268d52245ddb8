#include "collectors/decode/pdf/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/pdf/page.h"
#include "collectors/decode/pdf/table.h"
#include "collectors/decode/pdf/words.h"

/* Parts of a character's size. Figures that are closer are one value; words
 * that are, one word. */
#define FIGURE_GAP 0.12
#define WORD_GAP   0.3
/* Middles that are farther apart in height are of two lines. */
#define LINE_APART 0.5
/* Lines of one cell that are farther apart are no broken value. */
#define LINE_PITCH 1.9
/* A word that has more of its width outside of the cell is in ambiguous. */
#define OUTSIDE_X 0.25
/* Likewise of its height. */
#define OUTSIDE_Y 0.42
/* What Word leaves free on both sides of a cell's text, in points. */
#define PADDING 10.8
/* The width of a digit, at least. */
#define DIGIT 0.45

struct spot {
	size_t cell;
	const struct pdf_word *word;
};

static double
middle_y(const struct pdf_word *w)
{
	return (w->box.y0 + w->box.y1) / 2;
}

static double
smaller_em(const struct pdf_word *p, const struct pdf_word *q)
{
	return p->em < q->em ? p->em : q->em;
}

bool
pdf_cells_same_line(const struct pdf_word *p, const struct pdf_word *q)
{
	return fabs(middle_y(p) - middle_y(q)) <= LINE_APART * smaller_em(p, q);
}

static int
by_height(const void *a, const void *b)
{
	const struct pdf_word *const *p = a, *const *q = b;
	double y = middle_y(*p), z = middle_y(*q);

	if (y < z || y > z)
		return y < z ? -1 : 1;
	return (*p)->box.x0 < (*q)->box.x0 ? -1 : (*p)->box.x0 > (*q)->box.x0;
}

static int
by_left(const void *a, const void *b)
{
	const struct pdf_word *const *p = a, *const *q = b;

	return (*p)->box.x0 < (*q)->box.x0 ? -1 : (*p)->box.x0 > (*q)->box.x0;
}

/* Words of vertical columns read from the right. */
static int
by_right(const void *a, const void *b)
{
	return by_left(b, a);
}

/* The end of the line that begins at `first`, words sorted by height. */
static size_t
line_end(const struct pdf_word *const *words, size_t n, size_t first)
{
	size_t end = first + 1;

	while (end < n && pdf_cells_same_line(words[end - 1], words[end]))
		end++;
	return end;
}

void
pdf_cells_sort(const struct pdf_word **words, size_t n)
{
	bool vertical = n > 0;

	for (size_t i = 0; i < n; i++)
		vertical = vertical && words[i]->vertical;
	if (vertical) {
		qsort(words, n, sizeof(*words), by_right);
		return;
	}
	qsort(words, n, sizeof(*words), by_height);
	for (size_t i = 0, end; i < n; i = end) {
		end = line_end(words, n, i);
		qsort(words + i, end - i, sizeof(*words), by_left);
	}
}

static bool
is_numeric(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == ',';
}

/* Is there a space between two words of a line? */
static bool
is_apart(const struct pdf_word *p, const struct pdf_word *q)
{
	double gap = q->box.x0 - p->box.x1, em = smaller_em(p, q);
	bool values = (p->value || is_numeric(p->text[strlen(p->text) - 1])) &&
	    (q->value || is_numeric(q->text[0]));

	if (values)
		return gap > FIGURE_GAP * em || gap < -FIGURE_GAP * em;
	return gap > WORD_GAP * em;
}

const char *
pdf_cells_line(struct arena *a, const struct pdf_word *const *words, size_t n)
{
	struct buf b;
	const char *text;

	buf_init(&b, LIMIT_CELL_BYTES);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && is_apart(words[i - 1], words[i]))
			(void)buf_putc(&b, ' ');
		(void)buf_puts(&b, words[i]->text);
	}
	text = arena_strdup(a, buf_str(&b));
	buf_fini(&b);
	return text;
}

/* Would one more digit not have fitted behind the line of a value? Then the
 * line below goes on with it. */
static bool
goes_on(const struct pdf_word *const *line, size_t n,
    const struct pdf_word *below, const struct pdf_box *cell)
{
	double width = line[n - 1]->box.x1 - line[0]->box.x0;
	double em = line[0]->em;

	return line[0]->value && line[n - 1]->value && below->value &&
	    middle_y(below) - middle_y(line[0]) <= LINE_PITCH * em &&
	    cell->x1 - cell->x0 - width < PADDING + DIGIT * em;
}

/* The text of the cell that has these words; sorts them. */
static const char *
cell_text(struct arena *a, const struct pdf_word **words, size_t n,
    struct pdf_cell *cell)
{
	struct buf b;
	const char *text;

	pdf_cells_sort(words, n);
	buf_init(&b, LIMIT_CELL_BYTES);
	for (size_t i = 0, end; i < n; i = end) {
		end = line_end((const struct pdf_word *const *)words, n, i);
		(void)buf_puts(
		    &b, pdf_cells_line(a, (const void *)(words + i), end - i));
		if (end == n)
			break;
		if (!goes_on((const void *)(words + i), end - i, words[end],
			&cell->box))
			(void)buf_putc(&b, '\n');
	}
	if (b.failed)
		cell->ambiguous = true;
	text = arena_strdup(a, buf_str(&b));
	buf_fini(&b);
	cell->value = pdf_words_is_value(text);
	return text;
}

/* The row or column between whose edges `at` is; n + 1 edges. */
static size_t
place_of(const double *edges, size_t n, double at)
{
	size_t low = 0, high = n;

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;

		if (edges[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

size_t *
pdf_cells_map(struct arena *a, const struct pdf_table *t)
{
	size_t *map = arena_calloc(a, t->n_rows * t->n_columns, sizeof(*map));

	for (size_t i = 0; i < t->n_cells; i++) {
		const struct pdf_cell *c = &t->cells[i];

		for (size_t y = c->row; y < c->row + c->n_rows; y++)
			for (size_t x = c->column; x < c->column + c->n_columns;
			     x++)
				map[y * t->n_columns + x] = i;
	}
	return map;
}

static size_t
cell_at(const struct pdf_table *t, const size_t *map, double x, double y)
{
	return map[place_of(t->ys, t->n_rows, y) * t->n_columns +
	    place_of(t->xs, t->n_columns, x)];
}

static bool
has_digit(const char *s)
{
	return s[strcspn(s, "0123456789")] != '\0';
}

/* A value over an edge: neither cell is sure of its text. */
static void
doubt_crossing(
    struct pdf_table *t, const size_t *map, const struct pdf_word *w, size_t at)
{
	const struct pdf_box *b = &t->cells[at].box;
	double width = w->box.x1 - w->box.x0, height = w->box.y1 - w->box.y0;
	double x = (w->box.x0 + w->box.x1) / 2, y = middle_y(w);
	bool left = b->x0 - w->box.x0 > OUTSIDE_X * width;
	bool right = w->box.x1 - b->x1 > OUTSIDE_X * width;
	bool above = b->y0 - w->box.y0 > OUTSIDE_Y * height;
	bool below = w->box.y1 - b->y1 > OUTSIDE_Y * height;

	if (!has_digit(w->text) && !w->value)
		return;
	if (left || right || above || below)
		t->cells[at].ambiguous = true;
	if (left)
		t->cells[cell_at(t, map, w->box.x0, y)].ambiguous = true;
	if (right)
		t->cells[cell_at(t, map, w->box.x1, y)].ambiguous = true;
	if (above)
		t->cells[cell_at(t, map, x, w->box.y0)].ambiguous = true;
	if (below)
		t->cells[cell_at(t, map, x, w->box.y1)].ambiguous = true;
}

static int
by_cell(const void *a, const void *b)
{
	const struct spot *p = a, *q = b;

	return p->cell < q->cell ? -1 : p->cell > q->cell;
}

static bool
is_inside(const struct pdf_box *b, double x, double y)
{
	return x >= b->x0 && x <= b->x1 && y >= b->y0 && y <= b->y1;
}

void
pdf_cells_fill(
    struct arena *a, const struct pdf_page *p, bool *taken, struct pdf_table *t)
{
	struct spot *spots = arena_calloc(a, p->n_words, sizeof(*spots));
	const struct pdf_word **words =
	    arena_calloc(a, p->n_words, sizeof(struct pdf_word *));
	const size_t *map = pdf_cells_map(a, t);
	size_t n = 0;

	for (size_t i = 0; i < p->n_words; i++) {
		const struct pdf_word *w = &p->words[i];
		double x = (w->box.x0 + w->box.x1) / 2, y = middle_y(w);

		if (taken[i] || !is_inside(&t->box, x, y))
			continue;
		taken[i] = true;
		spots[n].word = w;
		spots[n].cell = cell_at(t, map, x, y);
		doubt_crossing(t, map, w, spots[n].cell);
		n++;
	}
	qsort(spots, n, sizeof(*spots), by_cell);
	for (size_t i = 0; i < n; i++)
		words[i] = spots[i].word;
	for (size_t i = 0, end; i < n; i = end) {
		struct pdf_cell *c = &t->cells[spots[i].cell];

		for (end = i + 1; end < n; end++)
			if (spots[end].cell != spots[i].cell)
				break;
		c->text = cell_text(a, words + i, end - i, c);
	}
}
