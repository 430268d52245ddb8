/* Likeness of reports: years that are due are compared some milliseconds at a
 * time, when nothing else is about to change them. */
#include <event2/event.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/run/inside.h"

/* What one turn of the loop gives to it; a step takes a few milliseconds at
 * the most. */
#define TURN_MS 4

static void
end_pass(struct runner *r)
{
	store_likeness_free(r->alike.pass);
	r->alike.pass = NULL;
}

/* The store failed: no more of it now; what is due stays due. */
static void
put_off(struct runner *r, const struct err *e)
{
	log_error("comparing put off error=\"%s\"", e->msg);
	end_pass(r);
	r->alike.wanted = false;
}

/* One step, of the next year where there is none under way. */
static int
step(struct runner *r, struct err *e)
{
	bool over = false;

	if (r->alike.pass == NULL) {
		if (store_likeness_begin(r->parts.store, &r->alike.pass, e) < 0)
			return -1;
		r->alike.wanted = r->alike.pass != NULL;
		return 0;
	}
	if (store_likeness_step(r->alike.pass, &over, e) < 0)
		return -1;
	if (over)
		end_pass(r);
	return 0;
}

static void
next_turn(struct runner *r)
{
	static const struct timeval now = { 0, 0 };

	(void)evtimer_add(r->alike.turn, &now);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct runner *r = arg;
	int64_t until = clock_mono_ms(r->parts.clock) + TURN_MS;
	struct err e = { 0 };
	int steps = 0;

	(void)fd;
	(void)what;
	while (r->alike.wanted && !r->stopped && steps++ < ALIKE_TURN_STEPS &&
	    clock_mono_ms(r->parts.clock) < until)
		if (step(r, &e) < 0)
			put_off(r, &e);
	if (r->alike.wanted && !r->stopped)
		next_turn(r);
	else
		run_compared(r);
}

struct event *
alike_turn_new(struct runner *r)
{
	return evtimer_new(r->parts.base, on_turn, r);
}

void
alike_begin(struct runner *r)
{
	if (r->stopped)
		return;
	r->alike.wanted = true;
	next_turn(r);
}

bool
alike_is_over(const struct runner *r)
{
	return !r->alike.wanted;
}

void
alike_forget(struct runner *r)
{
	end_pass(r);
	r->alike.wanted = false;
	if (r->alike.turn != NULL)
		event_free(r->alike.turn);
	r->alike.turn = NULL;
}
