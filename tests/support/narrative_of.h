/*
 * The text of an annual report, true of its tables, in the wordings of
 * sentences.tsv: title, preface and six parts, as townships, streets,
 * departments and counties write them. Deterministic; lives in the arena.
 */
#ifndef GOUJI_TESTS_SUPPORT_NARRATIVE_OF_H
#define GOUJI_TESTS_SUPPORT_NARRATIVE_OF_H

#include <stdint.h>

#include "tests/support/narrator.h"

struct arena;
struct report;
struct sentences;

enum narrative_error {
	NARRATIVE_TRUE,      /* all of it is true */
	NARRATIVE_WRONG,     /* one plainly told figure is not */
	NARRATIVE_ONLY_WRONG /* likewise, and no other sentence of figures */
};

/* What was told wrongly; rule is NULL where nothing could be. */
struct narrative_told {
	const char *rule;
	const char *sentence;
	int64_t told, meant;
};

struct narrative_subject {
	struct report *report;
	const struct report *prior; /* or NULL */
	enum narrator who;
};

/*
 * Write title, organ, preface and sections of the report, whose cells are to
 * be what the text tells: blank them afterwards.
 */
void narrative_of(struct arena *a, const struct sentences *s,
    const struct narrative_subject *subject, uint64_t seed,
    enum narrative_error error, struct narrative_told *told);

#endif
