/*
 * What governs a number: the known words beside it. Pure; internal to
 * narrative.
 */
#ifndef GOUJI_NARRATIVE_PHRASES_H
#define GOUJI_NARRATIVE_PHRASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/narrative/tokens.h"

/* Words of one kind. */
#define WORDS_VERBS                                                            \
	(WORD_BIT(WORD_RECEIVE) | WORD_BIT(WORD_NEW) | WORD_BIT(WORD_ACCEPT) | \
	    WORD_BIT(WORD_PROCESS) | WORD_BIT(WORD_HANDLE))
#define WORDS_RESULTS                                       \
	(WORD_BIT(WORD_GRANTED) | WORD_BIT(WORD_PARTIAL) |  \
	    WORD_BIT(WORD_DENIED) | WORD_BIT(WORD_UNABLE) | \
	    WORD_BIT(WORD_REJECTED) | WORD_BIT(WORD_OTHER))
#define WORDS_ACTS                                                            \
	(WORD_BIT(WORD_MAKE) | WORD_BIT(WORD_ISSUE) | WORD_BIT(WORD_REPEAL) | \
	    WORD_BIT(WORD_VALID))
#define WORDS_DECISIONS                                    \
	(WORD_BIT(WORD_LICENSE) | WORD_BIT(WORD_PENALTY) | \
	    WORD_BIT(WORD_COERCION))
#define WORDS_DISPUTES                                                         \
	(WORD_BIT(WORD_REVIEW) | WORD_BIT(WORD_SUIT) | WORD_BIT(WORD_DIRECT) | \
	    WORD_BIT(WORD_AFTER))
#define WORDS_OUTCOMES \
	(WORD_BIT(WORD_UPHELD) | WORD_BIT(WORD_LOST) | WORD_BIT(WORD_PENDING))
#define WORDS_CARRIED  (WORD_BIT(WORD_CARRIED_IN) | WORD_BIT(WORD_CARRIED_OUT))
#define WORDS_REQUESTS (WORD_BIT(WORD_REQUEST) | WORD_BIT(WORD_BARE))
#define WORDS_NOUNS                                          \
	(WORDS_REQUESTS | WORDS_DISPUTES | WORDS_DECISIONS | \
	    WORD_BIT(WORD_NORMATIVE))
#define WORDS_FEES (WORD_BIT(WORD_FEES) | WORD_BIT(WORD_FEE))
#define WORDS_HEADS                                               \
	(WORDS_VERBS | WORDS_RESULTS | WORDS_ACTS | WORDS_NOUNS | \
	    WORDS_OUTCOMES | WORDS_CARRIED | WORDS_FEES)
#define WORDS_TRAPS                                     \
	(WORD_BIT(WORD_TRAP) | WORD_BIT(WORD_PUBLISH) | \
	    WORD_BIT(WORD_FILING) | WORD_BIT(WORD_COMPLAINT))

struct phrase {
	uint64_t words;      /* all of them */
	size_t first, last;  /* tokens, with the number */
	bool unknown_before; /* unknown text stands right before it */
	bool unknown_behind; /* ... right behind the number */
	bool trapped;        /* the clause counts something else */
	bool with_carried;   /* "（含上年结转）" */
	bool bracket;        /* some other bracket stands in it */
	bool narrowed; /* ... without 含: "不予公开（内部事务）" */
};

/* Words of a token as a set; 0 for all else. */
uint64_t phrase_words(const struct token *t);
/* The clause goes on behind this token. */
bool phrase_goes_on(const struct token *t);
/* Of the number at token `at` of a sentence that begins at token `begin`. */
void phrase_find(
    const struct tokens *all, size_t begin, size_t at, struct phrase *out);

#endif
