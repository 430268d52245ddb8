/*
 * A file that has to be converted before `gouji check` can read it. I/O: waits
 * for gouji-converter.
 */
#ifndef GOUJI_CLI_CHECK_CONVERT_H
#define GOUJI_CLI_CHECK_CONVERT_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;
struct read_context;

/*
 * Put the conversion of what needs one, or why there is none, into the
 * context; what needs none leaves it as it is. *converted is free()d after the
 * context's last use. -1: the conversion failed, which the file may not be
 * blamed for; e says how.
 */
MUST_CHECK int check_convert(const void *bytes, size_t len,
    struct read_context *context, char **converted, struct err *e);

#endif
