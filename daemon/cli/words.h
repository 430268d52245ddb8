/*
 * Chinese for the clerk where the API and the log speak English. Pure.
 */
#ifndef GOUJI_CLI_WORDS_H
#define GOUJI_CLI_WORDS_H

struct arena;
struct form;

/*
 * Why something could not be read, in Chinese; a reason that is not known
 * here comes back as it is. The arena's or static.
 */
const char *reason_words(struct arena *a, const char *reason);
/* The same for one of a reading's notes (struct report's reasons); `f` is the
 * report's form or NULL. */
const char *note_words(struct arena *a, const struct form *f, const char *note);

#endif
