#include "collectors/model/form.h"

#include <assert.h>
#include <string.h>

const struct form *
form_find(const struct form_set *set, const char *id)
{
	for (size_t i = 0; i < set->n_forms; i++)
		if (strcmp(set->forms[i].id, id) == 0)
			return &set->forms[i];
	return NULL;
}

const struct form *
form_of_year(const struct form_set *set, int year)
{
	for (size_t i = 0; i < set->n_forms; i++)
		if (year >= set->forms[i].first_year &&
		    (set->forms[i].last_year == 0 ||
			year <= set->forms[i].last_year))
			return &set->forms[i];
	return NULL;
}

int
form_cell_find(const struct form *f, const char *id)
{
	for (size_t i = 0; i < f->n_cells; i++)
		if (strcmp(f->cells[i].id, id) == 0)
			return (int)i;
	return -1;
}

int
form_cell_find_near(const struct form *f, const char *id, size_t *hint)
{
	int at;

	if (*hint < f->n_cells && strcmp(f->cells[*hint].id, id) == 0)
		return (int)(*hint)++;
	at = form_cell_find(f, id);
	if (at >= 0)
		*hint = (size_t)at + 1;
	return at;
}

int
form_row_find(const struct form *f, int table, const char *id)
{
	for (size_t i = 0; f != NULL && id != NULL && i < f->n_rows; i++)
		if (f->rows[i].table == table && strcmp(f->rows[i].id, id) == 0)
			return (int)i;
	return -1;
}

size_t
form_cell_at(const struct form *f, size_t row, size_t column)
{
	const struct form_row *r;
	const struct form_block *bl;

	assert(row < f->n_rows);
	r = &f->rows[row];
	bl = &f->blocks[r->block];
	assert(column >= bl->first_column &&
	    column - bl->first_column < bl->n_columns);
	return r->first_cell + (column - bl->first_column);
}

const char *
form_cell_words(const struct form *f, size_t cell)
{
	assert(cell < f->n_cells);
	return f->cells[cell].words;
}

const char *
form_cell_type_name(enum form_cell_type type)
{
	static const char *const names[] = {
		[FORM_COUNT] = "count",
		[FORM_CHANGE] = "change",
		[FORM_AMOUNT] = "amount",
		[FORM_SUM] = "sum",
	};

	assert((size_t)type < sizeof(names) / sizeof(names[0]));
	return names[type];
}

struct form_heading
form_outer_heading(const struct form *f, const struct form_block *b)
{
	struct form_heading outer = { NULL, 0, 0 };

	for (size_t r = b->first_row; r < b->first_row + b->n_rows; r++) {
		const char *group = f->rows[r].group;

		if (group == NULL)
			continue;
		if (outer.label == NULL) {
			outer.label = group;
			outer.first = r;
		}
		if (strcmp(outer.label, group) == 0)
			outer.last = r;
	}
	return outer;
}
