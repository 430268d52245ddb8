/* Rules over single cells: what a value can be, blanks, 规章, all zero. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/values/value_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

static const struct form_block *
block_of(const struct form *f, size_t cell)
{
	return &f->blocks[f->rows[f->cells[cell].row].block];
}

static const struct form_row *
row_of(const struct form *f, size_t cell)
{
	return &f->rows[f->cells[cell].row];
}

static const struct form_column *
column_of(const struct form *f, size_t cell)
{
	return &f->columns[f->cells[cell].column];
}

/* 规章, which only larger places may make. */
static bool
is_regulations(const struct form_row *row)
{
	return row->table == 2 && strcmp(row->id, "regulations") == 0;
}

/* ---- impossible values ---- */

static const char *
what_is_wrong(enum form_cell_type type, struct num n)
{
	bool counts = type == FORM_COUNT || type == FORM_CHANGE;

	if (n.value < 0 && type != FORM_CHANGE)
		return counts ? "件数不应为负数" : "金额不应为负数";
	if (counts && !num_is_integer(n))
		return "件数应为整数";
	return NULL;
}

void
check_impossible_values(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;

	for (size_t i = 0; i < f->n_cells; i++) {
		const struct cell *c = &rc->r->cells[i];
		struct finding finding = { .place = f->cells[i].id };
		const char *wrong;

		if (strcmp(block_of(f, i)->value_rule, rule->id) != 0 ||
		    c->state != CELL_REPORTED)
			continue;
		wrong = what_is_wrong(f->cells[i].type, c->value);
		if (wrong == NULL)
			continue;
		finding.cells = arena_calloc(rc->a, 1, sizeof(char *));
		finding.cells[finding.n_cells++] = f->cells[i].id;
		finding.message = arena_printf(rc->a, "%s：填报 %s，%s",
		    f->cells[i].words, check_number_text(rc, c->value), wrong);
		check_add_finding(rc, rule, rule->severity, finding);
	}
}

/* ---- blanks ---- */

static bool
is_blank_finding(const struct rule_context *rc, size_t cell)
{
	const struct form *f = rc->form;
	struct num implied;

	return rc->r->cells[cell].state == CELL_BLANK &&
	    rc->bounds.in_play[cell] && !is_regulations(row_of(f, cell)) &&
	    !(bounds_implied(&rc->bounds, cell, &implied) &&
		implied.value == 0);
}

/* The words of a cell without its table, which the message has said. */
static const char *
words_in_table(const struct form *f, size_t cell)
{
	return f->cells[cell].words + strlen("表二");
}

static bool
is_listed(const size_t *seen, size_t n, size_t what)
{
	for (size_t i = 0; i < n; i++)
		if (seen[i] == what)
			return true;
	return false;
}

/* The rows or the columns that the cells are in, in their order. */
static size_t
places_of(const struct rule_context *rc, const size_t *cells, size_t n,
    bool rows, size_t *out)
{
	size_t n_out = 0;

	for (size_t i = 0; i < n; i++) {
		const struct form_cell *c = &rc->form->cells[cells[i]];
		size_t at = rows ? c->row : c->column;

		if (!is_listed(out, n_out, at))
			out[n_out++] = at;
	}
	return n_out;
}

/* "“总计”列、“自然人”列等 6 列": by rows or by columns, whichever are
 * fewer; up to three cells are named one by one. */
static const char *
where(struct rule_context *rc, const size_t *cells, size_t n)
{
	const struct form *f = rc->form;
	struct check_list list = { .most = 3 };
	size_t *rows = arena_calloc(rc->a, n, sizeof(*rows));
	size_t *columns = arena_calloc(rc->a, n, sizeof(*columns));
	size_t n_rows = places_of(rc, cells, n, true, rows);
	size_t n_columns = places_of(rc, cells, n, false, columns);
	bool by_row = n_rows <= n_columns;

	if (n <= list.most || row_of(f, cells[0])->id[0] == '\0') {
		for (size_t i = 0; i < n; i++)
			check_list_add(
			    rc, &list, "%s", words_in_table(f, cells[i]));
		return check_list_text(rc, &list);
	}
	for (size_t i = 0; i < (by_row ? n_rows : n_columns); i++)
		check_list_add(rc, &list, "“%s”%s",
		    by_row ? f->rows[rows[i]].words
			   : f->columns[columns[i]].words,
		    by_row ? "行" : "列");
	if (list.n <= list.most)
		return check_list_text(rc, &list);
	return arena_printf(rc->a, "%s %zu %s", check_list_text(rc, &list),
	    list.n, by_row ? "行" : "列");
}

/* "；按合计推算，…为 3": blanks that the sums give a value for. */
static const char *
what_sums_give(struct rule_context *rc, const size_t *cells, size_t n)
{
	struct check_list list = { .most = 3 };

	for (size_t i = 0; i < n; i++) {
		struct num value;

		if (bounds_implied(&rc->bounds, cells[i], &value))
			check_list_add(rc, &list, "%s为 %s",
			    words_in_table(rc->form, cells[i]),
			    check_number_text(rc, value));
	}
	if (list.n == 0)
		return "";
	return arena_printf(
	    rc->a, "；按合计推算，%s", check_list_text(rc, &list));
}

