/*
 * The parts of a Word document (ECMA-376, part 2): which one is the main one,
 * and which others it names, each as a tree of XML. Pure.
 */
#ifndef GOUJI_DECODE_WORD_DOCX_PACKAGE_H
#define GOUJI_DECODE_WORD_DOCX_PACKAGE_H

#include <libxml/tree.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/decode/word/docx_zip.h"

struct arena;
struct err;

/* Parts that are read of one document, at the most. */
#define DOCX_PARTS 8

struct docx_package {
	struct arena *a;
	struct docx_zip zip;
	xmlDoc *trees[DOCX_PARTS]; /* of the parts so far, until the end */
	size_t n_trees;
	const char *main;             /* the main part's name */
	const xmlNode *relations;     /* its relationships, NULL when none */
	const xmlNode *own_relations; /* those of the package */
};

/* Open it and find the main part: by the package's relationships, else by its
 * content types. docx_package_end is due after a failure too. */
MUST_CHECK int docx_package_begin(struct docx_package *p, struct arena *a,
    const void *bytes, size_t len, struct err *e);
void docx_package_end(struct docx_package *p);

/* The root element of the main part; its tree stays until the end. */
MUST_CHECK int docx_package_main(
    struct docx_package *p, const xmlNode **root, struct err *e);
/* Of the part that the main part names as this kind ("styles"); NULL when
 * there is none. */
MUST_CHECK int docx_package_part(struct docx_package *p, const char *kind,
    const xmlNode **root, struct err *e);
/* The document's properties; NULL. */
MUST_CHECK int docx_package_properties(
    struct docx_package *p, const xmlNode **root, struct err *e);

#endif
