/*
 * Word documents for tests, packed in memory part by part.
 */
#ifndef GOUJI_TESTS_SUPPORT_DOCX_H
#define GOUJI_TESTS_SUPPORT_DOCX_H

#include <stddef.h>

struct buf;

struct docx_part {
	const char *name;
	const char *text;
	size_t len; /* 0: up to its NUL */
};

/* Replaces what is in `out` by an archive of these parts. */
void docx_pack(struct buf *out, const struct docx_part *parts, size_t n_parts);

/* What goes between <w:body> and its end, and between the root elements of
 * the parts for styles and numbering; NULL: no such part. */
struct docx_text {
	const char *body, *styles, *numbering;
	const char *title; /* of the document's properties */
};

/* Replaces what is in `out` by the document; the prefixes of Word's own
 * documents are declared. */
void docx_write(struct buf *out, const struct docx_text *text);

/* The parts that every document here begins with. */
#define DOCX_TYPES                                                       \
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/" \
	"content-types\"><Default Extension=\"xml\" "                    \
	"ContentType=\"application/xml\"/><Override "                    \
	"PartName=\"/word/document.xml\" "                               \
	"ContentType=\"application/vnd.openxmlformats-officedocument."   \
	"wordprocessingml.document.main+xml\"/></Types>"
#define DOCX_RELATIONS(inside)                                              \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/" \
	"2006/relationships\">" inside "</Relationships>"
#define DOCX_RELATION(kind, target)                                         \
	"<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/" \
	"officeDocument/2006/relationships/" kind "\" Target=\"" target "\"/>"
/* The root element of the main part, without its end tag. */
#define DOCX_ROOT                                                              \
	"<w:document xmlns:w=\"http://schemas.openxmlformats.org/"             \
	"wordprocessingml/2006/main\" xmlns:mc=\"http://schemas."              \
	"openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:"        \
	"schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:"     \
	"office:office\" xmlns:m=\"http://schemas.openxmlformats.org/"         \
	"officeDocument/2006/math\" xmlns:wp=\"http://schemas."                \
	"openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "           \
	"xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "   \
	"xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/"        \
	"picture\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/" \
	"wordprocessingShape\">"

#endif
