/*
 * The rule table (schema/rules.json): what each rule says, its axis and its
 * severity in force. Read-only after loading; pure.
 */
#ifndef GOUJI_FORM_RULES_H
#define GOUJI_FORM_RULES_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/report/finding.h"

struct err;

struct rule {
	const char *id; /* "A01" */
	enum axis axis;
	enum severity severity; /* the default, or what [rules] set */
	const char *statement;  /* Chinese */
};

struct rule_set {
	const char *version; /* of the table, carried by what is judged */
	struct rule *rules;
	size_t n_rules;
};

/* The built-in table; rule_set_free() it. */
struct rule_set *rule_set_builtin(void);
void rule_set_free(struct rule_set *set);
const struct rule *rule_find(const struct rule_set *set, const char *id);
/* Set a severity from its name ("off"); -1 for an unknown rule or name. */
MUST_CHECK int rule_set_severity(
    struct rule_set *set, const char *id, const char *severity, struct err *e);

#endif
