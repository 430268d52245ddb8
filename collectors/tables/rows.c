#include "collectors/tables/rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/grid.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/value_text.h"

#define NOWHERE ((size_t)-1)
/* Rows of a form that can be misspelt between two that are not. */
#define UNKNOWN_ROWS 12
/* So many texts and no number in one row: a header, if a strange one. */
#define HEADER_TEXTS 3

/* What stands in a row in front of its values. */
struct front {
	size_t label, row; /* the last cell that names a row or a group */
	size_t unknown;    /* the last text behind it that names nothing */
	size_t values;     /* the first number, or n_cells */
	size_t n_texts;
	bool header, caption;
};

/* 其他 and 总计 name columns and rows: without a number, they are rows only
 * below others. */
static bool
names_row(
    const struct form *f, const struct row_cell *c, bool begun, size_t *row)
{
	*row = label_row(f, c);
	return *row != LABEL_NONE &&
	    (begun || label_without_number(c->key) != c->key ||
		!label_is_column(f, c));
}

static struct front
read_front(const struct form *f, const struct table_row *row, bool begun)
{
	struct front front = { NOWHERE, LABEL_NONE, NOWHERE, row->n_cells, 0,
		false, false };

	for (size_t i = 0; i < row->n_cells; i++) {
		const struct row_cell *c = &row->cells[i];
		size_t r;

		if (c->blank)
			continue;
		if (c->number) {
			front.values = i;
			break;
		}
		front.n_texts++;
		if (names_row(f, c, begun, &r)) {
			front.label = i;
			front.row = r;
			front.unknown = NOWHERE;
		} else if (label_is_row_group(f, c)) {
			front.label = i;
			front.row = LABEL_NONE;
			front.unknown = NOWHERE;
		} else if (label_caption(f, c) != LABEL_NONE) {
			front.caption = true;
		} else if (label_is_frame(c->key) || label_is_column(f, c)) {
			front.header = true;
		} else {
			front.unknown = i;
		}
	}
	return front;
}

static bool
has_numbers(const struct table_row *row, const struct front *front)
{
	return front->values < row->n_cells;
}

/* A row of the form also heads a group: other_all and the three below. */
static bool
is_group_too(const struct form *f, const struct row_cell *c)
{
	return label_is_row_group(f, c);
}

static struct row_info
of_label(const struct form *f, const struct table_row *row,
    const struct front *front)
{
	struct row_info info = { .row = front->row,
		.label = front->label,
		.values = front->label + 1 };

	if (front->row != LABEL_NONE) {
		bool nothing = info.values == row->n_cells;

		info.kind = ROW_DATA;
		if (nothing && is_group_too(f, &row->cells[front->label]))
			info.kind = ROW_GROUP;
		return info;
	}
	if (front->unknown != NOWHERE && front->unknown + 1 < row->n_cells) {
		info.kind = ROW_UNKNOWN;
		info.label = front->unknown;
		info.values = front->unknown + 1;
		return info;
	}
	info.kind = has_numbers(row, front) ? ROW_EXTRA : ROW_GROUP;
	return info;
}

static struct row_info
classify(const struct form *f, const struct table_row *row, bool begun)
{
	struct front front = read_front(f, row, begun);
	struct row_info info = { .kind = ROW_OTHER };

	if (front.label != NOWHERE &&
	    (front.row == LABEL_NONE || !front.header ||
		front.label + 1 < row->n_cells))
		return of_label(f, row, &front);
	if (front.header) {
		info.kind = ROW_HEADER;
	} else if (front.caption && front.unknown == NOWHERE &&
	    !has_numbers(row, &front)) {
		info.kind = ROW_GROUP;
	} else if (front.unknown != NOWHERE && has_numbers(row, &front)) {
		info.kind = ROW_UNKNOWN;
		info.label = front.unknown;
		info.values = front.unknown + 1;
	} else if (front.n_texts >= HEADER_TEXTS) {
		info.kind = ROW_HEADER;
	} else if (front.n_texts == 0 && row->n_cells > 0) {
		info.kind = ROW_VALUES;
	}
	return info;
}

static int
table_of(const struct form *f, size_t row)
{
	return f->rows[row].table;
}

/* The next row of the form before (step -1) or after i, or NOWHERE. */
static size_t
neighbour(
    const struct rows *s, const struct row_info *infos, size_t i, int step)
{
	size_t n = s->n_rows;

	for (size_t k = 0; k < UNKNOWN_ROWS; k++) {
		if (step < 0 ? i == 0 : i + 1 >= n)
			return NOWHERE;
		i = step < 0 ? i - 1 : i + 1;
		if (infos[i].kind == ROW_DATA && !infos[i].typo)
			return infos[i].row;
	}
	return NOWHERE;
}

