#include "daemon/goujid/goujid_rebuild.h"

#include <event2/event.h>
#include <stdio.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "daemon/goujid/goujid_county.h"
#include "daemon/goujid/goujid_exit.h"
#include "daemon/goujid/goujid_options.h"
#include "daemon/goujid/goujid_programs.h"
#include "daemon/run/run.h"
#include "daemon/store/store.h"

struct rebuild {
	struct county *county;
	struct programs programs;
	struct event_base *base;
	struct event *tick; /* to show how far it is */
	struct store *store;
	struct job_pool *jobs;
	struct runner *runner;
	size_t n_failed;
};

static void
on_rebuilt(void *arg, size_t n_read, size_t n_judged, size_t n_failed)
{
	struct rebuild *b = arg;

	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	printf("read again %zu, judged again %zu, failed %zu\n", n_read,
	    n_judged, n_failed);
	b->n_failed = n_failed;
	(void)event_base_loopbreak(b->base);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct rebuild *b = arg;

	(void)fd;
	(void)what;
	fprintf(stderr, "\rgoujid: %zu reports",
	    runner_rebuild_progress(b->runner));
}

static int
open_store(struct rebuild *b, struct err *e)
{
	const struct county *c = b->county;
	struct store_calendar calendar;

	county_calendar(c, &calendar);
	b->store = store_open(c->conf->database, c->forms, clock_real(), e);
	if (b->store == NULL)
		return -1;
	return store_configure(
	    b->store, c->registry, &calendar, c->judged_by, e);
}

static int
open_runner(struct rebuild *b, struct err *e)
{
	struct runner_parts parts = {
		.base = b->base, .clock = clock_real(), .store = b->store
	};
	struct job_settings jobs;

	programs_job_settings(&b->programs, b->county, &jobs);
	b->jobs =
	    job_pool_new(b->base, clock_real(), b->county->forms, &jobs, e);
	if (b->jobs == NULL)
		return -1;
	parts.jobs = b->jobs;
	b->runner = runner_new(&parts, b->county->conf, b->county->registry, e);
	return b->runner == NULL ? -1 : 0;
}

static int
rebuild(struct rebuild *b, const char *reader, struct err *e)
{
	static const struct timeval second = { 1, 0 };

	county_set_time_zone(b->county);
	b->base = event_base_new();
	if (b->base == NULL)
		return err_set(e, ERR_PROCESS, "libevent does not start");
	if (programs_find(&b->programs, reader, e) < 0 ||
	    open_store(b, e) < 0 || open_runner(b, e) < 0)
		return -1;
	if (isatty(STDERR_FILENO)) {
		b->tick = event_new(b->base, -1, EV_PERSIST, on_tick, b);
		if (b->tick == NULL || event_add(b->tick, &second) < 0)
			return err_set(e, ERR_PROCESS, "no timer");
	}
	if (runner_rebuild(b->runner, on_rebuilt, b, e) < 0)
		return -1;
	(void)event_base_dispatch(b->base);
	return 0;
}

int
goujid_rebuild(const struct goujid_options *options, struct county *county)
{
	struct rebuild b = { .county = county };
	struct err e = { 0 };
	int rc = rebuild(&b, options->readers, &e);

	job_pool_free(b.jobs);
	runner_free(b.runner);
	store_close(b.store);
	if (b.tick != NULL)
		event_free(b.tick);
	if (b.base != NULL)
		event_base_free(b.base);
	county_free(county);
	if (rc < 0) {
		log_error("failed error=\"%s\"", e.msg);
		return goujid_exit_code(&e);
	}
	return b.n_failed == 0 ? GOUJID_EXIT_DONE : GOUJID_EXIT_TROUBLE;
}
