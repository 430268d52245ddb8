/*
 * A whole text file in memory, for the files that an administrator writes.
 * I/O.
 */
#ifndef GOUJI_CONF_FILE_H
#define GOUJI_CONF_FILE_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/*
 * The bytes of `path` with a NUL behind; free() them. NULL: it cannot be
 * read, is no regular file, or holds more than LIMIT_CONFIG_BYTES; e names
 * it.
 */
MUST_CHECK char *conf_file_read(const char *path, size_t *len, struct err *e);
/* The last part of a path, as messages name the file. */
const char *conf_file_name(const char *path);

#endif
