/*
 * The rules over sections and text. Internal to check.
 */
#ifndef GOUJI_CHECK_TEXT_TEXT_RULES_H
#define GOUJI_CHECK_TEXT_TEXT_RULES_H

struct rule;
struct rule_context;

/* layout.c: form of the year, missing rows, the six sections. */
void check_layout(struct rule_context *rc, const struct rule *rule);
void check_tables(struct rule_context *rc, const struct rule *rule);
void check_labels(struct rule_context *rc, const struct rule *rule);
void check_sections(struct rule_context *rc, const struct rule *rule);
void check_section_six(struct rule_context *rc, const struct rule *rule);
/* identity.c: what a report calls itself. */
void check_title(struct rule_context *rc, const struct rule *rule);
void check_years(struct rule_context *rc, const struct rule *rule);
void check_period(struct rule_context *rc, const struct rule *rule);
void check_column_year(struct rule_context *rc, const struct rule *rule);
/* names.c: others' names and words for themselves. */
void check_names(struct rule_context *rc, const struct rule *rule);
/* wording.c: words that do not belong there. */
void check_reference(struct rule_context *rc, const struct rule *rule);
void check_template(struct rule_context *rc, const struct rule *rule);
void check_level(struct rule_context *rc, const struct rule *rule);
void check_old_headings(struct rule_context *rc, const struct rule *rule);
void check_outdated(struct rule_context *rc, const struct rule *rule);
void check_vague(struct rule_context *rc, const struct rule *rule);
void check_personal(struct rule_context *rc, const struct rule *rule);
/* content.c: what belongs there. */
void check_section_five(struct rule_context *rc, const struct rule *rule);
void check_contact(struct rule_context *rc, const struct rule *rule);
void check_aspects(struct rule_context *rc, const struct rule *rule);
void check_accountability(struct rule_context *rc, const struct rule *rule);
void check_length(struct rule_context *rc, const struct rule *rule);

/* stated_values.c: E01-E06, what the text states of requests. */
void check_stated_received(struct rule_context *rc, const struct rule *rule);
void check_stated_carried_in(struct rule_context *rc, const struct rule *rule);
void check_stated_handled(struct rule_context *rc, const struct rule *rule);
void check_stated_carried_out(struct rule_context *rc, const struct rule *rule);
void check_stated_results(struct rule_context *rc, const struct rule *rule);
void check_stated_none_received(
    struct rule_context *rc, const struct rule *rule);
/* E07-E09, of reviews and suits. */
void check_stated_disputes(struct rule_context *rc, const struct rule *rule);
void check_stated_no_disputes(struct rule_context *rc, const struct rule *rule);
void check_stated_all_upheld(struct rule_context *rc, const struct rule *rule);
/* E10, E11, C06-C09, of what table 2 has. */
void check_stated_normative(struct rule_context *rc, const struct rule *rule);
void check_stated_decisions(struct rule_context *rc, const struct rule *rule);
void check_fee_within_fees(struct rule_context *rc, const struct rule *rule);
void check_fee_for_requests(struct rule_context *rc, const struct rule *rule);
void check_fees_unstated(struct rule_context *rc, const struct rule *rule);
void check_stated_not_filled(struct rule_context *rc, const struct rule *rule);
/* stated_sums.c: E12-E15, sums, shares and changes that the text states. */
void check_stated_sums(struct rule_context *rc, const struct rule *rule);
void check_stated_section_count(
    struct rule_context *rc, const struct rule *rule);
void check_stated_changes(struct rule_context *rc, const struct rule *rule);
void check_stated_shares(struct rule_context *rc, const struct rule *rule);

#endif
