/*
 * The rule over dates of publication. Internal to check.
 */
#ifndef GOUJI_CHECK_TIME_DATES_H
#define GOUJI_CHECK_TIME_DATES_H

struct rule;
struct rule_context;

/* Dates of publication that contradict each other. */
void check_dates(struct rule_context *rc, const struct rule *rule);

#endif
