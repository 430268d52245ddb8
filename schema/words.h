/*
 * The words of schema/words.json: Chinese and English for ids, states,
 * outcomes and reasons. schema/tools/words.c makes the enums, the tables and
 * for each enum X the functions X_name() (the id that the API and the database
 * have), X_parse() (the opposite; -1 when there is no such id) and X_word()
 * (Chinese). Pure; all texts are static.
 */
#ifndef GOUJI_SCHEMA_WORDS_H
#define GOUJI_SCHEMA_WORDS_H

#include <stddef.h>

#include "schema/words_names.h"

struct wording {
	const char *id, *english, *chinese;
	const char *brief; /* Chinese for narrow columns */
};

struct word_list {
	const char *name; /* "outcome" for WORDS_OUTCOME */
	const struct wording *words;
	size_t n;
	size_t n_enum; /* the first of them are the values of an enum */
};

/* By enum word_list_id. */
extern const struct word_list word_lists[N_WORD_LISTS];
/* By enum reason_code; {1}, {2} stand for arguments, {1:kind} for the word of
 * the list `kind` whose id is the argument. */
extern const struct wording reason_wordings[N_REASONS];

/* NULL when the list has no such id; `id` may be NULL. */
const struct wording *word_find(enum word_list_id list, const char *id);
/* The Chinese word; an unknown id stands for itself, NULL for "". */
const char *word_chinese(enum word_list_id list, const char *id);
/* The list of that name, or NULL. */
const struct word_list *word_list_find(const char *name);

#endif
