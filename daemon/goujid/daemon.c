#include "daemon/goujid/daemon.h"

#include <errno.h>
#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch.h"
#include "collectors/form/form.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/conf/version.h"
#include "daemon/goujid/options.h"
#include "daemon/goujid/service.h"
#include "daemon/goujid/settings.h"
#include "daemon/goujid/watchdog.h"
#include "daemon/notify/sender.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/robots_cache.h"
#include "daemon/run/run.h"
#include "daemon/serve/serve.h"
#include "daemon/store/store.h"

/* Parts that end in their own time: server, sender. */
#define N_DRAINED 2
/* Answers and a mail on their way get this long when the daemon ends. */
#define DRAIN_SECONDS 10

enum {
	ON_TERM,
	ON_INT,
	ON_HUP,
	N_SIGNALS
};

struct daemon {
	const char *config; /* the option's */
	struct programs programs;
	int64_t started_at;
	struct settings *settings;
	struct event_base *base;
	struct event *signals[N_SIGNALS];
	struct form_set *forms;
	struct store *store;
	struct fetcher *fetcher;
	struct robots_cache *robots_cache;
	struct job_pool *jobs;
	struct runner *runner;
	struct server *server;
	struct watchdog *watchdog;
	struct sender *sender;
	bool unconfigured; /* the store has no registry and rules yet */
	bool draining;
	int drained; /* parts */
	int exit_code;
};

/* ---- settings of the modules ---- */

static void
get_job_settings(const struct daemon *d, struct job_settings *out)
{
	settings_of_jobs(&d->programs, d->settings, out);
}

static void
get_fetch_settings(const struct daemon *d, struct fetch_settings *out)
{
	settings_of_fetch(d->settings, out);
	out->robots_cache = robots_cache_hooks(d->robots_cache);
}

static int
request_run(
    void *arg, const char *const *codes, size_t n, int64_t *id, struct err *e)
{
	struct daemon *d = arg;
	int64_t run =
	    run_request(d->runner, RUN_API, n == 0 ? NULL : codes, n, e);

	if (run < 0)
		return -1;
	*id = run;
	return 0;
}

static int
put_document(void *arg, const struct serve_document *document, serve_done *done,
    void *ticket, struct err *e)
{
	struct daemon *d = arg;
	const struct upload_file file = { document->code, document->year,
		document->content_type, document->bytes, document->len };

	return run_upload(d->runner, &file, done, ticket, e);
}

static int
ack_finding(
    void *arg, int64_t id, const char *by, const char *note, struct err *e)
{
	struct daemon *d = arg;

	return store_ack_finding(d->store, id, by, note, e);
}

/* A fault of the database, which no row of it can say. */
static void
get_database_fault(struct daemon *d, struct serve_fault *out)
{
	const char *fault = store_fault(d->store);

	if (fault == NULL)
		return;
	out->since = watchdog_faulty_since(d->watchdog);
	(void)snprintf(out->detail, sizeof(out->detail), "%s", fault);
}

static void
tell_status(void *arg, struct serve_status *out)
{
	struct daemon *d = arg;
	struct job_counts counts = job_pool_counts(d->jobs);
	const struct fetch_counts *fetched = fetcher_counts(d->fetcher);

	*out = (struct serve_status){ .started_at = d->started_at,
		.next_run = runner_next_nightly(d->runner),
		.readers_running = counts.running,
		.jobs_waiting = counts.waiting,
		.fetches_pending = fetcher_pending(d->fetcher),
		.jobs_done = counts.done,
		.jobs_failed = counts.failed,
		.reader_restarts = counts.restarts,
		.job_times = counts.times,
		.fetch_times = fetched->times,
		.mail_enabled = d->settings->conf->smtp_url[0] != '\0' };
	get_database_fault(d, &out->database);
	memcpy(out->fetch_outcomes, fetched->outcomes,
	    sizeof(out->fetch_outcomes));
}

static void
get_serve_settings(struct daemon *d, struct serve_settings *out)
{
	const struct settings *c = d->settings;

	*out = (struct serve_settings){ .listen = c->conf->listen,
		.hosts = c->conf->hosts,
		.admin_token = c->admin_token,
		.read_token = c->read_token,
		.county_code = c->conf->county_code,
		.county_name = c->conf->county_name,
		.version = version_text(),
		.store = d->store,
		.forms = d->forms,
		.rules = c->rules,
		.clock = clock_real(),
		.max_document = (size_t)c->conf->max_body,
		.request_run = request_run,
		.put_document = put_document,
		.ack_finding = ack_finding,
		.status = tell_status,
		.arg = d };
}

