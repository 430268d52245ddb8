/*
 * Which function checks which rule, and all rules of a set on one report.
 * Pure; everything lives in the arena.
 */
#ifndef GOUJI_CHECK_RULE_TABLE_H
#define GOUJI_CHECK_RULE_TABLE_H

struct rule_context;
struct rule_set;

/* All rules that apply, from the bounds on; the year before is in the context.
 * Findings have no root cause yet: cause is 0. */
void check_rules(struct rule_context *rc, const struct rule_set *rules);
/* All rules that apply are skipped, as rules that failed on this report before:
 * it must not pass for their approval. */
void check_skip_failed(struct rule_context *rc, const struct rule_set *rules);

#endif
