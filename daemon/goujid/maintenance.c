#include "daemon/goujid/maintenance.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "daemon/goujid/options.h"
#include "daemon/goujid/settings.h"
#include "daemon/run/run.h"
#include "daemon/store/backup.h"
#include "daemon/store/store.h"

static int
make(const char *database, const struct goujid_options *o, struct err *e)
{
	char *file = NULL;

	if (o->keep == 0) {
		if (backup_make(database, o->file, e) != 0)
			return -1;
		printf("%s: backed up\n", o->file);
		return 0;
	}
	if (backup_rotate(database, o->file, o->keep, &file, e) != 0)
		return -1;
	printf("%s: backed up\n", file);
	free(file);
	return 0;
}

static int
restore(const char *database, const struct goujid_options *o, struct err *e)
{
	char *kept = NULL;

	if (backup_restore(o->file, database, &kept, e) != 0)
		return -1;
	printf("%s: restored\n", database);
	if (kept != NULL)
		printf("%s: what was there before\n", kept);
	free(kept);
	return 0;
}

static int
migrate(const char *database, struct err *e)
{
	int from, to;

	if (backup_migrate(database, &from, &to, e) != 0)
		return -1;
	if (from == to)
		printf("%s: has schema version %d already\n", database, to);
	else
		printf("%s: migrated from schema version %d to %d\n", database,
		    from, to);
	return 0;
}

bool
maintenance_is_asked(const struct goujid_options *options)
{
	return options->act == GOUJID_BACKUP ||
	    options->act == GOUJID_RESTORE || options->act == GOUJID_MIGRATE;
}

int
maintenance_run(const struct goujid_options *options)
{
	struct err e = { 0 };
	struct conf *conf = conf_load(options->config, &e);
	int rc = -1;

	if (conf == NULL) {
		log_error("failed error=\"%s\"", e.msg);
		return goujid_exit_code(&e);
	}
	if (options->act == GOUJID_BACKUP)
		rc = make(conf->database, options, &e);
	else if (options->act == GOUJID_RESTORE)
		rc = restore(conf->database, options, &e);
	else
		rc = migrate(conf->database, &e);
	if (rc != 0)
		log_error("failed error=\"%s\"", e.msg);
	conf_free(conf);
	return rc == 0 ? GOUJID_EXIT_DONE : goujid_exit_code(&e);
}

/* ---- reprocess ---- */

struct reprocess {
	struct settings *settings;
	struct programs programs;
	struct event_base *base;
	struct event *tick; /* to show how far it is */
	struct store *store;
	struct job_pool *jobs;
	struct runner *runner;
	size_t n_failed;
};

static void
on_reprocessed(void *arg, size_t n_read, size_t n_checked, size_t n_failed)
{
	struct reprocess *b = arg;

	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	printf("read again %zu, checked again %zu, failed %zu\n", n_read,
	    n_checked, n_failed);
	b->n_failed = n_failed;
	(void)event_base_loopbreak(b->base);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct reprocess *b = arg;

	(void)fd;
	(void)what;
	fprintf(stderr, "\rgoujid: %zu reports",
	    runner_reprocess_progress(b->runner));
}

static int
open_store(struct reprocess *b, struct err *e)
{
	const struct settings *c = b->settings;
	struct store_calendar calendar;

	settings_calendar(c, &calendar);
	b->store = store_open(c->conf->database, c->forms, clock_real(), e);
	if (b->store == NULL)
		return -1;
	return store_configure(b->store, c->registry, &calendar, c->ruleset, e);
}

static int
open_runner(struct reprocess *b, struct err *e)
{
	struct runner_parts parts = {
		.base = b->base, .clock = clock_real(), .store = b->store
	};
	struct job_settings jobs;

	settings_of_jobs(&b->programs, b->settings, &jobs);
	b->jobs =
	    job_pool_new(b->base, clock_real(), b->settings->forms, &jobs, e);
	if (b->jobs == NULL)
		return -1;
	parts.jobs = b->jobs;
	b->runner =
	    runner_new(&parts, b->settings->conf, b->settings->registry, e);
	return b->runner == NULL ? -1 : 0;
}

static int
reprocess(struct reprocess *b, const char *reader, struct err *e)
{
	static const struct timeval second = { 1, 0 };

	settings_set_time_zone(b->settings);
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
	if (runner_reprocess(b->runner, on_reprocessed, b, e) < 0)
		return -1;
	(void)event_base_dispatch(b->base);
	return 0;
}

int
maintenance_reprocess(
    const struct goujid_options *options, struct settings *settings)
{
	struct reprocess b = { .settings = settings };
	struct err e = { 0 };
	int rc = reprocess(&b, options->readers, &e);

	job_pool_free(b.jobs);
	runner_free(b.runner);
	store_close(b.store);
	if (b.tick != NULL)
		event_free(b.tick);
	if (b.base != NULL)
		event_base_free(b.base);
	settings_free(settings);
	if (rc < 0) {
		log_error("failed error=\"%s\"", e.msg);
		return goujid_exit_code(&e);
	}
	return b.n_failed == 0 ? GOUJID_EXIT_DONE : GOUJID_EXIT_ERROR;
}
