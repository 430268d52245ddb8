#include "tests/demo/tables.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/form/form.h"

static void
put(struct out_table *t, const char *text, int rows, int columns, bool figure)
{
	size_t row = t->n_rows - 1;

	assert(t->n_cells[row] < OUT_COLUMNS);
	t->cells[row][t->n_cells[row]++] =
	    (struct out_cell){ text, rows, columns, figure };
}

static void
next_row(struct out_table *t)
{
	assert(t->n_rows < OUT_ROWS);
	t->n_rows++;
}

/* "1472" -> "1,472" where an orderly office writes it so. */
static const char *
with_thousands(struct arena *a, const char *digits)
{
	size_t len = strlen(digits);

	if (len < 4 || strchr(digits, '.') != NULL)
		return digits;
	return arena_printf(
	    a, "%.*s,%s", (int)(len - 3), digits, digits + len - 3);
}

static void
put_figure(struct arena *a, struct out_table *t, const struct county_report *r,
    size_t cell, int columns)
{
	char text[NUM_TEXT_SIZE];
	const char *words = "";

	if (!r->blank[cell]) {
		words = arena_strdup(a, num_format(r->values[cell], text));
		if (r->body->shape == COUNTY_PLAIN)
			words = with_thousands(a, words);
	}
	put(t, words, 1, columns, true);
}

static struct out_table *
piece_of_two(
    struct arena *a, const struct county_report *r, const struct form_block *b)
{
	struct out_table *t = arena_calloc(a, 1, sizeof(*t));
	const struct form *f = r->form;
	int last = 3 - (int)b->n_columns + 1;

	next_row(t);
	put(t, b->caption, 1, 4, false);
	next_row(t);
	put(t, "信息内容", 1, 1, false);
	for (size_t i = 0; i < b->n_columns; i++)
		put(t, f->columns[b->first_column + i].label, 1,
		    i + 1 == b->n_columns ? last : 1, false);
	for (size_t k = 0; k < b->n_rows; k++) {
		next_row(t);
		put(t, f->rows[b->first_row + k].label, 1, 1, false);
		for (size_t i = 0; i < b->n_columns; i++)
			put_figure(a, t, r,
			    form_cell_at(
				f, b->first_row + k, b->first_column + i),
			    i + 1 == b->n_columns ? last : 1);
	}
	return t;
}

static void
head_of_three(
    struct out_table *t, const struct form *f, const struct form_block *b)
{
	next_row(t);
	put(t,
	    "（本列数据的勾稽关系为：第一项加第二项之和，"
	    "等于第三项加第四项之和）",
	    3, 3, false);
	put(t, "申请人情况", 1, 7, false);
	next_row(t);
	put(t, f->columns[b->first_column].label, 2, 1, false);
	put(t, "法人或其他组织", 1, 5, false);
	put(t, f->columns[b->first_column + 6].label, 2, 1, false);
	next_row(t);
	for (size_t i = 1; i < 6; i++)
		put(t, f->columns[b->first_column + i].label, 1, 1, false);
}

static bool
same_group(const char *x, const char *y)
{
	return x != NULL && y != NULL && strcmp(x, y) == 0;
}

static struct out_table *
table_three(
    struct arena *a, const struct county_report *r, const struct form_block *b)
{
	struct out_table *t = arena_calloc(a, 1, sizeof(*t));
	const struct form *f = r->form;
	const struct form_row *rows = f->rows + b->first_row;
	const char *results = "三、本年度办理结果";
	int n_results = 0;
	bool opened = false;

	head_of_three(t, f, b);
	for (size_t k = 0; k < b->n_rows; k++)
		if (!rows[k].alternative && rows[k].group != NULL)
			n_results++;
	for (size_t k = 0; k < b->n_rows; k++) {
		const char *group = rows[k].group;
		int n = 1;

		if (rows[k].alternative)
			continue;
		next_row(t);
		if (group != NULL && !opened) {
			put(t, results, n_results, 1, false);
			opened = true;
		}
		if (group == NULL) {
			put(t, rows[k].label, 1, 3, false);
		} else if (strcmp(group, results) == 0) {
			put(t, rows[k].label, 1, 2, false);
		} else {
			while (k + (size_t)n < b->n_rows &&
			    same_group(rows[k + (size_t)n].group, group))
				n++;
			if (k == 0 || !same_group(rows[k - 1].group, group))
				put(t, group, n, 1, false);
			put(t, rows[k].label, 1, 1, false);
		}
		for (size_t i = 0; i < b->n_columns; i++)
			put_figure(a, t, r,
			    form_cell_at(
				f, b->first_row + k, b->first_column + i),
			    1);
	}
	return t;
}

static struct out_table *
table_four(
    struct arena *a, const struct county_report *r, const struct form_block *b)
{
	struct out_table *t = arena_calloc(a, 1, sizeof(*t));
	const struct form *f = r->form;
	const struct form_column *columns = f->columns + b->first_column;

	next_row(t);
	put(t, "行政复议", 1, 5, false);
	put(t, "行政诉讼", 1, 10, false);
	next_row(t);
	for (size_t i = 0; i < 5; i++)
		put(t, columns[i].label, 2, 1, false);
	put(t, "未经复议直接起诉", 1, 5, false);
	put(t, "复议后起诉", 1, 5, false);
	next_row(t);
	for (size_t i = 5; i < 15; i++)
		put(t, columns[i].label, 1, 1, false);
	next_row(t);
	for (size_t i = 0; i < 15; i++)
		put_figure(a, t, r,
		    form_cell_at(f, b->first_row, b->first_column + i), 1);
	return t;
}

