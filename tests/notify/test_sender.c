/*
 * What the sender makes of an outbox, with a scripted mail server and a clock
 * that the test moves: how long it waits, in which order it sends, what ends.
 */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "collectors/base/clock.h"
#include "daemon/notify/sender.h"
#include "daemon/store/inside.h"
#include "tests/mail/peer.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

/* A try's own limit: no wait of the sender's is as long. */
#define TRY_MS INT64_C(77000)

struct office {
	struct county *county;
	struct event_base *base;
	struct peer peer;
	struct sender *sender;
	bool idle; /* after sender_stop() */
};

static struct smtp_settings
settings_of(const struct office *o)
{
	return (struct smtp_settings){ .url = o->peer.url,
		.starttls = "no",
		.user = "",
		.password = "",
		.from = "f@z",
		.ca_file = "",
		.timeout_ms = TRY_MS };
}

static void
start(struct office *o)
{
	const struct smtp_settings settings = settings_of(o);
	struct err e = { 0 };

	o->sender = sender_new(
	    o->base, &o->county->clock, o->county->store, &settings, &e);
	assert_non_null(o->sender);
}

static int
set_up(void **state)
{
	static struct office o;
	void *county = NULL;

	memset(&o, 0, sizeof(o));
	assert_int_equal(county_begin(&county), 0);
	o.county = county;
	o.base = event_base_new();
	peer_begin(&o.peer, o.base, false);
	start(&o);
	*state = &o;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *o = *state;
	void *county = o->county;

	sender_free(o->sender);
	peer_end(&o->peer);
	event_base_free(o->base);
	return county_end(&county);
}

/* A mail whose text is its name. */
static void
put(struct office *o, const char *name, const char *recipients)
{
	struct county *c = o->county;
	char id[64], message[128];
	struct err e = { 0 };

	(void)snprintf(id, sizeof(id), "<%s@c.example>", name);
	(void)snprintf(message, sizeof(message), "Message-ID: %s\r\n\r\n", id);
	assert_int_equal(store_begin(c->store, &e), 0);
	assert_int_equal(store_save_mail(c->store,
			     &(struct store_mail){ .kind = MAIL_DIGEST,
				 .message_id = id,
				 .subject = name,
				 .recipients = recipients,
				 .message = message,
				 .len = strlen(message) },
			     &e),
	    0);
	assert_int_equal(store_end(c->store, 0, &e), 0);
}

/* ---- time ---- */

struct timers {
	struct timeval now;
	int64_t first_ms; /* -1: none */
	struct event *first;
};

static int
see_timer(const struct event_base *base, const struct event *event, void *arg)
{
	struct timers *t = arg;
	struct timeval at;
	int64_t ms;

	(void)base;
	if (event_pending(event, EV_TIMEOUT, &at) == 0)
		return 0;
	ms = (int64_t)(at.tv_sec - t->now.tv_sec) * 1000 +
	    (at.tv_usec - t->now.tv_usec) / 1000;
	if (t->first_ms < 0 || ms < t->first_ms) {
		t->first_ms = ms < 0 ? 0 : ms;
		t->first = (struct event *)(uintptr_t)event;
	}
	return 0;
}

static struct timers
look_at_timers(struct office *o)
{
	struct timers t = { .first_ms = -1 };

	(void)gettimeofday(&t.now, NULL);
	(void)event_base_foreach_event(o->base, see_timer, &t);
	return t;
}

/* It waits, with a timer for then; nothing is under way. */
static void
waits(struct office *o, int64_t ms)
{
	struct timers t = look_at_timers(o);

	assert_in_range(t.first_ms,
	    ms > 20 * SECOND ? ms - 20 * SECOND : SECOND, ms + SECOND);
}

/* The clock goes on, and what was to be done by then is done. */
static void
pass(struct office *o, int64_t ms)
{
	struct timers t = look_at_timers(o);

	o->county->clock.fake_wall_ms += ms;
	/* This took some time, and a timer may be a little late. */
	if (t.first != NULL && t.first_ms <= ms + SECOND)
		event_active(t.first, EV_TIMEOUT, 1);
	(void)event_base_loop(o->base, EVLOOP_NONBLOCK);
}

/* ---- the loop, until something is so ---- */

static void
on_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	fail_msg("it does not come to that");
}

/* Until the database says so. */
static void
until(struct office *o, const char *sql, const char *wanted)
{
	const struct timeval limit = { 20, 0 };
	struct event *late = evtimer_new(o->base, on_late, NULL);

	(void)evtimer_add(late, &limit);
	while (strcmp(county_ask(o->county, sql), wanted) != 0)
		(void)event_base_loop(o->base, EVLOOP_ONCE);
	event_free(late);
}

static void
until_heard(struct office *o, const char *end)
{
	const struct timeval limit = { 20, 0 };
	struct event *late = evtimer_new(o->base, on_late, NULL);

	(void)evtimer_add(late, &limit);
	for (;;) {
		const char *heard = o->peer.heard;

		if (strlen(heard) >= strlen(end) &&
		    strcmp(heard + strlen(heard) - strlen(end), end) == 0)
			break;
		(void)event_base_loop(o->base, EVLOOP_ONCE);
	}
	event_free(late);
}

