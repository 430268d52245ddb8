/*
 * Where the sentences of a text begin and end, as byte ranges. What ends a
 * sentence depends on who asks: the caller names the stops. Pure.
 */
#ifndef GOUJI_TEXT_SENTENCES_H
#define GOUJI_TEXT_SENTENCES_H

#include <stdbool.h>
#include <stddef.h>

/* Stops, as a set. */
enum {
	SENTENCE_FULL_STOP = 1,  /* 。 */
	SENTENCE_MARK = 2,       /* ！ ？ */
	SENTENCE_ASCII_MARK = 4, /* ! ? */
	SENTENCE_SEMICOLON = 8,  /* ； ; */
	SENTENCE_LINE = 16       /* '\n' */
};

/* Bytes of the stop of the set that `s` begins with, 0: none. */
size_t sentence_stop(const char *s, size_t len, unsigned stops);

struct sentence_range {
	size_t from, to; /* without the stop */
	size_t next;     /* behind the stop: where the next one begins */
	bool ends_line;  /* the stop is a line's end */
};

/*
 * The range behind *r, which begins as all 0; also an empty one between two
 * stops. False at the end of the text.
 */
bool sentence_next(
    const char *text, size_t len, unsigned stops, struct sentence_range *r);

#endif
