/*
 * A report to judge, made in a line or two: all cells 0, the six parts there;
 * then cells changed by "t3.received.natural=5" and the like.
 */
#ifndef GOUJI_TESTS_CHECK_CHECK_SUPPORT_H
#define GOUJI_TESTS_CHECK_CHECK_SUPPORT_H

#include "collectors/check/check.h"
#include "collectors/model/finding.h"
#include "collectors/model/report.h"

struct arena;
struct form_set;
struct rule_set;

struct trial {
	struct arena *a;
	struct form_set *forms;
	struct rule_set *rules;
	struct report report, prior;
	struct check_context context;
	struct judgement out;
};

/* Form and year of the report; a township, no year before. */
void trial_begin(struct trial *t, const char *form, int year);
void trial_end(struct trial *t);
/*
 * Cells of a report: "id=5", "id=" (blank), "id=?" (unreadable), "id=!"
 * (absent); several with spaces between. "id" may be a whole row or column:
 * "t3.granted.*" or "t3.*.legal".
 */
void trial_set(struct trial *t, struct report *r, const char *cells);
/* Switch off the rules that only say 提示: what is merely unlikely is of no
 * concern to this test. */
void trial_hush(struct trial *t);
/* The year before, on a form, all 0. */
void trial_prior(struct trial *t, const char *form);
/* Judge; the report as it stands. */
void trial_judge(struct trial *t);

/*
 * A report, perhaps with one of the year before, and what one rule says of it:
 * a finding at `place` (NULL: none), or why it is not judged.
 */
struct trial_example {
	const char *prior_form, *prior_cells; /* NULL: no year before */
	const char *cells;
	const char *rule, *place;
	enum severity severity;
	const char *message;
	const char *reason; /* not judged; NULL: it is */
};
void trial_example(
    const char *form, int year, const struct trial_example *example);

/* Findings of a rule, and the first of them (NULL). */
size_t trial_count(const struct trial *t, const char *rule);
const struct finding *trial_find(
    const struct trial *t, const char *rule, const char *place);
const char *trial_not_judged(const struct trial *t, const char *rule);
/* The implied value of a cell, -1 when it has none. */
int64_t trial_implied(const struct trial *t, const char *cell);

#endif
