/*
 * A report's title, and the body and year that it names. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_TEXT_TITLE_H
#define GOUJI_TEXT_TITLE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct page;

struct title {
	const char *text;      /* "" when none */
	const char *publisher; /* "" when it names none */
	int year;              /* 0 when it names none */
	size_t end_block; /* of the page, behind the title; 0 when it stands
	                    * in no paragraph */
	size_t n_like_it; /* paragraphs that read like a title */
};

/* Those of a page's links that read like titles: of other reports mostly. */
struct title_links {
	const char **texts; /* title_compact() */
	size_t n;
};

void title_links_find(
    struct arena *a, const struct page *page, struct title_links *out);

/* `end`: the first heading's block; titles behind it are other reports'.
 * `links` are the page's, or those of the page that it is a part of. */
void title_find(struct arena *a, const struct page *page,
    const struct title_links *links, size_t end, struct title *out);

/* False: the text is no title, alone or within a line. Costs next to nothing,
 * for pages of thousands of paragraphs and links. */
bool title_is_possible(const char *text);

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
