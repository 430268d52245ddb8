/*
 * Column pages of the county's site: lists of links through which some bodies'
 * reports are found. Pure.
 */
#ifndef GOUJI_TESTS_DEMO_COLUMNS_H
#define GOUJI_TESTS_DEMO_COLUMNS_H

#include <stdbool.h>

struct buf;
struct county;
struct county_body;

/* The column that a body's reports are found through ("/990106/"), NULL when
 * its line names their own pages. */
const char *columns_path(const struct county_body *b);

/* Writes the page at `path` into `out` (emptied first); false when no column
 * is there. */
bool columns_page(const struct county *c, const char *path, struct buf *out);

#endif
