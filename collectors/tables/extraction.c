#include "collectors/tables/extraction.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "collectors/tables/columns.h"
#include "collectors/tables/groups.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/rows.h"

#define NOWHERE ((size_t)-1)
/* Characters of a label that a reason quotes. */
#define QUOTED_BYTES 60
/* Numbers in a line that can be a mutilated table 4; fewer are no table. */
#define GROUPS_MIN_VALUES 8

struct reader {
	struct arena *a;
	struct extraction *r;
	const bool *wanted;
	struct header header;
	size_t plan_block; /* the block that `plan` is for, or NOWHERE */
	struct plan plan;
	/* Where the last row of the form stood, and rows that we did not
	 * understand in the same place before the first one. */
	size_t table;
	int section;
	int form_table;      /* 2..4, 0: none in this place yet */
	const char *waiting; /* label of such a row, or NULL */
};

static void
give_reason(struct reader *x, const char *text)
{
	struct extraction *r = x->r;

	if (r->n_reasons >= LIMIT_REASONS)
		return;
	for (size_t i = 0; i < r->n_reasons; i++)
		if (strcmp(r->reasons[i], text) == 0)
			return;
	r->reasons = arena_grow(x->a, r->reasons, r->n_reasons, &r->reason_cap,
	    sizeof(*r->reasons));
	r->reasons[r->n_reasons++] = text;
}

/* A label as a reason quotes it: one line, not too long. */
static const char *
quoted(struct arena *a, const char *text)
{
	const char *s = utf8_fold(a, text);
	size_t len = strlen(s), pos = 0, end = 0;

	while (pos < len && pos < QUOTED_BYTES) {
		(void)utf8_next(s, len, &pos);
		end = pos;
	}
	return end < len ? arena_printf(a, "%.*s...", (int)end, s) : s;
}

/* Note a label that is printed otherwise than the form has it. */
static void
note_label(struct reader *x, int table, const struct row_cell *c,
    const char **keys, const char *label)
{
	struct extraction *r = x->r;
	struct alternative_label new = { .table = table, .label = label };

	if (!label_differs(c, keys))
		return;
	new.printed = quoted(x->a, c->text);
	for (size_t i = 0; i < r->n_alternatives; i++)
		if (strcmp(r->alternatives[i].printed, new.printed) == 0 &&
		    strcmp(r->alternatives[i].label, label) == 0)
			return;
	if (r->n_alternatives < LIMIT_ALTERNATIVES)
		r->alternatives[r->n_alternatives++] = new;
}

static void
mark_blocks(struct reader *x, const struct table_row *row)
{
	for (size_t b = row->first_block; b <= row->last_block; b++)
		x->r->block_is_table[b] = true;
}

/* Another table, or in text another part: nothing of it was read yet. */
static void
enter_place(struct reader *x, const struct table_row *row)
{
	if (row->table == x->table && row->section == x->section)
		return;
	x->table = row->table;
	x->section = row->section;
	x->form_table = 0;
	x->waiting = NULL;
}

/* A row in or before the form's rows says what we do not understand. */
static void
miss_row(struct reader *x, const char *label)
{
	if (x->form_table == 0) {
		x->waiting = label;
		return;
	}
	x->r->n_unread[x->form_table - 2]++;
	give_reason(x,
	    arena_printf(
		x->a, "row '%s' is not in the form", quoted(x->a, label)));
}

/* The row of form row `row` stands here. */
static void
note_row(struct reader *x, const struct table_row *from, size_t row)
{
	struct extraction *r = x->r;
	size_t t = (size_t)r->form->rows[row].table - 2;

	mark_blocks(x, from);
	r->last_block[t] = from->last_block;
	x->form_table = r->form->rows[row].table;
	if (x->waiting != NULL)
		miss_row(x, x->waiting);
	x->waiting = NULL;
	if (r->row_there[row])
		return;
	r->row_there[row] = true;
	r->n_labels[t]++;
}

