/*
 * Which value of table 4's only row belongs to which column. Its labels come
 * three times, once for each group. Pure.
 */
#ifndef GOUJI_TABLES_GROUPS_H
#define GOUJI_TABLES_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/tables/columns.h"

struct form;
struct form_block;

enum groups_fit {
	GROUPS_FIT,
	GROUPS_OPEN, /* the header leaves the columns' order open */
	GROUPS_COUNT /* too few or too many values */
};

/* `row`'s cells from `first` on to the block's columns; where they do not fit,
 * the picks are ambiguous. A header that is not understood gives the form's
 * order. */
enum groups_fit groups_apply(const struct form *f, const struct form_block *b,
    const struct header *h, const struct table_row *row, size_t first,
    struct pick *picks);
/* Does the header show table 4's groups and results? */
bool header_has_groups(
    const struct form *f, const struct form_block *b, const struct header *h);

#endif
