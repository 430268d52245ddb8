/*
 * Errors as RFC 9457 problem details, and the HTTP reason phrases. Pure.
 */
#ifndef GOUJI_SERVE_PROBLEM_H
#define GOUJI_SERVE_PROBLEM_H

#include <stddef.h>

struct buf;

#define PROBLEM_MEDIA_TYPE "application/problem+json"

/* "Not Found" for 404; static. */
const char *status_phrase(int status);
/* {"type":"about:blank","title":...,"status":...,"detail":...}, a newline. */
void problem_write(struct buf *out, int status, const char *detail);
/* What a 413 says of a document larger than `max` bytes. */
void problem_too_large(size_t max, char *out, size_t size);

#endif
