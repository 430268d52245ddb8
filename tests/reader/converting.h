/*
 * What tests of converters share: a folder of their own that stands for /tmp,
 * and gouji-converter run once over a document, with tools that misbehave.
 */
#ifndef GOUJI_TESTS_READER_CONVERTING_H
#define GOUJI_TESTS_READER_CONVERTING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/reader/conversion.h"

struct converting {
	char top[64]; /* TMPDIR while the test runs */
	struct converter_settings settings;
	/* Of the last document. */
	struct conversion_outcome outcome;
	char *bytes;
	size_t len;
};

/* 20 s, the least memory that a configuration may give. */
void converting_begin(struct converting *c);
/* Nothing may be left in the folder. */
void converting_end(struct converting *c);

/* Convert; fails the test when it could not be tried. */
void converting_do(struct converting *c, const void *bytes, size_t len);
/* A document that makes the tools misbehave, as a PDF or as RTF. */
void converting_misbehave(
    struct converting *c, enum conversion_kind kind, const char *how);
/* "" when the last one has none. */
const char *converting_text(const struct converting *c);

/* The child of a process, when it has one; 0. */
pid_t converting_child(pid_t parent);
/* Is it there, and no zombie? */
int converting_lives(pid_t pid);
/* How many entries the folder that stands for /tmp has. */
size_t converting_count(const struct converting *c);

#endif
