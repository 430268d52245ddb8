/*
 * One source's rows read as one form's cells. Pure; everything lives in the
 * arena.
 */
#ifndef GOUJI_TABLES_EXTRACTION_H
#define GOUJI_TABLES_EXTRACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/tables/tables.h"

struct arena;
struct form;
struct alternative_label;
struct rows;

/* How much of the form's header a cell stands under. What stands under less
 * neither replaces it nor makes it ambiguous. */
enum cell_rank {
	RANK_NO_HEADER,
	RANK_PART,
	RANK_WHOLE
};

/* As struct tables, and what is needed to choose between forms. */
struct extraction {
	const struct form *form;
	struct table_cell *cells; /* form->n_cells */
	unsigned char *rank;      /* form->n_cells: enum cell_rank */
	bool *row_there;          /* form->n_rows */
	bool header_seen[3];      /* of table 2, 3, 4 */
	size_t n_certain[3];      /* cells there and not ambiguous */
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

void extraction_begin(struct arena *a, const struct form *f, size_t n_blocks,
    struct extraction *out);
/*
 * Read the rows's rows into *r; only cells of tables with `wanted[table -
 * 2]`. A cell read twice with different texts becomes ambiguous.
 */
void extraction_add(struct arena *a, const struct rows *rows,
    const bool wanted[3], struct extraction *r);
/* All that was read of a table (2..4: 0..2) is ambiguous, for this reason. */
void extraction_mark_ambiguous(
    struct arena *a, struct extraction *r, size_t table, const char *reason);
/* Drop the numbers of a group where the rows below it have theirs. */
void extraction_end(struct extraction *r);

#endif
