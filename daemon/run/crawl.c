#include "daemon/run/crawl.h"

#include <stdlib.h>

#include "collectors/base/arena.h"
#include "collectors/base/mem.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/run/crawl_list.h"
#include "daemon/run/crawl_state.h"
#include "daemon/run/crawl_task.h"
#include "daemon/run/environment.h"
#include "daemon/run/plan.h"
#include "daemon/run/url_queue.h"

struct crawl {
	struct crawl_state state;
	struct plan plan;
	struct crawl_list **lists; /* as in the plan */
	struct crawl_task **tasks; /* as in the plan */
	size_t n_tasks;            /* made so far */
};

static int
start_tasks(struct crawl *c, const struct crawl_request *request, struct err *e)
{
	struct crawl_state *state = &c->state;
	const struct registry *registry = state->env->registry;

	c->lists =
	    arena_calloc(state->arena, c->plan.n_lists + 1, sizeof(*c->lists));
	c->tasks =
	    arena_calloc(state->arena, c->plan.n_tasks + 1, sizeof(*c->tasks));
	for (size_t i = 0; i < c->plan.n_lists; i++)
		c->lists[i] = crawl_list_new(state, &c->plan.lists[i]);
	for (size_t i = 0; i < c->plan.n_tasks; i++) {
		const struct plan_task *plan = &c->plan.tasks[i];

		c->tasks[i] = crawl_task_new(state, plan,
		    &registry->townships[plan->township],
		    plan->list == PLAN_NO_LIST ? NULL : c->lists[plan->list]);
		c->n_tasks++;
		if (crawl_task_start(c->tasks[i], request->weekly, e) < 0)
			return -1;
	}
	return 0;
}

struct crawl *
crawl_new(
    struct run_env *env, const struct crawl_request *request, struct err *e)
{
	struct plan_scope scope = { env->registry, request->codes,
		request->n_codes, env->conf->first_year, env->today.year - 1 };
	struct crawl *c = mem_calloc(1, sizeof(*c));

	c->state = (struct crawl_state){ .env = env,
		.run = request->run,
		.arena = arena_new(),
		.on_progress = request->on_progress,
		.arg = request->arg };
	c->state.ready_end = &c->state.ready;
	c->state.queue = url_queue_new(&c->state);
	if (run_plan_make(c->state.arena, &scope, &c->plan, e) < 0 ||
	    start_tasks(c, request, e) < 0) {
		crawl_free(c);
		return NULL;
	}
	return c;
}

void
crawl_free(struct crawl *c)
{
	if (c == NULL)
		return;
	run_jobs_orphan(c->state.env, &c->state);
	url_queue_cancel(c->state.queue);
	for (size_t i = 0; i < c->n_tasks; i++)
		crawl_task_cancel(c->tasks[i]);
	arena_free(c->state.arena);
	free(c);
}

const struct plan *
crawl_plan(const struct crawl *c)
{
	return &c->plan;
}

void
crawl_unskip(struct crawl *c)
{
	for (size_t i = 0; i < c->n_tasks; i++)
		crawl_task_unskip(c->tasks[i]);
}

void
crawl_advance(struct crawl *c, bool may_fetch)
{
	struct crawl_state *state = &c->state;

	state->n_searched = 0;
	crawl_tasks_advance(state);
	for (size_t i = 0; i < c->plan.n_lists && !state->failed; i++)
		crawl_list_advance(c->lists[i]);
	crawl_tasks_advance(state);
	if (may_fetch)
		url_queue_advance(state->queue);
}

bool
crawl_is_busy(const struct crawl *c)
{
	return c->state.n_listed > 0;
}

size_t
crawl_n_left(const struct crawl *c)
{
	return c->state.n_left;
}

const struct err *
crawl_error(const struct crawl *c)
{
	return c->state.failed ? &c->state.error : NULL;
}
