#include "tests/soak/soak.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/fetch/fetch.h"
#include "collectors/form/rules.h"
#include "daemon/conf/conf.h"
#include "daemon/notify/sender.h"
#include "daemon/reader/jobs.h"
#include "daemon/serve/serve.h"
#include "tests/conf/folder.h"
#include "tests/soak/measure.h"
#include "tests/support/unit.h"

#define DAY_MS      (INT64_C(24) * 3600 * 1000)
#define GIVE_UP_MS  60000
#define TURN_MS     200
#define ADMIN_TOKEN "soak-admin-token"
#define MAX_ANSWER  (16u * 1024 * 1024)

/* ---- what goujid's main() wires ---- */

static int
request_run(
    void *arg, const char *const *codes, size_t n, int64_t *id, struct err *e)
{
	struct soak *s = arg;
	int64_t run =
	    run_request(s->c.runner, RUN_API, n == 0 ? NULL : codes, n, e);

	if (run < 0)
		return -1;
	*id = run;
	return 0;
}

static int
ack_finding(
    void *arg, int64_t id, const char *by, const char *note, struct err *e)
{
	struct soak *s = arg;

	return store_ack_finding(s->c.store, id, by, note, e);
}

static void
tell_status(void *arg, struct serve_status *out)
{
	struct soak *s = arg;
	struct job_counts counts = job_pool_counts(s->c.jobs);

	*out = (struct serve_status){ .started_at = s->started_at,
		.next_run = runner_next_nightly(s->c.runner),
		.readers_running = counts.running,
		.jobs_done = counts.done,
		.reader_restarts = counts.restarts,
		.fetches_pending = fetcher_pending(s->c.fetcher),
		.mail_enabled = true };
}

static struct serve_settings
serve_settings(struct soak *s)
{
	return (struct serve_settings){ .listen = "127.0.0.1:0",
		.hosts = "",
		.admin_token = ADMIN_TOKEN,
		.read_token = "",
		.county_code = s->c.conf->county_code,
		.county_name = s->c.conf->county_name,
		.version = "soak",
		.store = s->c.store,
		.forms = s->c.forms,
		.rules = s->rules,
		.clock = &s->c.clock,
		.request_run = request_run,
		.ack_finding = ack_finding,
		.status = tell_status,
		.arg = s };
}

static void
note_mail(struct soak *s)
{
	s->mail = (struct smtp_settings){ .url = s->c.conf->smtp_url,
		.starttls = s->c.conf->starttls,
		.user = "",
		.password = "",
		.from = s->c.conf->mail_from,
		.ca_file = "" };
}

/* ---- configuration ---- */

static void
write_files(struct soak *s)
{
	char lines[512];

	(void)snprintf(lines, sizeof(lines),
	    "timeout = 2s\n"
	    "[schedule]\nfirst_year = 2024\n"
	    "[mail]\nsmtp_url = %s\nfrom = office@county.example\n"
	    "to = a@county.example, b@county.example\n"
	    "notify_townships = yes\nremind_days = %d\n",
	    sink_url(s->sink), s->remind_days);
	collecting_configure(&s->c, lines);
	year_register(s);
}

void
soak_start(struct soak *s)
{
	struct serve_settings settings;
	struct err e = { 0 };

	write_files(s);
	s->started_at = clock_wall_ms(&s->c.clock);
	collecting_start(&s->c);
	settings = serve_settings(s);
	s->server = server_new(s->c.base, &settings, &e);
	if (s->server == NULL)
		fail_msg("%s", e.msg);
	note_mail(s);
	s->sender =
	    sender_new(s->c.base, &s->c.clock, s->c.store, &s->mail, &e);
	assert_non_null(s->sender);
}

void
soak_stop(struct soak *s)
{
	server_free(s->server);
	sender_free(s->sender);
	collecting_kill(&s->c);
}

void
soak_reload(struct soak *s)
{
	struct serve_settings settings;

	write_files(s);
	collecting_reload(&s->c);
	settings = serve_settings(s);
	server_configure(s->server, &settings);
	note_mail(s);
	sender_configure(s->sender, &s->mail);
}

void
soak_begin(struct soak *s, const char *converter, const char *now, int n_bodies)
{
	memset(s, 0, sizeof(*s));
	s->n_bodies = n_bodies;
	s->remind_days = 7;
	collecting_begin(&s->c, now);
	s->c.converter = converter;
	s->sink = sink_new(s->c.base);
	s->rules = rule_set_builtin();
	buf_init(&s->answer, MAX_ANSWER);
	s->today = clock_date(clock_wall_ms(&s->c.clock));
	soak_start(s);
}

