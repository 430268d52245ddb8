/* Runs over the days: opened, resumed, finished. */
#include "daemon/run/run.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/conf.h"
#include "daemon/notify/notifier.h"
#include "daemon/run/inside.h"
#include "daemon/store/news.h"

static struct schedule
schedule_of(const struct runner *r)
{
	return (struct schedule){ r->conf->nightly, r->conf->window_from,
		r->conf->window_to };
}

static int64_t
now_of(const struct runner *r)
{
	return clock_wall_ms(r->parts.clock);
}

static void
tick_after(struct runner *r, int64_t wait_ms)
{
	struct timeval wait = { wait_ms / 1000, wait_ms % 1000 * 1000 };

	if (!r->stopped)
		(void)evtimer_add(r->tick, &wait);
}

/* ---- one run ---- */

static void
run_free(struct run *run)
{
	struct runner *r = run->runner;

	visit_abandon(run);
	arena_free(run->arena);
	r->run = NULL;
	free(run);
	by_hand_advance(r);
}

/* Plan a run that the database has open and begin with it. */
static int
run_open(struct runner *r, int64_t id, const char *const *codes, size_t n_codes,
    struct err *e)
{
	struct plan_scope scope = { r->registry, codes, n_codes,
		r->conf->first_year, r->today.year - 1 };
	struct run *run = mem_calloc(1, sizeof(*run));
	run->runner = r;
	run->id = id;
	run->arena = arena_new();
	run->began = clock_mono_ms(r->parts.clock);
	r->run = run;
	if (store_run_trigger(r->parts.store, id, &run->trigger, e) < 0)
		goto failed;
	run->windowed = run->trigger == RUN_NIGHTLY && id != r->urgent_run;
	run->weekly = run->trigger != RUN_API && id != r->urgent_run;
	/* Nothing was visited yet by a run of this process's own, but asking
	 * costs little and is always right. */
	if (run_plan_make(run->arena, &scope, &run->plan, e) < 0 ||
	    visit_prepare(run, e) < 0 ||
	    store_run_start(r->parts.store, id, run->plan.n_sources, e) < 0)
		goto failed;
	by_hand_mark(run);
	log_info("run began id=%lld lists=%zu visits=%zu left=%zu",
	    (long long)id, run->plan.n_lists, run->plan.n_visits, run->n_left);
	return 0;
failed:
	run_free(run);
	return err_context(e, "run %lld", (long long)id);
}

static void
complain(struct runner *r, const struct err *e)
{
	memcpy(r->complaint, e->msg, sizeof(r->complaint));
}

/* What the API gives of it, too: also of what came before a restart. */
static void
log_totals(const struct run *run)
{
	const struct runner *r = run->runner;
	struct store_run_totals t;
	struct err e;

	if (store_run_totals(r->parts.store, run->id, &t, &e) < 0)
		memset(&t, 0, sizeof(t));
	log_notice("run done id=%lld trigger=%s sources=%zu lists=%zu "
		   "visits=%zu fetched=%zu not_modified=%zu failed=%zu "
		   "new=%zu revised=%zu unchanged=%zu ms=%lld",
	    (long long)run->id, run_trigger_name(run->trigger), t.sources,
	    run->plan.n_lists, run->plan.n_visits, t.fetched, t.not_modified,
	    t.failed, t.reports_new, t.revised, t.unchanged,
	    (long long)(clock_mono_ms(r->parts.clock) - run->began));
}

static void
complete(struct run *run)
{
	struct runner *r = run->runner;
	const struct mail_office office = { r->conf, r->registry };
	struct store_notifier teller;
	struct err e = { 0 };

	if (store_run_finish_telling(r->parts.store, run->id,
		notifier_of(&office, &teller), &e) < 0) {
		complain(r, &e);
		log_error("run not finished id=%lld error=\"%s\"",
		    (long long)run->id, e.msg);
		run_free(run);
		return;
	}
	log_totals(run);
	r->complaint[0] = '\0';
	run_free(run);
	retention_start(r->retention);
	/* The schedule may have waited for the end of it. */
	tick_after(r, 0);
}

bool
run_may_fetch(const struct run *run)
{
	struct schedule s = schedule_of(run->runner);

	return !run->windowed || schedule_window_open(&s, now_of(run->runner));
}

