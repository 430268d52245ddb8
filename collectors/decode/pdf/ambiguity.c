#include "collectors/decode/pdf/ambiguity.h"

#include <math.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/pdf/cells.h"
#include "collectors/decode/pdf/table.h"
#include "collectors/decode/pdf/words.h"

/* Two cells stand above each other when they share this part of each. */
#define SHARED 0.8
/* Tables are as wide as each other, within this, in points. */
#define SAME_WIDTH 4.0
/* As many cells with several values show that a column is two. */
#define CROWDED 2

struct ambiguity {
	struct arena *a;
	struct pdf_table *t;
	const size_t *map;
	bool *rows;        /* of which no value is certain */
	size_t *below;     /* of each column: no value from this row on */
	size_t *n_crowded; /* of each column: cells with several values */
};

/* Nothing but signs: a cell that says there is nothing. */
static bool
is_blank(const char *s)
{
	size_t len = strlen(s), pos = 0;

	while (pos < len) {
		uint32_t c = utf8_next(s, len, &pos);

		if (utf8_is_han(c) || (c >= '0' && c <= '9') ||
		    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
			return false;
	}
	return true;
}

static bool
is_label(const struct pdf_cell *c)
{
	return !c->value && !is_blank(c->text);
}

static bool
is_above(const struct pdf_cell *header, const struct pdf_cell *c)
{
	double shared =
	    fmin(header->box.x1, c->box.x1) - fmax(header->box.x0, c->box.x0);

	return shared >= SHARED * (header->box.x1 - header->box.x0) &&
	    shared >= SHARED * (c->box.x1 - c->box.x0);
}

/* What a cell's text is made of, between spaces and line ends. */
struct pieces {
	size_t n_values, n_others;
	size_t n_numbered; /* lines that begin with a label's number */
};

static void
take_apart(struct arena *a, const char *s, struct pieces *out)
{
	bool line = true; /* begins here */

	*out = (struct pieces){ 0 };
	while (*s != '\0') {
		size_t len = strcspn(s, " \n");
		const char *piece = arena_strndup(a, s, len);

		if (len > 0 && pdf_words_is_value(piece))
			out->n_values++;
		else
			out->n_others += len > 0;
		out->n_numbered += line && pdf_words_is_numbered(a, piece);
		line = s[len] == '\n';
		s += len + (s[len] != '\0');
	}
}

/* A value too many in a cell: it may belong to the blank beside it. */
static void
mark_neighbours(struct ambiguity *d, const struct pdf_cell *c)
{
	struct pdf_table *t = d->t;
	size_t row_end = c->row + c->n_rows, end = c->column + c->n_columns;
	size_t first = c->column > 0 ? c->column - 1 : 0;
	size_t last = end < t->n_columns ? end : end - 1;

	for (size_t y = c->row > 0 ? c->row - 1 : 0;
	     y <= row_end && y < t->n_rows; y++)
		for (size_t x = first; x <= last; x++) {
			struct pdf_cell *near =
			    &t->cells[d->map[y * t->n_columns + x]];

			if (*near->text == '\0')
				near->ambiguous = true;
		}
}

static void
mark_rows(struct ambiguity *d, const struct pdf_cell *c)
{
	for (size_t y = c->row; y < c->row + c->n_rows; y++)
		d->rows[y] = true;
}

/* The label in front of a value or blank, or NULL. */
static const struct pdf_cell *
label_of(const struct ambiguity *d, const struct pdf_cell *c)
{
	const struct pdf_table *t = d->t;

	for (size_t x = c->column; x > 0; x--) {
		const struct pdf_cell *left =
		    &t->cells[d->map[c->row * t->n_columns + x - 1]];

		if (is_label(left))
			return left;
	}
	return NULL;
}

/* A text that is no value: is it one label, and nothing else? */
static void
mark_by_label(struct ambiguity *d, const struct pdf_cell *c)
{
	struct pieces p;

	take_apart(d->a, c->text, &p);
	/* A value with a note behind it may have more of them. */
	if (p.n_values > 0 &&
	    (p.n_numbered > 0 || *c->text < '0' || *c->text > '9')) {
		mark_neighbours(d, c);
		mark_rows(d, c);
	}
	if (p.n_numbered > 1 || c->broken)
		mark_rows(d, c);
	for (size_t x = c->column; x < c->column + c->n_columns && c->broken;
	     x++)
		if (c->row < d->below[x])
			d->below[x] = c->row;
}

/* Is the header another's, too, or not all of it? A line in it is lost, unless
 * it is the title of all columns. */
static bool
is_misplaced(const struct pdf_table *t, const struct pdf_cell *header,
    const struct pdf_cell *c)
{
	return header != NULL &&
	    (header->broken ||
		(header->n_columns < t->n_columns && !is_above(header, c)));
}

/* Several values in a cell: a line between columns is lost, here where there
 * are more columns in other rows, or in all of them. */
static void
count_crowded(struct ambiguity *d, const struct pdf_cell *c)
{
	mark_neighbours(d, c);
	mark_rows(d, c);
	for (size_t x = c->column; x < c->column + c->n_columns; x++)
		d->n_crowded[x] += c->n_columns > 1 ? CROWDED : 1;
}

static bool
is_below_broken(const struct ambiguity *d, const struct pdf_cell *c)
{
	for (size_t x = c->column; x < c->column + c->n_columns; x++)
		if (d->below[x] < c->row)
			return true;
	return false;
}

static void
look_at_value(
    struct ambiguity *d, struct pdf_cell *c, const struct pdf_cell *header)
{
	const struct pdf_cell *label = label_of(d, c);
	bool labelled =
	    label != NULL && label->row == c->row && label->n_rows == c->n_rows;
	struct pieces p;

	take_apart(d->a, c->text, &p);
	if (is_below_broken(d, c) || (header != NULL && header->broken))
		d->t->broken_header = true;
	if (p.n_values > 1)
		count_crowded(d, c);
	if ((label != NULL && !labelled) || c->broken ||
	    is_misplaced(d->t, header, c) || is_below_broken(d, c))
		mark_rows(d, c);
	c->ambiguous = c->ambiguous || (c->n_rows > 1 && !labelled) ||
	    (c->n_columns > 1 && header != NULL && !is_above(header, c));
	if (c->ambiguous && (c->n_rows > 1 || c->n_columns > 1))
		mark_rows(d, c);
}

/* Is the value or blank in a row or column that is not certain? */
static bool
is_doubtful(const struct ambiguity *d, const struct pdf_cell *c)
{
	for (size_t y = c->row; y < c->row + c->n_rows; y++)
		if (d->rows[y])
			return true;
	for (size_t x = c->column; x < c->column + c->n_columns; x++)
		if (d->n_crowded[x] >= CROWDED)
			return true;
	return false;
}

static const struct pdf_cell *
move_cell(
    struct arena *a, const struct pdf_table *from, size_t column, double by)
{
	struct pdf_cell *out = arena_alloc(a, sizeof(*out));

	*out = *from->headers[column];
	out->broken = from->broken_header;
	out->box.x0 += by;
	out->box.x1 += by;
	return out;
}

/* The header of the page before, where it has the same places. */
static void
take_headers(struct arena *a, struct pdf_table *t, const struct pdf_table *from)
{
	size_t column = 0;
	double moved;

	t->headers = arena_calloc(a, t->n_columns, sizeof(struct pdf_cell *));
	if (from == NULL || from->last_page + 1 != t->first_page ||
	    fabs((from->xs[from->n_columns] - from->xs[0]) -
		(t->xs[t->n_columns] - t->xs[0])) > SAME_WIDTH)
		return;
	moved = from->xs[0] - t->xs[0];
	for (size_t x = 0; x < t->n_columns; x++) {
		double middle = (t->xs[x] + t->xs[x + 1]) / 2 + moved;

		while (column + 1 < from->n_columns &&
		    from->xs[column + 1] < middle)
			column++;
		if (from->headers[column] != NULL)
			t->headers[x] = move_cell(a, from, column, -moved);
	}
}

void
pdf_ambiguity_values(
    struct arena *a, struct pdf_table *t, const struct pdf_table *before)
{
	struct ambiguity d = { .a = a, .t = t, .map = pdf_cells_map(a, t) };

	take_headers(a, t, before);
	d.rows = arena_calloc(a, t->n_rows, sizeof(*d.rows));
	d.n_crowded = arena_calloc(a, t->n_columns, sizeof(*d.n_crowded));
	d.below = arena_calloc(a, t->n_columns, sizeof(*d.below));
	for (size_t x = 0; x < t->n_columns; x++)
		d.below[x] = t->n_rows;
	for (size_t i = 0; i < t->n_cells; i++) {
		struct pdf_cell *c = &t->cells[i];

		if (c->value) {
			look_at_value(&d, c, t->headers[c->column]);
		} else if (is_label(c)) {
			mark_by_label(&d, c);
			for (size_t k = 0; k < c->n_columns; k++)
				t->headers[c->column + k] = c;
		} else if (c->broken ||
		    (label_of(&d, c) != NULL &&
			(is_misplaced(t, t->headers[c->column], c) ||
			    is_below_broken(&d, c)))) {
			mark_rows(&d, c);
		}
	}
	for (size_t i = 0; i < t->n_cells; i++) {
		struct pdf_cell *c = &t->cells[i];

		if ((c->value ||
			(is_blank(c->text) && label_of(&d, c) != NULL)) &&
		    is_doubtful(&d, c))
			c->ambiguous = true;
	}
}
