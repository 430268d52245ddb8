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
#include "daemon/conf/registry.h"
#include "daemon/notify/notifier.h"
#include "daemon/run/alike.h"
#include "daemon/run/crawl.h"
#include "daemon/run/environment.h"
#include "daemon/run/missed_runs.h"
#include "daemon/run/plan.h"
#include "daemon/run/reprocess.h"
#include "daemon/run/retention.h"
#include "daemon/run/schedule.h"
#include "daemon/store/news.h"

/* One run; it may be suspended and resumed by another one of the same id. */
struct run {
	struct runner *runner;
	int64_t id;
	enum run_trigger trigger;
	bool windowed;
	struct crawl *crawl;
	int64_t began; /* monotonic */
	bool checked;  /* what its reports made dirty */
	bool compared; /* its reports with each other */
};

struct runner {
	struct run_env env;
	struct event *tick;
	struct run *run;
	struct uploads *uploads;
	struct reprocess *reprocess;
	struct alike *alike;
	struct retention *retention;
	runner_reprocessed *reprocessed; /* who waits for all, or NULL */
	void *reprocessed_arg;
	int64_t urgent_run;       /* id of the run that somebody waits for */
	int64_t begun_at;         /* wall time of the first tick; 0: not yet */
	int64_t able_since;       /* missed_runs_check() */
	char error[ERR_MSG_SIZE]; /* what kept the last run from its end */
};

static void
tick_after(struct runner *r, int64_t wait_ms)
{
	struct timeval wait = { wait_ms / 1000, wait_ms % 1000 * 1000 };

	if (!r->env.stopped)
		(void)evtimer_add(r->tick, &wait);
}

static void
save_error(struct runner *r, const struct err *e)
{
	memcpy(r->error, e->msg, sizeof(r->error));
}

/* ---- one run ---- */

static void
run_free(struct run *run)
{
	struct runner *r = run->runner;

	crawl_free(run->crawl);
	r->run = NULL;
	free(run);
	uploads_advance(r->uploads);
}

/* What the API answers of it: also of what came before a restart. */
static void
log_totals(const struct run *run)
{
	const struct run_env *env = &run->runner->env;
	const struct plan *plan = crawl_plan(run->crawl);
	struct store_run_totals t;
	struct err e;

	if (store_run_totals(env->parts.store, run->id, &t, &e) < 0)
		memset(&t, 0, sizeof(t));
	log_notice("run finished id=%lld trigger=%s sources=%zu lists=%zu "
		   "tasks=%zu fetched=%zu not_modified=%zu failed=%zu "
		   "new=%zu revised=%zu unchanged=%zu ms=%lld",
	    (long long)run->id, run_trigger_name(run->trigger), t.sources,
	    plan->n_lists, plan->n_tasks, t.fetched, t.not_modified, t.failed,
	    t.reports_new, t.revised, t.unchanged,
	    (long long)(clock_mono_ms(env->parts.clock) - run->began));
}

static void
finish_run(struct run *run)
{
	struct runner *r = run->runner;
	const struct mail_office office = { r->env.conf, r->env.registry };
	struct store_notifier notifier;
	struct err e = { 0 };

	if (store_run_finish_telling(r->env.parts.store, run->id,
		notifier_of(&office, &notifier), &e) < 0) {
		save_error(r, &e);
		log_error("run not finished id=%lld error=\"%s\"",
		    (long long)run->id, e.msg);
		run_free(run);
		return;
	}
	log_totals(run);
	r->error[0] = '\0';
	run_free(run);
	retention_start(r->retention);
	/* The schedule may have waited for the end of it. */
	tick_after(r, 0);
}

/* The last of a run: what its reports made dirty, then comparing them. */
static void
check_and_finish(struct run *run)
{
	struct runner *r = run->runner;

	/* A pass that is under way may be past what this run stored. */
	if (reprocess_is_checking(r->reprocess))
		return;
	if (!run->checked) {
		run->checked = true;
		reprocess_start_checks(r->reprocess);
	}
	if (reprocess_is_checking(r->reprocess))
		return;
	if (!run->compared) {
		run->compared = true;
		alike_start(r->alike);
	}
	if (alike_is_finished(r->alike))
		finish_run(run);
}

/* After anything happened: go on, finish the run or suspend it. */
static void
settle(struct runner *r)
{
	const struct schedule s = run_env_schedule(&r->env);
	struct run *run = r->run;
	const struct err *error;

	uploads_advance(r->uploads);
	if (run == NULL)
		return;
	if (crawl_error(run->crawl) == NULL)
		crawl_advance(run->crawl,
		    !run->windowed ||
			schedule_window_open(&s, run_env_now(&r->env)));
	/* Others have their turn before it goes on. */
	if (crawl_is_busy(run->crawl))
		tick_after(r, 0);
	error = crawl_error(run->crawl);
	if (error != NULL) {
		save_error(r, error);
		log_error("run suspended, resumes later id=%lld error=\"%s\"",
		    (long long)run->id, error->msg);
		run_free(run);
	} else if (crawl_n_left(run->crawl) == 0) {
		check_and_finish(run);
	}
}

