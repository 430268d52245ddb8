/* Targets of a run: from the plan to the document. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch.h"
#include "daemon/conf/conf.h"
#include "daemon/run/inside.h"

static void
forget_answer(struct run_target *t)
{
	free(t->etag);
	free(t->last_modified);
	free(t->final_url);
	free(t->content_type);
	free(t->detail);
	free(t->body);
	t->etag = t->last_modified = t->final_url = NULL;
	t->content_type = t->detail = t->body = NULL;
	t->body_len = 0;
}

static void
end_target(struct run_target *t)
{
	forget_answer(t);
	t->run->n_open--;
	t->run->n_left--;
}

static int
skip_visited(struct run *run, struct run_target *t, struct err *e)
{
	for (size_t i = 0; i < t->plan->n_visits; i++) {
		const struct plan_visit *p = &t->plan->visits[i];
		bool visited = false;

		if (store_visited(run->runner->parts.store, run->id,
			run->runner->registry->townships[p->township].code,
			p->source, p->year, &visited, e) < 0)
			return -1;
		if (visited) {
			t->visits[i].state = VISIT_DONE;
			t->n_left--;
		}
	}
	return 0;
}

int
visit_prepare(struct run *run, struct err *e)
{
	struct run_target *targets =
	    arena_calloc(run->arena, run->plan.n_targets + 1, sizeof(*targets));

	run->n_left = 0;
	for (size_t i = 0; i < run->plan.n_targets; i++) {
		struct run_target *t = &targets[i];

		t->run = run;
		t->plan = &run->plan.targets[i];
		t->n_left = t->plan->n_visits;
		t->visits =
		    arena_calloc(run->arena, t->n_left, sizeof(*t->visits));
		for (size_t k = 0; k < t->plan->n_visits; k++) {
			t->visits[k].target = t;
			t->visits[k].plan = &t->plan->visits[k];
		}
		if (skip_visited(run, t, e) < 0)
			return -1;
		run->n_left += t->n_left > 0;
	}
	run->targets = targets;
	run->township_busy =
	    arena_calloc(run->arena, run->runner->registry->n_townships + 1,
		sizeof(*run->township_busy));
	return 0;
}

/* ---- the fetch ---- */

static void
keep_answer(struct run_target *t, struct fetch_result *result)
{
	bool same = result->outcome == OUTCOME_NOT_MODIFIED;
	/* A 304 need not repeat the validators that it answers. */
	char *etag = mem_strdup(
	    same && result->etag[0] == '\0' ? t->etag : result->etag);
	char *last_modified = mem_strdup(
	    same && result->last_modified[0] == '\0' ? t->last_modified
						     : result->last_modified);

	forget_answer(t);
	t->etag = etag;
	t->last_modified = last_modified;
	t->final_url = mem_strdup(result->url);
	t->content_type = mem_strdup(result->content_type);
	t->detail = mem_strdup(result->detail);
	t->body = result->body;
	t->body_len = result->body_len;
	result->body = NULL;
	t->outcome = result->outcome;
	t->http_status = result->http_status;
	t->fetched_at = clock_wall_ms(t->run->runner->parts.clock);
}

static void
count_answer(struct run_totals *totals, enum outcome outcome)
{
	if (outcome == OUTCOME_OK)
		totals->fetched++;
	else if (outcome == OUTCOME_NOT_MODIFIED)
		totals->not_modified++;
	else
		totals->failed++;
}

static void
take_answer(struct run_target *t, struct fetch_result *result)
{
	keep_answer(t, result);
	count_answer(&t->run->totals, t->outcome);
	for (size_t i = 0; i < t->plan->n_visits; i++) {
		struct run_visit *v = &t->visits[i];

		if (v->state == VISIT_DONE || t->run->troubled)
			continue;
		if (t->outcome == OUTCOME_OK)
			v->state = VISIT_READY;
		else
			visit_end(v, t->outcome, t->detail);
	}
}

static void
on_fetched(struct fetch_result *result, void *arg)
{
	struct run_target *t = arg;

	t->fetch = 0;
	take_answer(t, result);
	run_settle(t->run);
}

/*
 * The validators of the URL's last answer. None when several townships share
 * the URL: the store knows what it was for one of them, not for all.
 */
static int
get_validators(struct run_target *t, struct arena *a, const char **etag,
    const char **last_modified, struct err *e)
{
	*etag = *last_modified = "";
	if (t->plan->n_visits != 1)
		return 0;
	return store_validators(t->run->runner->parts.store, a, t->plan->url,
	    etag, last_modified, e);
}

static void
begin_target(struct run_target *t)
{
	struct runner *r = t->run->runner;
	struct fetch_request request = { .url = t->plan->url,
		.options = t->plan->options };
	const char *etag, *last_modified;
	struct arena *a = arena_new();
	struct err e = { 0 };

	t->run->n_open++;
	if (get_validators(t, a, &etag, &last_modified, &e) < 0) {
		run_trouble(t->run, &e);
	} else {
		t->etag = mem_strdup(etag);
		t->last_modified = mem_strdup(last_modified);
		if (etag[0] != '\0')
			request.etag = etag;
		if (last_modified[0] != '\0')
			request.last_modified = last_modified;
		t->fetch =
		    fetch_start(r->parts.fetcher, &request, on_fetched, t);
	}
	arena_free(a);
}

/* ---- going on ---- */

static bool
may_fetch(const struct run *run)
{
	const struct conf *conf = run->runner->conf;
	struct schedule s = { conf->nightly, conf->window_from,
		conf->window_to };

	return !run->windowed ||
	    schedule_window_open(&s, clock_wall_ms(run->runner->parts.clock));
}

/* Read what waits for its township; end targets that are done. */
static void
advance_target(struct run_target *t)
{
	for (size_t i = 0; i < t->plan->n_visits; i++) {
		struct run_visit *v = &t->visits[i];

		if (v->state == VISIT_READY && !t->run->troubled &&
		    !t->run->township_busy[v->plan->township])
			visit_read(v);
	}
}

void
visit_advance(struct run *run)
{
	for (size_t i = 0; i < run->next && !run->troubled; i++) {
		struct run_target *t = &run->targets[i];

		if (t->body != NULL && t->n_left > 0)
			advance_target(t);
		if (t->final_url != NULL && t->n_left == 0)
			end_target(t);
	}
	while (!run->troubled && run->next < run->plan.n_targets &&
	    run->n_open < RUN_MAX_OPEN && may_fetch(run)) {
		struct run_target *t = &run->targets[run->next++];

		if (t->n_left > 0)
			begin_target(t);
	}
}

void
visit_abandon(struct run *run)
{
	struct runner *r = run->runner;

	for (struct run_job *job = r->jobs; job != NULL; job = job->next)
		job->visit = NULL;
	for (size_t i = 0; run->targets != NULL && i < run->next; i++) {
		struct run_target *t = &run->targets[i];

		if (t->fetch != 0)
			fetch_cancel(r->parts.fetcher, t->fetch);
		forget_answer(t);
	}
}
