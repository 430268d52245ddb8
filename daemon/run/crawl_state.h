/*
 * What the files of one crawl share: where it belongs, its URLs, what readers
 * have of it, and how it failed.
 */
#ifndef GOUJI_RUN_CRAWL_STATE_H
#define GOUJI_RUN_CRAWL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/err.h"

struct arena;
struct crawl_task;
struct run_env;
struct url_queue;

struct crawl_state {
	struct run_env *env;
	int64_t run;         /* its id */
	struct arena *arena; /* of all that lives as long as the crawl */
	struct url_queue *queue;
	size_t n_reading; /* reader jobs under way */
	struct crawl_task *ready, **ready_end;
	size_t n_left;     /* tasks that are not done */
	size_t n_listed;   /* tasks whose list is to be searched */
	size_t n_searched; /* links that were, in this turn of the loop */
	/* The store failed: the run is suspended when it settles. */
	bool failed;
	struct err error;
	/* Something arrived: the run goes on. It may free the crawl. */
	void (*on_progress)(void *arg);
	void *arg;
};

static inline void
crawl_fail(struct crawl_state *c, const struct err *e)
{
	if (c->failed)
		return;
	c->failed = true;
	c->error = *e;
}

#endif
