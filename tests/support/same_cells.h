/*
 * That a report was read back from what it was printed as, as cmocka
 * assertions.
 */
#ifndef GOUJI_TESTS_SUPPORT_SAME_CELLS_H
#define GOUJI_TESTS_SUPPORT_SAME_CELLS_H

struct report;

/* The same state and number in every cell; `where` is for the message. */
void same_cells(
    const struct report *want, const struct report *got, const char *where);

#endif
