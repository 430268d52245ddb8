/*
 * Figures of a report by the names that sentences.tsv gives them, and those
 * that a sentence draws for itself. Pure.
 */
#ifndef GOUJI_TESTS_SUPPORT_TOLD_FIGURES_H
#define GOUJI_TESTS_SUPPORT_TOLD_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report;

struct told_figures {
	const struct report *report;
	const struct report *prior;       /* or NULL */
	int64_t received, handled, other; /* of the report */
	int64_t before;                   /* received the year before, or -1 */
	int64_t any[4];                   /* A to D */
	int64_t part[3];                  /* P + Q + R = received */
	int64_t withdrawn, late;          /* W of other, H of handled */
};

void told_figures_begin(struct told_figures *f, const struct report *report,
    const struct report *prior);
/* Draw what a sentence draws. */
void told_figures_draw(struct told_figures *f, uint64_t *state);
/* A sum of names, "granted+partial"; -1 where one of them is unknown or the
 * sum is negative. */
int64_t told_figures_sum(
    const struct told_figures *f, const char *s, size_t len);
/* Do all words of a condition hold but those of a kind of body? */
bool told_figures_hold(
    const struct told_figures *f, const char *word, size_t len);
/* 行政事业性收费 in 1/1000 of a 元's ten thousand: 万元 x 1000; -1 none. */
int64_t told_figures_fees(const struct told_figures *f);

#endif
