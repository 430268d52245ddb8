#include "tests/support/render_docx.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/model/report.h"

#include "tests/support/docx.h"
#include "tests/support/random_report.h"
#include "tests/support/render_table.h"

#define BODY_BYTES (4u * 1024 * 1024)

/* What one user does; drawn from the seed. */
struct habits {
	bool numbered; /* 一、（一）1. come from lists */
	bool broken;   /* every character is a run */
	bool controls; /* cells and paragraphs in content controls */
	bool tracked;  /* what was there before is still there, deleted */
	bool framed;   /* a table of one cell around all */
	bool styled;   /* headings have a style */
	bool split;    /* table 2: a table for each paragraph */
	bool thin;     /* columns of a hair's breadth between the others */
};

struct printer {
	struct buf *out;
	struct habits h;
	int counts[2][3]; /* numbers so far, by list and level */
};

static const char styles[] =
    "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name "
    "w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"no\"><w:name w:val=\"no\"/>"
    "<w:rPr><w:vanish/></w:rPr></w:style>";

#define LIST_LEVEL(level, format, text)                                \
	"<w:lvl w:ilvl=\"" level "\"><w:start w:val=\"1\"/><w:numFmt " \
	"w:val=\"" format "\"/><w:lvlText w:val=\"" text "\"/></w:lvl>"
#define LIST(id)                                                 \
	"<w:abstractNum w:abstractNumId=\"" id                   \
	"\">" LIST_LEVEL("0", "chineseCountingThousand", "%1、") \
	    LIST_LEVEL("1", "japaneseCounting", "（%2）")        \
		LIST_LEVEL("2", "decimal", "%3.") "</w:abstractNum>"

static const char numbering[] = LIST("1")
    LIST("2") "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
	      "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>";

static struct habits
draw_habits(uint64_t seed)
{
	struct habits h = { 0 };
	uint64_t state = seed;

	if (seed == 0)
		return h;
	h.numbered = random_below(&state, 2) == 0;
	h.broken = random_below(&state, 3) == 0;
	h.controls = random_below(&state, 3) == 0;
	h.tracked = random_below(&state, 3) == 0;
	h.framed = random_below(&state, 4) == 0;
	h.styled = random_below(&state, 2) == 0;
	h.split = random_below(&state, 3) == 0;
	h.thin = random_below(&state, 3) == 0;
	return h;
}

static void
emit(struct printer *p, const char *s)
{
	(void)buf_puts(p->out, s);
}

/* ---- paragraphs ---- */

/* The level of the number at the head of a text when it is the next of its
 * list; *rest is the text behind it. -1: none. */
static int
next_number(struct printer *p, int list, const char *text, const char **rest)
{
	static const char *const figures[] = { "", "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十" };
	int *counts = p->counts[list - 1];

	for (int level = 0; level < 3; level++) {
		char number[32];
		int n = counts[level] + 1;

		if (n > 10)
			continue;
		if (level == 2)
			(void)snprintf(number, sizeof(number), "%d.", n);
		else
			(void)snprintf(number, sizeof(number),
			    level == 0 ? "%s、" : "（%s）", figures[n]);
		if (strncmp(text, number, strlen(number)) != 0)
			continue;
		*rest = text + strlen(number);
		counts[level] = n;
		for (int below = level + 1; below < 3; below++)
			counts[below] = 0;
		return level;
	}
	return -1;
}

static void
runs(struct printer *p, const char *text)
{
	if (!p->h.broken) {
		(void)buf_printf(p->out,
		    "<w:r><w:t xml:space=\"preserve\">%s</w:t></w:r>", text);
		return;
	}
	while (*text != '\0') {
		size_t n = 1;

		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		(void)buf_printf(p->out,
		    "<w:r><w:rPr><w:lang/></w:rPr><w:t>%.*s</w:t></w:r>"
		    "<w:proofErr w:type=\"spellEnd\"/>",
		    (int)n, text);
		text += n;
	}
}

static void
paragraph(struct printer *p, int list, const char *text, bool heading)
{
	int level = p->h.numbered ? next_number(p, list, text, &text) : -1;

	if (p->h.controls)
		emit(p, "<w:sdt><w:sdtPr/><w:sdtContent>");
	emit(p, "<w:p><w:pPr>");
	if (heading && p->h.styled)
		emit(p, "<w:pStyle w:val=\"1\"/>");
	if (level >= 0)
		(void)buf_printf(p->out,
		    "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%d\"/>"
		    "</w:numPr>",
		    level, list);
	emit(p, "</w:pPr>");
	if (p->h.tracked)
		emit(p,
		    "<w:del><w:r><w:delText>7</w:delText></w:r></w:del><w:r>"
		    "<w:rPr><w:strike/></w:rPr><w:t>8</w:t></w:r><w:r><w:rPr>"
		    "<w:rStyle w:val=\"no\"/></w:rPr><w:t>9</w:t></w:r>"
		    "<w:ins>");
	runs(p, text);
	if (p->h.tracked)
		emit(p, "</w:ins>");
	emit(p, "</w:p>");
	if (p->h.controls)
		emit(p, "</w:sdtContent></w:sdt>");
}

