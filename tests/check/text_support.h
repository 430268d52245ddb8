/*
 * Rules over the text of a report: a report without faults of which one text
 * is changed, and what one rule says of it.
 */
#ifndef GOUJI_TESTS_CHECK_TEXT_SUPPORT_H
#define GOUJI_TESTS_CHECK_TEXT_SUPPORT_H

#include <stddef.h>

#include "tests/check/check_support.h"

struct text_example {
	const char *rule;
	/* What is changed: "title", "preface", "publisher", "url", "s5" (text
	 * of section five) or "h5" (its heading). */
	const char *at;
	const char *text;
	const char *place; /* of the finding, NULL: there is none */
	enum severity severity;
	const char *message;
	const char *evidence; /* NULL: not looked at */
	const char *reason;   /* not checked; NULL: it is */
};

/* Change the report of a trial as the example says. */
void text_change(struct trial *t, const char *at, const char *text);
/* Check the report of a trial and hold it against the example. */
void text_expect(struct trial *t, const struct text_example *x);
/* Both for each example, of a township's report of the year. */
void text_examples(int year, const struct text_example *examples, size_t n);
/* Rules that are off are checked as this. */
void text_switch_on(struct trial *t, const char *rule, enum severity severity);

#endif
