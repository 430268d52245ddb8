/*
 * From the text of schema/rules.json to the rule table. Pure.
 */
#ifndef GOUJI_FORM_LOAD_TABLE_H
#define GOUJI_FORM_LOAD_TABLE_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/form/rules.h"

struct arena;
struct err;

/* A set and the memory that its rules are in. */
struct owned_rules {
	struct rule_set set; /* first: rule_set_free() gets its address */
	struct arena *arena;
	const char *table_version;
	char *defaults; /* what is in force as the table has it */
};

/* Every kind of body. */
#define RULE_ALL_KINDS \
	(1u << KIND_TOWNSHIP | 1u << KIND_DEPARTMENT | 1u << KIND_COUNTY)

/*
 * {"version", "rules": [{"id", "axis", "severity", "scope", "statement",
 * "kinds"?, "parameters"?: [{"name", "value", "min", "max", "statement"}]}]},
 * by id; "severity" may be "none". -1: e tells the JSON path. rule_set_free()
 * the set.
 */
MUST_CHECK int rule_set_load(
    const char *text, size_t len, struct rule_set **out, struct err *e);
/* All that [rules] can set, a line each. free() it. */
char *rule_set_describe(const struct rule_set *set);

#endif
