#include "collectors/decode/word/styles.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/decode/word/xml.h"

/* Styles that may stand one on another. */
#define MAX_BASED_ON 20
/* Outline levels; one more is the body's text. */
#define OUTLINE_LEVELS 9

static const struct docx_look unsaid = { -1, -1, -1 };

struct docx_look
docx_look_of(const xmlNode *properties)
{
	struct docx_look look = unsaid;
	const char *place = docx_child_value(properties, "vertAlign");
	int twice = docx_child_switch(properties, "dstrike");

	look.hidden = docx_child_switch(properties, "vanish");
	look.struck = docx_child_switch(properties, "strike");
	if (look.struck < twice)
		look.struck = twice;
	if (place != NULL)
		look.raised = strcmp(place, "superscript") == 0 ||
		    strcmp(place, "subscript") == 0;
	return look;
}

struct docx_look
docx_look_over(struct docx_look look, struct docx_look under)
{
	if (look.hidden < 0)
		look.hidden = under.hidden;
	if (look.struck < 0)
		look.struck = under.struck;
	if (look.raised < 0)
		look.raised = under.raised;
	return look;
}

/* "heading 1", "Heading1", "标题 1", "Title": but no "heading 1 char", which
 * is a run's. */
static bool
is_heading_name(const char *name)
{
	static const char *const names[] = { "heading", "标题", "title" };

	for (size_t i = 0; name != NULL && i < 3; i++) {
		size_t n = strlen(names[i]);

		if (strncasecmp(name, names[i], n) == 0 &&
		    name[n + strspn(name + n, " 123456789")] == '\0')
			return true;
	}
	return false;
}

/* "toc 1". */
static bool
is_contents_name(const char *name)
{
	return name != NULL && strncasecmp(name, "toc ", 4) == 0 &&
	    name[4] >= '1' && name[4] <= '9' && name[5] == '\0';
}

static struct docx_style
style_of(const xmlNode *n)
{
	const xmlNode *paragraph = docx_child(n, "pPr");
	const xmlNode *number = docx_child(paragraph, "numPr");
	int outline = docx_child_number(paragraph, "outlineLvl", -1);
	struct docx_style style = { .id = docx_attribute(n, "styleId"),
		.based_on = docx_child_value(n, "basedOn"),
		.heading = -1,
		.contents = is_contents_name(docx_child_value(n, "name")),
		.number = docx_child_number(number, "numId", -1),
		.level = docx_child_number(number, "ilvl", -1),
		.look = docx_look_of(docx_child(n, "rPr")) };

	if (outline >= 0)
		style.heading = outline < OUTLINE_LEVELS;
	else if (is_heading_name(docx_child_value(n, "name")) ||
	    is_heading_name(style.id))
		style.heading = 1;
	return style;
}

static int
compare(const void *a, const void *b)
{
	const struct docx_style *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static struct docx_style *
find(const struct docx_styles *s, const char *id)
{
	const struct docx_style key = { .id = id };

	if (id == NULL || s->n_styles == 0)
		return NULL;
	return bsearch(
	    &key, s->styles, s->n_styles, sizeof(*s->styles), compare);
}

const struct docx_style *
docx_style_find(const struct docx_styles *s, const char *id)
{
	return find(s, id);
}

/* Fill in what a style has from those it is based on. */
static void
resolve(const struct docx_styles *s, struct docx_style *style)
{
	const struct docx_style *under = style;

	for (int i = 0; i < MAX_BASED_ON; i++) {
		under = find(s, under->based_on);
		if (under == NULL)
			break;
		if (style->heading < 0)
			style->heading = under->heading;
		if (style->number < 0)
			style->number = under->number;
		if (style->level < 0)
			style->level = under->level;
		style->look = docx_look_over(style->look, under->look);
	}
}

void
docx_styles_load(struct docx_styles *s, struct arena *a, const xmlNode *root)
{
	const char *paragraph = NULL;
	size_t cap = 0;

	memset(s, 0, sizeof(*s));
	if (root == NULL)
		return;
	for (const xmlNode *n = docx_element(root->children); n != NULL;
	     n = docx_element(n->next)) {
		const char *type = docx_attribute(n, "type");
		const char *standard = docx_attribute(n, "default");
		struct docx_style style;

		if (!docx_is(n, "style"))
			continue;
		style = style_of(n);
		if (style.id == NULL)
			continue;
		s->styles = arena_grow(
		    a, s->styles, s->n_styles, &cap, sizeof(*s->styles));
		s->styles[s->n_styles++] = style;
		if (standard != NULL && type != NULL &&
		    strcmp(type, "paragraph") == 0 &&
		    (strcmp(standard, "1") == 0 ||
			strcmp(standard, "true") == 0))
			paragraph = style.id;
	}
	if (s->n_styles == 0)
		return;
	qsort(s->styles, s->n_styles, sizeof(*s->styles), compare);
	for (size_t i = 0; i < s->n_styles; i++)
		resolve(s, &s->styles[i]);
	s->paragraph = find(s, paragraph);
}
