/*
 * The pages of the demo county: what stands at the address of one report, in
 * the shape its body publishes in. Pure; labels are the form's.
 */
#ifndef GOUJI_TESTS_DEMO_PAGES_H
#define GOUJI_TESTS_DEMO_PAGES_H

#include "tests/demo/county.h"

struct buf;

struct county_page {
	int status; /* HTTP */
	const char *reason, *content_type;
};

/* Writes the body of the answer into `out` (emptied first). For COUNTY_DOWN
 * there is none. */
struct county_page county_page(const struct county_report *r, struct buf *out);

#endif
