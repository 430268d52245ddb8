/*
 * The archive that a Word document is, in memory: its entries found by name
 * and unpacked within limits, whatever their headers say. No file is touched.
 */
#ifndef GOUJI_DECODE_WORD_PACKAGE_H
#define GOUJI_DECODE_WORD_PACKAGE_H

#include <libxml/tree.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct buf;
struct err;
struct zip;

struct docx_zip {
	struct zip *zip;
};

/*
 * The bytes must stay until docx_zip_close, which may be called after a
 * failure too. What stands behind the archive's end is passed over: some
 * servers add a line. -1: ERR_UNREADABLE (damaged) or ERR_LIMIT.
 */
MUST_CHECK int docx_zip_open(
    struct docx_zip *z, const void *bytes, size_t len, struct err *e);
void docx_zip_close(struct docx_zip *z);

/*
 * The entry of this name, as the names of parts compare: without regard to
 * case, '\' for '/' (some writers have that). *index is -1 when there is none.
 * -1 when two have the name.
 */
MUST_CHECK int docx_zip_find(
    const struct docx_zip *z, const char *name, int64_t *index, struct err *e);
/*
 * Unpack an entry into `out`, at the most LIMIT_PART_BYTES; `name` is for
 * messages. -1 when it is encrypted, damaged (checksum, sizes) or too large.
 */
MUST_CHECK int docx_zip_read(const struct docx_zip *z, int64_t index,
    const char *name, struct buf *out, struct err *e);

/*
 * The parts of a Word document (ECMA-376, part 2): which one is the main one,
 * and which others it names, each as a tree of XML. Pure.
 */
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
