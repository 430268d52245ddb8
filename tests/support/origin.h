/*
 * A scripted HTTP origin for tests: a real server on a loopback port, on the
 * test's own event loop, that answers each path as it was told and remembers
 * what it was asked.
 */
#ifndef GOUJI_TESTS_SUPPORT_ORIGIN_H
#define GOUJI_TESTS_SUPPORT_ORIGIN_H

#include <stddef.h>
#include <stdint.h>

struct event_base;
struct origin;

enum origin_manner {
	ORIGIN_KEEP,  /* answer, keep the connection */
	ORIGIN_CLOSE, /* answer, close */
	ORIGIN_DRIP,  /* answer, then a byte every 20 ms without end */
	ORIGIN_HANG,  /* take the request, never answer */
};

struct origin *origin_new(struct event_base *base);
void origin_free(struct origin *o);
int origin_port(const struct origin *o);
/* "http://127.0.0.1:PORT" + path; static storage of the origin, until 16
 * more were asked for. */
const char *origin_url(struct origin *o, const char *path);

/*
 * Add an answer for a path. Several answers for a path follow each other, the
 * last one stays. `bytes` is all of the answer: status line, headers, body.
 */
void origin_script(struct origin *o, const char *path,
    enum origin_manner manner, const void *bytes, size_t len);
/* Likewise with a correct Content-Length; `headers` are lines that each end
 * with \r\n, or "". */
void origin_answer(struct origin *o, const char *path, int status,
    const char *headers, const void *body, size_t len);
/* A page that keeps its bytes: 200 with an ETag of its own, or 304 to whoever
 * has it. Replaces what was scripted for the path. */
void origin_page(
    struct origin *o, const char *path, const void *body, size_t len);
/* `head`, then `block` again and again until the other side has enough; no
 * more of it is held than is under way. */
void origin_flood(struct origin *o, const char *path, const char *head,
    const void *block, size_t len);
/* To who begins TLS: the head of a long record, then a byte every 20 ms. */
void origin_drip_tls(struct origin *o);
/* Forget the answers of a path (404 from now on). */
void origin_remove(struct origin *o, const char *path);

/* What it was asked so far: requests in all, those for a path, and one of
 * them: its head, and when it came (monotonic ms). */
size_t origin_count(const struct origin *o);
size_t origin_count_of(const struct origin *o, const char *path);
const char *origin_head(const struct origin *o, size_t i);
int64_t origin_time(const struct origin *o, size_t i);
/* Forget all of it: what it was asked is counted from here on. */
void origin_forget(struct origin *o);
/* Bytes of all that it may answer. */
size_t origin_held(const struct origin *o);
/* Connections that are open, and that were open at once, at most. */
int origin_connections(const struct origin *o);
int origin_most_connections(const struct origin *o);

#endif