/* ---- signals ---- */

/* The server has answered all, no mail is under way: both call this. */
static void
on_drained(void *arg)
{
	struct daemon *d = arg;

	if (++d->drained == N_DRAINED)
		(void)event_base_loopbreak(d->base);
}

/* End in order: take no more requests, cancel what is fetched, let answers on
 * their way and a mail finish. The open run goes on at the next start. */
static void
drain(struct daemon *d)
{
	const struct timeval limit = { DRAIN_SECONDS, 0 };

	log_notice("stopping");
	service_stopping();
	d->draining = true;
	watchdog_free(d->watchdog);
	d->watchdog = NULL;
	runner_stop(d->runner);
	(void)event_base_loopexit(d->base, &limit);
	sender_stop(d->sender, on_drained, d);
	server_drain(d->server, on_drained, d);
}

static void
on_end_signal(evutil_socket_t number, short what, void *arg)
{
	struct daemon *d = arg;

	(void)what;
	if (!d->draining) {
		drain(d);
		return;
	}
	log_warning("stopping at once signal=%d", (int)number);
	d->exit_code = GOUJID_EXIT_ERROR;
	(void)event_base_loopbreak(d->base);
}

/* ---- reloading ---- */

static int
configure_store(
    struct daemon *d, const struct settings *settings, struct err *e)
{
	struct store_calendar calendar;

	settings_calendar(settings, &calendar);
	return store_configure(
	    d->store, settings->registry, &calendar, settings->ruleset, e);
}

static int
configure_store_again(void *arg, struct err *e)
{
	struct daemon *d = arg;

	return configure_store(d, d->settings, e);
}

/* Give every module the new settings. */
static int
configure(struct daemon *d, struct settings *settings, struct err *e)
{
	struct settings *old = d->settings;
	struct serve_settings serve;
	struct fetch_settings fetch;
	struct job_settings jobs;
	struct smtp_settings mail;

	settings_set_time_zone(settings);
	if (configure_store(d, settings, e) < 0) {
		settings_set_time_zone(old);
		return -1;
	}
	d->settings = settings;
	watchdog_store_configured(d->watchdog);
	get_fetch_settings(d, &fetch);
	fetcher_configure(d->fetcher, &fetch);
	get_job_settings(d, &jobs);
	job_pool_configure(d->jobs, &jobs);
	get_serve_settings(d, &serve);
	server_configure(d->server, &serve);
	runner_configure(d->runner, settings->conf, settings->registry);
	settings_of_mail(settings, &mail);
	sender_configure(d->sender, &mail);
	settings_free(old);
	return 0;
}

static void
warn_of_key(
    const char *section, const char *key, const char *old, const char *new)
{
	if (strcmp(old, new) != 0)
		log_warning("key counts after a restart section=%s key=%s "
			    "value=\"%s\"",
		    section, key, new);
}

/* What a running daemon cannot change. */
static void
warn_of_fixed_keys(const struct conf *old, const struct conf *new)
{
	warn_of_key("http", "listen", old->listen, new->listen);
	warn_of_key("county", "forms", old->forms, new->forms);
	warn_of_key("storage", "database", old->database, new->database);
}

static void
reload(struct daemon *d)
{
	struct settings *settings;
	struct err e = { 0 };

	settings = settings_load(d->config, &e);
	if (settings != NULL) {
		warn_of_fixed_keys(d->settings->conf, settings->conf);
		if (configure(d, settings, &e) == 0) {
			log_notice("reloaded townships=%zu",
			    d->settings->registry->n_townships);
			return;
		}
		settings_free(settings);
	}
	log_error(
	    "not reloaded, the old configuration stays error=\"%s\"", e.msg);
}

static void
on_reload_signal(evutil_socket_t number, short what, void *arg)
{
	struct daemon *d = arg;

	(void)number;
	(void)what;
	if (d->draining)
		return;
	service_reloading();
	reload(d);
	service_ready();
}

