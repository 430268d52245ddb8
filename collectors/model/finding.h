/*
 * Findings: rules broken at a place, with evidence; rules that could not be
 * checked; cells that the equations imply; and the one JSON of these. Plain
 * structs, in one arena. Pure.
 */
#ifndef GOUJI_MODEL_FINDING_H
#define GOUJI_MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/limits.h"
#include "collectors/base/num.h"
#include "schema/words.h"

struct arena;
struct cJSON;
struct err;
struct form;
struct json_writer;
struct report;

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
	/* Hash of the values that it rests on: whether what was acknowledged
	 * is still so. NULL: expected, actual and evidence say it all. */
	const char *values_sha256;
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

/*
 * A finding as one JSON object, as the API names its fields, and
 * `values_sha256`. What the API's resource adds to a finding stands between
 * the parts: `rule`, `axis`, `severity`, `place`; `message` to `evidence`.
 */
void finding_write(struct json_writer *w, const struct finding *f);
void finding_write_place(struct json_writer *w, const struct finding *f);
void finding_write_rest(struct json_writer *w, const struct finding *f);
/* [[{"cell","from","to"}, ...], ...]: the value of `repairs`. */
void finding_write_repairs(struct json_writer *w, const struct finding *f);
/* The opposite, of what we wrote ourselves: f->repairs is made of it in the
 * arena; of what is no such value, there are none. */
void finding_parse_repairs(
    struct arena *a, const struct cJSON *v, struct finding *f);

/*
 * All that a check found of report `r`, as one JSON object: `implied`,
 * `findings` and `not_judged` as the API names them, and `dropped`. The first
 * and the last but one also alone, as the API's resource has them.
 */
void check_result_write(
    struct json_writer *w, const struct report *r, const struct judgement *j);
void check_result_write_implied(struct json_writer *w, const struct report *r,
    const struct implied_cell *implied, size_t n);
void check_result_write_not_judged(
    struct json_writer *w, const struct not_judged *not_judged, size_t n);
/*
 * The opposite, of a report on `form`. Every field is bounded and checked.
 * Lives in the arena; cell ids are the form's. -1 (ERR_FORMAT): e names the
 * field; *out is untouched.
 */
MUST_CHECK int check_result_parse(struct arena *a, const struct form *form,
    const struct cJSON *v, struct judgement *out, struct err *e);

#endif
