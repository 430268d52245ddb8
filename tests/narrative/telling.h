/*
 * Statements of a text as one line each, for tests: "received 5", then what
 * keeps it from being taken as it is.
 */
#ifndef GOUJI_TESTS_NARRATIVE_TELLING_H
#define GOUJI_TESTS_NARRATIVE_TELLING_H

#include "collectors/narrative/narrative.h"

struct arena;

/* A report of 2024 of 内乡县瓦亭镇人民政府 whose first part is `text`. */
void telling_read(struct arena *a, const char *text, struct narrative *out);
/*
 * "received 5; handled 3 year?": topic and value; "words" for what is told in
 * words, "~" before a rough figure; "subject?" and "year?" where unclear,
 * "subject!" and "year!" where another's; "doubtful", "several", "new",
 * "accepted", "carried", "decided", "of handled".
 */
const char *telling_text(struct arena *a, const struct narrative *n);

#endif
