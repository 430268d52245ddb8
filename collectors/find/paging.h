/*
 * Turning the pages of a list: the next one, by what the page's links and
 * scripts say. Never another host, never out of the list's own folder. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_FIND_PAGING_H
#define GOUJI_FIND_PAGING_H

#include <stdbool.h>

struct list_page;
struct arena;

/* URL of the page behind this one; NULL when it is the last, or nobody says. */
const char *paging_next(const struct list_page *list);

/* Is it the text of a link that turns pages: a number, 下一页, 尾页? */
bool paging_is_turn(struct arena *a, const char *text);

/* The same URL with a parameter counted up by one (from 1 where it is
 * missing), as long as it is not beyond `last` (-1: nobody says). */
const char *paging_count_up(
    const struct list_page *list, const char *parameter, long last);

#endif
