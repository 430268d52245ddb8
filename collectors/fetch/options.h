/*
 * The options of a source that concern fetching ("tls=legacy;verify=off").
 * Pure.
 */
#ifndef GOUJI_FETCH_OPTIONS_H
#define GOUJI_FETCH_OPTIONS_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct err;

struct fetch_options {
	bool tls_legacy; /* old protocol versions, weak keys, renegotiation */
	bool verify_off; /* take any certificate */
};

/*
 * "key=value;..." with spaces allowed around each; "" is no option. Keys that
 * are not about fetching are passed over. -1 for a value that a fetching key
 * does not have, or for a part that is no key=value.
 */
MUST_CHECK int fetch_options_parse(
    const char *text, struct fetch_options *out, struct err *e);

#endif
