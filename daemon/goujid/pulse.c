#include "daemon/goujid/pulse.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/goujid/service.h"
#include "daemon/mail/alarm.h"
#include "daemon/run/run.h"
#include "daemon/store/store.h"

/* Oftener where the service manager wants to hear from us in less than twice
 * that. */
#define PULSE_MS 2000
/* A database that could not be written is tried again after this. */
#define TRY_MS 5000

struct pulse {
	struct pulse_parts parts;
	struct event *timer;
	bool announced;   /* the service manager knows that the API answers */
	bool untold;      /* the store does not know registry and rules yet */
	bool troubled;    /* the database could not be written a pulse ago */
	int64_t tried_at; /* monotonic ms */
};

/* ---- the database ---- */

static void
watch_store(struct pulse *p)
{
	const char *trouble = store_trouble(p->parts.store);
	int64_t now = clock_mono_ms(clock_real());
	struct err e;

	if (trouble != NULL && !p->troubled) {
		log_error("database in trouble error=\"%s\"", trouble);
		p->troubled = true;
		p->tried_at = now;
	}
	if (!p->troubled)
		return;
	if (trouble != NULL) {
		if (now - p->tried_at < TRY_MS)
			return;
		p->tried_at = now;
		if (store_try(p->parts.store, &e) < 0)
			return;
	}
	if (p->untold && p->parts.tell(p->parts.arg, &e) < 0)
		return;
	p->troubled = p->untold = false;
	log_notice("database writable again");
	runner_begin(p->parts.runner);
}

/* ---- the service manager ---- */

static void
tell_status(struct pulse *p)
{
	const char *trouble = store_trouble(p->parts.store);
	char text[ERR_MSG_SIZE + 16], when[CLOCK_TEXT_SIZE];
	const struct runner *r = p->parts.runner;
	size_t done, total;

	if (trouble != NULL)
		(void)snprintf(text, sizeof(text), "trouble: %s", trouble);
	else if (runner_progress(r, &done, &total))
		(void)snprintf(text, sizeof(text),
		    "run %lld: %zu of %zu visits done",
		    (long long)runner_current(r), done, total);
	else
		(void)snprintf(text, sizeof(text), "idle, next run %s",
		    clock_format(runner_next_nightly(r), when));
	service_status(text);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct pulse *p = arg;
	int64_t watchdog = service_watchdog_ms() / 2;
	int64_t wait =
	    watchdog > 0 && watchdog < PULSE_MS ? watchdog : PULSE_MS;
	const struct timeval next = { wait / 1000, wait % 1000 * 1000 };

	(void)fd;
	(void)what;
	(void)evtimer_add(p->timer, &next);
	if (!p->announced) {
		p->announced = true;
		service_ready();
		if (!p->untold)
			runner_begin(p->parts.runner);
	}
	watch_store(p);
	alarm_look(p->parts.alarm);
	tell_status(p);
	service_alive();
}

/* ---- the pulse itself ---- */

struct pulse *
pulse_new(const struct pulse_parts *parts, struct err *e)
{
	struct pulse *p = mem_calloc(1, sizeof(*p));

	p->parts = *parts;
	p->timer = evtimer_new(parts->base, on_timer, p);
	if (p->timer == NULL) {
		free(p);
		(void)err_set(e, ERR_PROCESS, "no timer for the pulse");
		return NULL;
	}
	return p;
}

void
pulse_begin(struct pulse *p, bool untold)
{
	const struct timeval now = { 0, 0 };

	p->untold = untold;
	(void)evtimer_add(p->timer, &now);
}

void
pulse_told(struct pulse *p)
{
	p->untold = false;
}

void
pulse_free(struct pulse *p)
{
	if (p == NULL)
		return;
	event_free(p->timer);
	free(p);
}
