#include "daemon/cli/text_table.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/utf8.h"

/* Sides of a place of the canvas that a frame line leaves by. */
enum {
	UP = 1,
	DOWN = 2,
	LEFT = 4,
	RIGHT = 8
};

struct text_cell {
	struct text_place at;
	const char *text;
	enum text_align align;
	enum text_style style;
};

struct text_table {
	struct arena *arena;
	size_t n_rows, n_columns;
	const int *widths;
	bool *joined; /* by row */
	struct text_cell *cells;
	size_t n_cells, cap;
};

/* One column of one line on the terminal. */
struct place {
	const char *glyph; /* UTF-8; NULL = frame or blank, "" = second half */
	size_t len;
	uint8_t frame;
	enum text_style style;
};

struct canvas {
	struct place *places;
	size_t width, height;
	size_t *x; /* where each column's frame line stands; n_columns + 1 */
	size_t *y; /* likewise for the rows */
};

struct text_table *
text_table_new(
    struct arena *a, const int *widths, size_t n_columns, size_t n_rows)
{
	struct text_table *t = arena_alloc(a, sizeof(*t));
	int *copy = arena_calloc(a, n_columns, sizeof(*copy));

	memcpy(copy, widths, n_columns * sizeof(*copy));
	t->arena = a;
	t->n_rows = n_rows;
	t->n_columns = n_columns;
	t->widths = copy;
	t->joined = arena_calloc(a, n_rows + 1, sizeof(*t->joined));
	return t;
}

void
text_table_put(struct text_table *t, struct text_place place, const char *text,
    enum text_align align, enum text_style style)
{
	assert(place.row_span >= 1 && place.row + place.row_span <= t->n_rows);
	assert(place.column_span >= 1 &&
	    place.column + place.column_span <= t->n_columns);
	t->cells = arena_grow(
	    t->arena, t->cells, t->n_cells, &t->cap, sizeof(*t->cells));
	t->cells[t->n_cells++] =
	    (struct text_cell){ place, text, align, style };
}

void
text_table_join(struct text_table *t, size_t row)
{
	assert(row < t->n_rows);
	t->joined[row] = true;
}

/* True when a frame line is drawn above the row (the end counts as one). */
static bool
line_above(const struct text_table *t, size_t row)
{
	return row >= t->n_rows || !t->joined[row];
}

/* Columns of the one character at s[start..end). */
static size_t
character_width(const char *s, size_t start, size_t end)
{
	char one[8] = "";

	memcpy(one, s + start, end - start);
	return utf8_width(one);
}

/* Where the line that starts at `pos` and fits into `width` ends; a newline
 * ends a line too. */
static size_t
line_end(const char *s, size_t len, size_t pos, size_t width)
{
	size_t used = 0;

	while (pos < len && s[pos] != '\n') {
		size_t next = pos, w;

		(void)utf8_next(s, len, &next);
		w = character_width(s, pos, next);
		if (used > 0 && used + w > width)
			break;
		used += w;
		pos = next;
	}
	return pos;
}

static size_t
skip_newline(const char *s, size_t len, size_t pos)
{
	return pos < len && s[pos] == '\n' ? pos + 1 : pos;
}

static size_t
count_lines(const char *s, size_t width)
{
	size_t len = strlen(s), pos = 0, n = 0;

	do {
		pos = skip_newline(s, len, line_end(s, len, pos, width));
		n++;
	} while (pos < len);
	return n;
}

static size_t
cell_width(const struct text_table *t, const struct text_cell *c)
{
	size_t width = c->at.column_span - 1;

	for (size_t i = 0; i < c->at.column_span; i++)
		width += (size_t)t->widths[c->at.column + i];
	return width;
}

/* Lines that each row needs: first by the cells of one row, then the last row
 * of a cell over several makes up for what that lacks. */
static size_t *
row_heights(const struct text_table *t)
{
	size_t *heights = arena_calloc(t->arena, t->n_rows, sizeof(*heights));

	for (size_t i = 0; i < t->n_rows; i++)
		heights[i] = 1;
	for (size_t span = 1; span <= t->n_rows; span++) {
		for (size_t i = 0; i < t->n_cells; i++) {
			const struct text_cell *c = &t->cells[i];
			size_t last = c->at.row + span - 1, have = 0, need;

			if (c->at.row_span != span)
				continue;
			need = count_lines(c->text, cell_width(t, c));
			for (size_t r = c->at.row; r <= last; r++)
				have += heights[r] +
				    (r > c->at.row && line_above(t, r));
			if (have < need)
				heights[last] += need - have;
		}
	}
	return heights;
}

static void
lay_out(const struct text_table *t, struct canvas *v)
{
	const size_t *heights = row_heights(t);

	v->x = arena_calloc(t->arena, t->n_columns + 1, sizeof(*v->x));
	v->y = arena_calloc(t->arena, t->n_rows + 1, sizeof(*v->y));
	for (size_t i = 0; i < t->n_columns; i++)
		v->x[i + 1] = v->x[i] + (size_t)t->widths[i] + 1;
	/* y is the frame line above a row; a joined row has none of its own:
	 * its y is the last line of the row before. */
	for (size_t i = 0; i < t->n_rows; i++)
		v->y[i + 1] = v->y[i] + heights[i] + line_above(t, i + 1);
	v->width = v->x[t->n_columns] + 1;
	v->height = v->y[t->n_rows] + 1;
	v->places =
	    arena_calloc(t->arena, v->width * v->height, sizeof(*v->places));
}

