#include "tests/support/render_table.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/num.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

static struct layout_cell *
put(struct layout *l, size_t row, size_t column, const char *text, int rows,
    int columns)
{
	struct layout_cell *c = &l->cells[row][column];

	assert(row < LAYOUT_ROWS && column + (size_t)columns <= LAYOUT_COLUMNS);
	*c = (struct layout_cell){
		.text = text, .rows = rows, .columns = columns, .label = true
	};
	return c;
}

static void
put_figure(struct layout *l, size_t row, size_t column, int columns,
    const struct cell *cell)
{
	struct layout_cell *c = put(l, row, column, "", 1, columns);

	c->label = false;
	if (cell->text != NULL)
		c->text = cell->text;
	else if (cell->state == CELL_REPORTED)
		c->text = num_format(cell->value, c->number);
}

static bool
is_printed(const struct report *r, size_t row)
{
	return r->cells[r->form->rows[row].first_cell].state != CELL_ABSENT;
}

static size_t
turned(size_t i, size_t n, bool turn)
{
	return turn ? (i + 1) % n : i;
}

static void
layout_block(const struct report *r, const struct form_block *b, bool turn,
    struct layout *l)
{
	const struct form *f = r->form;
	size_t n = b->n_columns;
	size_t width = l->n_columns - 1;

	l->new_part[l->n_rows] = true;
	put(l, l->n_rows++, 0, b->caption, 1, (int)l->n_columns);
	put(l, l->n_rows, 0, "信息内容", 1, 1);
	for (size_t i = 0; i < n; i++)
		put(l, l->n_rows, 1 + i,
		    f->columns[b->first_column + turned(i, n, turn)].label, 1,
		    i + 1 == n ? (int)(width - i) : 1);
	l->n_rows++;
	for (size_t k = 0; k < b->n_rows; k++) {
		const struct form_row *row = &f->rows[b->first_row + k];

		put(l, l->n_rows, 0, row->label, 1, 1);
		for (size_t i = 0; i < n; i++)
			put_figure(l, l->n_rows, 1 + i,
			    i + 1 == n ? (int)(width - i) : 1,
			    &r->cells[row->first_cell + turned(i, n, turn)]);
		l->n_rows++;
	}
}

static size_t
group_rows(const struct report *r, size_t first)
{
	const struct form *f = r->form;
	size_t n = 0;

	for (size_t i = first; i < f->n_rows && f->rows[i].group != NULL &&
	     strcmp(f->rows[i].group, f->rows[first].group) == 0;
	     i++)
		n += is_printed(r, i);
	return n;
}

static const struct form_block *
block_of(const struct form *f, int table)
{
	for (size_t b = 0; b < f->n_blocks; b++)
		if (f->blocks[b].table == table)
			return &f->blocks[b];
	assert(false);
	return NULL;
}

/* 自然人, the five of the group (perhaps turned), 总计. */
static size_t
applicant(size_t place, bool turn)
{
	return place == 0 || place == 6 ? place
					: 1 + turned(place - 1, 5, turn);
}

static void
applicants_header(const struct form *f, const struct form_block *b, bool turn,
    struct layout *l)
{
	const struct form_column *c = &f->columns[b->first_column];

	put(l, 0, 0,
	    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之"
	    "和）",
	    3, 3);
	put(l, 0, 3, "申请人情况", 1, 7);
	put(l, 1, 3, c[0].label, 2, 1);
	put(l, 1, 4, "法人或其他组织", 1, 5);
	put(l, 1, 9, c[6].label, 2, 1);
	for (size_t i = 1; i < 6; i++)
		put(l, 2, 3 + i, c[applicant(i, turn)].label, 1, 1);
	l->n_rows = l->n_header = 3;
}

static void
layout_applicants(const struct report *r, bool turn, struct layout *l)
{
	const struct form *f = r->form;
	const struct form_block *b = block_of(f, 3);
	const char *outer = NULL, *group = NULL;
	size_t outer_row = 0;

	l->n_columns = 10;
	applicants_header(f, b, turn, l);
	for (size_t i = b->first_row; i < b->first_row + b->n_rows; i++) {
		const struct form_row *row = &f->rows[i];

		if (!is_printed(r, i))
			continue;
		if (row->group == NULL) {
			put(l, l->n_rows, 0, row->label, 1, 3);
		} else if (outer == NULL) {
			outer = row->group;
			outer_row = l->n_rows;
			put(l, outer_row, 0, outer, 0, 1);
		}
		if (row->group != NULL) {
			l->cells[outer_row][0].rows++;
			if (strcmp(row->group, outer) == 0) {
				put(l, l->n_rows, 1, row->label, 1, 2);
			} else {
				if (group == NULL ||
				    strcmp(group, row->group) != 0)
					put(l, l->n_rows, 1, row->group,
					    (int)group_rows(r, i), 1);
				put(l, l->n_rows, 2, row->label, 1, 1);
			}
		}
		group = row->group;
		for (size_t k = 0; k < 7; k++)
			put_figure(l, l->n_rows, 3 + k, 1,
			    &r->cells[row->first_cell + applicant(k, turn)]);
		l->n_rows++;
	}
}

static void
layout_cases(const struct report *r, bool turn, struct layout *l)
{
	const struct form *f = r->form;
	const struct form_block *b = block_of(f, 4);
	const struct form_column *c = &f->columns[b->first_column];
	const struct form_row *row = &f->rows[b->first_row];

	l->n_columns = 15;
	put(l, 0, 0, "行政复议", 1, 5);
	put(l, 0, 5, "行政诉讼", 1, 10);
	for (size_t i = 0; i < 5; i++)
		put(l, 1, i, c[turned(i, 5, turn)].label, 2, 1);
	put(l, 1, 5, c[5].group, 1, 5);
	put(l, 1, 10, c[10].group, 1, 5);
	for (size_t i = 5; i < 15; i++)
		put(l, 2, i, c[i / 5 * 5 + turned(i % 5, 5, turn)].label, 1, 1);
	for (size_t i = 0; i < 15; i++)
		put_figure(l, 3, i, 1,
		    &r->cells[row->first_cell + i / 5 * 5 +
			turned(i % 5, 5, turn)]);
	l->n_header = 3;
	l->n_rows = 4;
}

void
layout_table(const struct report *r, int table, bool turn, struct layout *out)
{
	const struct form *f = r->form;

	memset(out, 0, sizeof(*out));
	if (table == 3) {
		layout_applicants(r, turn, out);
		return;
	}
	if (table == 4) {
		layout_cases(r, turn, out);
		return;
	}
	out->n_columns = 4;
	for (size_t b = 0; b < f->n_blocks; b++)
		if (f->blocks[b].table == 2)
			layout_block(r, &f->blocks[b], turn, out);
}
