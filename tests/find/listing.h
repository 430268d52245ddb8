/* What a list's answer holds, as lines that a test can name. */
#ifndef GOUJI_TESTS_FIND_LISTING_H
#define GOUJI_TESTS_FIND_LISTING_H

#include <stdbool.h>

struct arena;

struct listing {
	const char *collector; /* NULL: "list" */
	const char *url;       /* NULL: http://a.example/zwgk/xxgknb/ */
	const char *content;
	int year;
	unsigned position;
	const char *source_url; /* NULL: the same as `url` */
};

/*
 * "# heading", then a line a link: "2024 organ | title | url", then
 * "+ url" for a further answer, then "! trouble" or the error.
 */
const char *listing_text(struct arena *a, const struct listing *in);
/* Only the first further answer's URL, "" when none. */
const char *listing_next(struct arena *a, const struct listing *in);
/* Are they the same? Both are printed when not. */
bool listing_same(const char *got, const char *want, const char *of);

#endif
