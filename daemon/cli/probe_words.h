/*
 * The Chinese of gouji probe: what became of it and what to do. Pure.
 */
#ifndef GOUJI_CLI_PROBE_WORDS_H
#define GOUJI_CLI_PROBE_WORDS_H

struct arena;
struct probe_answer;
struct probe_result;

/* Control characters of a text from outside as spaces: it must not move the
 * cursor. In the arena. */
const char *probe_clean(struct arena *a, const char *text);
/* An English detail for a clerk, with the original behind it where it says
 * more; "" for "". The arena's or static. */
const char *probe_detail_words(struct arena *a, const char *detail);
/* How the answer ended. */
const char *probe_outcome_words(const struct probe_answer *answer);
/* What is wrong, and what the office can do; "" when nothing. */
const char *probe_problem_words(const struct probe_result *r);
const char *probe_advice_words(const struct probe_result *r);
/* What the office should know besides, a sentence a note. */
const char *probe_note_words(
    struct arena *a, const struct probe_result *r, int note);

#endif
