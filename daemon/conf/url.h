/*
 * Is this a URL that a source may have? Pure.
 */
#ifndef GOUJI_CONF_URL_H
#define GOUJI_CONF_URL_H

#include "collectors/base/attr.h"

struct err;

/*
 * http or https, a host, perhaps a port; {year} allowed behind the host. No
 * user names (URLs are shown to everyone), no spaces. -1: e goes on from the
 * word "url": "\"ftp://x\" is neither http:// nor https://".
 */
MUST_CHECK int conf_url_check(const char *url, struct err *e);

#endif
