/*
 * The options of a source ("tls=legacy;verify=off"). Pure.
 */
#ifndef GOUJI_FIND_OPTIONS_H
#define GOUJI_FIND_OPTIONS_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct err;

struct source_options {
	bool tls_legacy; /* old protocol versions, weak keys, renegotiation */
	bool verify_off; /* take any certificate */
};

/*
 * "key=value;..." with spaces allowed around each; "" is no option. -1 for
 * a key that there is not, a value that it does not have, or a part that is no
 * key=value: what would be passed over silently is missed when it is needed.
 */
MUST_CHECK int source_options_parse(
    const char *text, struct source_options *out, struct err *e);

#endif
