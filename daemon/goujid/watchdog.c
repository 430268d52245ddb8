#include "daemon/goujid/watchdog.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/goujid/service.h"
#include "daemon/run/run.h"
#include "daemon/store/store.h"

/* Less where the service manager's limit is shorter than twice this. */
#define PERIOD_MS 2000
/* A database that could not be written is tried again after this. */
#define TRY_MS 5000

struct watchdog {
	struct watchdog_parts parts;
	struct event *timer;
	bool announced;    /* the service manager knows that the API answers */
	bool unconfigured; /* the store does not know registry and rules yet */
	bool faulty;       /* the database could not be written last time */
	int64_t since;     /* faulty: from then on, wall ms */
	int64_t tried_at;  /* monotonic ms */
};

/* ---- the database ---- */

static void
watch_store(struct watchdog *w)
{
	const char *fault = store_fault(w->parts.store);
	int64_t now = clock_mono_ms(clock_real());
	struct err e;

	if (fault != NULL && !w->faulty) {
		log_error("database not writable error=\"%s\"", fault);
		w->faulty = true;
		w->since = clock_wall_ms(clock_real());
		w->tried_at = now;
	}
	if (!w->faulty)
		return;
	if (fault != NULL) {
		if (now - w->tried_at < TRY_MS)
			return;
		w->tried_at = now;
		if (store_try(w->parts.store, &e) < 0)
			return;
	}
	if (w->unconfigured && w->parts.configure_store(w->parts.arg, &e) < 0)
		return;
	w->faulty = w->unconfigured = false;
	log_notice("database writable again");
	runner_begin(w->parts.runner);
}

/* ---- the service manager ---- */

static void
report_status(struct watchdog *w)
{
	const char *fault = store_fault(w->parts.store);
	char text[ERR_MSG_SIZE + 16], when[CLOCK_TEXT_SIZE];
	const struct runner *r = w->parts.runner;
	size_t done, total;

	if (fault != NULL)
		(void)snprintf(text, sizeof(text), "%s", fault);
	else if (runner_progress(r, &done, &total))
		(void)snprintf(text, sizeof(text),
		    "run %lld: %zu of %zu tasks done",
		    (long long)runner_current(r), done, total);
	else
		(void)snprintf(text, sizeof(text), "idle, next run %s",
		    clock_format(runner_next_nightly(r), when));
	service_status(text);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct watchdog *w = arg;
	int64_t limit = service_watchdog_ms() / 2;
	int64_t wait = limit > 0 && limit < PERIOD_MS ? limit : PERIOD_MS;
	const struct timeval next = { wait / 1000, wait % 1000 * 1000 };

	(void)fd;
	(void)what;
	(void)evtimer_add(w->timer, &next);
	if (!w->announced) {
		w->announced = true;
		service_ready();
		if (!w->unconfigured)
			runner_begin(w->parts.runner);
	}
	watch_store(w);
	report_status(w);
	service_alive();
}

/* ---- the watchdog itself ---- */

struct watchdog *
watchdog_new(const struct watchdog_parts *parts, struct err *e)
{
	struct watchdog *w = mem_calloc(1, sizeof(*w));

	w->parts = *parts;
	w->timer = evtimer_new(parts->base, on_timer, w);
	if (w->timer == NULL) {
		free(w);
		(void)err_set(e, ERR_PROCESS, "no timer for the watchdog");
		return NULL;
	}
	return w;
}

void
watchdog_begin(struct watchdog *w, bool unconfigured)
{
	const struct timeval now = { 0, 0 };

	w->unconfigured = unconfigured;
	(void)evtimer_add(w->timer, &now);
}

void
watchdog_store_configured(struct watchdog *w)
{
	w->unconfigured = false;
}

int64_t
watchdog_faulty_since(const struct watchdog *w)
{
	return w != NULL && w->faulty ? w->since : 0;
}

void
watchdog_free(struct watchdog *w)
{
	if (w == NULL)
		return;
	event_free(w->timer);
	free(w);
}
