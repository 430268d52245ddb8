/*
 * From bytes to UTF-8. What a page says of its charset is a witness and does
 * not decide: bytes that are UTF-8 are read as UTF-8 whatever the label says,
 * and Chinese pages that are not are GB18030. Pure.
 */
#ifndef GOUJI_TEXT_CHARSET_H
#define GOUJI_TEXT_CHARSET_H

#include <stddef.h>

struct arena;

struct charset_text {
	char *text; /* UTF-8 without BOM and NUL, line ends '\n',
	             * NUL-terminated; the arena's */
	size_t len;
	const char *charset; /* the one used: "UTF-8", "GB18030", "Big5",
	                      * "UTF-16LE", "UTF-16BE"; static */
	size_t n_replaced;   /* bytes that were no text, U+FFFD now */
	size_t n_nul;        /* NULs left out */
};

/*
 * Witnesses in order: a byte order mark; then strict UTF-8; then the label
 * Big5 or UTF-16, of the HTTP header `content_type` (may be NULL) or else of
 * a <meta> or XML declaration in the first 4 KB; then whichever of UTF-8 and
 * GB18030 (that is gb2312 and gbk too) fits the bytes. Never fails; `len` is
 * within LIMIT_DOCUMENT_BYTES.
 */
void charset_decode(struct arena *a, const void *bytes, size_t len,
    const char *content_type, struct charset_text *out);

#endif
