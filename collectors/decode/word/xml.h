/*
 * The XML of a Word document's parts as trees, and what its elements are. A
 * prescan goes over the bytes first, so that the parser, and whoever recurses
 * over the tree, meets nothing deeper, wider or larger than the limits, and no
 * document type: there are no entities but XML's own five. Pure.
 */
#ifndef GOUJI_DECODE_WORD_XML_H
#define GOUJI_DECODE_WORD_XML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct err;

/*
 * The tree, for xmlFreeDoc. `name` is for messages. -1: ERR_UNREADABLE or
 * ERR_LIMIT.
 */
MUST_CHECK int docx_xml_parse(const char *bytes, size_t len, const char *name,
    xmlDoc **out, struct err *e);

/* Elements by what they are to a reader; both namespaces of the standard, the
 * strict and the transitional one, give the same. */
enum docx_tag {
	DOCX_NONE,         /* no element, or an unknown one */
	DOCX_ALTERNATIVES, /* mc:AlternateContent */
	DOCX_CHOICE,
	DOCX_FALLBACK,
	DOCX_BODY,
	DOCX_BOX,   /* w:txbxContent */
	DOCX_BREAK, /* and carriage return */
	DOCX_CELL,
	DOCX_CELL_PROPERTIES,
	DOCX_CONTENT_CONTROL, /* w:sdt */
	DOCX_CONTENT_CONTROL_PROPERTIES,
	DOCX_FIELD_CHARACTER,
	DOCX_HYPHEN, /* that does not break */
	DOCX_NOTE,   /* reference of a footnote or endnote */
	DOCX_OBJECT, /* w:drawing, w:pict, w:object */
	DOCX_PARAGRAPH,
	DOCX_PARAGRAPH_PROPERTIES,
	DOCX_PICTURE,            /* pic:pic, v:imagedata, o:OLEObject */
	DOCX_PICTURE_PROPERTIES, /* wp:docPr */
	DOCX_ROW,
	DOCX_ROW_PROPERTIES,
	DOCX_RUBY,
	DOCX_RUBY_BASE,
	DOCX_RUN,
	DOCX_RUN_PROPERTIES,
	DOCX_SYMBOL,
	DOCX_TAB,
	DOCX_TABLE,
	DOCX_TEXT,
	DOCX_WRAPPER, /* holds paragraphs or runs as if it were not there */
};

enum docx_tag docx_tag(const xmlNode *n);
/* Is it w:NAME, in either namespace? */
bool docx_is(const xmlNode *n, const char *name);

/* The next element from `n` on, itself included; NULL behind the last. */
const xmlNode *docx_element(const xmlNode *n);
/* The first child element w:NAME; NULL when `n` is NULL or has none. */
const xmlNode *docx_child(const xmlNode *n, const char *name);
/* The attribute of this name, whatever its namespace; NULL. */
const char *docx_attribute(const xmlNode *n, const char *name);
/* The attribute w:val of child w:NAME; NULL. */
const char *docx_child_value(const xmlNode *n, const char *name);
/* The same as a number; `missing` when there is none. */
int docx_child_number(const xmlNode *n, const char *name, int missing);
int docx_attribute_number(const xmlNode *n, const char *name, int missing);
/* A property that is on or off: 1, 0, or -1 when child w:NAME is missing. */
int docx_child_switch(const xmlNode *n, const char *name);
/* The branch of mc:AlternateContent that is read: the first; NULL. */
const xmlNode *docx_branch(const xmlNode *alternatives);
/* The text directly in an element; the arena's. */
const char *docx_text(struct arena *a, const xmlNode *n);

#endif
