/*
 * URLs: from what a page writes to what can be asked (RFC 3986), and the few
 * parts that lists are read by. Pure; everything lives in the arena.
 */
#ifndef GOUJI_FIND_URL_H
#define GOUJI_FIND_URL_H

#include <stdbool.h>

struct arena;

/*
 * `reference` as it stands in the page at `base`: absolute, without fragment,
 * what is no URL character percent-encoded, line ends and spaces around it
 * left out. NULL when it is not http or https, has no host or one that is not
 * ASCII, or is longer than LIMIT_URL_BYTES.
 */
const char *url_resolve(
    struct arena *a, const char *base, const char *reference);

/* "http://" and "https://" of the same host and port. `url` is absolute. */
bool url_same_host(const char *url, const char *other);
/* The path, "/" at least. */
const char *url_path(struct arena *a, const char *url);
/* The path up to and with its last slash. */
const char *url_folder(struct arena *a, const char *url);
/* What stands behind that: "index_1.html", "". */
const char *url_file(struct arena *a, const char *url);
/* The first parameter of that name (in any case), decoded; NULL none. */
const char *url_parameter(struct arena *a, const char *url, const char *name);
/* `url` with the parameter set, where it stood or at the end. */
const char *url_with_parameter(
    struct arena *a, const char *url, const char *name, const char *value);

#endif
