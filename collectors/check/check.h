/*
 * Judging a report: linear rules by bounds where cells are not reported
 * (DESIGN.md 7.1), and the rules over parts and layout. Pure.
 */
#ifndef GOUJI_CHECK_CHECK_H
#define GOUJI_CHECK_CHECK_H

#include "collectors/report/finding.h"
#include "collectors/report/report.h"

struct arena;
struct form_set;
struct rule_set;

/* What judging needs to know of the county and the body. */
struct check_context {
	enum township_kind kind;
	/* Only 省、设区的市、自治州 may make 规章: true for a county and
	 * below (C02, J03). */
	bool county_or_below;
	const struct report *prior; /* the year before, or NULL */
	const char *prior_reason;   /* why there is none, in English; NULL =
	                             * "no readable report of <year - 1>" */
};

/*
 * Judge `r`; *out is filled and lives in `a`. Findings come in the order of
 * the rules and, within one, of the form. Deterministic.
 */
void check_report(const struct report *r, const struct rule_set *rules,
    const struct check_context *context, struct arena *a,
    struct judgement *out);

#endif