static void
on_progress(void *arg)
{
	settle(arg);
}

/* Plan a run that the database has open and begin with it. */
static int
open_run(struct runner *r, int64_t id, const char *const *codes, size_t n_codes,
    struct err *e)
{
	struct store *store = r->env.parts.store;
	struct crawl_request request = { .run = id,
		.codes = codes,
		.n_codes = n_codes,
		.on_progress = on_progress,
		.arg = r };
	struct run *run = mem_calloc(1, sizeof(*run));
	const struct plan *plan;

	run->runner = r;
	run->id = id;
	run->began = clock_mono_ms(r->env.parts.clock);
	r->run = run;
	if (store_run_trigger(store, id, &run->trigger, e) < 0)
		goto failed;
	run->windowed = run->trigger == RUN_NIGHTLY && id != r->urgent_run;
	request.weekly = run->trigger != RUN_API && id != r->urgent_run;
	run->crawl = crawl_new(&r->env, &request, e);
	if (run->crawl == NULL)
		goto failed;
	plan = crawl_plan(run->crawl);
	if (store_run_start(store, id, plan->n_sources, e) < 0)
		goto failed;
	log_info("run started id=%lld lists=%zu tasks=%zu left=%zu",
	    (long long)id, plan->n_lists, plan->n_tasks,
	    crawl_n_left(run->crawl));
	return 0;
failed:
	run_free(run);
	return err_context(e, "run %lld", (long long)id);
}

/* ---- the schedule ---- */

static int
set_today(struct runner *r, struct err *e)
{
	struct date today = clock_date(run_env_now(&r->env));

	if (date_cmp(today, r->env.today) == 0)
		return 0;
	if (store_set_today(r->env.parts.store, today, e) < 0)
		return -1;
	r->env.today = today;
	return 0;
}

/* Open a run in the database when the schedule asks for one. */
static int
create_due_run(struct runner *r, struct err *e)
{
	const struct schedule s = run_env_schedule(&r->env);
	const int64_t now = run_env_now(&r->env);
	/* A night that passed before we began was missed: it is caught up on
	 * without waiting for the window, also after another run. */
	enum run_trigger trigger = schedule_last_nightly(&s, now) > r->begun_at
	    ? RUN_NIGHTLY
	    : RUN_START;
	int64_t last_finished, id;

	if (store_run_last_finished(r->env.parts.store, &last_finished, e) < 0)
		return -1;
	if (!schedule_due(&s, now, last_finished))
		return 0;
	if (store_run_create(r->env.parts.store, trigger, NULL, 0, &id, e) < 0)
		return -1;
	log_info("run due id=%lld trigger=%s", (long long)id,
	    run_trigger_name(trigger));
	return 0;
}

/* Go on with the run that the database has open, if there is one. */
static int
resume_run(struct runner *r, struct err *e)
{
	struct arena *a = arena_new();
	const char **codes = NULL;
	size_t n_codes = 0;
	int64_t id = 0;
	int result;

	result = store_run_unfinished(
	    r->env.parts.store, a, &id, &codes, &n_codes, e);
	if (result == 0 && id != 0)
		result =
		    open_run(r, id, (const char *const *)codes, n_codes, e);
	arena_free(a);
	return result;
}

static int
poll_schedule(struct runner *r, struct err *e)
{
	if (set_today(r, e) < 0)
		return -1;
	if (r->run == NULL && resume_run(r, e) < 0)
		return -1;
	if (r->run == NULL &&
	    (create_due_run(r, e) < 0 || resume_run(r, e) < 0))
		return -1;
	return 0;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct runner *r = arg;
	const struct schedule s = run_env_schedule(&r->env);
	struct err e = { 0 };

	(void)fd;
	(void)what;
	tick_after(r, schedule_wait(&s, run_env_now(&r->env)));
	if (r->begun_at == 0) {
		r->begun_at = run_env_now(&r->env);
		reprocess_start_reads(r->reprocess);
	}
	if (reprocess_is_reading(r->reprocess))
		return;
	if (poll_schedule(r, &e) < 0) {
		save_error(r, &e);
		log_error("schedule error=\"%s\"", e.msg);
	}
	missed_runs_check(&r->env, &r->able_since, r->error);
	if (r->run != NULL)
		settle(r);
	else
		reprocess_start_checks(r->reprocess);
}

/* ---- reprocessing ---- */

