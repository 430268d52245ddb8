/*
 * From a document's bytes to a page: charset, media type by content, HTML or
 * plain text. Pure; everything lives in the arena.
 */
#ifndef GOUJI_DECODE_DECODE_H
#define GOUJI_DECODE_DECODE_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/model/page.h"

struct arena;
struct err;

/*
 * `content_type` is the HTTP header's value or NULL; it is the first label of
 * the charset (charset.h says what labels are worth) and no witness of the
 * media type. -1 (ERR_UNREADABLE, ERR_LIMIT): the document is nothing that we
 * read; e says what it is, in English, as it goes into a `reason` ("empty
 * file", "PDF documents are not supported", "binary data", "table has 1000000
 * cells, limit 100000").
 */
MUST_CHECK int decode_document(struct arena *a, const void *bytes, size_t len,
    const char *content_type, struct page *out, struct err *e);

/*
 * The same for a document that is read by what a converter made of it: PDF and
 * old Word files (daemon/reader/conversion.h). Media type and refusal are those
 * of the original's bytes, the page is that of the converted ones.
 */
MUST_CHECK int decode_converted(struct arena *a, const void *bytes, size_t len,
    const void *converted, size_t converted_len, struct page *out,
    struct err *e);

#endif
