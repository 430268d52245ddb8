/* After a run: what is kept no longer goes, a batch in a turn of the loop. */
#include <event2/event.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/run/inside.h"

static void
next_turn(struct runner *r)
{
	static const struct timeval now = { 0, 0 };

	(void)evtimer_add(r->tidy, &now);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct runner *r = arg;
	struct err e = { 0 };
	bool more = false;

	(void)fd;
	(void)what;
	if (r->stopped)
		return;
	/* What is left goes after the next run. */
	if (store_tidy(r->parts.store, &more, &e) < 0)
		log_error("tidying put off error=\"%s\"", e.msg);
	else if (more)
		next_turn(r);
}

struct event *
tidy_turn_new(struct runner *r)
{
	return evtimer_new(r->parts.base, on_turn, r);
}

void
tidy_begin(struct runner *r)
{
	if (!r->stopped)
		next_turn(r);
}

void
tidy_forget(struct runner *r)
{
	if (r->tidy != NULL)
		event_free(r->tidy);
	r->tidy = NULL;
}