void
run_trouble(struct run *run, const struct err *e)
{
	if (run->troubled)
		return;
	run->troubled = true;
	run->trouble = *e;
}

/* The last thing of a run: what its reports made due. */
static void
judge_and_complete(struct run *run)
{
	struct runner *r = run->runner;

	/* A pass that is under way may be past what this run stored. */
	if (!judge_is_over(r))
		return;
	if (!run->judged) {
		run->judged = true;
		judge_begin(r);
	}
	if (!judge_is_over(r))
		return;
	/* Then all that it brought is there to be compared. */
	if (!run->compared) {
		run->compared = true;
		alike_begin(r);
	}
	if (alike_is_over(r))
		complete(run);
}

void
run_settle(struct run *run)
{
	by_hand_advance(run->runner);
	if (!run->troubled)
		visit_advance(run);
	/* Others have their turn before it goes on. */
	if (run->n_listed > 0)
		tick_after(run->runner, 0);
	if (run->troubled) {
		complain(run->runner, &run->trouble);
		log_error("run put down, goes on later id=%lld error=\"%s\"",
		    (long long)run->id, run->trouble.msg);
		run_free(run);
	} else if (run->n_left == 0) {
		judge_and_complete(run);
	}
}

/* ---- the schedule ---- */

static int
note_today(struct runner *r, struct err *e)
{
	struct date today = clock_date(now_of(r));

	if (date_cmp(today, r->today) == 0)
		return 0;
	if (store_set_today(r->parts.store, today, e) < 0)
		return -1;
	r->today = today;
	return 0;
}

/* Open a run in the database when the schedule asks for one. */
static int
create_due(struct runner *r, struct err *e)
{
	struct schedule s = schedule_of(r);
	/* A night that passed before we began was missed: it is caught up on
	 * without waiting for the window, also after another run. */
	enum run_trigger trigger =
	    schedule_last_nightly(&s, now_of(r)) > r->begun_at ? RUN_NIGHTLY
							       : RUN_START;
	int64_t last_finished, id;

	if (store_run_last_finished(r->parts.store, &last_finished, e) < 0)
		return -1;
	if (!schedule_due(&s, now_of(r), last_finished))
		return 0;
	if (store_run_create(r->parts.store, trigger, NULL, 0, &id, e) < 0)
		return -1;
	log_info("run due id=%lld trigger=%s", (long long)id,
	    run_trigger_name(trigger));
	return 0;
}

/* Go on with the run that the database has open, if there is one. */
static int
open_unfinished(struct runner *r, struct err *e)
{
	struct arena *a = arena_new();
	const char **codes = NULL;
	size_t n_codes = 0;
	int64_t id = 0;
	int result;

	result =
	    store_run_unfinished(r->parts.store, a, &id, &codes, &n_codes, e);
	if (result == 0 && id != 0)
		result =
		    run_open(r, id, (const char *const *)codes, n_codes, e);
	arena_free(a);
	return result;
}

static int
look(struct runner *r, struct err *e)
{
	if (note_today(r, e) < 0)
		return -1;
	if (r->run == NULL && open_unfinished(r, e) < 0)
		return -1;
	if (r->run == NULL &&
	    (create_due(r, e) < 0 || open_unfinished(r, e) < 0))
		return -1;
	return 0;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct runner *r = arg;
	struct schedule s = schedule_of(r);
	struct err e = { 0 };

	(void)fd;
	(void)what;
	tick_after(r, schedule_wait(&s, now_of(r)));
	if (r->begun_at == 0) {
		r->begun_at = now_of(r);
		reread_begin(r);
	}
	if (!reread_is_over(r))
		return;
	if (look(r, &e) < 0) {
		complain(r, &e);
		log_error("schedule error=\"%s\"", e.msg);
	}
	missed_runs_check(r);
	if (r->run != NULL)
		run_settle(r->run);
	else
		judge_begin(r);
}

/* A rebuild goes on with judging; the schedule had waited. */
void
run_reread(struct runner *r)
{
	if (r->rebuilt != NULL)
		judge_begin(r);
	else
		tick_after(r, 0);
}

