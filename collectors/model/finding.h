/*
 * Findings: rules broken at a place, with evidence; and what could not be
 * judged. Plain structs, in one arena.
 */
#ifndef GOUJI_MODEL_FINDING_H
#define GOUJI_MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/limits.h"
#include "collectors/base/num.h"
#include "schema/words.h"

/* A cell that may be wrong, and what the others make of it. */
struct repair_cell {
	const char *cell;
	bool has_from; /* the cell is reported */
	struct num from, to;
};

/* Cells that, all changed, would mend a table; by their order in the form. */
struct repair {
	struct repair_cell cells[LIMIT_REPAIR_CELLS];
	size_t n_cells;
};

struct finding {
	const char *rule; /* "A03" */
	enum axis axis;
	enum severity severity;
	/* What it is about: an equation ("t3.received"), a cell, a section
	 * ("s6"), a table ("t3"). With rule, township and year its identity. */
	const char *place;
	const char *message; /* Chinese, for a clerk */
	const char **cells;  /* cell ids, in the order of the equation */
	size_t n_cells;
	bool has_values; /* expected and actual are set */
	struct num expected, actual;
	const char *evidence; /* quotation, or NULL */
	/* Tells the figures that it rests on from others: whether what was
	 * acknowledged is still so. NULL: expected, actual and evidence say
	 * it all. */
	const char *figures;
	int cause; /* findings of one cause share it; 1.. */
	/* For the office: the likeliest first; nothing is applied. */
	const struct repair *repairs;
	size_t n_repairs;
};

struct not_judged {
	const char *rule;
	const char *reason; /* English, as the API gives it */
	bool failed;        /* the rule itself did: our error */
};

/* A cell that the equations leave one value for. */
struct implied_cell {
	size_t cell; /* index into form->cells */
	struct num value;
};

struct judgement {
	struct finding *findings;
	size_t n_findings;
	size_t n_dropped; /* beyond LIMIT_FINDINGS */
	struct not_judged *not_judged;
	size_t n_not_judged;
	struct implied_cell *implied; /* by cell */
	size_t n_implied;
};

/*
 * DESIGN.md section 4: invalid with an open data error, else warned with any
 * other error or a warning, else valid.
 */
enum report_status judgement_status(const struct judgement *j);
/* Findings of the given severity. */
size_t judgement_count(const struct judgement *j, enum severity s);
/* What they come from: findings that share a cause count once. */
size_t judgement_causes(const struct judgement *j, enum severity s);

#endif
