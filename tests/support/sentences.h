/*
 * Wordings of annual reports, read from sentences.tsv (which says what stands
 * there). They live in the arena.
 */
#ifndef GOUJI_TESTS_SUPPORT_SENTENCES_H
#define GOUJI_TESTS_SUPPORT_SENTENCES_H

#include <stddef.h>

struct arena;

struct sentence {
	char topic;
	const char *when;
	const char *rule; /* "-": none */
	const char *text;
};

struct sentences {
	struct sentence *all;
	size_t n;
};

/* Fails the test where the file cannot be read. */
void sentences_load(struct arena *a, const char *path, struct sentences *out);

#endif
