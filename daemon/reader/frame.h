/*
 * Frames between goujid and gouji-reader: a fixed header, a JSON text, a body
 * of bytes. One goes in for each job, one comes out with its result. Pure: the
 * parser is fed with whatever came, in pieces of any size. Used on both sides.
 */
#ifndef GOUJI_READER_FRAME_H
#define GOUJI_READER_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct err;

/*
 * READ: JSON is {"context":...}, the body a document. One that was converted
 * has "converted_len", and so many bytes of the conversion behind it;
 * "converted_reason" says why there are none.
 * CHECK: JSON is {"reading":...,"context":...}; no body. With "unchecked":true
 * both are answered without trying the rules.
 * FIND: JSON describes a list's answer, the body is its bytes.
 * RESULT: of READ, JSON is the reading and, behind a newline, what the check
 * found; the body is the document, compressed by zstd. Of CHECK, JSON is what
 * the check found; of FIND, what the list holds; no body.
 */
enum frame_kind {
	FRAME_READ = 1,
	FRAME_CHECK,
	FRAME_FIND,
	FRAME_CHECKING,
	FRAME_RESULT
};

#define FRAME_HEADER_SIZE 16

/* The header of a frame whose parts have these lengths. */
void frame_header(unsigned char out[FRAME_HEADER_SIZE], enum frame_kind kind,
    size_t json_len, size_t body_len);

struct frame {
	enum frame_kind kind;
	const char *json; /* not NUL-terminated */
	size_t json_len;
	const char *body;
	size_t body_len;
};

struct frame_parser {
	unsigned char header[FRAME_HEADER_SIZE];
	size_t header_len;
	char *data; /* JSON, then body; grows as it comes */
	size_t len, cap;
	struct frame frame;
};

void frame_parser_init(struct frame_parser *p);
void frame_parser_fini(struct frame_parser *p);

/*
 * Take bytes up to the end of the current frame; *used says how many. 1: it is
 * complete, p->frame holds it until frame_next(). 0: all was taken, more is
 * needed. -1 (ERR_FORMAT, ERR_LIMIT): this is no frame, and nothing that
 * follows can be.
 */
MUST_CHECK int frame_feed(struct frame_parser *p, const void *bytes, size_t len,
    size_t *used, struct err *e);
/* Forget the complete frame; memory beyond what most need is given back. */
void frame_next(struct frame_parser *p);

#endif