static bool
is_read(const struct rows *s, const struct row_info *infos, size_t row)
{
	for (size_t i = 0; i < s->n_rows; i++)
		if (infos[i].kind == ROW_DATA && !infos[i].typo &&
		    infos[i].row == row)
			return true;
	return false;
}

/* The only row of the form that a misspelt label can be, or NOWHERE. */
static size_t
row_of_typo(const struct form *f, const struct rows *s,
    const struct row_info *infos, size_t i)
{
	const char *key = s->rows[i].cells[infos[i].label].key;
	size_t before = neighbour(s, infos, i, -1);
	size_t after = neighbour(s, infos, i, 1), found = NOWHERE;
	int table;

	if (before == NOWHERE && after == NOWHERE)
		return NOWHERE;
	table = table_of(f, before != NOWHERE ? before : after);
	for (size_t r = before == NOWHERE ? 0 : before + 1; r < f->n_rows;
	     r++) {
		if (r == after)
			break;
		if (table_of(f, r) != table ||
		    label_row_similarity(f, r, key) == 0 ||
		    is_read(s, infos, r))
			continue;
		if (found != NOWHERE)
			return NOWHERE;
		found = r;
	}
	return found;
}

static void
read_typos(const struct form *f, const struct rows *s, struct row_info *infos)
{
	for (size_t i = 0; i < s->n_rows; i++) {
		size_t r;

		if (infos[i].kind != ROW_UNKNOWN)
			continue;
		r = row_of_typo(f, s, infos, i);
		if (r == NOWHERE)
			continue;
		infos[i].kind = ROW_DATA;
		infos[i].row = r;
		infos[i].typo = true;
	}
}

/* Two labels for one row: neither is read. */
static void
drop_claimed_twice(const struct rows *s, struct row_info *infos)
{
	for (size_t i = 0; i < s->n_rows; i++) {
		bool twice = false;

		if (infos[i].kind != ROW_DATA || !infos[i].typo)
			continue;
		for (size_t j = i + 1; j < s->n_rows && j <= i + UNKNOWN_ROWS;
		     j++) {
			if (infos[j].kind != ROW_DATA || !infos[j].typo ||
			    infos[j].row != infos[i].row)
				continue;
			infos[j].kind = ROW_UNKNOWN;
			twice = true;
		}
		if (twice)
			infos[i].kind = ROW_UNKNOWN;
	}
}

struct row_info *
rows_classify(struct arena *a, const struct form *f, const struct rows *rows)
{
	struct row_info *infos = arena_calloc(a, rows->n_rows, sizeof(*infos));
	bool begun = false;

	for (size_t i = 0; i < rows->n_rows; i++) {
		infos[i] = classify(f, &rows->rows[i], begun);
		if (infos[i].kind == ROW_HEADER)
			begun = false;
		else if (infos[i].kind == ROW_DATA &&
		    table_of(f, infos[i].row) == 3)
			begun = true;
	}
	read_typos(f, rows, infos);
	drop_claimed_twice(rows, infos);
	return infos;
}

/* ---- the rows of a page's tables ---- */

/* A cell longer than this is no label and no number. */
#define CELL_KEY_BYTES 600
/* Numbers from 1 on that make a column of row numbers. */
#define NUMBERED_ROWS 3

static bool
is_open_bracket(uint32_t c)
{
	return c == '(' || c == '[' || c == 0xff08 || c == 0x3010 ||
	    c == 0x3014 || c == 0x3016;
}

static bool
is_close_bracket(uint32_t c)
{
	return c == ')' || c == ']' || c == 0xff09 || c == 0x3011 ||
	    c == 0x3015 || c == 0x3017;
}

/* `s` without what stands in brackets. */
static char *
without_brackets(struct arena *a, const char *s)
{
	size_t len = strlen(s), pos = 0, n = 0;
	char *out = arena_alloc(a, len + 1);
	int depth = 0;

	while (pos < len) {
		size_t start = pos;
		uint32_t c = utf8_next(s, len, &pos);

		if (is_open_bracket(c)) {
			depth++;
		} else if (is_close_bracket(c)) {
			depth -= depth > 0;
		} else if (depth == 0) {
			memcpy(out + n, s + start, pos - start);
			n += pos - start;
		}
	}
	out[n] = '\0';
	return out;
}

bool
row_cells_overlap(const struct row_cell *a, const struct row_cell *b)
{
	return a->column < b->column + b->span &&
	    b->column < a->column + a->span;
}

void
row_cell_set(struct arena *a, struct row_cell *c, const char *text)
{
	const char *folded;

	c->text = text;
	c->key = "";
	c->bare = "";
	if (strlen(text) > CELL_KEY_BYTES)
		return;
	folded = utf8_fold(a, text);
	c->blank = value_is_blank(folded);
	c->number =
	    !c->blank && value_is_number(folded) && !value_begins_marked(text);
	if (c->blank || c->number)
		return;
	c->key = utf8_label(a, text);
	c->bare = utf8_label(a, without_brackets(a, text));
}

