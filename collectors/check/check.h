/*
 * Judging a report: linear rules by bounds where cells are not reported
 * (DESIGN.md 7.1), and the rules over parts, layout and text. Pure.
 */
#ifndef GOUJI_CHECK_CHECK_H
#define GOUJI_CHECK_CHECK_H

#include "collectors/model/finding.h"
#include "collectors/model/report.h"

struct arena;
struct form_set;
struct rule_set;

/* What judging needs to know of the county and the body. */
struct check_context {
	const char *name; /* of the body, as registered, or NULL */
	const char **aliases;
	size_t n_aliases;
	enum township_kind kind;
	const char **others; /* names of the county's other bodies */
	size_t n_others;
	const char *url; /* where the document was, or NULL */
	/* Only 省、设区的市、自治州 may make 规章: true for a county and
	 * below (C02, J03). */
	bool county_or_below;
	const struct report *prior; /* the year before, or NULL */
	const char *prior_reason;   /* why there is none, in English; NULL =
	                             * "no readable report of <year - 1>" */
	/* The rules failed on this report before: none is tried again, and all
	 * are said to have failed. */
	bool unchecked;
};

/*
 * Places of findings. An equation: what it runs over, "t3.received" (A03),
 * "t3.natural" (A01, A02), "t4.review" (B01), "t2.normative" (C03, C04, D01),
 * and the cell for F01. A figure that cannot be: the cell. Blanks: the table.
 * 规章 and missing rows: the row. A06 for another year's form: "form". The
 * six parts: "s1".."s6", and the text before them "preface". The title:
 * "title", its period: "period". All zero (G12) and what is nowhere in it:
 * "report".
 * Dates that contradict each other (H08): "published_on".
 *
 * What the text tells (E, C06-C09): the part and the thing, "s1.received",
 * with "preface" and "text" (a heading that is none of the six) for other
 * parts. Things: received, handled, carried_in, carried_out; granted, partial,
 * opened (both), denied, unable, rejected, other; review, litigation, direct,
 * after_review, disputes (all), lost_review, lost_litigation; made, repealed,
 * valid, licensing, penalty, coercion, fees; fee (信息处理费). E12:
 * "s1.whole.372", its figure. E13: "parts". E14: "s1.change.received" and,
 * of a percentage, "s1.change.received.percent". E15: "s1.share.granted",
 * "s1.rate". C08: "s6.fees". One finding for a place.
 *
 * A figure of the text is wrong only when no reading of the tables can give it
 * (narrative.h); a statement of another body or year, a rough one, or one that
 * is not plain is none. An error (E01-E05, E07, E10, E11) only if subject,
 * year and thing are beyond doubt, the sentence has one figure for it and no
 * other sentence tells it otherwise; never for a county.
 *
 * A blank is not 0: rules break only where no count would do (bounds.h).
 * C02, and J03 for the county's own report, is an error for 规章 made, repealed
 * or in force; what form 2019 asks of publication may be another body's 规章
 * and is at most a warning.
 * The severity in force is that of a rule's gravest case. Milder cases are at
 * most a warning: F01 by column or after a year that does not itself balance,
 * C02 as said, B04 for blanks, I01 for order and numbers; or at most info:
 * C04 from below (what lapsed is not repealed), I01 for wording.
 *
 * Judge `r`; *out is filled and lives in `a`. Findings come in the order of
 * the rules and, within one, of the form. Deterministic.
 */
void check_report(const struct report *r, const struct rule_set *rules,
    const struct check_context *context, struct arena *a,
    struct judgement *out);

#endif
