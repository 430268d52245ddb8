/*
 * URLs and hosts: from what a page or an administrator writes to what can be
 * asked (RFC 3986), the few parts that lists are read by, and the network
 * addresses that may be connected to. Pure; everything lives in the arena.
 */
#ifndef GOUJI_FIND_URL_H
#define GOUJI_FIND_URL_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct arena;
struct err;
struct sockaddr;

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

/*
 * The host of an http or https URL as people write it ("" passes): a port or
 * nothing follows it, it holds no {year}, and there is no user name or
 * password (URLs are shown to everyone). -1: e says what is wrong.
 */
MUST_CHECK int url_check_host(const char *url, struct err *e);

/*
 * Network addresses: a page fetched by the daemon must not become a way to
 * reach what only the daemon's host can see.
 */

/* Large enough for any IPv6 address with its NUL. */
#define ADDRESS_TEXT_SIZE 64

/*
 * False for "this network", private, shared (CGNAT), loopback, link-local,
 * benchmark, multicast and reserved addresses (RFC 6890), for IPv6 addresses
 * that carry such an IPv4 address, and for other families.
 */
bool address_is_public(const struct sockaddr *address);
/* "127.0.0.1", "::1"; "?" for other families. Returns `out`. */
const char *address_format(
    const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE]);

#endif
