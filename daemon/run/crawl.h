/*
 * The crawl of a run: its plan as URL queue, lists and tasks, advanced as far
 * as limits allow whenever something arrives. I/O on the loop.
 */
#ifndef GOUJI_RUN_CRAWL_H
#define GOUJI_RUN_CRAWL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct crawl;
struct err;
struct plan;
struct run_env;

struct crawl_request {
	int64_t run;              /* its id */
	const char *const *codes; /* NULL = all */
	size_t n_codes;
	bool weekly; /* past years are asked for once a week only */
	/* Something arrived: call crawl_advance(), or free the crawl. */
	void (*on_progress)(void *arg);
	void *arg;
};

/* Plan it and start what the run has not done yet. NULL: the store's error or
 * a plan that cannot be made. */
MUST_CHECK struct crawl *crawl_new(
    struct run_env *env, const struct crawl_request *request, struct err *e);
/* Cancel and forget all of it. */
void crawl_free(struct crawl *c);
const struct plan *crawl_plan(const struct crawl *c);
/* Somebody waits: past years that were skipped are asked for too. */
void crawl_unskip(struct crawl *c);
/* Go on with all tasks as far as limits allow; may_fetch: URLs may be asked
 * for now. */
void crawl_advance(struct crawl *c, bool may_fetch);
/* There is more to do at once, but it is another turn's work. */
bool crawl_is_busy(const struct crawl *c);
/* Tasks that are not done. */
size_t crawl_n_left(const struct crawl *c);
/* Why the store failed; NULL: it did not. The run is suspended then. */
const struct err *crawl_error(const struct crawl *c);

#endif
