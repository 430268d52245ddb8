/*
 * What gouji probe found, in Chinese for a clerk. Pure: prints into a buffer.
 */
#ifndef GOUJI_CLI_PROBE_PRINT_H
#define GOUJI_CLI_PROBE_PRINT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct probe_answer;
struct probe_result;
struct probe_web;
struct reading;

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

struct probe_lines {
	const char *header; /* the columns that they need */
	const char **lines;
	size_t n;
	bool complete; /* nothing is left to be filled in */
};

/* The line of the body, or one for each body of a shared list whose own was
 * not named. Where goujid gets nothing and that will not change soon: one for
 * bringing reports in by hand; else none. */
void probe_lines_make(
    struct arena *a, const struct probe_result *r, struct probe_lines *out);

/* All of it: what was asked, what it is, what was read, what to write. */
void probe_print(struct arena *a, const struct probe_result *r,
    const struct probe_web *w, bool robots, struct buf *out);

/* What was read of a document, lines that each end with a newline. */
const char *probe_print_reading(struct arena *a, const struct reading *r);

#endif
