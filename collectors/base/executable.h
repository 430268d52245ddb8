/*
 * Where the programs are that belong to this one. I/O.
 */
#ifndef GOUJI_BASE_EXECUTABLE_H
#define GOUJI_BASE_EXECUTABLE_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/*
 * The path of the program `name` into `out`: beside this program, else in its
 * libexec folder. -1: in neither; e names the first.
 */
MUST_CHECK int executable_find(
    const char *name, char *out, size_t size, struct err *e);

#endif
