/* What must be true of anything that a list's answer is read as. */
#ifndef GOUJI_TESTS_FUZZ_LISTING_H
#define GOUJI_TESTS_FUZZ_LISTING_H

#include <stddef.h>
#include <stdint.h>

/* Take the bytes for an answer of this collector to this URL, and check it. */
void listing_check(
    const char *collector, const char *url, const uint8_t *data, size_t size);

#endif
