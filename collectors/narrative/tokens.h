/*
 * Text as a row of tokens: words that are known, numbers with their units,
 * breaks; everything else is text. White space, quotes and the line breaks of
 * wrapped text are gone, titles in 《》 are a filler. Pure; internal to
 * narrative.
 */
#ifndef GOUJI_NARRATIVE_TOKENS_H
#define GOUJI_NARRATIVE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/num.h"
#include "collectors/narrative/lexicon.h"
#include "collectors/narrative/narrative.h"

enum token_kind {
	TOKEN_TEXT, /* nothing that is known */
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_YEAR,  /* 2024年; value */
	TOKEN_MONTH, /* 12月, 12月31日; value */
	TOKEN_PAUSE, /* 、 */
	TOKEN_BREAK, /* ， */
	TOKEN_COLON,
	TOKEN_STRONG, /* ； */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_END /* of a sentence */
};

struct token {
	enum token_kind kind;
	enum word word;           /* WORD */
	enum statement_unit unit; /* FIGURE */
	bool exact;               /* FIGURE */
	bool paragraph;           /* END: of a paragraph, too */
	struct num value;
	/* Where its first and its last character are in the text as given. */
	size_t from, last;
	size_t unit_from; /* FIGURE: of what was folded */
	size_t unit_len;
};

struct tokens {
	struct token *all; /* the last one is an END */
	size_t n;
	const char *folded;
	const char *text; /* as given */
};

void tokens_read(struct arena *a, const struct lexicon *words, const char *text,
    struct tokens *out);

#endif