struct table_row *
rows_add(struct arena *a, struct rows *s, size_t block, int section)
{
	struct table_row *row;

	s->rows = arena_grow(a, s->rows, s->n_rows, &s->cap, sizeof(*s->rows));
	row = &s->rows[s->n_rows++];
	*row = (struct table_row){
		.first_block = block, .last_block = block, .section = section
	};
	return row;
}

struct row_cell *
row_add_cell(struct arena *a, struct table_row *row, const char *text)
{
	struct row_cell *c;

	row->cells = arena_grow(
	    a, row->cells, row->n_cells, &row->cap, sizeof(*row->cells));
	c = &row->cells[row->n_cells++];
	*c = (struct row_cell){ .span = 1 };
	row_cell_set(a, c, text);
	return c;
}

static void
add_grid_row(
    struct arena *a, const struct grid *g, size_t r, struct table_row *row)
{
	for (size_t c = 0; c < g->n_columns; c++) {
		const struct grid_cell *at = grid_at(g, r, c);
		struct row_cell *cell;
		size_t span = 1;

		if (at == NULL || at->text == NULL || !at->origin)
			continue;
		while (c + span < g->n_columns) {
			const struct grid_cell *next = grid_at(g, r, c + span);

			if (next->text == NULL || next->origin ||
			    next->row != at->row || next->column != at->column)
				break;
			span++;
		}
		cell = row_add_cell(a, row, at->text);
		cell->column = c;
		cell->span = span;
		cell->line = r;
	}
}

static bool
heads_numbers(const struct row_cell *c)
{
	return strcmp(c->key, "序号") == 0 || strcmp(c->key, "行次") == 0 ||
	    strcmp(c->key, "编号") == 0;
}

/* 1, 2, 3, each in front of a text: numbers of rows. */
static bool
counts_rows(const struct rows *s, size_t first)
{
	unsigned long next = 1;

	for (size_t r = first; r < s->n_rows; r++) {
		const struct table_row *row = &s->rows[r];
		const struct row_cell *c = row->cells;
		char *end;

		if (row->n_cells < 2 || c->column != 0 || !c->number)
			continue;
		if (c[1].number || c[1].blank ||
		    strtoul(c->text, &end, 10) != next++)
			return false;
	}
	return next > NUMBERED_ROWS;
}

/* Columns that number the rows hold no number: their cells are left out. */
static void
drop_numbers(struct rows *s, size_t first)
{
	size_t column = (size_t)-1;

	for (size_t r = first; r < s->n_rows; r++)
		for (size_t i = 0; i < s->rows[r].n_cells; i++)
			if (heads_numbers(&s->rows[r].cells[i]) &&
			    s->rows[r].cells[i].span == 1)
				column = s->rows[r].cells[i].column;
	if (column == (size_t)-1 && counts_rows(s, first))
		column = 0;
	for (size_t r = first; r < s->n_rows && column != (size_t)-1; r++) {
		struct table_row *row = &s->rows[r];
		size_t n = 0;

		for (size_t i = 0; i < row->n_cells; i++) {
			const struct row_cell *c = &row->cells[i];

			if (c->column != column || c->span != 1 ||
			    !(c->number || c->blank || heads_numbers(c)))
				row->cells[n++] = *c;
		}
		row->n_cells = n;
	}
}

/* A table that is too wide to lay out: its cells in their order. */
static void
add_ragged_rows(struct arena *a, const struct page_table *t, size_t block,
    int section, struct rows *out)
{
	for (size_t r = 0; r < t->n_rows; r++) {
		struct table_row *row = rows_add(a, out, block, section);

		row->table = block + 1;
		row->shows_blanks = true;
		for (size_t c = 0; c < t->rows[r].n_cells; c++) {
			struct row_cell *cell =
			    row_add_cell(a, row, t->rows[r].cells[c].text);

			cell->column = c;
			cell->line = r;
		}
	}
}

void
rows_from_tables(struct arena *a, const struct page *page,
    const struct headings *headings, struct rows *out)
{
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];
		size_t first = out->n_rows;
		struct grid g;

		if (block->kind != PAGE_TABLE)
			continue;
		if (grid_build(a, block->table, &g, NULL) < 0) {
			add_ragged_rows(a, block->table, b,
			    headings_section(headings, b), out);
			drop_numbers(out, first);
			continue;
		}
		for (size_t r = 0; r < g.n_rows; r++) {
			struct table_row *row =
			    rows_add(a, out, b, headings_section(headings, b));

			row->table = b + 1;
			row->width = g.n_columns;
			row->shows_blanks = true;
			add_grid_row(a, &g, r, row);
		}
		drop_numbers(out, first);
	}
}
