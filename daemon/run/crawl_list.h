/*
 * A list of a run: its pages are asked for one after another, and read, until
 * they hold nothing new. I/O on the loop.
 */
#ifndef GOUJI_RUN_CRAWL_LIST_H
#define GOUJI_RUN_CRAWL_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/model/outcome.h"
#include "daemon/run/pagination.h"

struct crawl_list;
struct crawl_state;
struct plan_list;
struct url_task;

/* Who waits for the end of a list; called once. */
struct list_waiter {
	struct list_waiter *next;
	void (*on_list)(struct list_waiter *w);
};

/* What it gave so far; all of it once it is finished. */
struct crawl_list_result {
	bool finished;
	enum outcome outcome; /* OK: all of it was read */
	bool own_failure;     /* our reader failed on it, twice */
	const char *detail;
	const struct pagination *pagination;
	/* The page at which it ended, or else its first; NULL: idle. */
	const struct url_task *page;
};

/* In the crawl's arena; idle until somebody wants it. */
struct crawl_list *crawl_list_new(
    struct crawl_state *crawl, const struct plan_list *plan);
const struct plan_list *crawl_list_plan(const struct crawl_list *list);
struct crawl_list_result crawl_list_result(const struct crawl_list *list);
/* Call the waiter when the list is finished: not from inside this. */
void crawl_list_wait(struct crawl_list *list, struct list_waiter *w);
/* Go on as far as it can now, where somebody waits. */
void crawl_list_advance(struct crawl_list *list);

#endif
