#include "collectors/tables/rows.h"

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/sheet.h"

#define NOWHERE ((size_t)-1)
/* Rows of a form that can be misspelt between two that are not. */
#define UNKNOWN_ROWS 12
/* So many texts and no number in one row: a header, if a strange one. */
#define HEADER_TEXTS 3

/* What stands in a row in front of its values. */
struct front {
	size_t label, row; /* the last cell that names a row or a group */
	size_t unknown;    /* the last text behind it that names nothing */
	size_t values;     /* the first figure, or n_cells */
	size_t n_texts;
	bool header, caption;
};

/* 其他 and 总计 name columns and rows: without a number, they are rows only
 * below others. */
static bool
names_row(
    const struct form *f, const struct sheet_cell *c, bool begun, size_t *row)
{
	*row = label_row(f, c);
	return *row != LABEL_NONE &&
	    (begun || label_without_number(c->key) != c->key ||
		!label_is_column(f, c));
}

static struct front
read_front(const struct form *f, const struct sheet_row *row, bool begun)
{
	struct front front = { NOWHERE, LABEL_NONE, NOWHERE, row->n_cells, 0,
		false, false };

	for (size_t i = 0; i < row->n_cells; i++) {
		const struct sheet_cell *c = &row->cells[i];
		size_t r;

		if (c->blank)
			continue;
		if (c->figure) {
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
has_figures(const struct sheet_row *row, const struct front *front)
{
	return front->values < row->n_cells;
}

/* A row of the form also heads a group: other_all and the three below. */
static bool
is_group_too(const struct form *f, const struct sheet_cell *c)
{
	return label_is_row_group(f, c);
}

static struct row_info
of_label(const struct form *f, const struct sheet_row *row,
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
	info.kind = has_figures(row, front) ? ROW_EXTRA : ROW_GROUP;
	return info;
}

static struct row_info
classify(const struct form *f, const struct sheet_row *row, bool begun)
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
	    !has_figures(row, &front)) {
		info.kind = ROW_GROUP;
	} else if (front.unknown != NOWHERE && has_figures(row, &front)) {
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
    const struct sheet *s, const struct row_info *infos, size_t i, int step)
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
is_read(const struct sheet *s, const struct row_info *infos, size_t row)
{
	for (size_t i = 0; i < s->n_rows; i++)
		if (infos[i].kind == ROW_DATA && !infos[i].typo &&
		    infos[i].row == row)
			return true;
	return false;
}

/* The only row of the form that a misspelt label can be, or NOWHERE. */
static size_t
row_of_typo(const struct form *f, const struct sheet *s,
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
		    label_row_likeness(f, r, key) == 0 || is_read(s, infos, r))
			continue;
		if (found != NOWHERE)
			return NOWHERE;
		found = r;
	}
	return found;
}

static void
read_typos(const struct form *f, const struct sheet *s, struct row_info *infos)
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
drop_claimed_twice(const struct sheet *s, struct row_info *infos)
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
rows_read(struct arena *a, const struct form *f, const struct sheet *sheet)
{
	struct row_info *infos = arena_calloc(a, sheet->n_rows, sizeof(*infos));
	bool begun = false;

	for (size_t i = 0; i < sheet->n_rows; i++) {
		infos[i] = classify(f, &sheet->rows[i], begun);
		if (infos[i].kind == ROW_HEADER)
			begun = false;
		else if (infos[i].kind == ROW_DATA &&
		    table_of(f, infos[i].row) == 3)
			begun = true;
	}
	read_typos(f, sheet, infos);
	drop_claimed_twice(sheet, infos);
	return infos;
}
