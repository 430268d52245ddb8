#include "tests/support/render.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/date.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

#include "tests/support/random_report.h"
#include "tests/support/render_table.h"

static const char *const default_headings[] = { "一、总体情况",
	"二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
	"四、政府信息公开行政复议、行政诉讼情况",
	"五、存在的主要问题及改进情况", "六、其他需要报告的事项" };
static const char *const default_texts[] = { "本机关认真做好政府信息公开工作。",
	"", "", "", "公开内容还不够丰富，将加强培训。",
	"本年度没有收取信息处理费。" };

/* What one editor does; drawn from the seed. */
struct habits {
	bool no_row_spans; /* header cells; blank cells below instead */
	bool lost_cells;   /* as above, and nothing below */
	bool split;        /* table 2: a table for each paragraph */
	bool wrap;         /* labels over two lines */
	bool broken;       /* labels in many <span>s */
	bool wide_digits;
	bool spaces; /* &nbsp; around what is in a cell */
	bool around; /* a layout table around the article */
	bool unclosed;
	bool extra; /* an empty column at the right */
	bool turn;  /* columns in another order */
	bool marks; /* blank cells hold a sign */
};

struct printer {
	struct buf *out;
	const struct render_options *o;
	struct habits h;
	uint64_t state;
};

const char *
render_shape_name(enum render_shape shape)
{
	static const char *const names[] = { "html", "tabs", "lines",
		"bar_rows", "bar_cells", "bar_lines", "markdown", "tab_rows",
		"paragraphs" };

	return names[shape];
}

int
render_shows_blanks(enum render_shape shape)
{
	return shape != RENDER_LINES && shape != RENDER_PARAGRAPHS;
}

static struct habits
draw_habits(uint64_t seed)
{
	struct habits h = { 0 };
	uint64_t state = seed;

	if (seed == 0)
		return h;
	h.no_row_spans = random_below(&state, 3) == 0;
	h.lost_cells = h.no_row_spans && random_below(&state, 2) == 0;
	h.split = random_below(&state, 3) == 0;
	h.wrap = random_below(&state, 3) == 0;
	h.broken = random_below(&state, 3) == 0;
	h.wide_digits = random_below(&state, 4) == 0;
	h.spaces = random_below(&state, 3) == 0;
	h.around = random_below(&state, 4) == 0;
	h.unclosed = random_below(&state, 4) == 0;
	h.extra = random_below(&state, 4) == 0;
	h.turn = random_below(&state, 4) == 0;
	h.marks = random_below(&state, 3) == 0;
	return h;
}

static void
emit(struct printer *p, const char *s)
{
	(void)buf_puts(p->out, s);
}

static size_t
character(const char *s)
{
	size_t n = 1;

	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s += character(s))
		n++;
	return n;
}

/* Digits as the editor types them, what HTML reserves escaped. */
static void
emit_figure(struct printer *p, const char *s)
{
	for (; *s != '\0'; s++) {
		if (p->h.wide_digits && *s >= '0' && *s <= '9')
			(void)buf_printf(
			    p->out, "\xef\xbc%c", 0x90 + (*s - '0'));
		else
			(void)buf_putc(p->out, *s);
	}
}

/* A label, wrapped behind its second character by `wrap`. */
static void
emit_label(struct printer *p, const char *s, const char *wrap)
{
	size_t n = characters(s), i = 0;
	bool html = p->o->shape == RENDER_HTML;

	for (; *s != '\0'; i++) {
		size_t len = character(s);

		if (wrap != NULL && p->h.wrap && n <= 6 && n >= 4 && i == 2)
			emit(p, wrap);
		if (html && p->h.broken && i % 3 == 0)
			emit(p, i == 0 ? "<span>" : "</span><span>");
		(void)buf_put(p->out, s, len);
		s += len;
	}
	if (html && p->h.broken && n > 0)
		emit(p, "</span>");
}

static const char *
blank_sign(struct printer *p)
{
	static const char *const signs[] = { "/", "-", "—", "——", "／" };

	if (!p->h.marks)
		return "";
	return signs[random_below(&p->state, 5)];
}

static void
emit_content(struct printer *p, const struct layout_cell *c, const char *wrap)
{
	if (c->label)
		emit_label(p, c->text, wrap);
	else if (*c->text != '\0')
		emit_figure(p, c->text);
	else
		emit(p, blank_sign(p));
}

static bool
is_origin(const struct layout_cell *c)
{
	return c->rows > 0;
}

/* ---- HTML ---- */

static void
html_cell(struct printer *p, const struct layout_cell *c, bool header)
{
	bool spans = !(p->h.no_row_spans && header);

	emit(p, "<td");
	if (c->rows > 1 && (spans || c->columns > 1))
		(void)buf_printf(p->out, " rowspan=\"%d\"", c->rows);
	if (c->columns > 1)
		(void)buf_printf(p->out, " colspan=\"%d\"", c->columns);
	emit(p, ">");
	if (p->h.spaces)
		emit(p, "&nbsp;");
	emit_content(p, c, c->label ? "<br/>" : NULL);
	emit(p, p->h.unclosed ? "" : "</td>");
}