static enum cell_rank
rank_of_plan(const struct plan *p)
{
	if (p->no_header || p->n_order == 0)
		return RANK_NO_HEADER;
	return p->n_order == p->n_columns ? RANK_WHOLE : RANK_PART;
}

static void
set_cell(
    struct reader *x, size_t cell, const struct pick *pick, enum cell_rank rank)
{
	struct extraction *r = x->r;
	struct table_cell *c = &r->cells[cell];

	if (pick->state == PICK_NONE)
		return;
	if (c->there && rank < r->rank[cell])
		return;
	if (!c->there || rank > r->rank[cell]) {
		r->rank[cell] = (unsigned char)rank;
		c->there = true;
		c->ambiguous = pick->state == PICK_AMBIGUOUS;
		c->text = c->ambiguous ? "" : pick->text;
		return;
	}
	if (pick->state == PICK_AMBIGUOUS || c->ambiguous) {
		c->ambiguous = true;
		return;
	}
	if (strcmp(utf8_fold(x->a, c->text), utf8_fold(x->a, pick->text)) == 0)
		return;
	c->ambiguous = true;
	give_reason(x,
	    arena_printf(x->a, "%s is there twice, as '%s' and as '%s'",
		r->form->cells[cell].id, quoted(x->a, c->text),
		quoted(x->a, pick->text)));
}

static void
note_columns(struct reader *x, const struct form_block *b)
{
	for (size_t c = 0; c < x->plan.n_columns && !x->plan.no_header; c++) {
		const struct form_column *column =
		    &x->r->form->columns[b->first_column + c];

		if (x->plan.at[c] != NOWHERE)
			note_label(x, b->table,
			    x->header.list[x->plan.at[c]].cell, column->keys,
			    column->label);
	}
}

static void
prepare_plan(struct reader *x, size_t block, const struct table_row *row)
{
	const struct form *f = x->r->form;
	size_t t = (size_t)f->blocks[block].table - 2;

	if (x->header.section != row->section)
		x->header.n = 0;
	if (x->plan_block != block) {
		plan_make(f, &f->blocks[block], &x->header, &x->plan);
		x->plan_block = block;
		if (x->plan.twice != NOWHERE)
			give_reason(x,
			    arena_printf(x->a,
				"header '%s' stands twice in one line",
				quoted(x->a,
				    x->header.list[x->plan.twice].cell->text)));
		if (x->plan.n_order > 0 && !x->plan.no_header)
			x->r->header_seen[t] = true;
		note_columns(x, &f->blocks[block]);
		if (f->blocks[block].table == 2)
			x->r->n_lost_columns +=
			    x->plan.n_columns - x->plan.n_order;
	}
	x->header.closed = true;
}

/* Without any header: a table's rows may be so, a stray line of text not. */
static bool
header_is_needed(const struct form *f, const struct table_row *row, size_t r)
{
	return row->table == 0 && row->section != f->rows[r].table;
}

static void
read_data(
    struct reader *x, const struct table_row *row, const struct row_info *info)
{
	const struct form *f = x->r->form;
	const struct form_row *form_row = &f->rows[info->row];
	const char *label = row->cells[info->label].text;
	struct pick picks[BLOCK_COLUMNS];
	size_t n_values = row->n_cells - info->values;
	bool fits;

