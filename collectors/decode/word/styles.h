/*
 * The styles of a Word document, as far as they tell headings, numbered
 * paragraphs and text that is not shown. Pure; it refers to the tree that it
 * was read from.
 */
#ifndef GOUJI_DECODE_WORD_STYLES_H
#define GOUJI_DECODE_WORD_STYLES_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* How a run of text looks; -1: not said. */
struct docx_look {
	int hidden;
	int struck;
	int raised; /* superscript or subscript */
};

struct docx_style {
	const char *id;
	const char *based_on; /* NULL */
	int heading;          /* 1, 0 or -1: not said */
	int number;           /* its list, -1 none */
	int level;            /* -1: not said */
	bool contents;        /* lines of a table of contents */
	struct docx_look look;
};

struct docx_styles {
	struct docx_style *styles; /* by id */
	size_t n_styles;
	const struct docx_style *paragraph; /* of those that name none; NULL */
};

/* `root` is that of the styles part or NULL. */
void docx_styles_load(
    struct docx_styles *s, struct arena *a, const xmlNode *root);
/* NULL: unknown, or `id` is NULL. */
const struct docx_style *docx_style_find(
    const struct docx_styles *s, const char *id);

/* What w:rPr says (it may be NULL). */
struct docx_look docx_look_of(const xmlNode *properties);
/* `look`, and what it does not say from `under`. */
struct docx_look docx_look_over(struct docx_look look, struct docx_look under);

#endif