static const char rows[] = "SELECT id, state, rest, tries, detail FROM mail"
			   " ORDER BY id";
static const char tries[] = "SELECT tries FROM mail ORDER BY id";

/* When the first one is due, from now on. */
static int64_t
next_in(struct office *o)
{
	const char *at = county_ask(
	    o->county, "SELECT min(next_at) FROM mail WHERE state = 'waiting'");

	return strtoll(at, NULL, 10) - o->county->clock.fake_wall_ms;
}

#define TAKES "220 hello", "250 ok", "250 ok", "250 ok", "354 go", "250 ok"
#define SENT(id)                                                   \
	"EHLO|MAIL FROM:<f@z>|RCPT TO:<a@x>|DATA|Message-ID: <" id \
	"@c.example>||.|"

/* ---- tests ---- */

static void
it_waits_twice_as_long_each_time_up_to_half_an_hour(void **state)
{
	static const int64_t seconds[] = { 15, 30, 60, 120, 240, 480, 960, 1800,
		1800, 1800 };
	static const char *const script[] = { TAKES, NULL };
	struct office *o = *state;
	char wanted[8];

	peer_leave(&o->peer);
	put(o, "one", "a@x");
	for (int i = 0; i < 10; i++) {
		(void)snprintf(wanted, sizeof(wanted), "%d", i + 1);
		until(o, tries, wanted);
		assert_int_equal(next_in(o), seconds[i] * SECOND);
		waits(o, seconds[i] * SECOND);
		/* A moment before nothing happens. */
		pass(o, seconds[i] * SECOND - 1);
		assert_string_equal(county_ask(o->county, tries), wanted);
		assert_int_equal(next_in(o), 1);
		if (i == 9)
			peer_return(&o->peer);
		o->peer.script = script;
		pass(o, 1);
	}
	until(o, rows, "1|sent||11|");
	assert_string_equal(o->peer.heard, SENT("one"));
}

static void
all_wait_for_a_server_that_is_away_and_go_in_order(void **state)
{
	static const char *const script[] = { TAKES, TAKES, TAKES, NULL };
	struct office *o = *state;

	peer_leave(&o->peer);
	put(o, "one", "a@x");
	put(o, "two", "a@x");
	until(o, tries, "1;0");
	/* What comes while it is away is tried at once, and so is the first. */
	county_next_run(o->county);
	put(o, "three", "a@x");
	until(o, tries, "2;0;0");
	assert_int_equal(next_in(o), 30 * SECOND);
	waits(o, 30 * SECOND);
	peer_return(&o->peer);
	o->peer.script = script;
	pass(o, 30 * SECOND);
	until(o, "SELECT count(*) FROM mail WHERE state = 'sent'", "3");
	assert_string_equal(
	    o->peer.heard, SENT("one") SENT("two") SENT("three"));
}

static void
one_that_the_server_does_not_like_holds_up_no_other(void **state)
{
	static const char *const script[] = { "220 hello", "250 ok", "250 ok",
		"250 ok", "354 go", PEER_CLOSE, TAKES, TAKES, NULL };
	struct office *o = *state;

	o->peer.script = script;
	put(o, "one", "a@x");
	put(o, "two", "a@x");
	until(o, rows,
	    "1|waiting|a@x|1|the server closed the connection;2|sent||1|");
	pass(o, 15 * SECOND);
	/* It may have had it: the same again, never another. */
	until(o, rows, "1|sent||2|;2|sent||1|");
	assert_string_equal(o->peer.heard, SENT("one") SENT("two") SENT("one"));
}

static void
no_answer_to_the_message_is_waited_for_long_and_is_no_yes(void **state)
{
	static const char *const script[] = { "220 hello", "250 ok", "250 ok",
		"250 ok", "354 go", PEER_SILENT, TAKES, NULL };
	struct office *o = *state;

	o->peer.script = script;
	put(o, "one", "a@x");
	until_heard(o, SENT("one"));
	waits(o, 10 * MINUTE);
	pass(o, 10 * MINUTE + SECOND);
	until(o, rows,
	    "1|waiting|a@x|1|gave up waiting for an answer to the message");
	pass(o, 15 * SECOND);
	until(o, rows, "1|sent||2|");
	assert_string_equal(o->peer.heard, SENT("one") SENT("one"));
}

static void
what_is_refused_for_good_ends_and_says_why(void **state)
{
	static const char *const script[] = { "220 hello", "250 ok", "250 ok",
		"550 no such user", TAKES, NULL };
	struct office *o = *state;

	o->peer.script = script;
	put(o, "one", "a@x");
	put(o, "two", "a@x");
	until(o, rows, "1|refused||1|a@x: 550 no such user;2|sent||1|");
	county_next_run(o->county);
	pass(o, 60 * MINUTE);
	assert_string_equal(county_ask(o->county, tries), "1;1");
	assert_int_equal(o->peer.connections, 2);
}

