#include "collectors/decode/pdf/xml.h"

#include <limits.h>
#include <string.h>

#include <libxml/xmlreader.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/utf8.h"

static bool
is_xml_character(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	    (c >= 0x20 && c != 0xfffd && c != 0xfffe && c != 0xffff);
}

/* The bytes without what no XML may have, and without pictures' data. */
static char *
clean(struct arena *a, const char *s, size_t len, size_t *n_out)
{
	static const char data[] = "base64,";
	char *out = arena_alloc(a, len + 1);
	size_t n = 0, pos = 0;

	while (pos < len) {
		size_t start = pos;

		if (!is_xml_character(utf8_next(s, len, &pos)))
			continue;
		memcpy(out + n, s + start, pos - start);
		n += pos - start;
		if (s[start] != ',' || n < sizeof(data) ||
		    memcmp(out + n - (sizeof(data) - 1), data,
			sizeof(data) - 1) != 0)
			continue;
		while (pos < len && s[pos] != '"')
			pos++;
	}
	*n_out = n;
	return out;
}

int
pdf_xml_open(struct pdf_xml *x, struct arena *a, const char *bytes, size_t len,
    struct err *e)
{
	static const char entity[] = "<!ENTITY";
	size_t n;
	char *s = clean(a, bytes, len, &n);

	if (n > INT_MAX || memmem(s, n, entity, sizeof(entity) - 1) != NULL)
		return err_set(e, ERR_UNREADABLE,
		    "what the converter made defines entities");
	*x = (struct pdf_xml){ .name = "", .text = "" };
	x->reader = xmlReaderForMemory(s, (int)n, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	if (x->reader == NULL)
		return err_set(
		    e, ERR_UNREADABLE, "what the converter made is no XML");
	return 0;
}

void
pdf_xml_close(struct pdf_xml *x)
{
	xmlFreeTextReader(x->reader);
	x->reader = NULL;
}

static const char *
or_empty(const xmlChar *s)
{
	return s == NULL ? "" : (const char *)s;
}

enum pdf_xml_node
pdf_xml_next(struct pdf_xml *x)
{
	for (;;) {
		int rc = xmlTextReaderRead(x->reader);

		if (rc != 1)
			return rc == 0 ? PDF_XML_DONE : PDF_XML_BROKEN;
		switch (xmlTextReaderNodeType(x->reader)) {
		case XML_READER_TYPE_ELEMENT:
			x->name =
			    or_empty(xmlTextReaderConstLocalName(x->reader));
			x->empty = xmlTextReaderIsEmptyElement(x->reader) == 1;
			return PDF_XML_START;
		case XML_READER_TYPE_END_ELEMENT:
			x->name =
			    or_empty(xmlTextReaderConstLocalName(x->reader));
			return PDF_XML_END;
		case XML_READER_TYPE_TEXT:
			x->text = or_empty(xmlTextReaderConstValue(x->reader));
			return PDF_XML_TEXT;
		default:
			break;
		}
	}
}

const char *
pdf_xml_attribute(struct pdf_xml *x, const char *name)
{
	const char *value = "";

	if (xmlTextReaderMoveToAttribute(x->reader, (const xmlChar *)name) == 1)
		value = or_empty(xmlTextReaderConstValue(x->reader));
	(void)xmlTextReaderMoveToElement(x->reader);
	return value;
}
