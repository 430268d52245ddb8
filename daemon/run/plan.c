#include "daemon/run/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/source/source.h"

/* A visit before visits are grouped by URL. */
struct draft {
	const char *url, *options;
	size_t order; /* of arrival */
	struct plan_visit visit;
};

struct drafts {
	struct draft *items;
	size_t n, cap;
	size_t n_sources;
};

/* A target with what orders it. */
struct ranked {
	struct plan_target target;
	const char *host;
	size_t host_len;
	size_t turn; /* how many of its host come before */
	size_t order;
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

static int
draft_source(struct arena *a, const struct source *source,
    const struct plan_visit *visit, struct drafts *out, struct err *e)
{
	struct source_need need = { source->collector, source->url,
		visit->first_year, visit->last_year };
	struct source_request *requests;
	size_t n;

	if (source_plan(a, &need, &requests, &n, e) < 0)
		return err_context(e, "townships line %zu", source->line);
	out->n_sources += n > 0;
	for (size_t i = 0; i < n; i++) {
		struct draft *d;

		out->items = arena_grow(
		    a, out->items, out->n, &out->cap, sizeof(*out->items));
		d = &out->items[out->n];
		d->url = requests[i].url;
		d->options = source->options;
		d->order = out->n;
		d->visit = *visit;
		d->visit.year = requests[i].year;
		out->n++;
	}
	return 0;
}

static int
draft_all(struct arena *a, const struct plan_scope *scope, struct drafts *out,
    struct err *e)
{
	for (size_t i = 0; i < scope->registry->n_townships; i++) {
		const struct township *t = &scope->registry->townships[i];
		struct plan_visit visit = { .township = i,
			.first_year = scope->first_year,
			.last_year = scope->last_year };

		if (!is_wanted(scope, t->code))
			continue;
		if (t->first_year > visit.first_year)
			visit.first_year = t->first_year;
		if (t->last_year != 0 && t->last_year < visit.last_year)
			visit.last_year = t->last_year;
		for (size_t k = 0; k < t->n_sources; k++) {
			visit.source = k;
			if (draft_source(a, &t->sources[k], &visit, out, e) < 0)
				return -1;
		}
	}
	return 0;
}

static int
cmp_size(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_url(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;
	int c = strcmp(x->url, y->url);

	return c != 0 ? c : cmp_size(x->order, y->order);
}

static int
by_host(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	size_t len = x->host_len < y->host_len ? x->host_len : y->host_len;
	int c = memcmp(x->host, y->host, len);

	if (c == 0)
		c = cmp_size(x->host_len, y->host_len);
	return c != 0 ? c : cmp_size(x->order, y->order);
}

static int
by_turn(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int c = cmp_size(x->turn, y->turn);

	return c != 0 ? c : cmp_size(x->order, y->order);
}

static void
set_host(struct ranked *r)
{
	const char *host = strstr(r->target.url, "://");

	r->host = host == NULL ? r->target.url : host + 3;
	r->host_len = strcspn(r->host, "/?#");
}

/* Drafts of one URL become one target. */
static struct ranked *
group(struct arena *a, struct drafts *drafts, size_t *n)
{
	struct ranked *targets =
	    arena_calloc(a, drafts->n + 1, sizeof(*targets));

	*n = 0;
	if (drafts->n > 0)
		qsort(drafts->items, drafts->n, sizeof(*drafts->items), by_url);
	for (size_t i = 0, end; i < drafts->n; i = end) {
		const struct draft *first = &drafts->items[i];
		struct ranked *r = &targets[(*n)++];

		for (end = i + 1; end < drafts->n &&
		     strcmp(drafts->items[end].url, first->url) == 0;
		     end++)
			;
		r->target.url = first->url;
		r->target.options = first->options;
		r->target.n_visits = end - i;
		r->target.visits =
		    arena_calloc(a, end - i, sizeof(struct plan_visit));
		for (size_t k = i; k < end; k++)
			r->target.visits[k - i] = drafts->items[k].visit;
		r->order = first->order;
		set_host(r);
	}
	return targets;
}

/* Each host's first target, then each host's second, and so on. */
static void
take_turns(struct ranked *targets, size_t n)
{
	if (n == 0)
		return;
	qsort(targets, n, sizeof(*targets), by_host);
	for (size_t i = 1; i < n; i++)
		if (targets[i].host_len == targets[i - 1].host_len &&
		    memcmp(targets[i].host, targets[i - 1].host,
			targets[i].host_len) == 0)
			targets[i].turn = targets[i - 1].turn + 1;
	qsort(targets, n, sizeof(*targets), by_turn);
}

int
run_plan_make(struct arena *a, const struct plan_scope *scope, struct plan *out,
    struct err *e)
{
	struct drafts drafts = { NULL, 0, 0, 0 };
	struct ranked *targets;
	size_t n;

	if (draft_all(a, scope, &drafts, e) < 0)
		return -1;
	targets = group(a, &drafts, &n);
	take_turns(targets, n);
	out->targets = arena_calloc(a, n + 1, sizeof(*out->targets));
	for (size_t i = 0; i < n; i++)
		out->targets[i] = targets[i].target;
	out->n_targets = n;
	out->n_visits = drafts.n;
	out->n_sources = drafts.n_sources;
	return 0;
}
