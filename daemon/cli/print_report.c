#include "daemon/cli/print_report.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/model/reading.h"
#include "daemon/cli/text_table.h"
#include "daemon/cli/words.h"

/* Columns of a figure at the least, and of the labels. */
#define FIGURE_WIDTH 6
#define OUTER_WIDTH  6
#define GROUP_WIDTH  8
#define LABEL_WIDTH  22

struct printer {
	struct arena *arena;
	const struct report *report;
	const struct judgement *judgement;
	int *broken; /* by cell: findings at warning or above it stands in */
};

static const struct num *
implied_value(const struct printer *p, size_t cell)
{
	for (size_t i = 0; i < p->judgement->n_implied; i++)
		if (p->judgement->implied[i].cell == cell)
			return &p->judgement->implied[i].value;
	return NULL;
}

/* What stands in a cell of the printed table. */
static const char *
cell_words(const struct printer *p, size_t cell)
{
	static const char *const marks[] = { "", "*", "**" };
	const struct cell *c = &p->report->cells[cell];
	const char *mark = marks[p->broken[cell] > 2 ? 2 : p->broken[cell]];
	const struct num *implied = implied_value(p, cell);
	char text[NUM_TEXT_SIZE];

	if (c->state == CELL_REPORTED)
		return arena_printf(
		    p->arena, "%s%s", mark, num_format(c->value, text));
	if (c->state == CELL_UNREADABLE)
		return arena_printf(p->arena, "%s无法识别", mark);
	if (implied != NULL)
		return arena_printf(
		    p->arena, "%s(%s)", mark, num_format(*implied, text));
	return arena_printf(
	    p->arena, "%s%s", mark, c->state == CELL_BLANK ? "空白" : "缺");
}

static void
place_cell(const struct printer *p, struct text_table *t,
    struct text_place place, size_t cell)
{
	enum text_style style = TEXT_PLAIN;

	if (p->broken[cell] > 0)
		style = TEXT_WRONG;
	else if (p->report->cells[cell].state != CELL_REPORTED)
		style = TEXT_FAINT;
	text_table_put(t, place, cell_words(p, cell), TEXT_RIGHT, style);
}

static bool
row_is_printed(const struct printer *p, size_t row)
{
	const struct form_row *r = &p->report->form->rows[row];

	if (r->alternative)
		return report_has_cell(p->report, r->first_cell);
	for (size_t i = 0; i < p->report->form->n_rows; i++) {
		const struct form_row *other = &p->report->form->rows[i];

		for (size_t k = 0; k < other->n_instead_of; k++)
			if (other->alternative && other->instead_of[k] == row &&
			    row_is_printed(p, i))
				return false;
	}
	return true;
}

static size_t
count_printed_rows(const struct printer *p, const struct form_block *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n_rows; i++)
		n += row_is_printed(p, b->first_row + i);
	return n;
}

/* The widest figure of a block's column, as wide as its cells need. */
static int
figure_width(const struct printer *p, const struct form_block *b, size_t column)
{
	size_t width = FIGURE_WIDTH;

	for (size_t i = 0; i < b->n_rows; i++) {
		size_t cell = form_cell_at(p->report->form, b->first_row + i,
		    b->first_column + column);
		size_t w = utf8_width(cell_words(p, cell));

		if (w > width)
			width = w;
	}
	return (int)width;
}

/* ---- table 2: blocks one below the other ---- */

static void
place_block(const struct printer *p, struct text_table *t,
    const struct form_block *b, size_t *row, size_t n_columns)
{
	const struct form *f = p->report->form;

	if (b->caption != NULL)
		text_table_put(t,
		    (struct text_place){ (*row)++, 0, 1, n_columns + 1 },
		    b->caption, TEXT_CENTRE, TEXT_PLAIN);
	for (size_t i = 0; i <= b->n_rows; i++) {
		const char *label =
		    i == 0 ? "信息内容" : f->rows[b->first_row + i - 1].label;

		text_table_put(t, (struct text_place){ *row, 0, 1, 1 }, label,
		    i == 0 ? TEXT_CENTRE : TEXT_LEFT, TEXT_PLAIN);
		for (size_t c = 0; c < b->n_columns; c++) {
			size_t span = c + 1 == b->n_columns ? n_columns - c : 1;
			struct text_place place = { *row, c + 1, 1, span };

			if (i == 0)
				text_table_put(t, place,
				    f->columns[b->first_column + c].label,
				    TEXT_CENTRE, TEXT_PLAIN);
			else
				place_cell(p, t, place,
				    form_cell_at(f, b->first_row + i - 1,
					b->first_column + c));
		}
		(*row)++;
	}
}

