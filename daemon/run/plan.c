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
	size_t visit_cap, list_cap;
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
add_visit(struct planner *p, const struct plan_visit *visit)
{
	struct plan *plan = p->plan;

	plan->visits = arena_grow(p->a, plan->visits, plan->n_visits,
	    &p->visit_cap, sizeof(*plan->visits));
	plan->visits[plan->n_visits++] = *visit;
}

/* Does another township name it too, whether this run visits that or not? */
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

/* The visits that one request is made for. */
static void
add_request(struct planner *p, const struct source *source,
    const struct source_request *request, const struct plan_visit *base)
{
	struct plan_visit visit = *base;

	visit.options = source->options;
	visit.list = PLAN_NO_LIST;
	visit.year = request->year;
	if (!request->list) {
		visit.url = request->url;
		add_visit(p, &visit);
		return;
	}
	visit.list = get_list(p, source, request, base->township);
	if (request->year != 0) {
		add_visit(p, &visit);
		return;
	}
	for (int year = base->first_year; year <= base->last_year; year++) {
		visit.year = year;
		add_visit(p, &visit);
	}
}

static int
add_source(struct planner *p, const struct source *source,
    const struct plan_visit *base, struct err *e)
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
		struct plan_visit base = { .township = i,
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
