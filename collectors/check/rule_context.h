/*
 * What the rules share while one report is checked. A rule finds what it is
 * about in the form's data; the order of the findings is that of the rule
 * table. Internal to check.
 */
#ifndef GOUJI_CHECK_RULE_CONTEXT_H
#define GOUJI_CHECK_RULE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/check/values/bounds.h"
#include "collectors/model/finding.h"

struct arena;
struct check_context;
struct form;
struct narrative;
struct report;
struct rule;
struct sentences;

struct rule_context {
	struct arena *a;
	const struct report *r;
	const struct form *form; /* the report's */
	const struct check_context *context;
	struct bounds bounds;
	struct bounds *prior; /* of the year before, NULL when not to be had */
	bool prior_balances;  /* its own A01 and A02 hold on 总计 */
	const char *prior_reason; /* why there is none, or NULL */
	/* The statements of the text; read when they are asked for first. */
	const struct narrative *narrative;
	const struct sentences *sentences; /* likewise */
	struct check_result *out;
	size_t cap_findings, cap_skipped;
};

/* Append a finding; its cells and texts are the arena's. */
void check_add_finding(struct rule_context *rc, const struct rule *rule,
    enum severity severity, struct finding f);
/* The rule cannot be checked, for this reason. */
void check_skip(
    struct rule_context *rc, const struct rule *rule, const char *reason);
/* The rule's severity in force, `at_most` when it is graver. */
enum severity check_severity_at_most(
    const struct rule *rule, enum severity at_most);

/* The items of a list with 、 between: the first `most`, then 等. */
struct check_list {
	char *text;
	size_t n, most;
};
void check_list_add(struct rule_context *rc, struct check_list *list,
    const char *fmt, ...) PRINTF_LIKE(3, 4);
const char *check_list_text(
    struct rule_context *rc, const struct check_list *list);

/* The number as text; the arena's. */
const char *check_number_text(struct rule_context *rc, struct num n);

/* A cell's value where it is reported or implied; `b` is a report's bounds.
 * False: unknown, or its form has no such cell. */
bool check_value(const struct bounds *b, const char *cell, struct num *out);

#endif
