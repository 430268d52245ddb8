/*
 * Is a request meant for us? The authority of its Host header held against the
 * names that we go by: a page of another site that a browser was led to look
 * up as our address (DNS rebinding) names its own. Pure.
 */
#ifndef GOUJI_SERVE_HOST_H
#define GOUJI_SERVE_HOST_H

#include <stdbool.h>

/*
 * `host` as the client sent it ("127.0.0.1:8620"). Ours are the host part of
 * `listen` ("127.0.0.1:8620", "[::1]:8620", "unix:/path"), the names of the
 * loopback (localhost, 127.0.0.1, [::1]) and those of `hosts` (spaces or
 * commas between; an entry with a port is held against name and port). Names
 * are compared without case, and without their last dot.
 */
bool host_is_ours(const char *host, const char *listen, const char *hosts);

#endif