static void
print_table_2(const struct printer *p, bool colour, struct buf *out)
{
	const struct form *f = p->report->form;
	int widths[16] = { LABEL_WIDTH };
	size_t n_columns = 1, n_rows = 0, row = 0;
	struct text_table *t;

	for (size_t i = 0; i < f->n_blocks; i++) {
		const struct form_block *b = &f->blocks[i];

		if (b->table != 2)
			continue;
		if (b->n_columns > n_columns)
			n_columns = b->n_columns;
		n_rows += b->n_rows + 1 + (b->caption != NULL);
	}
	for (size_t i = 1; i <= n_columns; i++)
		widths[i] = 14;
	t = text_table_new(p->arena, widths, n_columns + 1, n_rows);
	for (size_t i = 0; i < f->n_blocks; i++)
		if (f->blocks[i].table == 2)
			place_block(p, t, &f->blocks[i], &row, n_columns);
	text_table_print(t, colour, out);
}

/* ---- tables 3 and 4: one block each ---- */

static const struct form_block *
block_of_table(const struct form *f, int table)
{
	for (size_t i = 0; i < f->n_blocks; i++)
		if (f->blocks[i].table == table)
			return &f->blocks[i];
	return NULL;
}

static bool
same_words(const char *x, const char *y)
{
	return x != NULL && y != NULL && strcmp(x, y) == 0;
}

/* The two header rows: groups above their columns. */
static void
place_header(const struct printer *p, struct text_table *t,
    const struct form_block *b, size_t first)
{
	const struct form_column *columns =
	    &p->report->form->columns[b->first_column];

	for (size_t c = 0; c < b->n_columns;) {
		size_t n = 1;

		if (columns[c].group == NULL) {
			text_table_put(t,
			    (struct text_place){ 0, first + c, 2, 1 },
			    columns[c].label, TEXT_CENTRE, TEXT_PLAIN);
			c++;
			continue;
		}
		while (c + n < b->n_columns &&
		    same_words(columns[c].group, columns[c + n].group))
			n++;
		text_table_put(t, (struct text_place){ 0, first + c, 1, n },
		    columns[c].group, TEXT_CENTRE, TEXT_PLAIN);
		for (size_t i = 0; i < n; i++)
			text_table_put(t,
			    (struct text_place){ 1, first + c + i, 1, 1 },
			    columns[c + i].label, TEXT_CENTRE, TEXT_PLAIN);
		c += n;
	}
}

static void
place_values(const struct printer *p, struct text_table *t,
    const struct form_block *b, size_t row, size_t at, size_t first)
{
	for (size_t c = 0; c < b->n_columns; c++)
		place_cell(p, t, (struct text_place){ at, first + c, 1, 1 },
		    form_cell_at(p->report->form, row, b->first_column + c));
}

/*
 * The label columns of table 3: the heading that stands over rows of several
 * groups (三、本年度办理结果), the group, the row's own label.
 */
enum {
	OUTER,
	GROUP,
	LABEL,
	N_LABELS
};

/* Printed rows among `first`..`last`, of one group unless it is NULL. */
static size_t
count_rows(
    const struct printer *p, size_t first, size_t last, const char *group)
{
	size_t n = 0;

	for (size_t r = first; r <= last; r++)
		if (row_is_printed(p, r) &&
		    (group == NULL ||
			same_words(group, p->report->form->rows[r].group)))
			n++;
	return n;
}

static void
place_label(struct text_table *t, size_t at, size_t column, size_t row_span,
    size_t column_span, const char *label)
{
	text_table_put(t,
	    (struct text_place){ at, column, row_span, column_span }, label,
	    TEXT_LEFT, TEXT_PLAIN);
}

static void
place_labelled_rows(
    const struct printer *p, struct text_table *t, const struct form_block *b)
{
	const struct form_row *rows = p->report->form->rows;
	const struct form_heading outer =
	    form_outer_heading(p->report->form, b);
	size_t at = 2, end = b->first_row + b->n_rows;
	const char *group = NULL;
	bool outer_put = false;

	for (size_t r = b->first_row; r < end; r++) {
		bool inside =
		    outer.label != NULL && r >= outer.first && r <= outer.last;
		bool own = inside && !same_words(rows[r].group, outer.label);

		if (!row_is_printed(p, r))
			continue;
		if (inside && !outer_put)
			place_label(t, at, OUTER,
			    count_rows(p, outer.first, outer.last, NULL), 1,
			    outer.label);
		outer_put = outer_put || inside;
		if (own && same_words(group, rows[r].group))
			text_table_join(t, at);
		else if (own)
			place_label(t, at, GROUP,
			    count_rows(p, r, outer.last, rows[r].group), 1,
			    rows[r].group);
		group = rows[r].group;
		if (own)
			place_label(t, at, LABEL, 1, 1, rows[r].label);
		else if (inside)
			place_label(t, at, GROUP, 1, 2, rows[r].label);
		else
			place_label(t, at, OUTER, 1, N_LABELS, rows[r].label);
		place_values(p, t, b, r, at++, N_LABELS);
	}
}

