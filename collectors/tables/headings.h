/*
 * The headings of the six sections among a page's paragraphs. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_TABLES_HEADINGS_H
#define GOUJI_TABLES_HEADINGS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form_set;
struct page;

struct heading {
	size_t block;     /* of the page */
	int number;       /* 1..6 by its wording, 0 unknown */
	int printed;      /* the number in front of it, 0 none */
	bool reworded;    /* worded otherwise than the form */
	const char *text; /* as printed */
	const char *rest; /* what the paragraph says behind it, or "" */
};

struct headings {
	struct heading *list;
	size_t n, cap;
};

/*
 * A heading stands alone in its paragraph, or is followed there by a stop and
 * text. One that a table of contents or a table's title repeats counts once:
 * where its part is. A numbered line of other words counts as a part of its
 * own (number 0) only where it continues the count of the parts and no known
 * part has that number.
 */
void headings_find(struct arena *a, const struct page *page,
    const struct form_set *forms, struct headings *out);

/* The number of the part that a block stands in, 0 before the first or in a
 * part of unknown wording. */
int headings_section(const struct headings *h, size_t block);
/* The heading that this block is, or NULL. */
const struct heading *headings_at(const struct headings *h, size_t block);

#endif
