/* What every cmocka test needs before cmocka.h can be included. */
#ifndef GOUJI_TESTS_SUPPORT_UNIT_H
#define GOUJI_TESTS_SUPPORT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
