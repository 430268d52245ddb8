#include "collectors/decode/word/docx_numbers.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/decode/word/docx_formats.h"
#include "collectors/decode/word/docx_styles.h"
#include "collectors/decode/word/docx_xml.h"

/* Bytes of one number with what stands around it. */
#define NUMBER_BYTES 256

/* The format, where newer ones have an old one to fall back on. */
static const char *
format_of(const xmlNode *n)
{
	const char *format = docx_child_value(n, "numFmt");

	for (const xmlNode *child = docx_element(n->children);
	     format == NULL && child != NULL;
	     child = docx_element(child->next)) {
		if (docx_tag(child) != DOCX_ALTERNATIVES)
			continue;
		for (const xmlNode *branch = docx_element(child->children);
		     branch != NULL; branch = docx_element(branch->next))
			if (docx_tag(branch) == DOCX_FALLBACK)
				format = docx_child_value(branch, "numFmt");
	}
	return format == NULL ? "decimal" : format;
}

static struct docx_level
level_of(const xmlNode *n)
{
	struct docx_level level = {
		.start = docx_child_number(n, "start", 0),
		.restart = docx_child_number(n, "lvlRestart", -1),
		.format = format_of(n),
		.text = docx_child_value(n, "lvlText"),
		.style = docx_child_value(n, "pStyle"),
		.decimal = docx_child_switch(n, "isLgl") == 1,
	};

	if (level.start < 0)
		level.start = 0;
	if (level.text == NULL)
		level.text = "";
	return level;
}

static struct docx_abstract
abstract_of(const xmlNode *n)
{
	struct docx_abstract abstract = {
		.id = docx_attribute_number(n, "abstractNumId", -1),
		.link = docx_child_value(n, "numStyleLink"),
	};

	for (int i = 0; i < DOCX_LEVELS; i++) {
		abstract.levels[i] = (struct docx_level){
			.start = 1, .restart = -1, .format = "none", .text = ""
		};
		abstract.counts[i] = -1;
	}
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		int at = docx_attribute_number(child, "ilvl", -1);

		if (docx_is(child, "lvl") && at >= 0 && at < DOCX_LEVELS)
			abstract.levels[at] = level_of(child);
	}
	return abstract;
}

static struct docx_list
list_of(struct arena *a, const xmlNode *n)
{
	struct docx_list list = {
		.id = docx_attribute_number(n, "numId", -1),
		.abstract_id = docx_child_number(n, "abstractNumId", -1),
	};

	for (int i = 0; i < DOCX_LEVELS; i++)
		list.starts[i] = -1;
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		int at = docx_attribute_number(child, "ilvl", -1);
		const xmlNode *level = docx_child(child, "lvl");

		if (!docx_is(child, "lvlOverride") || at < 0 ||
		    at >= DOCX_LEVELS)
			continue;
		list.starts[at] = docx_child_number(child, "startOverride", -1);
		if (level == NULL)
			continue;
		list.levels[at] = arena_alloc(a, sizeof(*list.levels[at]));
		*list.levels[at] = level_of(level);
	}
	return list;
}