static bool
is_covered(const struct layout *l, size_t row, size_t column)
{
	for (size_t r = 0; r <= row; r++) {
		for (size_t c = 0; c <= column; c++) {
			const struct layout_cell *x = &l->cells[r][c];

			if (is_origin(x) && (r != row || c != column) &&
			    r + (size_t)x->rows > row &&
			    c + (size_t)x->columns > column)
				return true;
		}
	}
	return false;
}

/* The cell above that covers this place, NULL when it comes from the left. */
static bool
is_covered_from_above(const struct layout *l, size_t row, size_t column)
{
	for (size_t c = column + 1; c-- > 0;)
		if (is_origin(&l->cells[row][c]) &&
		    c + (size_t)l->cells[row][c].columns > column)
			return false;
	return is_covered(l, row, column);
}

static bool
is_single_above(const struct layout *l, size_t row, size_t column)
{
	for (size_t r = 0; r < row; r++)
		if (is_origin(&l->cells[r][column]) &&
		    r + (size_t)l->cells[r][column].rows > row)
			return l->cells[r][column].columns == 1;
	return false;
}

static void
html_table(struct printer *p, const struct layout *l)
{
	emit(p, "<table border=\"1\"><tbody>\n");
	for (size_t r = 0; r < l->n_rows; r++) {
		if (p->h.split && r > 0 && l->new_part[r])
			emit(p, "</tbody></table>\n<table><tbody>\n");
		emit(p, "<tr>");
		for (size_t c = 0; c < l->n_columns; c++) {
			bool header = r < l->n_header;

			if (is_origin(&l->cells[r][c]))
				html_cell(p, &l->cells[r][c], header);
			else if (header && p->h.no_row_spans &&
			    !p->h.lost_cells && is_single_above(l, r, c))
				emit(p, "<td>&nbsp;</td>");
		}
		if (p->h.extra && !(l->n_columns == 15))
			emit(p, "<td></td>");
		emit(p, p->h.unclosed ? "\n" : "</tr>\n");
	}
	emit(p, "</tbody></table>\n");
}

/* ---- text ---- */

static void
tabs_table(struct printer *p, const struct layout *l)
{
	for (size_t r = 0; r < l->n_rows; r++) {
		for (size_t c = 0; c < l->n_columns; c++) {
			const struct layout_cell *x = &l->cells[r][c];

			if (is_origin(x)) {
				emit(p, "\t");
				emit_content(p, x, "\n");
				emit(p, "\n");
			} else if (is_covered_from_above(l, r, c) &&
			    (c == 0 || !is_covered_from_above(l, r, c - 1) ||
				r >= l->n_header)) {
				emit(p, "\t\n");
			}
		}
		emit(p, "\n");
	}
}

static void
lines_table(struct printer *p, const struct layout *l)
{
	for (size_t r = 0; r < l->n_rows; r++) {
		for (size_t c = 0; c < l->n_columns; c++) {
			if (!is_origin(&l->cells[r][c]))
				continue;
			emit_content(p, &l->cells[r][c], "\n");
			emit(p, "\n\n");
		}
	}
}

static void
paragraphs_table(struct printer *p, const struct layout *l)
{
	for (size_t r = 0; r < l->n_rows; r++) {
		for (size_t c = 0; c < l->n_columns; c++) {
			if (!is_origin(&l->cells[r][c]))
				continue;
			emit(p, "<p>");
			emit_content(p, &l->cells[r][c], "</p><p>");
			emit(p, "</p>\n");
		}
	}
}

/* Bars in the way of one exporter: `end` closes a cell, merged places are
 * bars at the end of the row. */
static void
bars_table(struct printer *p, const struct layout *l)
{
	bool rows = p->o->shape == RENDER_BAR_ROWS;
	bool lines = p->o->shape == RENDER_BAR_LINES;

	for (size_t r = 0; r < l->n_rows; r++) {
		int merged = 0;

		for (size_t c = 0; c < l->n_columns; c++) {
			const struct layout_cell *x = &l->cells[r][c];

			if (!is_origin(x))
				continue;
			merged += x->columns - 1;
			emit_content(p, x, rows ? NULL : "\n");
			if (*x->text == '\0' && !p->h.marks)
				emit(p, rows ? "| " : "|\n");
			else
				emit(p,
				    rows        ? " | "
					: lines ? "\n|\n"
						: " |\n");
		}
		for (; merged > 0; merged--)
			emit(p, "|");
		emit(p, "\n");
	}
	emit(p, "\n");
}

