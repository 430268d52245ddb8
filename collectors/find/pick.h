/*
 * Which of a list's links may be one body's report of one year. Pure and
 * cheap; everything lives in the arena.
 */
#ifndef GOUJI_FIND_PICK_H
#define GOUJI_FIND_PICK_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct source_link;

struct source_body {
	const char *name;
	const char **aliases;
	size_t n_aliases;
	bool shared; /* others have the same list: the link must name it */
};

/*
 * The links that may be it, the likeliest first, LIMIT_CANDIDATES at the most:
 * those that name the body before those that name nobody, those of the year
 * before those that name none; pictures of a report come last. A link that
 * names another body or another year is none of them. Where the body's name
 * does not say whose 城关镇 it is and links name several, none of these is
 * taken.
 */
void source_pick(struct arena *a, const struct source_link *links, size_t n,
    const struct source_body *body, int year, const struct source_link ***out,
    size_t *n_out);

#endif
