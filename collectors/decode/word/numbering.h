/*
 * The numbers that Word puts before paragraphs itself: "一、", "（二）", "3.".
 * They stand nowhere in the text, and a report's headings often have no
 * others. Pure; it refers to the trees that it was read from.
 */
#ifndef GOUJI_DECODE_WORD_NUMBERING_H
#define GOUJI_DECODE_WORD_NUMBERING_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct docx_styles;

/* Levels of a list. */
#define DOCX_LEVELS 9

struct docx_level {
	int start;
	int restart;        /* by that level and those above; -1: any above */
	const char *format; /* "chineseCounting"; "decimal" when not said */
	const char *text;   /* "%1、"; "" */
	const char *style;  /* whose paragraphs it numbers, NULL */
	bool decimal;       /* all numbers in values */
};

/* An abstract list: what its lists have in common, their count too. */
struct docx_abstract {
	int id;
	const char *link; /* the style whose list it stands for, NULL */
	struct docx_level levels[DOCX_LEVELS];
	int counts[DOCX_LEVELS]; /* -1: none so far */
};

struct docx_list {
	int id;
	int abstract_id;
	struct docx_abstract *abstract;         /* NULL: unknown */
	struct docx_level *levels[DOCX_LEVELS]; /* its own; NULL */
	int starts[DOCX_LEVELS]; /* where its count begins anew, -1 */
};

struct docx_numbering {
	struct arena *a;
	struct docx_abstract *abstracts; /* by id */
	struct docx_list *lists;         /* by id */
	size_t n_abstracts, n_lists;
};

/*
 * A number as Word writes it (ECMA-376, part 1, ST_NumberFormat):
 * "chineseCounting", 12: 十二. n is not negative; digits for a format that is
 * not known, or cannot write this number.
 */
void docx_number_write(struct buf *b, const char *format, int n);
/* `root` is that of the numbering part or NULL. */
void docx_numbering_load(struct docx_numbering *n, struct arena *a,
    const xmlNode *root, const struct docx_styles *styles);
/*
 * The number of the next paragraph of a list, "" for bullets and unknown
 * lists; counts it. `level` -1: the one that numbers paragraphs of `style`
 * (may be NULL). The arena's.
 */
char *docx_numbering_next(
    struct docx_numbering *n, int list, int level, const char *style);

#endif