static void
full_rows_table(struct printer *p, const struct layout *l)
{
	bool markdown = p->o->shape == RENDER_MARKDOWN;

	for (size_t r = 0; r < l->n_rows; r++) {
		emit(p, markdown ? "| " : "");
		for (size_t c = 0; c < l->n_columns; c++) {
			if (is_origin(&l->cells[r][c]))
				emit_content(p, &l->cells[r][c], NULL);
			if (markdown)
				emit(p, " | ");
			else
				emit(p, c + 1 < l->n_columns ? "\t" : "");
		}
		emit(p, "\n");
		if (markdown && r == 0)
			for (size_t c = 0; c <= l->n_columns; c++)
				emit(p, c == 0 ? "|" : "---|");
		if (markdown && r == 0)
			emit(p, "\n");
	}
	emit(p, "\n");
}

static void
print_table(struct printer *p, const struct report *r, int table)
{
	struct layout *l = malloc(sizeof(*l));

	assert(l != NULL);
	layout_table(r, table, p->h.turn, l);
	switch (p->o->shape) {
	case RENDER_HTML:
		html_table(p, l);
		break;
	case RENDER_TABS:
		tabs_table(p, l);
		break;
	case RENDER_LINES:
		lines_table(p, l);
		break;
	case RENDER_PARAGRAPHS:
		paragraphs_table(p, l);
		break;
	case RENDER_BAR_ROWS:
	case RENDER_BAR_CELLS:
	case RENDER_BAR_LINES:
		bars_table(p, l);
		break;
	case RENDER_MARKDOWN:
	case RENDER_TAB_ROWS:
		full_rows_table(p, l);
		break;
	}
	free(l);
}

/* ---- the report around its tables ---- */

static bool
is_html(const struct printer *p)
{
	return p->o->shape == RENDER_HTML || p->o->shape == RENDER_PARAGRAPHS;
}

/* Lines of a text, each a paragraph. */
static void
print_text(struct printer *p, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		emit(p, is_html(p) ? "<p>" : "");
		(void)buf_put(p->out, text, n);
		emit(p, is_html(p) ? "</p>\n" : "\n");
		text += n + (text[n] == '\n');
	}
	emit(p, is_html(p) ? "" : "\n");
}

static void
print_preface(struct printer *p, const struct report *r)
{
	char from[DATE_TEXT_SIZE], text[512];

	if (p->o->preface != NULL) {
		print_text(p, p->o->preface);
		return;
	}
	if (!date_is_set(r->period_from))
		return;
	(void)date_format(r->period_from, from);
	(void)snprintf(text, sizeof(text),
	    "本年度报告根据《中华人民共和国政府信息公开条例》编制。所列数据的统"
	    "计"
	    "期限自%d年%d月%d日起至%d年%d月%d日止。",
	    r->period_from.year, r->period_from.month, r->period_from.day,
	    r->period_to.year, r->period_to.month, r->period_to.day);
	print_text(p, text);
}

static void
print_head(struct printer *p, const char *title)
{
	const char *day = p->o->published_on;

	if (!is_html(p)) {
		(void)buf_printf(p->out, "%s\n", title);
		if (day != NULL)
			(void)buf_printf(p->out, "发布日期：%s\n", day);
		emit(p, "\n");
		return;
	}
	(void)buf_printf(p->out,
	    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
	    "<title>%s%s%s</title>\n",
	    title, p->o->site == NULL ? "" : "_",
	    p->o->site == NULL ? "" : p->o->site);
	if (day != NULL)
		(void)buf_printf(p->out,
		    "<meta name=\"PubDate\" content=\"%s 09:30:00\">\n", day);
	emit(p, "</head><body>\n");
	if (p->h.around)
		emit(p, "<table width=\"100%\"><tr><td>导航</td><td>\n");
	(void)buf_printf(p->out, "<h1>%s</h1>\n", title);
	if (day != NULL)
		(void)buf_printf(
		    p->out, "<p>发布日期：%s 来源：本机关</p>\n", day);
}

void
render_report(
    struct buf *out, const struct report *r, const struct render_options *o)
{
	struct printer p = { out, o, draw_habits(o->seed), o->seed };
	bool given = r->sections != NULL;
	size_t n = given ? r->n_sections : 6;

	print_head(&p, o->title != NULL ? o->title : r->title);
	print_preface(&p, r);
	for (size_t i = 0; i < n; i++) {
		int number = given ? r->sections[i].number : (int)i + 1;

		print_text(
		    &p, given ? r->sections[i].heading : default_headings[i]);
		print_text(&p, given ? r->sections[i].text : default_texts[i]);
		if (number >= 2 && number <= 4)
			print_table(&p, r, number);
	}
	if (is_html(&p)) {
		if (p.h.around)
			emit(&p, "</td></tr></table>\n");
		emit(&p, "</body></html>\n");
	}
}
