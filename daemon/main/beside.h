/*
 * Where the programs are that belong to this one. I/O.
 */
#ifndef GOUJI_MAIN_BESIDE_H
#define GOUJI_MAIN_BESIDE_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/*
 * The path of the program `name` into `out`: beside this program, else in its
 * libexec folder. -1: in neither; e names the first.
 */
MUST_CHECK int beside_find(
    const char *name, char *out, size_t size, struct err *e);

#endif
