/*
 * One carrier's rows read as one form's cells. Pure; everything lives in the
 * arena.
 */
#ifndef GOUJI_TABLES_READING_H
#define GOUJI_TABLES_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/tables/match.h"

struct arena;
struct form;
struct alternative_label;
struct sheet;

/* How much of the form's header a cell stands under. What stands under less
 * neither replaces it nor makes it doubtful. */
enum cell_rank {
	RANK_NO_HEADER,
	RANK_PART,
	RANK_WHOLE
};

/* As struct match, and what is needed to choose between forms. */
struct form_reading {
	const struct form *form;
	struct table_cell *cells; /* form->n_cells */
	unsigned char *rank;      /* form->n_cells: enum cell_rank */
	bool *row_there;          /* form->n_rows */
	bool header_seen[3];      /* of table 2, 3, 4 */
	size_t n_sure[3];         /* cells there and not doubtful */
	size_t n_labels[3];       /* rows whose label was seen */
	size_t n_unread[3];       /* rows with labels that we do not know */
	size_t n_lost_columns;    /* of table 2, that its header lacks */
	size_t last_block[3];     /* of the page, where the table ends */
	bool *block_is_table;     /* of the page */
	const char **reasons;
	size_t n_reasons, reason_cap;
	struct alternative_label *alternatives; /* LIMIT_ALTERNATIVES of them */
	size_t n_alternatives;
};

void form_reading_begin(struct arena *a, const struct form *f, size_t n_blocks,
    struct form_reading *out);
/*
 * Read the sheet's rows into *r; only cells of tables with `wanted[table -
 * 2]`. A cell read twice with different texts becomes doubtful.
 */
void form_reading_add(struct arena *a, const struct sheet *sheet,
    const bool wanted[3], struct form_reading *r);
/* All that was read of a table (2..4: 0..2) is doubtful, for this reason. */
void form_reading_distrust(
    struct arena *a, struct form_reading *r, size_t table, const char *reason);
/* Drop the figures of a group where the rows below it have theirs. */
void form_reading_end(struct form_reading *r);

#endif
