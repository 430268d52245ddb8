/*
 * What the rules of one check result share, and the rules by kind. A rule finds
 * what it is about in the form's data; the order of the findings is that of
 * the rule table. Internal to check.
 */
#ifndef GOUJI_CHECK_JUDGE_H
#define GOUJI_CHECK_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/check/values/bounds.h"
#include "collectors/model/finding.h"

struct arena;
struct check_context;
struct form;
struct form_equation;
struct narrative;
struct report;
struct rule;
struct rule_set;
struct sentences;

struct judge {
	struct arena *a;
	const struct report *r;
	const struct form *form; /* the report's */
	const struct check_context *context;
	struct bounds bounds;
	struct bounds *prior; /* of the year before, NULL when not to be had */
	bool prior_balances;  /* its own A01 and A02 hold on 总计 */
	const char *prior_reason; /* why there is none, or NULL */
	/* What the text tells; read when it is asked for first. */
	const struct narrative *told;
	const struct sentences *sentences; /* likewise */
	struct check_result *out;
	size_t cap_findings, cap_skipped;
};

/* Take up a finding; its cells and texts are the arena's. */
void judge_add(struct judge *j, const struct rule *rule, enum severity severity,
    struct finding f);
void judge_cannot(struct judge *j, const struct rule *rule, const char *reason);
/* The rule's severity in force, `at_most` when it is graver. */
enum severity judge_capped(const struct rule *rule, enum severity at_most);

/* All rules that are not off, from the bounds on; the year before is there.
 * Causes are 0 yet. */
void judge_rules(struct judge *j, const struct rule_set *rules);
/* causes.c: repairs of what is broken, then what comes from where. */
void judge_causes(struct judge *j, const struct rule_set *rules);

/* The parts of a list with 、 between: the first `most`, then 等. */
struct judge_list {
	char *text;
	size_t n, most;
};
void judge_list_add(struct judge *j, struct judge_list *list, const char *fmt,
    ...) PRINTF_LIKE(3, 4);
const char *judge_list_text(struct judge *j, const struct judge_list *list);

/* The number as text; the arena's. */
const char *judge_figure(struct judge *j, struct num n);

/* equations.c: every rule that the form has equations of. */
void judge_equations(struct judge *j, const struct rule *rule);
/* remarks.c: what a broken sum looks like ("（疑为…）"), or "". */
const char *judge_remark(
    struct judge *j, const struct rule *rule, const struct form_equation *q);
/* figures.c: cells with impossible figures, blanks, 规章. */
void judge_figures(struct judge *j, const struct rule *rule);
void judge_blanks(struct judge *j, const struct rule *rule);
void judge_regulations(struct judge *j, const struct rule *rule);
void judge_all_zero(struct judge *j, const struct rule *rule);
/* unlikely.c: figures that can be, but hardly are. */
void judge_more_than_all(struct judge *j, const struct rule *rule);
void judge_other_results(struct judge *j, const struct rule *rule);
void judge_grave_reasons(struct judge *j, const struct rule *rule);
void judge_direct_suits(struct judge *j, const struct rule *rule);
void judge_fee_unit(struct judge *j, const struct rule *rule);
void judge_procurement(struct judge *j, const struct rule *rule);
/* years.c: the same, held against the year before. */
void judge_disputes_alone(struct judge *j, const struct rule *rule);
void judge_suits_alone(struct judge *j, const struct rule *rule);
void judge_pending_lost(struct judge *j, const struct rule *rule);
void judge_many_reviews(struct judge *j, const struct rule *rule);
void judge_jumps(struct judge *j, const struct rule *rule);
void judge_same_figures(struct judge *j, const struct rule *rule);

/* A cell's value where it is reported or implied; `b` is a report's bounds.
 * False: unknown, or its form has no such cell. */
bool judge_value(const struct bounds *b, const char *cell, struct num *out);

/* dates_rules.c: dates of publication that contradict each other. */
void judge_dates(struct judge *j, const struct rule *rule);
/* layout.c: form of the year, missing rows, the six parts. */
void judge_layout(struct judge *j, const struct rule *rule);
void judge_tables(struct judge *j, const struct rule *rule);
void judge_labels(struct judge *j, const struct rule *rule);
void judge_parts(struct judge *j, const struct rule *rule);
void judge_part_six(struct judge *j, const struct rule *rule);
/* identity_rules.c: what a report calls itself. */
void judge_title(struct judge *j, const struct rule *rule);
void judge_years(struct judge *j, const struct rule *rule);
void judge_period(struct judge *j, const struct rule *rule);
void judge_column_year(struct judge *j, const struct rule *rule);
/* names.c: others' names and words for themselves. */
void judge_names(struct judge *j, const struct rule *rule);
/* wording.c: words that do not belong there. */
void judge_reference(struct judge *j, const struct rule *rule);
void judge_template(struct judge *j, const struct rule *rule);
void judge_level(struct judge *j, const struct rule *rule);
void judge_old_headings(struct judge *j, const struct rule *rule);
void judge_outdated(struct judge *j, const struct rule *rule);
void judge_vague(struct judge *j, const struct rule *rule);
void judge_personal(struct judge *j, const struct rule *rule);
/* content.c: what belongs there. */
void judge_part_five(struct judge *j, const struct rule *rule);
void judge_contact(struct judge *j, const struct rule *rule);
void judge_aspects(struct judge *j, const struct rule *rule);
void judge_accountability(struct judge *j, const struct rule *rule);
void judge_length(struct judge *j, const struct rule *rule);

/* narrative_requests.c: E01-E06, what the text tells of requests. */
void judge_told_received(struct judge *j, const struct rule *rule);
void judge_told_carried_in(struct judge *j, const struct rule *rule);
void judge_told_handled(struct judge *j, const struct rule *rule);
void judge_told_carried_out(struct judge *j, const struct rule *rule);
void judge_told_results(struct judge *j, const struct rule *rule);
void judge_told_none_received(struct judge *j, const struct rule *rule);
/* narrative_disputes.c: E07-E09, of reviews and suits. */
void judge_told_disputes(struct judge *j, const struct rule *rule);
void judge_told_no_disputes(struct judge *j, const struct rule *rule);
void judge_told_all_upheld(struct judge *j, const struct rule *rule);
/* narrative_disclosure.c: E10, E11, C06-C09, of what table 2 has. */
void judge_told_normative(struct judge *j, const struct rule *rule);
void judge_told_decisions(struct judge *j, const struct rule *rule);
void judge_fee_within_fees(struct judge *j, const struct rule *rule);
void judge_fee_for_requests(struct judge *j, const struct rule *rule);
void judge_fees_unsaid(struct judge *j, const struct rule *rule);
void judge_told_not_filled(struct judge *j, const struct rule *rule);
/* narrative_sums.c: E12-E15, sums, shares and changes that are told. */
void judge_told_sums(struct judge *j, const struct rule *rule);
void judge_told_parts(struct judge *j, const struct rule *rule);
void judge_told_changes(struct judge *j, const struct rule *rule);
void judge_told_shares(struct judge *j, const struct rule *rule);

#endif
