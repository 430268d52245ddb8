/*
 * Chinese for the clerk where the API and the log speak English. Pure.
 */
#ifndef GOUJI_MAIN_WORDS_H
#define GOUJI_MAIN_WORDS_H

struct arena;

/*
 * Why something could not be read, in Chinese; a reason that is not known
 * here comes back as it is. The arena's or static.
 */
const char *reason_words(struct arena *a, const char *reason);

#endif