static void
print_block_table(
    const struct printer *p, int table, bool colour, struct buf *out)
{
	const struct form_block *b = block_of_table(p->report->form, table);
	size_t first = table == 3 ? N_LABELS : 0;
	int widths[32] = { OUTER_WIDTH, GROUP_WIDTH, LABEL_WIDTH };
	struct text_table *t;

	if (b == NULL || b->n_columns + first > 32)
		return;
	for (size_t c = 0; c < b->n_columns; c++)
		widths[first + c] = figure_width(p, b, c);
	t = text_table_new(p->arena, widths, first + b->n_columns,
	    2 + count_printed_rows(p, b));
	place_header(p, t, b, first);
	if (table == 3) {
		text_table_put(t, (struct text_place){ 0, 0, 2, N_LABELS },
		    "第一项加第二项之和，等于第三项加第四项之和", TEXT_CENTRE,
		    TEXT_FAINT);
		place_labelled_rows(p, t, b);
	} else {
		place_values(p, t, b, b->first_row, 2, 0);
	}
	text_table_print(t, colour, out);
}

/* ---- findings and the whole ---- */

/* "表三…行“总计”列（填报 13，按合计推算 12）" */
static void
print_repair(const struct printer *p, const struct repair *r, struct buf *out)
{
	const struct form *form = p->report->form;

	for (size_t i = 0; i < r->n_cells; i++) {
		const struct repair_cell *c = &r->cells[i];
		int cell = form_cell_find(form, c->cell);
		char from[NUM_TEXT_SIZE], to[NUM_TEXT_SIZE];

		(void)buf_printf(out, "%s%s（填报 %s，按合计推算 %s）",
		    i == 0 ? "" : "、",
		    cell < 0 ? c->cell : form_cell_words(form, (size_t)cell),
		    c->has_from ? num_format(c->from, from) : "空缺",
		    num_format(c->to, to));
	}
	(void)buf_puts(out, "\n");
}

/* The same repairs may stand behind many findings: printed once, under the
 * last finding of their cause and severity. */
static bool
comes_again(const struct printer *p, const struct finding *f, int severity)
{
	const struct judgement *j = p->judgement;

	for (const struct finding *o = f + 1; o < j->findings + j->n_findings;
	     o++)
		if ((int)o->severity == severity && o->cause == f->cause &&
		    o->n_repairs > 0)
			return true;
	return false;
}

static void
print_repairs(const struct printer *p, const struct finding *f, int severity,
    struct buf *out)
{
	if (f->n_repairs == 0 || comes_again(p, f, severity))
		return;
	(void)buf_puts(out, "   可能的差错位置：");
	if (f->n_repairs == 1) {
		print_repair(p, &f->repairs[0], out);
		return;
	}
	(void)buf_puts(out, "（按可能性大小，供人工核对）\n");
	for (size_t i = 0; i < f->n_repairs; i++) {
		(void)buf_printf(out, "     %zu) ", i + 1);
		print_repair(p, &f->repairs[i], out);
	}
}

static void
print_findings(const struct printer *p, bool colour, struct buf *out)
{
	static const char *const colours[] = { "", "\033[2m", "\033[33m",
		"\033[1;31m" };
	const struct judgement *j = p->judgement;
	size_t n = 0;

	for (int s = SEVERITY_ERROR; s > SEVERITY_OFF; s--) {
		for (size_t i = 0; i < j->n_findings; i++) {
			const struct finding *f = &j->findings[i];

			if ((int)f->severity != s)
				continue;
			(void)buf_printf(out, "%zu. %s【%s·%s】%s %s%s\n", ++n,
			    colour ? colours[s] : "",
			    severity_word(f->severity), axis_word(f->axis),
			    f->rule, f->message, colour ? "\033[0m" : "");
			if (f->evidence != NULL)
				(void)buf_printf(
				    out, "   原文：%s\n", f->evidence);
			print_repairs(p, f, s, out);
		}
	}
	if (j->n_dropped > 0)
		(void)buf_printf(out, "（另有 %zu 条未列出）\n", j->n_dropped);
}

