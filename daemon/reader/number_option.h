/*
 * Numbers on the command lines of gouji-reader and gouji-converter. Reads
 * getopt's optarg and complains on stderr.
 */
#ifndef GOUJI_READER_NUMBER_OPTION_H
#define GOUJI_READER_NUMBER_OPTION_H

#include <stdint.h>

#include "collectors/base/attr.h"

/* The argument of --name, a whole number from 1 to `max`. -1: it is none, and
 * `program` has said so; *out is untouched. */
MUST_CHECK int number_option(
    const char *program, const char *name, int64_t max, int64_t *out);

#endif
