/*
 * Reading the converter's XML, element by element. What is no XML is mended
 * first: bytes that are no text, and pictures' data, are left out. Nothing is
 * loaded, no entity is known. Pure, but for the library's own memory between
 * open and close.
 */
#ifndef GOUJI_DECODE_PDF_XML_H
#define GOUJI_DECODE_PDF_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct err;

enum pdf_xml_node {
	PDF_XML_START,
	PDF_XML_END,
	PDF_XML_TEXT,
	PDF_XML_DONE,
	PDF_XML_BROKEN /* cut off, or no XML from here on */
};

struct pdf_xml {
	void *reader;
	const char *name; /* of the element, without its prefix */
	const char *text; /* PDF_XML_TEXT */
	bool empty;       /* PDF_XML_START that no PDF_XML_END follows */
};

/* -1 (ERR_UNREADABLE): it defines entities. */
MUST_CHECK int pdf_xml_open(struct pdf_xml *x, struct arena *a,
    const char *bytes, size_t len, struct err *e);
void pdf_xml_close(struct pdf_xml *x);

/* Name and text hold until the next call. */
enum pdf_xml_node pdf_xml_next(struct pdf_xml *x);
/* An attribute of the element, "" when missing; holds until the next call of
 * either function. */
const char *pdf_xml_attribute(struct pdf_xml *x, const char *name);

#endif
