/*
 * The host in a URL of the registry. Pure.
 */
#ifndef GOUJI_CONF_URL_H
#define GOUJI_CONF_URL_H

#include "collectors/base/attr.h"

struct err;

/*
 * What source_check() leaves open about an http or https URL ("" passes): the
 * host is followed by a port or nothing, holds no {year}, and there is no user
 * name or password (URLs are shown to everyone). -1: e says what is wrong.
 */
MUST_CHECK int conf_url_check(const char *url, struct err *e);

#endif
