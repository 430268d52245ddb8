/*
 * Errors as RFC 9457 problem details, and the HTTP reason phrases. Pure.
 */
#ifndef GOUJI_SERVE_PROBLEM_H
#define GOUJI_SERVE_PROBLEM_H

struct buf;

#define PROBLEM_MEDIA_TYPE "application/problem+json"

/* "Not Found" for 404; static. */
const char *status_phrase(int status);
/* {"type":"about:blank","title":...,"status":...,"detail":...}, a newline. */
void problem_write(struct buf *out, int status, const char *detail);

#endif