static struct place *
place_at(const struct canvas *v, size_t x, size_t y)
{
	assert(x < v->width && y < v->height);
	return &v->places[y * v->width + x];
}

static void
draw_frame(const struct text_table *t, const struct canvas *v,
    const struct text_cell *c)
{
	size_t end = c->at.row + c->at.row_span;
	size_t left = v->x[c->at.column];
	size_t right = v->x[c->at.column + c->at.column_span];
	size_t top = v->y[c->at.row], bottom = v->y[end];
	bool above = line_above(t, c->at.row), below = line_above(t, end);

	for (size_t x = left; x <= right; x++) {
		unsigned sides =
		    (x > left ? LEFT : 0u) | (x < right ? RIGHT : 0u);

		if (above)
			place_at(v, x, top)->frame |= (uint8_t)sides;
		if (below)
			place_at(v, x, bottom)->frame |= (uint8_t)sides;
	}
	for (size_t y = top; y <= bottom; y++) {
		unsigned sides = (y > top || !above ? UP : 0u) |
		    (y < bottom || !below ? DOWN : 0u);

		place_at(v, left, y)->frame |= (uint8_t)sides;
		place_at(v, right, y)->frame |= (uint8_t)sides;
	}
}

static size_t
line_width(const char *s, size_t len)
{
	size_t pos = 0, width = 0;

	while (pos < len) {
		size_t start = pos;

		(void)utf8_next(s, len, &pos);
		width += character_width(s, start, pos);
	}
	return width;
}

/* One line of text at (x, y), at most `width` columns. */
static void
draw_line(const struct canvas *v, const struct text_cell *c, const char *s,
    size_t len, struct text_place at)
{
	size_t width = at.column_span, have = line_width(s, len), pos = 0;
	size_t x = at.column, end = x + width;

	if (have < width && c->align == TEXT_RIGHT)
		x += width - have;
	else if (have < width && c->align == TEXT_CENTRE)
		x += (width - have) / 2;
	while (pos < len && x < end) {
		struct place *p = place_at(v, x, at.row);
		size_t start = pos, w;

		(void)utf8_next(s, len, &pos);
		w = character_width(s, start, pos);
		if (w == 0)
			continue;
		p->glyph = s + start;
		p->len = pos - start;
		p->style = c->style;
		if (w == 2 && x + 1 < v->width)
			place_at(v, x + 1, at.row)->glyph = "";
		x += w;
	}
}

static void
draw_text(const struct text_table *t, const struct canvas *v,
    const struct text_cell *c)
{
	size_t width = cell_width(t, c), len = strlen(c->text), pos = 0;
	size_t end = c->at.row + c->at.row_span;
	size_t room = v->y[end] - v->y[c->at.row] - line_above(t, end);
	size_t lines = count_lines(c->text, width);
	struct text_place at = {
		.row = v->y[c->at.row] + 1 +
		    (room > lines ? (room - lines) / 2 : 0),
		.column = v->x[c->at.column] + 1,
		.column_span = width,
	};

	do {
		size_t start = pos;

		pos = line_end(c->text, len, pos, width);
		draw_line(v, c, c->text + start, pos - start, at);
		at.row++;
		pos = skip_newline(c->text, len, pos);
	} while (pos < len);
}

static const char *
frame_glyph(uint8_t frame)
{
	static const char *const glyphs[16] = { " ", "│", "│", "│", "─", "┘",
		"┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼" };

	return glyphs[frame & 15];
}

static void
print_place(const struct place *p, bool colour, struct buf *out)
{
	bool styled = colour && p->style != TEXT_PLAIN && p->len > 0;

	if (styled)
		(void)buf_puts(
		    out, p->style == TEXT_WRONG ? "\033[1;31m" : "\033[2m");
	if (p->glyph != NULL)
		(void)buf_put(out, p->glyph, p->len);
	else
		(void)buf_puts(out, frame_glyph(p->frame));
	if (styled)
		(void)buf_puts(out, "\033[0m");
}

void
text_table_print(const struct text_table *t, bool colour, struct buf *out)
{
	struct canvas v;

	memset(&v, 0, sizeof(v));
	lay_out(t, &v);
	for (size_t i = 0; i < t->n_cells; i++)
		draw_frame(t, &v, &t->cells[i]);
	for (size_t i = 0; i < t->n_cells; i++)
		draw_text(t, &v, &t->cells[i]);
	for (size_t y = 0; y < v.height; y++) {
		for (size_t x = 0; x < v.width; x++)
			print_place(place_at(&v, x, y), colour, out);
		(void)buf_putc(out, '\n');
	}
}
