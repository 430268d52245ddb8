/*
 * Scenarios of collecting, replayed: a small county (tests/run/collecting.h)
 * whose sites say what each scenario scripts, on a clock that stands still
 * until the scenario moves it.
 */
#ifndef GOUJI_TESTS_REPLAY_REPLAY_H
#define GOUJI_TESTS_REPLAY_REPLAY_H

#include "tests/run/collecting.h"

/* One link of a column page; title NULL: none besides its text. */
struct replay_link {
	const char *href, *text, *title;
};

/* A column page: a list of links that ends with a text of NULL, and what
 * stands behind it ("" or a pager). */
void replay_column(struct collecting *c, const char *path, const char *name,
    const struct replay_link *links, const char *behind);
/* Any page of HTML with the text in its body. */
void replay_html(struct collecting *c, const char *path, const char *body);

/* A run over all, or over the night: as an API request, or by moving the clock
 * to the night of the date ("2025-02-11") and waiting. */
void replay_request(struct collecting *c);
void replay_night(struct collecting *c, const char *date);

/* What the last run's visits ended with: "code year outcome detail" lines. */
const char *replay_visits(struct collecting *c);
/* "code year status" of the expected years. */
const char *replay_statuses(struct collecting *c);
/* "rule year state" of all findings of a rule. */
const char *replay_findings(struct collecting *c, const char *rule);

/* How often a path was asked for since the last replay_mark(). */
void replay_mark(struct collecting *c);
size_t replay_asked(struct collecting *c, const char *path);

#endif