void
soak_end(struct soak *s)
{
	soak_stop(s);
	rule_set_free(s->rules);
	buf_fini(&s->answer);
	sink_free(s->sink);
	collecting_end(&s->c);
}

/* ---- turns of the loop ---- */

static void
turn(struct soak *s, int64_t until, const char *what)
{
	const struct timeval limit = { 0, TURN_MS * 1000 };

	if (clock_mono_ms(clock_real()) > until)
		fail_msg("waited too long for %s", what);
	(void)evtimer_add(s->c.limit, &limit);
	(void)event_base_loop(s->c.base, EVLOOP_ONCE);
}

static int64_t
give_up_at(void)
{
	return clock_mono_ms(clock_real()) + GIVE_UP_MS;
}

/* Does a mail wait that was not tried since the run's end? */
static bool
mail_waits(struct soak *s)
{
	struct arena *a = arena_new();
	struct store_mail mail;
	int64_t next_at = 0;
	struct err e = { 0 };
	bool found = false;

	if (store_next_mail(s->c.store, a, clock_wall_ms(&s->c.clock), &mail,
		&found, &next_at, &e) < 0)
		fail_msg("%s", e.msg);
	arena_free(a);
	return found;
}

static void
restart_in_a_run(struct soak *s)
{
	int64_t until = give_up_at();

	runner_begin(s->c.runner);
	while (runner_current(s->c.runner) == 0)
		turn(s, until, "a run");
	turn(s, until, "a run");
	soak_stop(s);
	soak_start(s);
}

void
soak_night(struct soak *s)
{
	int64_t until = give_up_at();

	s->c.clock.fake_wall_ms += DAY_MS;
	s->today = clock_date(clock_wall_ms(&s->c.clock));
	if (s->is_killed) {
		s->is_killed = false;
		restart_in_a_run(s);
	}
	collecting_wait(&s->c);
	while (mail_waits(s))
		turn(s, until, "a mail");
	origin_forget(s->c.origin);
}

void
soak_rest(struct soak *s)
{
	int64_t until = give_up_at();

	soak_reload(s);
	collecting_wait(&s->c);
	while (mail_waits(s) || measure_children() > 0)
		turn(s, until, "rest");
	for (int i = 0; i < 50; i++)
		(void)event_base_loop(s->c.base, EVLOOP_NONBLOCK);
	origin_forget(s->c.origin);
	buf_fini(&s->answer);
	buf_init(&s->answer, MAX_ANSWER);
}

/* ---- the API ---- */

struct talk {
	struct buf *answer;
	bool over;
};

static void
on_answer(struct bufferevent *bev, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	struct talk *talk = arg;
	size_t len = evbuffer_get_length(in);

	assert_int_equal(
	    buf_put(talk->answer, evbuffer_pullup(in, -1), len), 0);
	(void)evbuffer_drain(in, len);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct talk *talk = arg;

	(void)bev;
	talk->over = (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0;
}

static int
port_of(const char *address)
{
	const char *colon = strrchr(address, ':');

	assert_non_null(colon);
	return (int)strtol(colon + 1, NULL, 10);
}

void
soak_ask(struct soak *s, const char *method, const char *path, const char *body)
{
	struct talk talk = { &s->answer, false };
	int64_t until = give_up_at();
	struct bufferevent *bev;
	const char *end;
	int port = port_of(server_address(s->server));

	buf_clear(&s->answer);
	bev = bufferevent_socket_new(s->c.base, -1, BEV_OPT_CLOSE_ON_FREE);
	assert_non_null(bev);
	bufferevent_setcb(bev, on_answer, NULL, on_event, &talk);
	(void)bufferevent_enable(bev, EV_READ | EV_WRITE);
	(void)evbuffer_add_printf(bufferevent_get_output(bev),
	    "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
	    "Authorization: Bearer " ADMIN_TOKEN "\r\n"
	    "Content-Type: application/json\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    method, path, port, strlen(body), body);
	assert_int_equal(bufferevent_socket_connect_hostname(
			     bev, NULL, AF_INET, "127.0.0.1", port),
	    0);
	while (!talk.over)
		turn(s, until, path);
	bufferevent_free(bev);
	end = strchr(buf_str(&s->answer), ' ');
	assert_non_null(end);
	s->status = (int)strtol(end, NULL, 10);
}
