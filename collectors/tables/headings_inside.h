/*
 * What the files that find headings share. Internal to match.
 */
#ifndef GOUJI_TABLES_HEADINGS_INSIDE_H
#define GOUJI_TABLES_HEADINGS_INSIDE_H

#include <stdbool.h>

#include "collectors/tables/headings.h"

/* Longer paragraphs are no headings, but may start with one. */
#define HEADING_CHARACTERS 45

/*
 * Behind the number in front of a heading: "二、", "二．", "第二部分",
 * "（二）" and "2、" (*weak: such numbers also count what is inside a part).
 */
const char *heading_skip_number(const char *s, int *number, bool *weak);
/* The part that a key (of the words behind the number) names, 0 none. */
int heading_number_of_key(
    const struct form_set *forms, const char *key, bool *variant);
/* Stops within, and a heading has none. */
bool heading_is_sentence(const char *s);

/*
 * Find the parts that are not among `h` where their number and place fit: the
 * text goes on behind the heading, the heading is broken over two paragraphs,
 * or it is worded in an office's own way. *h stays in the page's order.
 */
void headings_add_lost(struct arena *a, const struct page *page,
    const struct form_set *forms, struct headings *h);

#endif
