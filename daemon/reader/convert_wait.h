/*
 * A document's conversion for who has nothing else to do: `gouji check`.
 * Blocking I/O, on a loop of its own.
 */
#ifndef GOUJI_READER_CONVERT_WAIT_H
#define GOUJI_READER_CONVERT_WAIT_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "daemon/reader/convert.h"

struct err;

/*
 * What became of it in *out; without trouble there, *converted has *len bytes:
 * free() them. -1: it could not be tried; e says why. A document that needs no
 * conversion is none for this.
 */
MUST_CHECK int convert_wait(const struct convert_settings *settings,
    const void *bytes, size_t len, struct convert_outcome *out,
    char **converted, size_t *converted_len, struct err *e);

#endif
