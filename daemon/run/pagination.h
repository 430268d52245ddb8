/*
 * Pagination of a list: its pages one after another, as long as each but the
 * first holds a link that none before it held, and the links to reports that
 * they hold. Pure; everything lives in the arena.
 */
#ifndef GOUJI_RUN_PAGINATION_H
#define GOUJI_RUN_PAGINATION_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/find/source.h"

struct arena;

/* A set of URLs, by their hashes. */
struct url_set {
	uint64_t *hashes;
	size_t n;
};

struct pagination {
	struct arena *arena;
	/* URLs of the pages, in the order in which they are asked for;
	 * LIMIT_LIST_PAGES. Those before `at` were added. */
	const char **urls;
	size_t n_urls, url_cap, at;
	/* What they held, each URL once. */
	struct source_link *links;
	size_t n_links, link_cap;
	struct url_set linked; /* theirs */
	struct url_set seen;   /* of all links, whatever they lead to */
};

/* From the first page on; strings are copied. */
void pagination_start(struct pagination *p, struct arena *a, const char *url);
/* URL of the page to be asked for now, NULL after the last one. */
const char *pagination_next(const struct pagination *p);
/* Add what that page held. */
void pagination_add(struct pagination *p, const struct source_page *found);

#endif
