/*
 * Hanweb's lists: <datastore> with <record>s of HTML, inside of a page or as
 * an answer of its own, and the URL of the further ones. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_FIND_RECORDS_H
#define GOUJI_FIND_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

struct list_page;
struct arena;

struct records {
	const char *html; /* of all records, one behind another */
	size_t n;
	long total;       /* of the whole list; -1 not said */
	long total_pages; /* likewise */
	const char *next; /* HTML that holds the link to the next group, "" */
};

/* False: there is no datastore. Broken XML is read as far as it goes. */
bool records_read(struct arena *a, const char *text, struct records *out);

/* Is the answer a datastore and no page around one? */
bool records_are_all(const char *text);

/* URL of the answer behind this one, NULL when it was the last. */
const char *records_next(
    const struct list_page *list, const struct records *records);

#endif