static void
paragraphs(struct printer *p, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");
		char line[4096];

		(void)snprintf(line, sizeof(line), "%.*s", (int)n, text);
		paragraph(p, 1, line, false);
		text += n + (text[n] == '\n');
	}
}

/* ---- tables ---- */

static void
cell(struct printer *p, const struct layout_cell *c, int columns,
    const char *merge)
{
	emit(p,
	    p->h.controls ? "<w:sdt><w:sdtContent><w:tc><w:tcPr>"
			  : "<w:tc><w:tcPr>");
	if (columns > 1)
		(void)buf_printf(p->out, "<w:gridSpan w:val=\"%d\"/>", columns);
	emit(p, merge);
	emit(p, "</w:tcPr>");
	if (c == NULL)
		emit(p, "<w:p/>");
	else
		paragraph(p, 2, c->text, false);
	emit(p, p->h.controls ? "</w:tc></w:sdtContent></w:sdt>" : "</w:tc>");
}

/* The cell that begins further up and covers this place with its first
 * column; NULL. */
static const struct layout_cell *
from_above(const struct layout *l, size_t row, size_t column)
{
	for (size_t r = 0; r < row; r++) {
		const struct layout_cell *x = &l->cells[r][column];

		if (x->rows > 0 && r + (size_t)x->rows > row)
			return x;
	}
	return NULL;
}

/* Columns as the file counts them: with thin ones, each is two. */
static int
columns_of(const struct printer *p, const struct layout_cell *c)
{
	return p->h.thin ? c->columns * 2 : c->columns;
}

static void
row(struct printer *p, const struct layout *l, size_t r)
{
	emit(p, "<w:tr>");
	for (size_t c = 0; c < l->n_columns; c++) {
		const struct layout_cell *x = &l->cells[r][c];
		const struct layout_cell *above = from_above(l, r, c);

		if (x->rows > 1)
			cell(p, x, columns_of(p, x),
			    "<w:vMerge w:val=\"restart\"/>");
		else if (x->rows == 1)
			cell(p, x, columns_of(p, x), "");
		else if (above != NULL)
			cell(p, NULL, columns_of(p, above), "<w:vMerge/>");
	}
	emit(p, "</w:tr>");
}

static void
table(struct printer *p, const struct report *r, int number)
{
	struct layout *l = malloc(sizeof(*l));

	assert(l != NULL);
	layout_table(r, number, false, l);
	memset(p->counts[1], 0, sizeof(p->counts[1]));
	emit(p, "<w:tbl><w:tblPr/><w:tblGrid/>");
	for (size_t i = 0; i < l->n_rows; i++) {
		if (p->h.split && i > 0 && l->new_part[i])
			emit(p, "</w:tbl><w:p/><w:tbl>");
		row(p, l, i);
	}
	emit(p, "</w:tbl>");
	free(l);
}

/* ---- the report ---- */

static void
period(struct printer *p, const struct report *r)
{
	char text[512];

	(void)snprintf(text, sizeof(text),
	    "所列数据的统计期限自%d年%d月%d日起至%d年%d月%d日止。",
	    r->period_from.year, r->period_from.month, r->period_from.day,
	    r->period_to.year, r->period_to.month, r->period_to.day);
	paragraph(p, 1, text, false);
}

void
render_docx(struct buf *out, const struct report *r, uint64_t seed)
{
	struct buf body;
	struct printer p = { &body, draw_habits(seed), { { 0 } } };

	buf_init(&body, BODY_BYTES);
	if (p.h.framed)
		emit(&p, "<w:tbl><w:tr><w:tc>");
	paragraph(&p, 1, r->title, true);
	period(&p, r);
	for (size_t i = 0; i < r->n_sections; i++) {
		const struct section *s = &r->sections[i];

		paragraph(&p, 1, s->heading, true);
		paragraphs(&p, s->text);
		if (s->number >= 2 && s->number <= 4)
			table(&p, r, s->number);
	}
	if (p.h.framed)
		emit(&p, "<w:p/></w:tc></w:tr></w:tbl>");
	assert(!body.failed);
	docx_write(out,
	    &(struct docx_text){
		.body = body.data, .styles = styles, .numbering = numbering });
	buf_fini(&body);
}
