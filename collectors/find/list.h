/*
 * A list as a page of HTML: its links, its records, its next page. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_FIND_LIST_H
#define GOUJI_FIND_LIST_H

#include "collectors/base/attr.h"

struct list_page;
struct arena;
struct err;
struct links;
struct source_response;
struct source_page;
struct source_text;

/* collector.h's parse_list() for everything that answers in HTML. */
MUST_CHECK int list_parse(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct source_page *out, struct err *e);

/* The same from a page that was read already, for more to be added. */
MUST_CHECK int list_parse_page(struct links *l, const struct list_page *list,
    struct source_page *out, struct err *e);

/* What is wrong with a list that has nothing in it, if it is one at all. */
void list_find_trouble(const struct links *l);

#endif