static void
print_head(const struct report *r, const char *file, struct buf *out)
{
	char day[DATE_TEXT_SIZE];

	(void)buf_printf(out, "%s\n", file);
	(void)buf_printf(
	    out, "标题：%s\n", r->title[0] == '\0' ? "（未找到）" : r->title);
	(void)buf_printf(out, "单位：%s　年度：",
	    r->organ[0] == '\0' ? "（未识别）" : r->organ);
	if (r->year != 0)
		(void)buf_printf(out, "%d", r->year);
	else
		(void)buf_puts(out, "（未识别）");
	(void)buf_printf(out, "　格式：%s年版　发布日期：%s\n", r->form->id,
	    date_is_set(r->published_on) ? date_format(r->published_on, day)
					 : "（未识别）");
}

static bool
prints_marks(const struct printer *p)
{
	for (size_t i = 0; i < p->report->form->n_cells; i++)
		if (p->broken[i] > 0 ||
		    p->report->cells[i].state != CELL_REPORTED)
			return true;
	return false;
}

/* Cells that are there and that we could not read. */
static size_t
count_unread(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->form->n_cells; i++)
		n += r->cells[i].state == CELL_UNREADABLE;
	return n;
}

/* What was not checked, in a line of its own each; true when anything. */
static bool
print_unchecked(const struct report *r, struct buf *out)
{
	static const char *const tables[] = { "表二", "表三", "表四" };
	size_t n_unread = count_unread(r);
	bool any = n_unread > 0;

	if (n_unread > 0)
		(void)buf_printf(out,
		    "注意：有 %zu 格程序无法识别，未核查，请人工查看\n",
		    n_unread);
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		if (r->tables[t].found)
			continue;
		any = true;
		(void)buf_printf(
		    out, "注意：未见%s，未核查，请人工查看\n", tables[t]);
	}
	return any;
}

static void
print_conclusion(const struct printer *p, struct buf *out)
{
	const struct judgement *j = p->judgement;
	bool partly = print_unchecked(p->report, out);

	(void)buf_printf(out, "结论：%s%s（错误 %zu，",
	    partly ? "已识别部分" : "", report_status_word(judgement_status(j)),
	    judgement_count(j, SEVERITY_ERROR));
	/* What one slip has brought about counts once. */
	if (judgement_count(j, SEVERITY_ERROR) > 0)
		(void)buf_printf(out, "按原因计 %zu 处，",
		    judgement_causes(j, SEVERITY_ERROR));
	(void)buf_printf(out, "待核实 %zu，提示 %zu）\n",
	    judgement_count(j, SEVERITY_WARNING),
	    judgement_count(j, SEVERITY_INFO));
}

void
print_report(struct arena *a, const char *file, const struct reading *reading,
    bool colour, struct buf *out)
{
	static const char *const titles[] = { "表二　主动公开政府信息情况",
		"表三　收到和处理政府信息公开申请情况",
		"表四　政府信息公开行政复议、行政诉讼情况" };
	const struct report *r = &reading->report;
	struct printer p = { a, r, &reading->judgement,
		arena_calloc(a, r->form->n_cells, sizeof(int)) };

	for (size_t i = 0; i < p.judgement->n_findings; i++) {
		const struct finding *f = &p.judgement->findings[i];

		for (size_t k = 0; k < f->n_cells; k++) {
			int cell = form_cell_find(r->form, f->cells[k]);

			if (cell >= 0 && f->severity >= SEVERITY_WARNING)
				p.broken[cell]++;
		}
	}
	print_head(r, file, out);
	for (int table = 0; table < REPORT_TABLES; table++) {
		(void)buf_printf(out, "\n%s%s\n", titles[table],
		    r->tables[table].found         ? ""
			: r->tables[table].picture ? "：为图片，无法识别"
						   : "：未见此表");
		if (!r->tables[table].found)
			continue;
		if (table == 0)
			print_table_2(&p, colour, out);
		else
			print_block_table(&p, table + 2, colour, out);
	}
	if (prints_marks(&p))
		(void)buf_puts(out,
		    "（* 所在等式不平或需核实，** "
		    "同时涉及两处以上；括号内为推算数，未计入汇总）\n");
	(void)buf_puts(out, "\n");
	print_findings(&p, colour, out);
	for (size_t i = 0; i < r->n_reasons; i++)
		(void)buf_printf(out, "识别说明：%s\n",
		    note_words(a, r->form, r->reasons[i]));
	print_conclusion(&p, out);
}
