#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/decode/word/docx_survey.h"
#include "collectors/decode/word/docx_walk.h"
#include "collectors/decode/word/docx_xml.h"

/* Fields inside one another that are told apart. */
#define MAX_FIELDS 64
/* Symbol fonts have their signs here. */
#define FIRST_SYMBOL 0xf000u
#define LAST_SYMBOL  0xf0ffu

/* What the document has but does not show here. */
static bool
is_quiet(const struct docx *d)
{
	return d->n_unfilled > 0 || d->instructions != 0;
}

static bool
is_figure(char c)
{
	return c >= '0' && c <= '9';
}

static void
put_text(struct docx *d, struct docx_sink *s, const char *text)
{
	const char *number = d->number;

	if (is_quiet(d) || *text == '\0')
		return;
	d->number = NULL;
	/* "1." and "2023年" are two numbers. */
	if (number != NULL && is_figure(*text) &&
	    strchr("0123456789.", number[strlen(number) - 1]) != NULL)
		flow_space(s->flow);
	flow_text(s->flow, text);
}

void
docx_break_line(struct docx *d, struct docx_sink *s)
{
	if (s->cell == NULL)
		build_break(&d->build);
	else if (s->folded > 0)
		flow_space(s->flow);
	else
		flow_break(s->flow);
}

static void
put_picture(struct docx *d, struct docx_sink *s, const char *alt)
{
	if (is_quiet(d))
		return;
	if (s->cell == NULL)
		build_picture(&d->build, alt);
	else
		s->cell->picture = true;
}

/*
 * A sign by its number in a font. The signs of symbol fonts are pictures, but
 * for figures and punctuation in the font Symbol.
 */
static void
put_symbol(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	const char *font = docx_attribute(n, "font");
	const char *code = docx_attribute(n, "char");
	unsigned long c = code == NULL ? 0 : strtoul(code, NULL, 16);
	char text[4] = "";

	if (c >= FIRST_SYMBOL && c <= LAST_SYMBOL)
		c = font != NULL && strcmp(font, "Symbol") == 0 &&
			c < FIRST_SYMBOL + '@'
		    ? c - FIRST_SYMBOL
		    : 0;
	if (c >= ' ' && c < 0x7f) {
		text[0] = (char)c;
	} else if (c >= 0xa0 && c < 0x800) {
		text[0] = (char)(0xc0 | c >> 6);
		text[1] = (char)(0x80 | (c & 0x3f));
	} else if (c >= 0x800 && c < 0xfffe && (c < 0xd800 || c > 0xdfff)) {
		text[0] = (char)(0xe0 | c >> 12);
		text[1] = (char)(0x80 | (c >> 6 & 0x3f));
		text[2] = (char)(0x80 | (c & 0x3f));
	}
	put_text(d, s, text);
}

/* Fields have an instruction, which is not shown, and a result. */
static void
walk_field_character(struct docx *d, const xmlNode *n)
{
	const char *type = docx_attribute(n, "fldCharType");
	int at = d->n_fields;

	if (type == NULL)
		return;
	if (strcmp(type, "begin") == 0) {
		if (at < MAX_FIELDS)
			d->instructions |= UINT64_C(1) << at;
		d->n_fields++;
	} else if (at > 0) {
		if (at <= MAX_FIELDS)
			d->instructions &= ~(UINT64_C(1) << (at - 1));
		if (strcmp(type, "end") == 0)
			d->n_fields--;
	}
}

/* ---- pictures and text boxes ---- */

static void
add_box(struct docx *d, const xmlNode *n)
{
	d->boxes = arena_grow(
	    d->a, d->boxes, d->n_boxes, &d->box_cap, sizeof(*d->boxes));
	d->boxes[d->n_boxes++] = n;
}

/* What is in a drawing: its pictures, and its text boxes for later. `alt`
 * describes it as a whole. */
static void
walk_object(
    struct docx *d, struct docx_sink *s, const xmlNode *n, const char *alt)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		const xmlNode *branch;
		const char *said;

		switch (docx_tag(child)) {
		case DOCX_PICTURE:
			put_picture(d, s, alt);
			break;
		case DOCX_PICTURE_PROPERTIES:
			said = docx_attribute(child, "descr");
			if (said != NULL)
				alt = said;
			break;
		case DOCX_BOX:
			if (!is_quiet(d))
				add_box(d, child);
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				walk_object(d, s, branch, alt);
			break;
		case DOCX_NONE:
			said = docx_attribute(child, "alt");
			walk_object(d, s, child, said == NULL ? alt : said);
			break;
		default:
			break;
		}
	}
}