static int
compare_abstracts(const void *a, const void *b)
{
	const struct docx_abstract *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int
compare_lists(const void *a, const void *b)
{
	const struct docx_list *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static struct docx_abstract *
find_abstract(const struct docx_numbers *n, int id)
{
	const struct docx_abstract key = { .id = id };

	if (n->n_abstracts == 0)
		return NULL;
	return bsearch(&key, n->abstracts, n->n_abstracts,
	    sizeof(*n->abstracts), compare_abstracts);
}

static struct docx_list *
find_list(const struct docx_numbers *n, int id)
{
	const struct docx_list key = { .id = id };

	if (n->n_lists == 0 || id <= 0)
		return NULL; /* list 0: none, whatever the style says */
	return bsearch(
	    &key, n->lists, n->n_lists, sizeof(*n->lists), compare_lists);
}

/* An abstract list may stand for that of a style. */
static void
follow_links(struct docx_numbers *n, const struct docx_styles *styles)
{
	for (size_t i = 0; i < n->n_lists; i++) {
		struct docx_list *list = &n->lists[i];
		const struct docx_style *style;
		const struct docx_list *linked;

		list->abstract = find_abstract(n, list->abstract_id);
		if (list->abstract == NULL || list->abstract->link == NULL)
			continue;
		style = docx_style_find(styles, list->abstract->link);
		linked = style == NULL ? NULL : find_list(n, style->number);
		if (linked != NULL)
			list->abstract = find_abstract(n, linked->abstract_id);
	}
}

void
docx_numbers_load(struct docx_numbers *n, struct arena *a, const xmlNode *root,
    const struct docx_styles *styles)
{
	size_t abstract_cap = 0, list_cap = 0;

	memset(n, 0, sizeof(*n));
	n->a = a;
	if (root == NULL)
		return;
	for (const xmlNode *child = docx_element(root->children); child != NULL;
	     child = docx_element(child->next)) {
		if (docx_is(child, "abstractNum")) {
			n->abstracts =
			    arena_grow(a, n->abstracts, n->n_abstracts,
				&abstract_cap, sizeof(*n->abstracts));
			n->abstracts[n->n_abstracts++] = abstract_of(child);
		} else if (docx_is(child, "num")) {
			n->lists = arena_grow(a, n->lists, n->n_lists,
			    &list_cap, sizeof(*n->lists));
			n->lists[n->n_lists++] = list_of(a, child);
		}
	}
	if (n->n_abstracts == 0 || n->n_lists == 0)
		return;
	qsort(n->abstracts, n->n_abstracts, sizeof(*n->abstracts),
	    compare_abstracts);
	qsort(n->lists, n->n_lists, sizeof(*n->lists), compare_lists);
	follow_links(n, styles);
}

static const struct docx_level *
level_at(const struct docx_list *list, int at)
{
	return list->levels[at] != NULL ? list->levels[at]
					: &list->abstract->levels[at];
}

/* Step the count of a level; those below begin anew. */
static void
count(struct docx_list *list, int at)
{
	int *counts = list->abstract->counts;

	for (int i = 0; i <= at; i++) {
		const struct docx_level *level = level_at(list, i);

		if (i < at && counts[i] >= 0)
			continue;
		if (list->starts[i] >= 0)
			counts[i] = list->starts[i];
		else
			counts[i] =
			    counts[i] < 0 ? level->start : counts[i] + 1;
		list->starts[i] = -1;
	}
	for (int i = at + 1; i < DOCX_LEVELS; i++) {
		int restart = level_at(list, i)->restart;

		if (restart < 0 || (restart > 0 && at < restart))
			counts[i] = -1;
	}
}

/* "%1.%2" with the counts so far. */
static char *
number_text(struct arena *a, const struct docx_list *list, int at)
{
	const struct docx_level *level = level_at(list, at);
	struct buf b;
	char *out;

	if (strcmp(level->format, "bullet") == 0)
		return arena_strdup(a, "");
	buf_init(&b, NUMBER_BYTES);
	for (const char *p = level->text; *p != '\0'; p++) {
		int of = p[0] == '%' ? p[1] - '1' : -1;

		if (of < 0 || of > at) {
			(void)buf_putc(&b, *p);
			continue;
		}
		docx_format_put(&b,
		    level->decimal ? "decimal" : level_at(list, of)->format,
		    list->abstract->counts[of]);
		p++;
	}
	/* One that is longer than numbers are is none. */
	out = arena_strdup(a, b.failed ? "" : buf_str(&b));
	buf_fini(&b);
	return out;
}

char *
docx_numbers_next(
    struct docx_numbers *n, int list, int level, const char *style)
{
	struct docx_list *found = find_list(n, list);

	if (found == NULL || found->abstract == NULL)
		return arena_strdup(n->a, "");
	for (int i = 0; level < 0 && style != NULL && i < DOCX_LEVELS; i++) {
		const char *name = level_at(found, i)->style;

		if (name != NULL && strcmp(name, style) == 0)
			level = i;
	}
	if (level < 0)
		level = 0;
	if (level >= DOCX_LEVELS)
		return arena_strdup(n->a, "");
	count(found, level);
	return number_text(n->a, found, level);
}