static void
those_who_have_it_are_not_asked_again(void **state)
{
	static const char *const script[] = { "220 hello", "250 ok", "250 ok",
		"250 ok", "450 later", "354 go", "250 ok", "220 hello",
		"250 ok", "250 ok", "550 moved", NULL };
	struct office *o = *state;

	o->peer.script = script;
	put(o, "one", "a@x b@y");
	until(o, rows, "1|waiting|b@y|1|b@y: 450 later");
	assert_int_equal(next_in(o), 15 * SECOND);
	o->peer.heard[0] = '\0';
	pass(o, 15 * SECOND);
	/* Somebody has it: it was sent, and who has it not is told. */
	until(o, rows, "1|sent||2|b@y: 550 moved");
	assert_string_equal(
	    o->peer.heard, "EHLO|MAIL FROM:<f@z>|RCPT TO:<b@y>|");
}

static void
a_runs_end_and_new_settings_try_at_once(void **state)
{
	struct office *o = *state;
	const struct smtp_settings settings = settings_of(o);

	peer_leave(&o->peer);
	put(o, "one", "a@x");
	until(o, tries, "1");
	county_next_run(o->county);
	until(o, tries, "2");
	assert_int_equal(next_in(o), 30 * SECOND);
	sender_configure(o->sender, &settings);
	until(o, tries, "3");
	assert_int_equal(next_in(o), 60 * SECOND);
}

static void
a_restart_forgets_no_wait(void **state)
{
	static const char *const script[] = { TAKES, NULL };
	struct office *o = *state;

	peer_leave(&o->peer);
	put(o, "one", "a@x");
	until(o, tries, "1");
	pass(o, 15 * SECOND);
	until(o, tries, "2");
	sender_free(o->sender);
	county_close(o->county);
	county_open(o->county);
	start(o);
	peer_return(&o->peer);
	o->peer.script = script;
	pass(o, 0);
	waits(o, 30 * SECOND);
	assert_int_equal(o->peer.connections, 0);
	pass(o, 30 * SECOND);
	until(o, rows, "1|sent||3|");
}

/* Nothing is sent that could not be noted. */
static void
what_cannot_be_written_down_is_not_sent_twice(void **state)
{
	static const char *const script[] = { TAKES, TAKES, NULL };
	struct office *o = *state;
	struct err e = { 0 };

	assert_int_equal(sql_script(store_sql(o->county->store),
			     "CREATE TEMP TRIGGER t BEFORE INSERT ON mail"
			     " WHEN new.state = 'sent'"
			     " BEGIN SELECT raise(ABORT, 'x'); END;",
			     &e),
	    0);
	o->peer.script = script;
	put(o, "one", "a@x");
	put(o, "two", "a@x");
	until_heard(o, SENT("one"));
	while (look_at_timers(o).first_ms < 10 * SECOND ||
	    look_at_timers(o).first_ms > 16 * SECOND)
		(void)event_base_loop(o->base, EVLOOP_ONCE);
	pass(o, 15 * SECOND);
	pass(o, 15 * SECOND);
	assert_int_equal(o->peer.connections, 1);
	assert_int_equal(
	    sql_script(store_sql(o->county->store), "DROP TRIGGER t", &e), 0);
	pass(o, 15 * SECOND);
	until(o, rows, "1|sent||1|;2|sent||1|");
	assert_int_equal(o->peer.connections, 2);
}

static void
on_idle(void *arg)
{
	struct office *o = arg;

	o->idle = true;
	(void)event_base_loopbreak(o->base);
}

static void
the_mail_under_way_is_finished_before_the_end(void **state)
{
	static const char *const script[] = { TAKES, TAKES, NULL };
	struct office *o = *state;

	o->peer.script = script;
	put(o, "one", "a@x");
	put(o, "two", "a@x");
	until_heard(o, "EHLO|");
	sender_stop(o->sender, on_idle, o);
	while (!o->idle)
		(void)event_base_loop(o->base, EVLOOP_ONCE);
	assert_string_equal(
	    county_ask(o->county, rows), "1|sent||1|;2|waiting|a@x|0|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		T(it_waits_twice_as_long_each_time_up_to_half_an_hour),
		T(all_wait_for_a_server_that_is_away_and_go_in_order),
		T(one_that_the_server_does_not_like_holds_up_no_other),
		T(no_answer_to_the_message_is_waited_for_long_and_is_no_yes),
		T(what_is_refused_for_good_ends_and_says_why),
		T(those_who_have_it_are_not_asked_again),
		T(a_runs_end_and_new_settings_try_at_once),
		T(a_restart_forgets_no_wait),
		T(what_cannot_be_written_down_is_not_sent_twice),
		T(the_mail_under_way_is_finished_before_the_end),
	};

	return cmocka_run_group_tests_name("sender", tests, NULL, NULL);
}
