/*
 * The decoders behind decode_document, one a media type.
 */
#ifndef GOUJI_DECODE_DECODERS_H
#define GOUJI_DECODE_DECODERS_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/model/page.h"

struct arena;
struct err;

/* What a decoder gets: the bytes, and for text their characters too. */
struct document_input {
	const void *bytes;
	size_t len;
	char *text; /* UTF-8 with '\n'; the arena's, a decoder may change it.
	             * NULL for binary formats */
	size_t text_len;
};

/* Fill what `out` has beyond media type and charset; -1 with ERR_LIMIT or
 * ERR_UNREADABLE. */
MUST_CHECK int decode_html(struct arena *a, const struct document_input *in,
    struct page *out, struct err *e);
/* Word's own format, a ZIP archive of XML (ECMA-376). */
MUST_CHECK int decode_docx(struct arena *a, const struct document_input *in,
    struct page *out, struct err *e);
/* What the converter made of a PDF: pdftotext's boxes of words, then
 * pdftocairo's drawing for its lines (daemon/reader/conversion.h). */
MUST_CHECK int decode_pdf(struct arena *a, const struct document_input *in,
    struct page *out, struct err *e);
/* Each line is a block, empty ones too. */
MUST_CHECK int decode_text(struct arena *a, const struct document_input *in,
    struct page *out, struct err *e);

#endif
