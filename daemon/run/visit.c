/* Visits of a run: each goes from candidate to candidate until one is the
 * year's report, or none is left. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/find/pick.h"
#include "collectors/find/source.h"
#include "daemon/run/inside.h"

const struct township *
visit_township(const struct run_visit *v)
{
	return &v->run->runner->registry->townships[v->plan->township];
}

static struct run_list *
list_of(const struct run_visit *v)
{
	return v->plan->list == PLAN_NO_LIST ? NULL
					     : &v->run->lists[v->plan->list];
}

/* ---- candidates ---- */

static void
insert_candidate(struct run_visit *v, size_t at, struct run_candidate c)
{
	if (v->n_candidates >= VERDICT_MAX_CANDIDATES)
		return;
	for (size_t i = 0; i < v->n_candidates; i++)
		if (v->candidates[i].page == c.page)
			return;
	/* Those before it may have been there already. */
	if (at > v->n_candidates)
		at = v->n_candidates;
	v->candidates = arena_grow(v->run->arena, v->candidates,
	    v->n_candidates, &v->candidate_cap, sizeof(*v->candidates));
	memmove(&v->candidates[at + 1], &v->candidates[at],
	    (v->n_candidates - at) * sizeof(*v->candidates));
	v->candidates[at] = c;
	v->n_candidates++;
	pages_use(c.page);
}

static void
add_candidate(struct run_visit *v, const char *url, bool named)
{
	struct run_candidate c = { .page = pages_get(v->run, url,
				       v->plan->options, NULL, false),
		.named = named };

	insert_candidate(v, v->n_candidates, c);
}

/*
 * What a list offers for the year. The document that the report came by goes
 * first while it is listed: which of two is followed must not depend on their
 * order. One that is listed no more is asked for when nothing else is, for a
 * link that is gone does not mean that the report is.
 */
static int
add_links(struct run_visit *v, const struct source_link **links, size_t n,
    struct err *e)
{
	const char *followed = NULL;
	bool listed = false;

	if (store_followed_url(v->run->runner->parts.store, v->run->arena,
		visit_township(v)->code, v->plan->source, v->plan->year,
		&followed, e) < 0)
		return -1;
	for (size_t i = 0; followed != NULL && i < n; i++)
		listed = listed || strcmp(links[i]->url, followed) == 0;
	if (followed != NULL &&
	    (listed || n == 0 || list_of(v)->outcome != OUTCOME_OK))
		add_candidate(v, followed, true);
	for (size_t i = 0; i < n; i++)
		add_candidate(
		    v, links[i]->url, links[i]->year == v->plan->year);
	return 0;
}

void
visit_take_list(struct run_visit *v)
{
	v->listed = true;
	v->run->n_listed++;
	visit_ready(v);
}

/* Look through its list; false: another turn's work. */
static bool
look_through(struct run_visit *v)
{
	const struct township *t = visit_township(v);
	const struct run_list *list = list_of(v);
	struct source_body body = { t->name, t->aliases, t->n_aliases,
		list->plan->shared };
	const struct verdict_list said = { list->outcome, list->detail,
		list->walk.at };
	const struct source_link **links;
	struct run *run = v->run;
	struct arena *a;
	struct err e = { 0 };
	size_t n;

	if (run->n_looked > 0 &&
	    run->n_looked + list->walk.n_links > RUN_MAX_LOOKED)
		return false;
	run->n_looked += list->walk.n_links;
	run->n_listed--;
	v->listed = false;
	a = arena_new();
	source_pick(a, list->walk.links, list->walk.n_links, &body,
	    v->plan->year, &links, &n);
	verdict_note_list(&v->word, run->arena, &said, v->plan->year, n);
	if (list->outcome != OUTCOME_OK)
		v->reader_failed = list->reader_failed;
	if (add_links(v, links, n, &e) < 0)
		run_trouble(run, &e);
	arena_free(a);
	return true;
}

/* ---- the end of a candidate ---- */

static void
note(struct run_visit *v, enum outcome outcome, const char *detail,
    const char *sha256)
{
	const struct run_candidate *c = &v->candidates[v->at];
	const struct verdict_candidate said = { c->named, c->parent != NULL,
		outcome };

	if (v->reported || !verdict_note(&v->word, &said))
		return;
	v->word.detail = arena_strdup(v->run->arena, detail);
	v->sha256 = arena_strdup(v->run->arena, sha256);
	v->speaker = *c;
}

static void
next_candidate(struct run_visit *v)
{
	v->at++;
	v->year = 0;
	v->re_read = false;
	visit_ready(v);
}

void
visit_pass(struct run_visit *v, enum outcome outcome, const char *detail)
{
	note(v, outcome, detail, NULL);
	next_candidate(v);
}

void
visit_accept(struct run_visit *v)
{
	v->reported = true;
	next_candidate(v);
}