void
tables_of(
    struct arena *a, const struct county_report *r, struct out_tables *out)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < r->form->n_blocks; i++) {
		const struct form_block *b = &r->form->blocks[i];

		if (b->table == 2) {
			assert(out->n_two < OUT_PIECES);
			out->two[out->n_two++] = piece_of_two(a, r, b);
		} else if (b->table == 3) {
			out->three = table_three(a, r, b);
		} else {
			out->four = table_four(a, r, b);
		}
	}
}

/* A label as an old site breaks it: "商业企业" -> "商业<br>企业". */
static void
put_broken(struct buf *b, const char *text)
{
	if (strlen(text) == 12)
		buf_printf(b, "%.6s<br>%s", text, text + 6);
	else
		buf_puts(b, text);
}

/* What Word makes of a cell: a paragraph, runs that end anywhere, o:p. */
static void
put_word(struct buf *b, const struct out_cell *c)
{
	size_t len = strlen(c->text);

	buf_puts(b,
	    "<p class=\"MsoNormal\" align=\"center\" "
	    "style=\"text-align:center;mso-pagination:widow-orphan\">");
	if (len == 0)
		buf_puts(b, "<span lang=\"EN-US\"><o:p>&nbsp;</o:p></span>");
	else if (c->figure && len > 1)
		buf_printf(b,
		    "<span lang=\"EN-US\">%.1s</span><span "
		    "style=\"font-size:10.5pt\">%s</span>",
		    c->text, c->text + 1);
	else
		buf_printf(
		    b, "<span style=\"font-family:宋体\">%s</span>", c->text);
	buf_puts(b, "<o:p></o:p></p>");
}

static void
write_cell(struct buf *b, const struct out_cell *c, enum county_shape shape)
{
	buf_puts(b, "<td");
	if (c->rows > 1)
		buf_printf(b, " rowspan=\"%d\"", c->rows);
	if (c->columns > 1)
		buf_printf(b, " colspan=\"%d\"", c->columns);
	buf_puts(b, ">");
	switch (shape) {
	case COUNTY_WORD:
		put_word(b, c);
		break;
	case COUNTY_GB18030:
		if (c->figure)
			buf_printf(b, "&nbsp;%s&nbsp;", c->text);
		else
			put_broken(b, c->text);
		break;
	case COUNTY_SPLIT:
	case COUNTY_LINES:
	case COUNTY_PIPES:
	case COUNTY_PLAIN:
		buf_puts(b, c->text);
		break;
	}
	/* Old sites leave the end tags out. */
	if (shape != COUNTY_GB18030)
		buf_puts(b, "</td>");
}

void
tables_write_html(struct buf *b, const struct out_table *const *pieces,
    size_t n, enum county_shape shape)
{
	buf_puts(b,
	    shape == COUNTY_WORD ? "<table class=\"MsoNormalTable\" "
				   "border=\"1\" cellspacing=\"0\"><tbody>\n"
				 : "<table border=\"1\">\n");
	for (size_t p = 0; p < n; p++)
		for (size_t k = 0; k < pieces[p]->n_rows; k++) {
			buf_puts(b, "<tr>");
			for (size_t i = 0; i < pieces[p]->n_cells[k]; i++)
				write_cell(b, &pieces[p]->cells[k][i], shape);
			buf_puts(b, "</tr>\n");
		}
	buf_puts(b, shape == COUNTY_WORD ? "</tbody></table>\n" : "</table>\n");
}

/* Where cells of earlier rows reach down: an empty line for each of them. */
static size_t
skip_covered(struct buf *b, int covered[OUT_COLUMNS],
    const bool first[OUT_COLUMNS], size_t column)
{
	for (; column < OUT_COLUMNS && covered[column] > 0; column++) {
		covered[column]--;
		if (first[column])
			buf_puts(b, "\t\n");
	}
	return column;
}

void
tables_write_lines(struct buf *b, const struct out_table *t)
{
	int covered[OUT_COLUMNS] = { 0 };
	bool first[OUT_COLUMNS] = { false };

	for (size_t k = 0; k < t->n_rows; k++) {
		size_t column = 0;

		buf_puts(b, "\n");
		for (size_t i = 0; i < t->n_cells[k]; i++) {
			const struct out_cell *c = &t->cells[k][i];

			column = skip_covered(b, covered, first, column);
			buf_printf(b, "\t%s\n", c->text);
			for (int n = 0; n < c->columns; n++) {
				assert(column < OUT_COLUMNS);
				first[column] = n == 0;
				covered[column++] = c->rows - 1;
			}
		}
		skip_covered(b, covered, first, column);
	}
	buf_puts(b, "\n\n");
}

void
tables_write_pipes(struct buf *b, const struct out_table *t)
{
	for (size_t k = 0; k < t->n_rows; k++) {
		buf_puts(b, "|");
		for (size_t i = 0; i < t->n_cells[k]; i++)
			buf_printf(b, " %s |", t->cells[k][i].text);
		buf_puts(b, "\n");
	}
	buf_puts(b, "\n");
}
