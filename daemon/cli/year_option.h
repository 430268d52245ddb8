/*
 * A report year on the command line. Pure.
 */
#ifndef GOUJI_CLI_YEAR_OPTION_H
#define GOUJI_CLI_YEAR_OPTION_H

#include "collectors/base/attr.h"

/* -1: none within LIMIT_YEAR_MIN..LIMIT_YEAR_MAX. */
MUST_CHECK int year_option_parse(const char *s, int *year);

#endif
