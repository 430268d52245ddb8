/*
 * The made-up county of the demo: twelve bodies, the last three complete
 * years, and what each of them published. The figures are the same every time;
 * the troubles that are planted in them, and what the programs must say about
 * each, stand in one table. Pure. Everything lives until county_free().
 */
#ifndef GOUJI_TESTS_DEMO_COUNTY_H
#define GOUJI_TESTS_DEMO_COUNTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "collectors/base/num.h"

struct arena;
struct form;
struct form_set;

#define COUNTY_BODIES 12
#define COUNTY_YEARS  3

/* What the pages of a body look like. */
enum county_shape {
	COUNTY_WORD,    /* pasted from Word: o:p, figures in two spans */
	COUNTY_GB18030, /* an old site: no UTF-8, labels broken by <br> */
	COUNTY_SPLIT,   /* table 2 in pieces, all in layout tables */
	COUNTY_LINES,   /* plain text, a cell a line */
	COUNTY_PIPES,   /* plain text, cells between | */
	COUNTY_PLAIN,   /* orderly HTML */
};

/* What stands at the address of one year's report. */
enum county_answer {
	COUNTY_REPORT,
	COUNTY_OTHER_YEAR, /* the report of the year before */
	COUNTY_PICTURES,   /* the tables are pictures */
	COUNTY_CHALLENGE,  /* 412 and a script, as against robots */
	COUNTY_NOT_FOUND,  /* 404 */
	COUNTY_DOWN,       /* nobody listens there */
};

struct county_body {
	const char *code, *name, *publisher, *kind;
	enum county_shape shape;
};

struct county_report {
	const struct county_body *body;
	int year;
	enum county_answer answer;
	const struct form *form;
	struct num *values; /* form->n_cells */
	bool *blank;        /* form->n_cells: printed without a figure */
	const char *status; /* what the programs must make of it */
};

struct county {
	struct arena *arena;
	struct form_set *forms;
	int edition;
	struct county_report reports[COUNTY_BODIES][COUNTY_YEARS];
};

/*
 * The county whose last complete year is `last_year`. Edition 1 is what is
 * published at first; in edition 2 some bodies have corrected theirs.
 */
struct county *county_new(int last_year, int edition);
void county_free(struct county *c);

const struct county_body *county_body(size_t i);
/* The report of a code and year, NULL when there is none. */
const struct county_report *county_find(
    const struct county *c, const char *code, int year);
/* One figure of a report by its id; asserts that the form has it. */
struct num county_figure(const struct county_report *r, const char *id);
/* Like it, by table 3's row and "total". */
int county_total(const struct county_report *r, const char *row);

/*
 * What the programs must find, tab-separated, a line each:
 *     status CODE YEAR STATUS
 *     finding CODE YEAR RULE PLACE        (errors and warnings)
 *     sum YEAR BASIS CELL SUM N           (published, valid)
 */
void county_print_manifest(const struct county *c, FILE *out);

#endif
