/*
 * Statements of a text as one line each, for tests: "received 5", then what
 * keeps it from being taken as it is.
 */
#ifndef GOUJI_TESTS_NARRATIVE_STATEMENTS_H
#define GOUJI_TESTS_NARRATIVE_STATEMENTS_H

#include "collectors/narrative/narrative.h"

struct arena;

/* A report of 2024 of 内乡县瓦亭镇人民政府 whose first part is `text`. */
void statements_read(struct arena *a, const char *text, struct narrative *out);
/*
 * "received 5; handled 3 year?": topic and value; "words" for what is stated in
 * words, "~" before a rough number; "subject?" and "year?" where unclear,
 * "subject!" and "year!" where another's; "ambiguous", "several", "new",
 * "accepted", "carried", "decided", "of handled".
 */
const char *statements_text(struct arena *a, const struct narrative *n);

#endif
