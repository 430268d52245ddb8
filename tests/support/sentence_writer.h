/*
 * One sentence of sentences.tsv, made out of its wording: choices taken,
 * values and names put in.
 */
#ifndef GOUJI_TESTS_SUPPORT_SENTENCE_WRITER_H
#define GOUJI_TESTS_SUPPORT_SENTENCE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/narrator.h"
#include "tests/support/sentence_values.h"

struct arena;
struct sentence;

enum style {
	STYLE_PLAIN,
	STYLE_THOUSANDS,
	STYLE_WIDE,
	STYLE_CHINESE,
	STYLE_SPACED
};

/* Who states; the habits hold for one report. */
struct sentence_writer {
	struct arena *a;
	struct sentence_values values;
	uint64_t state; /* of what is drawn */
	enum narrator who;
	int year;
	enum style style;
	int decimals; /* of shares */
	bool narrow_marks;
	const char *unit;
	bool strict; /* the next sentence must name its subject and year */
	bool wrong;  /* tell the marked value wrongly */
	int64_t stated, meant; /* of the marked value last stated */
};

uint64_t sentence_writer_below(struct sentence_writer *t, uint64_t n);
/* Is it true now? */
bool sentence_writer_holds(const struct sentence_writer *t, const char *when);
/* The sentence, without its full stop; lives in the arena. */
const char *sentence_writer_write(
    struct sentence_writer *t, const struct sentence *s);

#endif
