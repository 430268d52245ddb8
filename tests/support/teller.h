/*
 * One sentence of sentences.tsv, made out of its wording: choices taken,
 * figures and names put in.
 */
#ifndef GOUJI_TESTS_SUPPORT_TELLER_H
#define GOUJI_TESTS_SUPPORT_TELLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/narrator.h"
#include "tests/support/told_figures.h"

struct arena;
struct sentence;

enum style {
	STYLE_PLAIN,
	STYLE_THOUSANDS,
	STYLE_WIDE,
	STYLE_CHINESE,
	STYLE_SPACED
};

/* Who tells; the habits hold for one report. */
struct teller {
	struct arena *a;
	struct told_figures figures;
	uint64_t state; /* of what is drawn */
	enum narrator who;
	int year;
	enum style style;
	int decimals; /* of shares */
	bool narrow_marks;
	const char *unit;
	bool strict; /* the next sentence must name its subject and year */
	bool wrong;  /* tell the marked figure wrongly */
	int64_t told, meant; /* of the marked figure last told */
};

uint64_t teller_below(struct teller *t, uint64_t n);
/* Is it true now? */
bool teller_holds(const struct teller *t, const char *when);
/* The sentence, without its full stop; lives in the arena. */
const char *teller_tell(struct teller *t, const struct sentence *s);

#endif
