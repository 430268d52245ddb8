/*
 * A document that somebody names on the command line. I/O.
 */
#ifndef GOUJI_CLI_LOCAL_FILE_H
#define GOUJI_CLI_LOCAL_FILE_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/* All bytes of a regular file of at most LIMIT_DOCUMENT_BYTES; free() them.
 * NULL: e says why ("No such file or directory"). */
MUST_CHECK char *local_file_read(const char *path, size_t *len, struct err *e);

#endif
