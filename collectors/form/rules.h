/*
 * The rule table (schema/rules.json): what each rule says, its axis, whom it
 * is for, and the severity and parameters in force. Read-only after loading;
 * pure.
 */
#ifndef GOUJI_FORM_RULES_H
#define GOUJI_FORM_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/model/finding.h"
#include "collectors/model/report.h"
#include "schema/words.h"

struct err;

/* What it takes to judge a rule. */
/* A number that [rules] can set. Its unit is in the statement. */
struct rule_parameter {
	const char *name; /* of all rules' its own: "similar_warning" */
	struct num value, min, max;
	const char *statement; /* Chinese */
};

struct rule {
	const char *id; /* "A01" */
	enum axis axis;
	/* In force: the default, or what [rules] set; that of the rule's
	 * gravest case. */
	enum severity severity;
	/* Listed for completeness ("none" in the table): a remark on another
	 * rule, a figure, a trigger. Never a finding; cannot be set. */
	bool remark;
	/* RULE_REPORT: needs one report; RULE_PRIOR: also that of the year
	 * before; RULE_COUNTY: also what the county's other bodies are or say;
	 * RULE_PUBLICATION: where and when reports were published. */
	enum rule_scope scope;
	unsigned kinds; /* 1u << enum township_kind of those it is for */
	struct rule_parameter *parameters;
	size_t n_parameters;
	const char *statement; /* Chinese */
};

struct rule_set {
	/* Of what is in force, carried by what is judged: the table's, and
	 * behind a '+' what tells its settings from others. */
	const char *version;
	struct rule *rules; /* by id */
	size_t n_rules;
};

/* The built-in table; rule_set_free() it. */
struct rule_set *rule_set_builtin(void);
void rule_set_free(struct rule_set *set);
const struct rule *rule_find(const struct rule_set *set, const char *id);
/* Not off, and for this kind of body. */
bool rule_is_judged(const struct rule *rule, enum township_kind kind);
/* The parameter's value; the rule has one of that name. */
struct num rule_parameter(const struct rule *rule, const char *name);

/*
 * One line of [rules]: a rule's id and its severity ("A05", "off"), its id
 * with ".kinds" and the kinds that it is for ("I05.kinds",
 * "township,department"), or a parameter and its value ("similar_warning",
 * "0.85"). -1: ERR_CONFIG says what is wrong.
 */
MUST_CHECK int rule_set_option(
    struct rule_set *set, const char *key, const char *value, struct err *e);
/* All lines "key=value" of a text; those without '=' are for others. */
MUST_CHECK int rule_set_apply(
    struct rule_set *set, const char *text, struct err *e);

/* The severity's name and word, "none" and 不单列 for a remark; static. */
const char *rule_severity_name(const struct rule *rule);
const char *rule_severity_word(const struct rule *rule);

#endif
