/*
 * Tables that the reader of rows has nothing from: table 4 in pieces or
 * turned, and what bears a table's labels but is not understood. Pure.
 */
#ifndef GOUJI_TABLES_FRAGMENTS_H
#define GOUJI_TABLES_FRAGMENTS_H

struct arena;
struct extraction;
struct page;
struct rows;

/*
 * Table 4 as three tables, as rows of groups or of results: each number under
 * or behind one group and one result. Only when every number has its place
 * and every group that is there is whole; what is not there is ambiguous.
 */
void fragments_read_groups(struct arena *a, const struct page *page,
    const struct rows *tables, struct extraction *r);

/* The labels of a table that nothing was read from: the table is there, its
 * cells are ambiguous. */
void fragments_find_labels(
    struct arena *a, const struct rows *s, struct extraction *r);

#endif
