/*
 * The way through a list: its answers one after another, as long as each but
 * the first holds a link that none did before, and the links to reports that
 * they hold. Pure; everything lives in the arena.
 */
#ifndef GOUJI_RUN_WALK_H
#define GOUJI_RUN_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/find/source.h"

struct arena;

/* A set of URLs, by their hashes. */
struct walk_urls {
	uint64_t *hashes;
	size_t n;
};

struct walk {
	struct arena *arena;
	/* URLs of the answers, in the order in which they are asked for;
	 * LIMIT_LIST_PAGES. Those before `at` were taken. */
	const char **urls;
	size_t n_urls, url_cap, at;
	/* What they held, each URL once. */
	struct source_link *links;
	size_t n_links, link_cap;
	struct walk_urls linked; /* theirs */
	struct walk_urls seen;   /* of all links, whatever they lead to */
};

/* Where it begins; strings are copied. */
void walk_begin(struct walk *w, struct arena *a, const char *url);
/* The answer to be asked for now, or NULL: that was all. */
const char *walk_next(const struct walk *w);
/* What that held. */
void walk_take(struct walk *w, const struct source_page *found);

#endif