static void
add_blanks(struct rule_context *rc, const struct rule *rule,
    enum severity severity, int table, const size_t *cells, size_t n)
{
	static const char *const names[] = { "表二", "表三", "表四" };
	static const char *const places[] = { "t2", "t3", "t4" };
	struct finding f = { .place = places[table - 2] };

	f.cells = arena_calloc(rc->a, n, sizeof(f.cells[0]));
	for (size_t i = 0; i < n; i++)
		f.cells[f.n_cells++] = rc->form->cells[cells[i]].id;
	f.message = arena_printf(rc->a,
	    "%s有 %zu 格空白：%s。各格都应填写，没有发生的填 0%s",
	    names[table - 2], n, where(rc, cells, n),
	    what_sums_give(rc, cells, n));
	check_add_finding(rc, rule, severity, f);
}

/* Where one rule is about values too, a blank is the smaller matter. */
static enum severity
blank_severity(const struct rule_context *rc, const struct rule *rule)
{
	for (size_t i = 0; i < rc->form->n_blocks; i++)
		if (strcmp(rc->form->blocks[i].value_rule, rule->id) == 0)
			return check_severity_at_most(rule, SEVERITY_WARNING);
	return rule->severity;
}

void
check_blanks(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;
	size_t *cells = arena_calloc(rc->a, f->n_cells, sizeof(*cells));

	for (int table = 2; table <= 4; table++) {
		size_t n = 0;

		for (size_t i = 0; i < f->n_cells; i++)
			if (row_of(f, i)->table == table &&
			    strcmp(block_of(f, i)->blank_rule, rule->id) == 0 &&
			    is_blank_finding(rc, i))
				cells[n++] = i;
		if (n > 0)
			add_blanks(rc, rule, blank_severity(rc, rule), table,
			    cells, n);
	}
}

/* ---- 规章 ---- */

/*
 * A county or below cannot make 规章, nor repeal one, nor have one in force.
 * What form 2019 asks for besides, 新公开 and 对外公开总数量, may be another
 * body's 规章 that the place put on its site: to be verified, no error.
 */
static bool
is_published_value(const struct form_column *c)
{
	return strcmp(c->id, "published") == 0 || strcmp(c->id, "total") == 0;
}

static void
check_regulations_row(struct rule_context *rc, const struct rule *rule,
    const struct form_row *row)
{
	const struct form *f = rc->form;
	size_t n = f->blocks[row->block].n_columns;
	struct check_list list = { .most = n };
	struct finding finding = { .place =
				       arena_printf(rc->a, "t2.%s", row->id) };
	bool beyond_dispute = false;

	finding.cells = arena_calloc(rc->a, n, sizeof(finding.cells[0]));
	for (size_t i = row->first_cell; i < row->first_cell + n; i++) {
		const struct cell *c = &rc->r->cells[i];

		if (c->state != CELL_REPORTED || c->value.value <= 0)
			continue;
		finding.cells[finding.n_cells++] = f->cells[i].id;
		check_list_add(rc, &list, "%s %s", column_of(f, i)->words,
		    check_number_text(rc, c->value));
		finding.actual = c->value;
		if (!is_published_value(column_of(f, i)))
			beyond_dispute = true;
	}
	if (finding.n_cells == 0)
		return;
	finding.has_values = finding.n_cells == 1;
	finding.message = arena_printf(rc->a, "表二“%s”行：%s，%s", row->words,
	    check_list_text(rc, &list),
	    beyond_dispute
		? "县级及以下机关无权制定规章，应为 0"
		: "县级及以下机关无权制定规章，请核实是否计入了上级制定的规章");
	check_add_finding(rc, rule,
	    beyond_dispute ? rule->severity
			   : check_severity_at_most(rule, SEVERITY_WARNING),
	    finding);
}

void
check_regulations(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;

	if (!rc->context->county_or_below)
		return;
	for (size_t i = 0; i < f->n_rows; i++)
		if (is_regulations(&f->rows[i]))
			check_regulations_row(rc, rule, &f->rows[i]);
}

/* ---- all zero ---- */

void
check_all_zero(struct rule_context *rc, const struct rule *rule)
{
	struct finding f = { .place = "report",
		.message = "表二、表三、表四填报的数全部为 0，请核实确无发生" };
	bool reported[REPORT_TABLES] = { false };

	for (size_t i = 0; i < rc->form->n_cells; i++) {
		const struct cell *c = &rc->r->cells[i];
		struct num value = num_int(0);

		if (c->state == CELL_REPORTED) {
			reported[rc->form->rows[rc->form->cells[i].row].table -
			    2] = true;
			value = c->value;
		} else if (!bounds_implied(&rc->bounds, i, &value) &&
		    c->state == CELL_UNREADABLE) {
			return;
		}
		if (value.value != 0)
			return;
	}
	/* A table that was not read may hold anything. */
	for (size_t t = 0; t < REPORT_TABLES; t++)
		if (!reported[t])
			return;
	check_add_finding(rc, rule, rule->severity, f);
}