/* Reprocessing all goes on with checks; the schedule had waited. */
static void
on_reads_finished(void *arg)
{
	struct runner *r = arg;

	if (r->reprocessed != NULL)
		reprocess_start_checks(r->reprocess);
	else
		tick_after(r, 0);
}

/* A run has its reports compared when all are there. */
static void
on_checks_finished(void *arg)
{
	struct runner *r = arg;

	if (r->run == NULL)
		alike_start(r->alike);
}

static void
on_upload_stored(void *arg)
{
	struct runner *r = arg;

	reprocess_start_checks(r->reprocess);
}

static void
on_compared(void *arg)
{
	struct runner *r = arg;
	runner_reprocessed *reprocessed = r->reprocessed;
	struct reprocess_counts n;

	if (r->run != NULL) {
		settle(r);
	} else if (reprocessed != NULL &&
	    !reprocess_is_checking(r->reprocess) &&
	    !reprocess_is_reading(r->reprocess)) {
		r->reprocessed = NULL;
		n = reprocess_counts(r->reprocess);
		reprocessed(r->reprocessed_arg, n.read, n.checked, n.failed);
	}
}

int
runner_reprocess(
    struct runner *r, runner_reprocessed *reprocessed, void *arg, struct err *e)
{
	if (set_today(r, e) < 0 || store_set_all_due(r->env.parts.store, e) < 0)
		return -1;
	r->reprocessed = reprocessed;
	r->reprocessed_arg = arg;
	reprocess_start_reads(r->reprocess);
	return 0;
}

size_t
runner_reprocess_progress(const struct runner *r)
{
	struct reprocess_counts n = reprocess_counts(r->reprocess);

	return n.read + n.checked;
}

/* ---- the runner ---- */

struct runner *
runner_new(const struct runner_parts *parts, const struct conf *conf,
    const struct registry *registry, struct err *e)
{
	struct runner *r = mem_calloc(1, sizeof(*r));
	const struct reprocess_hooks hooks = { r, on_progress,
		on_checks_finished, on_reads_finished };

	r->env.parts = *parts;
	r->env.conf = conf;
	r->env.registry = registry;
	r->uploads = uploads_new(&r->env, on_upload_stored, on_progress, r);
	r->reprocess = reprocess_new(&r->env, &hooks);
	r->tick = evtimer_new(parts->base, on_tick, r);
	r->alike = alike_new(&r->env, on_compared, r);
	r->retention = retention_new(parts->base, parts->store);
	if (r->tick == NULL || r->alike == NULL || r->retention == NULL) {
		runner_free(r);
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
	uploads_cancel(r->uploads);
	if (r->tick != NULL)
		runner_stop(r);
	run_jobs_free(&r->env);
	uploads_free(r->uploads);
	reprocess_free(r->reprocess);
	alike_free(r->alike);
	retention_free(r->retention);
	if (r->tick != NULL)
		event_free(r->tick);
	free(r);
}

void
runner_begin(struct runner *r)
{
	tick_after(r, 0);
}

void
runner_configure(
    struct runner *r, const struct conf *conf, const struct registry *registry)
{
	if (r->run != NULL)
		run_free(r->run);
	r->env.conf = conf;
	r->env.registry = registry;
	tick_after(r, 0);
}

void
runner_stop(struct runner *r)
{
	r->env.stopped = true;
	(void)evtimer_del(r->tick);
	if (r->retention != NULL)
		retention_stop(r->retention);
	if (r->run == NULL)
		return;
	log_notice("run suspended, resumes at the next start id=%lld left=%zu",
	    (long long)r->run->id, crawl_n_left(r->run->crawl));
	run_free(r->run);
}

int
run_upload(struct runner *r, const struct upload_file *file,
    upload_callback *callback, void *arg, struct err *e)
{
	return uploads_start(r->uploads, file, callback, arg, e);
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
		if (registry_find(r->env.registry, codes[i]) == NULL)
			return err_set(e, ERR_NOT_FOUND,
			    "no township has the code \"%.60s\"", codes[i]);
	a = arena_new();
	result = store_run_unfinished(
	    r->env.parts.store, a, &id, &open_codes, &n_open, e);
	arena_free(a);
	if (result == 0 && id == 0)
		result = store_run_create(
		    r->env.parts.store, trigger, codes, n_codes, &id, e);
	if (result < 0)
		return -1;
	/* Somebody waits for it now. */
	r->urgent_run = id;
	if (r->run != NULL) {
		r->run->windowed = false;
		crawl_unskip(r->run->crawl);
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
	*total = crawl_plan(r->run->crawl)->n_tasks;
	*done = *total - crawl_n_left(r->run->crawl);
	return true;
}

int64_t
runner_next_nightly(const struct runner *r)
{
	const struct schedule s = run_env_schedule(&r->env);

	return schedule_next_nightly(&s, run_env_now(&r->env));
}
