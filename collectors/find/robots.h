/*
 * robots.txt (RFC 9309): the rules of a file that are for us, and whether they
 * let a path be fetched. Pure.
 */
#ifndef GOUJI_FIND_ROBOTS_H
#define GOUJI_FIND_ROBOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct robots_rule {
	bool allow;
	const char *pattern; /* encoded alike, see robots_allow() */
	size_t len;
};

struct robots {
	struct robots_rule *rules;
	size_t n_rules; /* at most LIMIT_ROBOTS_RULES */
	size_t n_left;  /* more than that, not kept */
	/* Crawl-delay, at most LIMIT_ROBOTS_DELAY_MS; 0 = none. */
	int64_t delay_ms;
};

/*
 * The product token that the rules name us by: the letters, '-' and '_' that
 * a User-Agent begins with ("Gouji/1.0 (+...)" -> "Gouji"); "gouji" when there
 * are none. The arena's.
 */
const char *robots_product(struct arena *a, const char *user_agent);

/*
 * The rules of all groups that name `product` (any case), or, when none does,
 * of the groups of "*". Of a file only LIMIT_ROBOTS_BYTES count; a page of
 * HTML, which many sites answer with instead of 404, has no rules. Never
 * fails; everything is the arena's.
 */
void robots_parse(struct arena *a, const char *text, size_t len,
    const char *product, struct robots *out);

/*
 * May this be fetched? `path` is a URL's path with its query, beginning with
 * '/'. The longest pattern that matches decides, allow on a tie; '*' stands
 * for anything, '$' at the end for the end. Percent-encoding does not matter.
 * /robots.txt itself may be.
 */
bool robots_allow(struct arena *a, const struct robots *r, const char *path);

#endif
