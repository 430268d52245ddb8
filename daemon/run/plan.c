#include "daemon/run/plan.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/find/source.h"

/* A plan in the making. */
struct planner {
	struct arena *a;
	const struct registry *registry;
	struct plan *plan;
	size_t task_cap, list_cap;
};

static bool
is_wanted(const struct plan_scope *scope, const char *code)
{
	if (scope->codes == NULL)
		return true;
	for (size_t i = 0; i < scope->n_codes; i++)
		if (strcmp(scope->codes[i], code) == 0)
			return true;
	return false;
}

static void
add_task(struct planner *p, const struct plan_task *task)
{
	struct plan *plan = p->plan;

	plan->tasks = arena_grow(p->a, plan->tasks, plan->n_tasks, &p->task_cap,
	    sizeof(*plan->tasks));
	plan->tasks[plan->n_tasks++] = *task;
}

/* Does another township name it too, whether this run tasks that or not? */
static bool
is_shared(const struct registry *r, const struct source *source, size_t own)
{
	for (size_t i = 0; i < r->n_townships; i++)
		for (size_t k = 0; i != own && k < r->townships[i].n_sources;
		     k++)
			if (strcmp(r->townships[i].sources[k].url,
				source->url) == 0)
				return true;
	return false;
}

/* The list of a request; the first line that names it makes it. */
static size_t
get_list(struct planner *p, const struct source *source,
    const struct source_request *request, size_t township)
{
	struct plan *plan = p->plan;

	for (size_t i = 0; i < plan->n_lists; i++)
		if (strcmp(plan->lists[i].url, request->url) == 0 &&
		    strcmp(plan->lists[i].collector, source->collector) == 0)
			return i;
	plan->lists = arena_grow(p->a, plan->lists, plan->n_lists, &p->list_cap,
	    sizeof(*plan->lists));
	plan->lists[plan->n_lists] =
	    (struct plan_list){ .collector = source->collector,
		    .url = request->url,
		    .options = source->options,
		    .year = request->year,
		    .shared = is_shared(p->registry, source, township) };
	return plan->n_lists++;
}

/* The tasks that one request is made for. */
static void
add_request(struct planner *p, const struct source *source,
    const struct source_request *request, const struct plan_task *base)
{
	struct plan_task task = *base;

	task.options = source->options;
	task.list = PLAN_NO_LIST;
	task.year = request->year;
	if (!request->list) {
		task.url = request->url;
		add_task(p, &task);
		return;
	}
	task.list = get_list(p, source, request, base->township);
	if (request->year != 0) {
		add_task(p, &task);
		return;
	}
	for (int year = base->first_year; year <= base->last_year; year++) {
		task.year = year;
		add_task(p, &task);
	}
}

static int
add_source(struct planner *p, const struct source *source,
    const struct plan_task *base, struct err *e)
{
	struct source_need need = { source->collector, source->url,
		base->first_year, base->last_year };
	struct source_request *requests;
	size_t n;

	if (source_plan(p->a, &need, &requests, &n, e) < 0)
		return err_context(e, "townships line %zu", source->line);
	p->plan->n_sources += n > 0;
	for (size_t i = 0; i < n; i++)
		add_request(p, source, &requests[i], base);
	return 0;
}

int
run_plan_make(struct arena *a, const struct plan_scope *scope, struct plan *out,
    struct err *e)
{
	struct planner p = { .a = a, .registry = scope->registry, .plan = out };

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < scope->registry->n_townships; i++) {
		const struct township *t = &scope->registry->townships[i];
		struct plan_task base = { .township = i,
			.first_year = scope->first_year,
			.last_year = scope->last_year };

		if (!is_wanted(scope, t->code))
			continue;
		if (t->first_year > base.first_year)
			base.first_year = t->first_year;
		if (t->last_year != 0 && t->last_year < base.last_year)
			base.last_year = t->last_year;
		for (size_t k = 0; k < t->n_sources; k++) {
			base.source = k;
			if (add_source(&p, &t->sources[k], &base, e) < 0)
				return -1;
		}
	}
	return 0;
}
