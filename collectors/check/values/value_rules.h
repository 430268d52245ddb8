/*
 * The rules over cells, and what their findings come from. Internal to check.
 */
#ifndef GOUJI_CHECK_VALUES_VALUE_RULES_H
#define GOUJI_CHECK_VALUES_VALUE_RULES_H

struct rule;
struct rule_context;
struct rule_set;

/* equations.c: every rule that the form has equations of. */
void check_equations(struct rule_context *rc, const struct rule *rule);
/* impossible.c: cells with impossible values, blanks, 规章. */
void check_impossible_values(struct rule_context *rc, const struct rule *rule);
void check_blanks(struct rule_context *rc, const struct rule *rule);
void check_regulations(struct rule_context *rc, const struct rule *rule);
void check_all_zero(struct rule_context *rc, const struct rule *rule);
/* unlikely.c: values that can be, but hardly are. */
void check_more_than_all(struct rule_context *rc, const struct rule *rule);
void check_other_results(struct rule_context *rc, const struct rule *rule);
void check_grave_reasons(struct rule_context *rc, const struct rule *rule);
void check_direct_suits(struct rule_context *rc, const struct rule *rule);
void check_fee_unit(struct rule_context *rc, const struct rule *rule);
void check_procurement(struct rule_context *rc, const struct rule *rule);
/* ... and those that are unlikely after the year before. */
void check_disputes_alone(struct rule_context *rc, const struct rule *rule);
void check_suits_alone(struct rule_context *rc, const struct rule *rule);
void check_pending_lost(struct rule_context *rc, const struct rule *rule);
void check_many_reviews(struct rule_context *rc, const struct rule *rule);
void check_jumps(struct rule_context *rc, const struct rule *rule);
void check_same_values(struct rule_context *rc, const struct rule *rule);

/* root_causes.c: repairs of what is broken, then which findings one of them
 * would mend: these share a number, `cause` of the finding. */
void check_find_root_causes(
    struct rule_context *rc, const struct rule_set *rules);

#endif
