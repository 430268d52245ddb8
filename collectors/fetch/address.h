/*
 * Which network addresses a public web site can have. A page fetched by the
 * daemon must not become a way to reach what only the daemon's host can see.
 * Pure.
 */
#ifndef GOUJI_FETCH_ADDRESS_H
#define GOUJI_FETCH_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

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
