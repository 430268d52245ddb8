/*
 * Tables that the reader of rows has nothing from: table 4 in pieces or
 * turned, and what bears a table's labels but is not understood. Pure.
 */
#ifndef GOUJI_TABLES_PIECES_H
#define GOUJI_TABLES_PIECES_H

struct arena;
struct form_reading;
struct page;
struct sheet;

/*
 * Table 4 as three tables, as rows of groups or of results: each figure under
 * or behind one group and one result. Only when every figure has its place
 * and every group that is there is whole; what is not there is doubtful.
 */
void pieces_read_groups(struct arena *a, const struct page *page,
    const struct sheet *tables, struct form_reading *r);

/* The labels of a table that nothing was read from: the table is there, its
 * cells are doubtful. */
void pieces_see_labels(
    struct arena *a, const struct sheet *s, struct form_reading *r);

#endif
