/*
 * Pages that send their reader on by themselves: <meta http-equiv="refresh">.
 * Pure.
 */
#ifndef GOUJI_FIND_REFRESH_H
#define GOUJI_FIND_REFRESH_H

#include <stddef.h>

struct arena;

/* A page that shows something for longer than this is no mere signpost. */
#define REFRESH_MAX_SECONDS 5

/*
 * Where the page goes within REFRESH_MAX_SECONDS, as written there; NULL: it
 * stays, or is only loaded again. Looked for in its first LIMIT_REFRESH_BYTES;
 * what stands in a comment or is for browsers without scripts does not count.
 * In the arena, at most LIMIT_URL_BYTES.
 */
const char *refresh_find(struct arena *a, const char *html, size_t len);

#endif