/* A file that the page of `c` links. */
static void
insert_file(struct run_visit *v, size_t at, const struct run_candidate *c,
    const char *url)
{
	struct run_candidate file = { .page = pages_get(v->run, url,
					  v->plan->options, c->page->final_url,
					  false),
		.parent = c->page,
		.named = c->named,
		.beside = c->beside };

	insert_candidate(v, at, file);
}

void
visit_follow(struct run_visit *v, const struct reading *reading,
    enum outcome outcome, const char *detail)
{
	const struct run_candidate c = v->candidates[v->at];

	note(v, outcome, detail, reading->sha256);
	for (size_t i = 0; c.parent == NULL && i < reading->n_attachments; i++)
		insert_file(v, v->at + 1 + i, &c, reading->attachments[i].url);
	next_candidate(v);
}

/* Which of the page's files are to be fetched, by what is known of them. */
static int
choose_files(struct run_visit *v, const struct reading *reading,
    const struct store_visit *visit, enum store_change change,
    bool wanted[LIMIT_ATTACHMENTS], struct err *e)
{
	const char *urls[LIMIT_ATTACHMENTS];
	struct store_attachments files = { .code = visit->code,
		.year = reading->report.year,
		.page = visit->asked_url,
		.urls = urls,
		.changed = change == STORE_NEW || change == STORE_REVISED };

	for (; files.n < reading->n_attachments && files.n < LIMIT_ATTACHMENTS;
	     files.n++)
		urls[files.n] = reading->attachments[files.n].url;
	return store_set_attachments(
	    v->run->runner->parts.store, &files, wanted, e);
}

void
visit_take(struct run_visit *v, const struct reading *reading,
    const struct store_visit *visit, enum store_change change)
{
	struct run_candidate c = v->candidates[v->at];
	bool wanted[LIMIT_ATTACHMENTS] = { false };
	struct err e = { 0 };

	if (c.parent == NULL &&
	    choose_files(v, reading, visit, change, wanted, &e) < 0) {
		run_trouble(v->run, &e);
		return;
	}
	c.beside = true;
	v->taken = reading->report.year;
	for (size_t i = LIMIT_ATTACHMENTS; i > 0; i--)
		if (wanted[i - 1])
			insert_file(
			    v, v->at + 1, &c, reading->attachments[i - 1].url);
	visit_accept(v);
}

void
visit_take_file(struct run_visit *v)
{
	next_candidate(v);
}

void
visit_yield(struct run_visit *v)
{
	if (v->state == VISIT_BUSY)
		v->run->township_busy[v->plan->township] = false;
}

static bool
is_candidate(const struct run_visit *v, const char *url)
{
	for (size_t i = 0; i < v->n_candidates; i++)
		if (strcmp(v->candidates[i].page->url, url) == 0)
			return true;
	return false;
}

