/*
 * The head of a request (first line and headers), looked at before the HTTP
 * library does: what it would answer in its own way, or take though two
 * readers could take it differently, is refused here. Pure.
 */
#ifndef GOUJI_SERVE_HEAD_H
#define GOUJI_SERVE_HEAD_H

#include <stdbool.h>
#include <stddef.h>

struct head {
	size_t len;          /* bytes, with the empty line */
	size_t body_len;     /* Content-Length */
	bool no_answer_body; /* HEAD */
	int status;          /* 0 = fine, else refuse with this */
	const char *detail;  /* why, English; static, or `text` */
	char text[120];
	/* Where they stand in the bytes; NULL: not (yet) seen. */
	const char *target, *authorization;
	size_t target_len, authorization_len;
};

/*
 * The head at the start of `len` bytes. Only a PUT may have a body beyond
 * LIMIT_REQUEST_BODY_BYTES (a document). True when there is enough to say: all
 * of it, or more than can be right. False: more bytes are needed.
 */
bool head_parse(const char *bytes, size_t len, struct head *out);

#endif