void
run_compared(struct runner *r)
{
	runner_rebuilt *rebuilt = r->rebuilt;

	if (r->run != NULL) {
		run_settle(r->run);
	} else if (rebuilt != NULL && judge_is_over(r) && reread_is_over(r)) {
		r->rebuilt = NULL;
		rebuilt(r->rebuilt_arg, r->reread.n_done, r->judge.n_done,
		    r->reread.n_failed + r->judge.n_failed);
	}
}

/* ---- the runner ---- */

struct runner *
runner_new(const struct runner_parts *parts, const struct conf *conf,
    const struct registry *registry, struct err *e)
{
	struct runner *r = mem_calloc(1, sizeof(*r));

	r->parts = *parts;
	r->conf = conf;
	r->registry = registry;
	r->tick = evtimer_new(parts->base, on_tick, r);
	r->alike.turn = alike_turn_new(r);
	r->retention = retention_new(parts->base, parts->store);
	if (r->tick == NULL || r->alike.turn == NULL || r->retention == NULL) {
		if (r->tick != NULL)
			event_free(r->tick);
		alike_forget(r);
		retention_free(r->retention);
		free(r);
		(void)err_set(e, ERR_PROCESS, "no timer for the schedule");
		return NULL;
	}
	return r;
}

void
runner_free(struct runner *r)
{
	if (r == NULL)
		return;
	by_hand_forget(r);
	runner_stop(r);
	while (r->jobs != NULL) {
		struct run_job *job = r->jobs;

		r->jobs = job->next;
		free(job);
	}
	judge_forget(r);
	reread_forget(r);
	alike_forget(r);
	retention_free(r->retention);
	event_free(r->tick);
	free(r);
}

void
runner_begin(struct runner *r)
{
	tick_after(r, 0);
}

int
runner_rebuild(
    struct runner *r, runner_rebuilt *rebuilt, void *arg, struct err *e)
{
	if (note_today(r, e) < 0 || store_set_all_due(r->parts.store, e) < 0)
		return -1;
	r->rebuilt = rebuilt;
	r->rebuilt_arg = arg;
	reread_begin(r);
	return 0;
}

size_t
runner_rebuild_progress(const struct runner *r)
{
	return r->reread.n_done + r->judge.n_done;
}

void
runner_configure(
    struct runner *r, const struct conf *conf, const struct registry *registry)
{
	if (r->run != NULL)
		run_free(r->run);
	r->conf = conf;
	r->registry = registry;
	tick_after(r, 0);
}

void
runner_stop(struct runner *r)
{
	r->stopped = true;
	retention_stop(r->retention);
	(void)evtimer_del(r->tick);
	if (r->run == NULL)
		return;
	log_notice("run stopped, goes on at the next start id=%lld left=%zu",
	    (long long)r->run->id, r->run->n_left);
	run_free(r->run);
}

int64_t
run_request(struct runner *r, enum run_trigger trigger,
    const char *const *codes, size_t n_codes, struct err *e)
{
	struct arena *a;
	const char **open_codes;
	size_t n_open;
	int64_t id = 0;
	int result;

	for (size_t i = 0; codes != NULL && i < n_codes; i++)
		if (registry_find(r->registry, codes[i]) == NULL)
			return err_set(e, ERR_NOT_FOUND,
			    "no township has the code \"%.60s\"", codes[i]);
	a = arena_new();
	result = store_run_unfinished(
	    r->parts.store, a, &id, &open_codes, &n_open, e);
	arena_free(a);
	if (result == 0 && id == 0)
		result = store_run_create(
		    r->parts.store, trigger, codes, n_codes, &id, e);
	if (result < 0)
		return -1;
	/* Somebody waits for it now. */
	r->urgent_run = id;
	if (r->run != NULL) {
		r->run->windowed = false;
		visit_unskip(r->run);
	}
	tick_after(r, 0);
	return id;
}

int64_t
runner_current(const struct runner *r)
{
	return r->run == NULL ? 0 : r->run->id;
}

bool
runner_progress(const struct runner *r, size_t *done, size_t *total)
{
	if (r->run == NULL)
		return false;
	*total = r->run->plan.n_visits;
	*done = *total - r->run->n_left;
	return true;
}

int64_t
runner_next_nightly(const struct runner *r)
{
	struct schedule s = schedule_of(r);

	return schedule_next_nightly(&s, now_of(r));
}