/* Alternates that the list leads to no more. */
static int
forget_alternates(struct run_visit *v, struct err *e)
{
	struct store *s = v->run->runner->parts.store;
	const char *code = visit_township(v)->code;
	const char **urls;
	size_t n;

	if (list_of(v) == NULL || list_of(v)->outcome != OUTCOME_OK)
		return 0;
	if (store_list_alternates(s, v->run->arena, code, v->plan->source,
		v->plan->year, &urls, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!is_candidate(v, urls[i]) &&
		    store_forget_alternate(s, code, v->plan->year, urls[i], e) <
			0)
			return -1;
	return 0;
}

static void
finish(struct run_visit *v)
{
	struct run *run = v->run;
	struct err e = { 0 };

	if (forget_alternates(v, &e) < 0) {
		run_trouble(run, &e);
		return;
	}

	if (!v->reported)
		visit_store_outcome(v);
	if (run->troubled)
		return;
	v->state = VISIT_DONE;
	run->n_left--;
	for (size_t i = 0; i < v->n_candidates; i++)
		pages_release(v->candidates[i].page);
}

/* ---- going on ---- */

void
visit_ready(struct run_visit *v)
{
	struct run *run = v->run;

	visit_yield(v);
	v->state = VISIT_READY;
	v->next_ready = NULL;
	*run->ready_end = v;
	run->ready_end = &v->next_ready;
}

static void
wait_for(struct run_visit *v, struct run_visit **waiting)
{
	v->state = VISIT_WAITING;
	v->next_waiting = *waiting;
	*waiting = v;
}

/* A second document of the year is an alternate: only where its link says that
 * it is one. Files of the page that was taken are the same report, and looked
 * at where they are to be compared with it. */
static bool
is_idle(const struct run_visit *v, const struct run_candidate *c)
{
	return v->reported && !c->beside && (!c->named || c->parent != NULL);
}

/* One step; false when it cannot be taken now and the visit stays ready. */
static bool
step(struct run_visit *v)
{
	struct run_candidate *c;

	if (v->listed && !look_through(v))
		return false;
	if (v->run->troubled)
		return true;
	while (v->at < v->n_candidates && is_idle(v, &v->candidates[v->at]))
		v->at++;
	if (v->at == v->n_candidates) {
		finish(v);
		return true;
	}
	c = &v->candidates[v->at];
	pages_want(c->page);
	if (c->page->state != PAGE_ANSWERED) {
		wait_for(v, &c->page->waiting);
	} else if (c->page->outcome == OUTCOME_OK) {
		if (v->run->township_busy[v->plan->township] ||
		    v->run->n_reading >= RUN_MAX_READING)
			return false;
		visit_read(v);
	} else if (c->page->outcome == OUTCOME_NOT_MODIFIED && !v->reported) {
		v->word.outcome = OUTCOME_NOT_MODIFIED;
		v->word.detail = "";
		v->speaker = *c;
		visit_store_outcome(v);
		visit_accept(v);
	} else if (c->beside) {
		visit_miss_file(v);
	} else {
		visit_pass(v, c->page->outcome, c->page->detail);
	}
	return true;
}

/* Each ready visit goes as far as it can; who cannot waits in its order. */
static void
advance_ready(struct run *run)
{
	struct run_visit *kept = NULL, **kept_end = &kept;

	while (run->ready != NULL && !run->troubled) {
		struct run_visit *v = run->ready;

		run->ready = v->next_ready;
		if (run->ready == NULL)
			run->ready_end = &run->ready;
		v->next_ready = NULL;
		if (!step(v)) {
			*kept_end = v;
			kept_end = &v->next_ready;
		}
	}
	if (kept == NULL)
		return;
	*kept_end = run->ready;
	if (run->ready == NULL)
		run->ready_end = kept_end;
	run->ready = kept;
}

void
visit_advance(struct run *run)
{
	run->n_looked = 0;
	advance_ready(run);
	for (size_t i = 0; i < run->plan.n_lists && !run->troubled; i++)
		lists_advance(&run->lists[i]);
	advance_ready(run);
	pages_advance(run);
}

/* ---- the beginning ---- */

static void
begin_visit(struct run_visit *v)
{
	struct run_list *list = list_of(v);

	v->run->n_left++;
	if (list == NULL) {
		add_candidate(v, v->plan->url, true);
		visit_ready(v);
	} else {
		list->n_wanted++;
		wait_for(v, &list->waiting);
	}
}

/* Is it a past year that was answered within the week? */
static int
is_fresh(const struct run_visit *v, bool *fresh, struct err *e)
{
	const struct runner *r = v->run->runner;
	struct date answered;

	*fresh = false;
	if (!v->run->weekly || v->plan->year == 0 ||
	    v->plan->year >= r->today.year - 1)
		return 0;
	if (store_last_answered(r->parts.store, visit_township(v)->code,
		v->plan->source, v->plan->year, &answered, e) < 0)
		return -1;
	*fresh = date_is_set(answered) &&
	    date_days(answered, r->today) < RUN_REVISIT_DAYS;
	return 0;
}

static int
prepare(struct run_visit *v, struct err *e)
{
	bool visited, fresh;

	if (store_visited(v->run->runner->parts.store, v->run->id,
		visit_township(v)->code, v->plan->source, v->plan->year,
		&visited, e) < 0 ||
	    is_fresh(v, &fresh, e) < 0)
		return -1;
	v->state = visited ? VISIT_DONE : fresh ? VISIT_SKIPPED : v->state;
	if (!visited && !fresh)
		begin_visit(v);
	return 0;
}

int
visit_prepare(struct run *run, struct err *e)
{
	const struct plan *plan = &run->plan;

	run->ready_end = &run->ready;
	run->visits =
	    arena_calloc(run->arena, plan->n_visits + 1, sizeof(*run->visits));
	run->lists =
	    arena_calloc(run->arena, plan->n_lists + 1, sizeof(*run->lists));
	run->township_busy =
	    arena_calloc(run->arena, run->runner->registry->n_townships + 1,
		sizeof(*run->township_busy));
	for (size_t i = 0; i < plan->n_lists; i++) {
		run->lists[i].run = run;
		run->lists[i].plan = &plan->lists[i];
	}
	for (size_t i = 0; i < plan->n_visits; i++) {
		run->visits[i].run = run;
		run->visits[i].plan = &plan->visits[i];
		if (prepare(&run->visits[i], e) < 0)
			return -1;
	}
	for (size_t i = 0; i < plan->n_lists; i++)
		lists_begin(&run->lists[i]);
	return 0;
}

void
visit_unskip(struct run *run)
{
	run->weekly = false;
	for (size_t i = 0; i < run->plan.n_visits; i++) {
		struct run_visit *v = &run->visits[i];
		struct run_list *list = list_of(v);

		if (v->state != VISIT_SKIPPED)
			continue;
		v->state = VISIT_PLANNED;
		begin_visit(v);
		if (list != NULL && list->n_wanted == 1)
			lists_begin(list);
		else if (list != NULL && list->over) {
			list->waiting = v->next_waiting;
			visit_take_list(v);
		}
	}
}

void
visit_abandon(struct run *run)
{
	for (struct run_job *job = run->runner->jobs; job != NULL;
	     job = job->next) {
		job->visit = NULL;
		job->list = NULL;
	}
	pages_abandon(run);
}
