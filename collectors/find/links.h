/*
 * Gathering the links of a list that may lead to a report. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_FIND_LINKS_H
#define GOUJI_FIND_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/model/page.h"

struct list_page;
struct source_page;

struct links {
	const struct list_page *list;
	struct source_page *out;
	size_t cap, all_cap, next_cap;
	size_t n_seen;  /* http and https links of any kind */
	size_t n_bytes; /* of what is kept */
};

/* Forget what `out` has. */
void links_begin(
    struct links *l, const struct list_page *list, struct source_page *out);
/* One link, its text and its title attribute; it is kept if it may lead to a
 * report, and a column of one year or of one kind of bodies below the list's
 * own becomes a further answer. At most LIMIT_LIST_LINKS. */
void links_add(struct links *l, const char *reference, const char *text,
    const char *title);
/* All of a page or a piece of one. */
void links_add_page(struct links *l, const struct page *page);
/* One more answer of the list, of the same host, unless it is asked for
 * already; at most LIMIT_LIST_PAGES. NULL is none. */
void links_add_next(struct links *l, const char *url);

#endif
