/*
 * Whose report it is: the kinds of sentences.tsv, and bodies of one county.
 */
#ifndef GOUJI_TESTS_SUPPORT_NARRATOR_H
#define GOUJI_TESTS_SUPPORT_NARRATOR_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/model/report.h"

enum narrator {
	NARRATOR_TOWNSHIP,
	NARRATOR_STREET,
	NARRATOR_DEPARTMENT,
	NARRATOR_COUNTY
};
#define NARRATORS 4

struct narrator_name {
	enum township_kind kind;
	const char *name;   /* as registered */
	const char *organ;  /* as its title has it */
	const char *word;   /* in conditions: "street" */
	const char *own[3]; /* what it calls itself */
};

const struct narrator_name *narrator_name(enum narrator n);
/* Names of the county's other bodies; the last four are no narrator's. */
#define NARRATOR_STRANGERS 4
size_t narrator_others(enum narrator n, const char **out, size_t max);

#endif
