/*
 * What the text tells, held against the tables: a claim is one statement and
 * the readings of the tables that it may mean. A claim is wrong only when no
 * reading can give its figure, whatever the unknown cells are. Internal to
 * check.
 */
#ifndef GOUJI_CHECK_TEXT_NARRATIVE_H
#define GOUJI_CHECK_TEXT_NARRATIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/num.h"
#include "collectors/check/judge.h"
#include "collectors/narrative/narrative.h"

/* What a sum of cells can be. */
struct extent {
	bool known; /* it has cells of this report */
	bool has_least, has_most;
	struct num least, most;
};

struct claim {
	const struct statement *told;
	struct num value;        /* of it, in the unit of the tables */
	struct judge_list tried; /* "表三…为 337" */
	const char *near;    /* a far-fetched reading that gives it, or NULL */
	bool fits;           /* a reading gives it, or may */
	bool open;           /* ... for there is none at all */
	struct extent first; /* of the reading that comes first */
	const char **cells;  /* of that */
	size_t n_cells;
};

/* The text's statements; read once. */
const struct narrative *told_of(struct judge *j);

/*
 * "t3.received.total+t3.carried_in.total-t4.review.pending": the sum of cells
 * that the report has; those of the year before as "prior:…". Not known when
 * none of them is there, or the year before is not.
 */
struct extent extent_of(struct judge *j, const char *sum);
/* The only value it can be. */
bool extent_is_point(struct extent e);
bool extent_has(struct extent e, struct num v);
/* "为 5", "不少于 5", "在 2 至 5 之间". */
const char *extent_words(struct judge *j, struct extent e);

/* A reading that the statement may mean: words for it and its sum. */
void claim_try(
    struct judge *j, struct claim *c, const char *words, const char *sum);
/* One that would explain the figure and yet is not what was asked for. */
void claim_try_far(
    struct judge *j, struct claim *c, const char *words, const char *sum);

/* What readings a rule has for a statement; false: it is not this rule's. */
typedef bool claim_read(struct judge *j, struct claim *c);

/*
 * Judge all statements: a finding for each topic and part where one is wrong,
 * the gravest.
 */
void claims_judge(struct judge *j, const struct rule *rule, claim_read *read);

/* The number of the cause that findings about one statement share. */
int told_cause(struct judge *j, const struct statement *s);
/* May be held against the tables at all: of this body and year, exact. */
bool told_is_judged(const struct judge *j, const struct statement *s);
/* Beyond dispute as far as the sentence goes. */
bool told_is_clear(const struct judge *j, const struct statement *s);
/* The rule has a finding at the place already. */
bool told_is_said(
    const struct judge *j, const struct rule *rule, const char *place);
/* "s1.received" */
const char *told_place(struct judge *j, const struct statement *s);
const char *topic_name(enum topic topic);

#endif