	if (!x->wanted[form_row->table - 2])
		return;
	note_row(x, row, info->row);
	note_label(x, form_row->table, &row->cells[info->label], form_row->keys,
	    form_row->label);
	prepare_plan(x, form_row->block, row);
	if (n_values == 0) {
		give_reason(x,
		    arena_printf(
			x->a, "row '%s' has no values", quoted(x->a, label)));
		return;
	}
	if (info->typo)
		give_reason(x,
		    arena_printf(x->a, "row '%s' was taken for '%s'",
			quoted(x->a, label), quoted(x->a, form_row->label)));
	fits = plan_apply(&x->plan, &x->header, row, info->values, picks);
	if (fits && x->plan.no_header && header_is_needed(f, row, info->row)) {
		fits = false;
		for (size_t c = 0; c < x->plan.n_columns; c++)
			picks[c] = (struct pick){ PICK_AMBIGUOUS, NULL };
	}
	if (!fits)
		give_reason(x,
		    x->plan.n_order == 0
			? arena_printf(x->a,
			      "row '%s' stands under a header that is not the "
			      "form's",
			      quoted(x->a, label))
			: arena_printf(x->a,
			      "row '%s' has %zu values for %zu columns",
			      quoted(x->a, label), n_values, x->plan.n_order));
	for (size_t c = 0; c < x->plan.n_columns; c++) {
		if ((x->plan.open >> c & 1) != 0)
			picks[c].state = PICK_AMBIGUOUS;
		if (x->plan.unit_differs[c] && picks[c].state == PICK_TEXT) {
			picks[c].state = PICK_AMBIGUOUS;
			give_reason(x,
			    arena_printf(x->a,
				"row '%s' is not in the form's unit",
				quoted(x->a, label)));
		}
		set_cell(x, form_row->first_cell + c, &picks[c],
		    rank_of_plan(&x->plan));
	}
}

static size_t
groups_block(const struct form *f)
{
	for (size_t b = 0; b < f->n_blocks; b++)
		if (f->blocks[b].table == 4)
			return b;
	return NOWHERE;
}

static bool
all_blank(const struct row_cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!cells[i].blank)
			return false;
	return true;
}

/* Table 4's only row: values from cell `first` on. False: it is not. */
static bool
read_groups(struct reader *x, const struct table_row *row, size_t first)
{
	const struct form *f = x->r->form;
	size_t b = groups_block(f), n = row->n_cells - first;
	struct pick picks[BLOCK_COLUMNS];
	size_t want, first_cell;
	enum groups_fit fit;
	bool by_header, blank;

	if (b == NOWHERE || !x->wanted[2])
		return false;
	by_header = header_has_groups(f, &f->blocks[b], &x->header);
	want = f->blocks[b].n_columns;
	blank = all_blank(row->cells + first, n);
	if ((!by_header && row->section != 4) || n < GROUPS_MIN_VALUES ||
	    (blank && (n < want || !by_header)))
		return false;
	fit = groups_apply(f, &f->blocks[b], &x->header, row, first, picks);
	if (fit == GROUPS_OPEN)
		give_reason(x, "table 4's header is not in the form's order");
	else if (fit == GROUPS_COUNT)
		give_reason(x,
		    arena_printf(x->a, "table 4 has %zu values for %zu columns",
			n, want));
	note_row(x, row, f->blocks[b].first_row);
	x->r->header_seen[2] = x->r->header_seen[2] || by_header;
	x->header.closed = true;
	first_cell = f->rows[f->blocks[b].first_row].first_cell;
	for (size_t c = 0; c < want; c++)
		set_cell(x, first_cell + c, &picks[c],
		    by_header ? RANK_WHOLE : RANK_NO_HEADER);
	return true;
}

/* Labels of columns; in text, table 4's values may follow the last one. */
static void
read_header(struct reader *x, const struct table_row *row)
{
	size_t labels = row->n_cells, numbers = row->n_cells;

	for (size_t i = 0; i < row->n_cells; i++) {
		if (row->cells[i].number && numbers == row->n_cells)
			numbers = i;
		else if (!row->cells[i].blank && numbers == row->n_cells)
			labels = i + 1;
	}
	if (numbers == row->n_cells)
		labels = row->n_cells;
	header_add(&x->header, row, labels);
	x->plan_block = NOWHERE;
	mark_blocks(x, row);
	if (row->table == 0 && numbers < row->n_cells)
		(void)read_groups(x, row, labels);
}