/* ---- runs ---- */

static void walk_inline(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under);

static void
walk_run_children(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under, bool shown)
{
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		enum docx_tag tag = docx_tag(child);
		const xmlNode *branch;

		if (tag == DOCX_FIELD_CHARACTER)
			walk_field_character(d, child);
		if (!shown)
			continue;
		switch (tag) {
		case DOCX_TEXT:
			put_text(d, s, docx_text(d->a, child));
			break;
		case DOCX_TAB:
			flow_space(s->flow);
			break;
		case DOCX_BREAK:
			docx_break_line(d, s);
			break;
		case DOCX_HYPHEN:
			put_text(d, s, "-");
			break;
		case DOCX_SYMBOL:
			put_symbol(d, s, child);
			break;
		case DOCX_NOTE:
			flow_raise(s->flow);
			put_text(d, s, docx_survey_number(child));
			flow_lower(s->flow);
			break;
		case DOCX_OBJECT:
			walk_object(d, s, child, "");
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				walk_run_children(d, s, branch, under, shown);
			break;
		case DOCX_RUBY:
			/* The base, not the reading above it. */
			branch = docx_child(child, "rubyBase");
			if (branch != NULL)
				walk_inline(d, s, branch, under);
			break;
		default:
			break;
		}
	}
}

static void
walk_run(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under)
{
	const xmlNode *properties = docx_child(n, "rPr");
	const struct docx_style *style =
	    docx_style_find(&d->styles, docx_child_value(properties, "rStyle"));
	struct docx_look look = docx_look_of(properties);

	if (style != NULL)
		look = docx_look_over(look, style->look);
	look = docx_look_over(look, under);
	if (look.raised == 1)
		flow_raise(s->flow);
	walk_run_children(d, s, n, under, look.hidden != 1 && look.struck != 1);
	if (look.raised == 1)
		flow_lower(s->flow);
}

bool
docx_is_unfilled(const xmlNode *control)
{
	return docx_child_switch(
		   docx_child(control, "sdtPr"), "showingPlcHdr") == 1;
}

static void
walk_inline(struct docx *d, struct docx_sink *s, const xmlNode *n,
    struct docx_look under)
{
	for (const xmlNode *child = docx_element(n->children);
	     child != NULL && !d->build.failed;
	     child = docx_element(child->next)) {
		const xmlNode *branch;
		bool unfilled;

		switch (docx_tag(child)) {
		case DOCX_RUN:
			walk_run(d, s, child, under);
			break;
		case DOCX_TEXT: /* of a formula */
			put_text(d, s, docx_text(d->a, child));
			break;
		case DOCX_WRAPPER:
			walk_inline(d, s, child, under);
			break;
		case DOCX_CONTENT_CONTROL:
			unfilled = docx_is_unfilled(child);
			d->n_unfilled += unfilled;
			walk_inline(d, s, child, under);
			d->n_unfilled -= unfilled;
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				walk_inline(d, s, branch, under);
			break;
		default:
			break;
		}
	}
}

/* ---- paragraphs ---- */

static bool
is_heading(const xmlNode *paragraph, const struct docx_style *style)
{
	int outline =
	    docx_child_number(docx_child(paragraph, "pPr"), "outlineLvl", -1);

	if (outline >= 0)
		return outline < 9; /* 9: the body's text */
	return style != NULL && style->heading == 1;
}

void
docx_walk_paragraph(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	const struct docx_style *style = docx_style_of_paragraph(&d->styles, n);
	const struct docx_look none = { -1, -1, -1 };
	bool heading = is_heading(n, style);
	const char *number = docx_survey_number(n);
	size_t first = d->n_boxes;

	/* A table of contents repeats the headings. */
	if (style != NULL && style->contents)
		return;
	docx_break_line(d, s);
	d->build.heading += heading;
	d->number = NULL;
	put_text(d, s, number);
	d->number = *number == '\0' ? NULL : number;
	walk_inline(d, s, n, style == NULL ? none : style->look);
	/* An instruction that goes on is one whose end was lost. */
	d->instructions = 0;
	docx_break_line(d, s);
	d->build.heading -= heading;
	d->number = NULL;
	for (size_t i = first; i < d->n_boxes; i++) {
		const xmlNode *box = d->boxes[i];
		size_t n_boxes = d->n_boxes;

		docx_walk_blocks(d, s, box);
		d->n_boxes = n_boxes;
	}
	d->n_boxes = first;
}
