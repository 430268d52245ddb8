/*
 * What a document is, by its content: names and HTTP headers are wrong too
 * often. Pure.
 */
#ifndef GOUJI_DECODE_MEDIA_H
#define GOUJI_DECODE_MEDIA_H

#include <stddef.h>

enum media {
	MEDIA_UNKNOWN, /* no binary format that we know: look at its text */
	MEDIA_EMPTY,
	MEDIA_HTML,
	MEDIA_TEXT,
	MEDIA_BINARY, /* no text, and nothing that we know */
	MEDIA_PDF,
	MEDIA_DOCX,
	MEDIA_DOC, /* and .wps, which is the same container */
	MEDIA_XLSX,
	MEDIA_XLS,
	MEDIA_OFD,
	MEDIA_ZIP,
	MEDIA_OFFICE, /* an OLE2 container with something else in it */
	MEDIA_RTF,
	MEDIA_MHTML,
	MEDIA_GZIP,
	MEDIA_ARCHIVE,
	MEDIA_PICTURE,
	MEDIA_KINDS
};

/* By signature; MEDIA_UNKNOWN when it may be text. */
enum media media_of_bytes(const void *bytes, size_t len);
/*
 * Of decoded text: MEDIA_EMPTY, _HTML, _TEXT or _BINARY. `n_bad` is how many
 * of its bytes were no text (NULs and replaced ones).
 */
enum media media_of_text(const char *text, size_t len, size_t n_bad);

/* "text/html", "application/pdf"; "application/octet-stream" for what has no
 * name of its own; static. */
const char *media_name(enum media m);

#endif
