/*
 * What the text states, held against the tables: a claim is one statement and
 * the interpretations of the tables that it may mean. A claim is wrong only
 * when no interpretation can give its value, whatever the unknown cells are.
 * Internal to check.
 */
#ifndef GOUJI_CHECK_TEXT_CLAIMS_H
#define GOUJI_CHECK_TEXT_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/num.h"
#include "collectors/check/rule_context.h"
#include "collectors/narrative/narrative.h"

/* What a sum of cells can be. */
struct sum_range {
	bool known; /* it has cells of this report */
	bool has_least, has_most;
	struct num least, most;
};

struct claim {
	const struct statement *statement;
	struct num value;        /* of it, in the unit of the tables */
	struct check_list tried; /* "表三…为 337" */
	const char
	    *near; /* a far-fetched interpretation that gives it, or NULL */
	bool fits; /* an interpretation gives it, or may */
	bool open; /* ... for there is none at all */
	struct sum_range first; /* of the interpretation that comes first */
	const char **cells;     /* of that */
	size_t n_cells;
};

/* The text's statements; read once. */
const struct narrative *check_narrative(struct rule_context *rc);

/*
 * "t3.received.total+t3.carried_in.total-t4.review.pending": the sum of cells
 * that the report has; those of the year before as "prior:…". Not known when
 * none of them is there, or the year before is not.
 */
struct sum_range sum_range_of(struct rule_context *rc, const char *sum);
/* The only value it can be. */
bool sum_range_is_point(struct sum_range e);
bool sum_range_has(struct sum_range e, struct num v);
/* "为 5", "不少于 5", "在 2 至 5 之间". */
const char *sum_range_words(struct rule_context *rc, struct sum_range e);

/* An interpretation that the statement may mean: words for it and its sum. */
void claim_try(struct rule_context *rc, struct claim *c, const char *words,
    const char *sum);
/* One that would explain the value and yet is not what was asked for. */
void claim_try_far(struct rule_context *rc, struct claim *c, const char *words,
    const char *sum);

/* What interpretations a rule has for a statement; false: it is not this
 * rule's. */
typedef bool claim_interpret(struct rule_context *rc, struct claim *c);

/*
 * Check all statements: a finding for each topic and part where one is wrong,
 * the gravest.
 */
void claims_check(struct rule_context *rc, const struct rule *rule,
    claim_interpret *interpret);

/* The number of the cause that findings about one statement share. */
int statement_root_cause(struct rule_context *rc, const struct statement *s);
/* May be held against the tables at all: of this body and year, exact. */
bool statement_is_comparable(
    const struct rule_context *rc, const struct statement *s);
/* Beyond dispute as far as the sentence goes. */
bool statement_is_clear(
    const struct rule_context *rc, const struct statement *s);
/* The rule has a finding at the place already. */
bool place_has_finding(
    const struct rule_context *rc, const struct rule *rule, const char *place);
/* "s1.received" */
const char *statement_place(struct rule_context *rc, const struct statement *s);
const char *topic_name(enum topic topic);

#endif
