/*
 * A report's title, and the body and year that it names. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_NORMALIZE_TITLE_H
#define GOUJI_NORMALIZE_TITLE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct page;

struct title {
	const char *text;  /* "" when none */
	const char *organ; /* "" when it names none */
	int year;          /* 0 when it names none */
	size_t end_block;  /* of the page, behind the title; 0 when it stands
	                    * in no paragraph */
	size_t n_like_it;  /* paragraphs that read like a title */
};

/* `end`: the first heading's block; titles behind it are other reports'. */
void title_find(
    struct arena *a, const struct page *page, size_t end, struct title *out);

/* Body and year of one title: title_find() for a text alone. */
void title_read(struct arena *a, const char *text, struct title *out);

/* `s` trimmed, without spaces that stand next to a Chinese character; the
 * arena's. */
char *title_compact(struct arena *a, const char *s);

/*
 * The first year in `s`, folded text: "2024年", "2024年度", "二〇二四年",
 * "2024政府信息公开..."; 0 when none. *at and *end are where it stands.
 */
int title_year(const char *s, const char **at, const char **end);

#endif