static void
read_row(
    struct reader *x, const struct table_row *row, const struct row_info *info)
{
	enter_place(x, row);
	switch (info->kind) {
	case ROW_HEADER:
		read_header(x, row);
		return;
	case ROW_GROUP:
		mark_blocks(x, row);
		x->header.closed = true;
		return;
	case ROW_DATA:
		read_data(x, row, info);
		return;
	case ROW_VALUES:
		(void)read_groups(x, row, 0);
		return;
	case ROW_EXTRA:
		mark_blocks(x, row);
		return;
	case ROW_UNKNOWN:
		if (read_groups(x, row, info->values))
			return;
		miss_row(x, row->cells[info->label].text);
		if (x->form_table != 0)
			mark_blocks(x, row);
		return;
	case ROW_OTHER:
		return;
	}
}

void
extraction_begin(struct arena *a, const struct form *f, size_t n_blocks,
    struct extraction *out)
{
	*out = (struct extraction){ .form = f };
	out->cells = arena_calloc(a, f->n_cells, sizeof(*out->cells));
	for (size_t i = 0; i < f->n_cells; i++)
		out->cells[i].text = "";
	out->rank = arena_calloc(a, f->n_cells, sizeof(*out->rank));
	out->row_there = arena_calloc(a, f->n_rows, sizeof(*out->row_there));
	out->alternatives =
	    arena_calloc(a, LIMIT_ALTERNATIVES, sizeof(*out->alternatives));
	out->block_is_table =
	    arena_calloc(a, n_blocks, sizeof(*out->block_is_table));
}

void
extraction_add(struct arena *a, const struct rows *rows, const bool wanted[3],
    struct extraction *r)
{
	struct reader *x = arena_alloc(a, sizeof(*x));
	struct row_info *infos = rows_classify(a, r->form, rows);

	*x = (struct reader){
		.a = a, .r = r, .wanted = wanted, .plan_block = NOWHERE
	};
	for (size_t i = 0; i < rows->n_rows; i++)
		read_row(x, &rows->rows[i], &infos[i]);
}

void
extraction_mark_ambiguous(
    struct arena *a, struct extraction *r, size_t table, const char *reason)
{
	struct reader x = { .a = a, .r = r };

	give_reason(&x, reason);
	for (size_t c = 0; c < r->form->n_cells; c++)
		if ((size_t)r->form->rows[r->form->cells[c].row].table ==
			table + 2 &&
		    r->cells[c].there)
			r->cells[c] = (struct table_cell){ true, true, "" };
}

static void
drop_row(struct extraction *r, size_t row)
{
	const struct form_row *form_row = &r->form->rows[row];
	size_t n = r->form->blocks[form_row->block].n_columns;

	r->row_there[row] = false;
	for (size_t i = 0; i < n; i++)
		r->cells[form_row->first_cell + i] =
		    (struct table_cell){ .text = "" };
}

static bool
row_has_cells(const struct extraction *r, size_t row)
{
	const struct form_row *form_row = &r->form->rows[row];

	return r->row_there[row] && r->cells[form_row->first_cell].there;
}

/* Is the group that row `inside` stands under what `row` is called? */
static bool
heads(const struct form *f, size_t row, size_t inside)
{
	const struct form_row *r = &f->rows[inside];

	return r->n_group_keys > 0 &&
	    strcmp(r->group_keys[0], f->rows[row].keys[0]) == 0;
}

void
extraction_end(struct extraction *r)
{
	const struct form *f = r->form;

	for (size_t i = 0; i < f->n_rows; i++) {
		for (size_t k = 0; k < f->rows[i].n_instead_of; k++) {
			size_t other = f->rows[i].instead_of[k];

			if (!row_has_cells(r, i) || !row_has_cells(r, other))
				continue;
			drop_row(r, heads(f, other, i) ? other : i);
		}
	}
	for (size_t c = 0; c < f->n_cells; c++)
		r->n_certain[f->rows[f->cells[c].row].table - 2] +=
		    r->cells[c].there && !r->cells[c].ambiguous;
}
