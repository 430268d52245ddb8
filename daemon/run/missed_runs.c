#include "daemon/run/missed_runs.h"

#include <stdio.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "daemon/notify/notifier.h"
#include "daemon/run/environment.h"
#include "daemon/run/schedule.h"
#include "daemon/store/incident.h"
#include "daemon/store/news.h"
#include "daemon/store/store.h"

/* Of more it is only known that they are many. */
#define MOST_NIGHTS 400
#define MINUTE_MS   60000

/* Nightly moments behind `from`, up to `now`. */
static size_t
count_missed_runs(const struct run_env *env, int64_t from, int64_t now)
{
	const struct schedule s = run_env_schedule(env);
	size_t n = 0;

	for (int64_t at = schedule_last_nightly(&s, now);
	     at > from && n < MOST_NIGHTS;
	     at = schedule_last_nightly(&s, at - MINUTE_MS))
		n++;
	return n;
}

/* Since when a run should have ended: the last one's end, or when the one that
 * waits was made, or we began. */
static int
get_since(const struct run_env *env, int64_t able_since, int64_t *since,
    struct err *e)
{
	int64_t finished = 0, waits = 0;

	if (store_run_last_finished(env->parts.store, &finished, e) < 0 ||
	    store_run_waits_since(env->parts.store, &waits, e) < 0)
		return -1;
	*since = waits > 0 ? waits : able_since;
	if (finished > *since)
		*since = finished;
	return 0;
}

static int
save_missed_runs(struct run_env *env, const char *reason, size_t missed,
    int64_t since, struct err *e)
{
	const struct mail_office office = { env->conf, env->registry };
	struct incident t = {
		.kind = INCIDENT_MISSED_RUNS, .since = since, .n = missed
	};
	char detail[ERR_MSG_SIZE + 64], text[CLOCK_TEXT_SIZE];
	struct store_notifier notifier;

	(void)snprintf(detail, sizeof(detail), "no run has ended since %s%s%s",
	    clock_format(since, text), reason[0] == '\0' ? "" : ": ", reason);
	if (missed >= MISSED_RUNS_LIMIT)
		t.detail = detail;
	return store_save_incident(
	    env->parts.store, &t, notifier_of(&office, &notifier), e);
}

void
missed_runs_check(struct run_env *env, int64_t *able_since, const char *reason)
{
	int64_t now = clock_wall_ms(env->parts.clock), since;
	struct err e = { 0 };

	/* /readyz says so, and that explains the missed runs. */
	if (store_fault(env->parts.store) != NULL) {
		*able_since = 0;
		return;
	}
	if (*able_since == 0 || *able_since > now)
		*able_since = now;
	if (get_since(env, *able_since, &since, &e) < 0) {
		log_error("missed runs not counted error=\"%s\"", e.msg);
		return;
	}
	/* It may just be catching up. */
	if (now - since >= MISSED_RUNS_PATIENCE_MS &&
	    now - *able_since < MISSED_RUNS_PATIENCE_MS)
		return;
	if (save_missed_runs(
		env, reason, count_missed_runs(env, since, now), since, &e) < 0)
		log_error("missed runs not saved error=\"%s\"", e.msg);
}