static int
watch_signals(struct daemon *d, struct err *e)
{
	static const struct {
		int number;
		event_callback_fn callback;
	} watched[N_SIGNALS] = {
		[ON_TERM] = { SIGTERM, on_end_signal },
		[ON_INT] = { SIGINT, on_end_signal },
		[ON_HUP] = { SIGHUP, on_reload_signal },
	};

	/* Writing what nobody reads, or beyond a limit, fails; it does not
	 * kill. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return err_set(e, ERR_PROCESS, "signals: %s", strerror(errno));
	for (int i = 0; i < N_SIGNALS; i++) {
		d->signals[i] = evsignal_new(
		    d->base, watched[i].number, watched[i].callback, d);
		if (d->signals[i] == NULL || evsignal_add(d->signals[i], NULL))
			return err_set(e, ERR_PROCESS,
			    "signal %d cannot be watched", watched[i].number);
	}
	return 0;
}

/* ---- building ---- */

static int
open_store(struct daemon *d, struct err *e)
{
	d->store =
	    store_open(d->settings->conf->database, d->forms, clock_real(), e);
	if (d->store == NULL)
		return -1;
	if (configure_store(d, d->settings, e) == 0)
		return 0;
	d->unconfigured = store_fault(d->store) != NULL;
	return d->unconfigured ? 0 : -1;
}

static int
open_workers(struct daemon *d, struct err *e)
{
	struct runner_parts parts = { .base = d->base, .clock = clock_real() };
	struct fetch_settings fetch;
	struct job_settings jobs;
	struct smtp_settings mail;

	d->robots_cache = robots_cache_new(d->store);
	get_fetch_settings(d, &fetch);
	d->fetcher = fetcher_new(d->base, clock_real(), &fetch, e);
	if (d->fetcher == NULL)
		return -1;
	get_job_settings(d, &jobs);
	d->jobs = job_pool_new(d->base, clock_real(), d->forms, &jobs, e);
	if (d->jobs == NULL)
		return -1;
	parts.store = d->store;
	parts.fetcher = d->fetcher;
	parts.jobs = d->jobs;
	d->runner =
	    runner_new(&parts, d->settings->conf, d->settings->registry, e);
	if (d->runner == NULL)
		return -1;
	settings_of_mail(d->settings, &mail);
	d->sender = sender_new(d->base, clock_real(), d->store, &mail, e);
	return d->sender == NULL ? -1 : 0;
}

static int
open_server(struct daemon *d, struct err *e)
{
	struct watchdog_parts parts = {
		.configure_store = configure_store_again, .arg = d
	};
	struct serve_settings serve;

	get_serve_settings(d, &serve);
	d->server = server_new(d->base, &serve, e);
	if (d->server == NULL)
		return -1;
	parts.base = d->base;
	parts.store = d->store;
	parts.runner = d->runner;
	d->watchdog = watchdog_new(&parts, e);
	return d->watchdog == NULL ? -1 : 0;
}

static int
build(struct daemon *d, const struct goujid_options *options, struct err *e)
{
	settings_set_time_zone(d->settings);
	d->started_at = clock_wall_ms(clock_real());
	d->base = event_base_new();
	if (d->base == NULL)
		return err_set(e, ERR_PROCESS, "libevent does not start");
	d->forms = d->settings->forms;
	d->settings->forms = NULL;
	if (programs_find(&d->programs, options->readers, e) < 0 ||
	    open_store(d, e) < 0 || open_workers(d, e) < 0 ||
	    open_server(d, e) < 0 || watch_signals(d, e) < 0)
		return -1;
	return 0;
}

struct daemon *
daemon_new(const struct goujid_options *options, struct settings *settings,
    struct err *e)
{
	struct daemon *d = mem_calloc(1, sizeof(*d));

	d->config = options->config;
	d->settings = settings;
	if (build(d, options, e) < 0) {
		daemon_free(d);
		return NULL;
	}
	return d;
}

int
daemon_run(struct daemon *d)
{
	log_notice("ready address=%s townships=%zu database=\"%s\"",
	    server_address(d->server), d->settings->registry->n_townships,
	    d->settings->conf->database);
	watchdog_begin(d->watchdog, d->unconfigured);
	if (event_base_dispatch(d->base) < 0) {
		log_error("the event loop failed");
		d->exit_code = GOUJID_EXIT_ERROR;
	}
	log_notice("ended");
	return d->exit_code;
}

void
daemon_free(struct daemon *d)
{
	if (d == NULL)
		return;
	for (int i = 0; i < N_SIGNALS; i++)
		if (d->signals[i] != NULL)
			event_free(d->signals[i]);
	watchdog_free(d->watchdog);
	if (d->server != NULL)
		server_free(d->server);
	if (d->jobs != NULL)
		job_pool_free(d->jobs);
	sender_free(d->sender);
	runner_free(d->runner);
	fetcher_free(d->fetcher);
	robots_cache_free(d->robots_cache);
	if (d->store != NULL)
		store_close(d->store);
	if (d->forms != NULL)
		form_set_free(d->forms);
	if (d->base != NULL)
		event_base_free(d->base);
	settings_free(d->settings);
	free(d);
}
