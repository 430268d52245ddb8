#include "daemon/run/alike.h"

#include <event2/event.h>
#include <stdlib.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/run/environment.h"
#include "daemon/store/store.h"

/* What one turn of the loop gives to it; a step takes a few milliseconds at
 * the most. */
#define TURN_MS 4
/* Steps of one turn at the most, whatever the clock says. */
#define TURN_STEPS 64

struct alike {
	const struct run_env *env;
	bool wanted; /* a year may be due */
	struct store_likeness *pass;
	struct event *turn;
	void (*on_finished)(void *arg);
	void *arg;
};

static void
end_pass(struct alike *l)
{
	store_likeness_free(l->pass);
	l->pass = NULL;
}

/* The store failed: no more of it now; what is due stays due. */
static void
put_off(struct alike *l, const struct err *e)
{
	log_error("comparing put off error=\"%s\"", e->msg);
	end_pass(l);
	l->wanted = false;
}

/* One step, of the next year where there is none under way. */
static int
step(struct alike *l, struct err *e)
{
	bool over = false;

	if (l->pass == NULL) {
		if (store_likeness_begin(l->env->parts.store, &l->pass, e) < 0)
			return -1;
		l->wanted = l->pass != NULL;
		return 0;
	}
	if (store_likeness_step(l->pass, &over, e) < 0)
		return -1;
	if (over)
		end_pass(l);
	return 0;
}

static void
next_turn(struct alike *l)
{
	static const struct timeval now = { 0, 0 };

	(void)evtimer_add(l->turn, &now);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct alike *l = arg;
	int64_t until = clock_mono_ms(l->env->parts.clock) + TURN_MS;
	struct err e = { 0 };
	int steps = 0;

	(void)fd;
	(void)what;
	while (l->wanted && !l->env->stopped && steps++ < TURN_STEPS &&
	    clock_mono_ms(l->env->parts.clock) < until)
		if (step(l, &e) < 0)
			put_off(l, &e);
	if (l->wanted && !l->env->stopped)
		next_turn(l);
	else
		l->on_finished(l->arg);
}

struct alike *
alike_new(const struct run_env *env, void (*on_finished)(void *arg), void *arg)
{
	struct alike *l = mem_calloc(1, sizeof(*l));

	*l = (struct alike){ env, false, NULL, NULL, on_finished, arg };
	l->turn = evtimer_new(env->parts.base, on_turn, l);
	if (l->turn != NULL)
		return l;
	free(l);
	return NULL;
}

void
alike_free(struct alike *l)
{
	if (l == NULL)
		return;
	end_pass(l);
	event_free(l->turn);
	free(l);
}

void
alike_start(struct alike *l)
{
	if (l->env->stopped)
		return;
	l->wanted = true;
	next_turn(l);
}

bool
alike_is_finished(const struct alike *l)
{
	return !l->wanted;
}
