/*
 * What a portal puts around a report: pages as large as real ones. Pure.
 */
#ifndef GOUJI_TESTS_BENCH_PORTAL_H
#define GOUJI_TESTS_BENCH_PORTAL_H

#include <stddef.h>

struct buf;

/* Navigation behind the content of an HTML page, up to `size` bytes. */
void portal_around(struct buf *page, size_t size);

#endif
