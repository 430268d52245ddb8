#include "daemon/run/retention.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/store/store.h"

struct retention {
	struct store *store;
	struct event *turn;
	struct store_retention pass;
	bool running;
};

static void
schedule_turn(struct retention *r)
{
	static const struct timeval now = { 0, 0 };

	(void)evtimer_add(r->turn, &now);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct retention *r = arg;
	struct err e = { 0 };
	bool more = false;

	(void)fd;
	(void)what;
	if (store_delete_expired(r->store, &r->pass, &more, &e) < 0)
		log_error("retention deferred error=\"%s\"", e.msg);
	r->running = more;
	if (more)
		schedule_turn(r);
}

struct retention *
retention_new(struct event_base *base, struct store *store)
{
	struct retention *r = mem_calloc(1, sizeof(*r));

	r->store = store;
	r->turn = evtimer_new(base, on_turn, r);
	if (r->turn != NULL)
		return r;
	free(r);
	return NULL;
}

void
retention_free(struct retention *r)
{
	if (r == NULL)
		return;
	event_free(r->turn);
	free(r);
}

void
retention_start(struct retention *r)
{
	if (r->running)
		return;
	memset(&r->pass, 0, sizeof(r->pass));
	r->running = true;
	schedule_turn(r);
}

void
retention_stop(struct retention *r)
{
	(void)evtimer_del(r->turn);
	r->running = false;
}
