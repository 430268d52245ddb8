#include "daemon/notify/sender.h"

#include <assert.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/store/store.h"

#define FIRST_WAIT_MS INT64_C(15000)
#define LAST_WAIT_MS  INT64_C(1800000)
/* The database is in trouble: when it is looked at again. */
#define TROUBLE_MS INT64_C(15000)
/* A timer's longest: the wall clock may be set meanwhile. */
#define LOOK_MS INT64_C(3600000)

struct sender {
	struct event_base *base;
	const struct clock *clock;
	struct store *store;
	struct smtp_settings settings;
	struct event *timer; /* something is to be done */

	/* The mail under way, and how it ended once it has. */
	struct smtp *smtp;
	struct arena *arena;
	struct store_mail mail;
	const struct smtp_result *result;

	bool in_trouble; /* logged */
	bool stopping;
	void (*on_idle)(void *arg);
	void *arg;
};

static void
look_in(struct sender *s, int64_t ms)
{
	struct timeval wait;

	if (ms < 0)
		ms = 0;
	if (ms > LOOK_MS)
		ms = LOOK_MS;
	wait = (struct timeval){ ms / 1000, ms % 1000 * 1000 };
	(void)evtimer_add(s->timer, &wait);
}

/* The store's on_mail: it is not to be used here. */
static void
on_mail(void *arg)
{
	struct sender *s = arg;

	if (s->smtp == NULL)
		look_in(s, 0);
}

/* Once for a time of trouble. */
static void
complain(struct sender *s, const char *doing, const struct err *e)
{
	if (!s->in_trouble)
		log_error(
		    "mail in trouble doing=\"%s\" error=\"%s\"", doing, e->msg);
	s->in_trouble = true;
	look_in(s, TROUBLE_MS);
}

/* ---- how it ended ---- */

int64_t
sender_wait_ms(int tries)
{
	int64_t ms = FIRST_WAIT_MS;

	while (tries-- > 0 && ms < LAST_WAIT_MS)
		ms *= 2;
	return ms < LAST_WAIT_MS ? ms : LAST_WAIT_MS;
}

/* Does anybody have it, since now or before? */
static bool
somebody_has_it(const struct sender *s)
{
	return s->result->taken ||
	    strlen(s->mail.rest) < strlen(s->mail.recipients);
}

static int
write_down(struct sender *s, struct err *e)
{
	const struct smtp_result *r = s->result;
	int64_t next_at =
	    clock_wall_ms(s->clock) + sender_wait_ms(s->mail.tries);
	bool over = r->for_good || r->rest[0] == '\0';

	if (r->any_mail)
		return store_hold_mails(
		    s->store, s->mail.id, next_at, r->detail, e);
	if (over && somebody_has_it(s) && r->trouble != SMTP_MESSAGE)
		return store_mail_sent(s->store, s->mail.id, r->detail, e);
	if (over)
		return store_mail_failed(
		    s->store, s->mail.id, 0, true, r->detail, e);
	return store_mail_partly(
	    s->store, s->mail.id, next_at, r->rest, r->detail, e);
}

static void
log_end(const struct sender *s)
{
	const struct smtp_result *r = s->result;
	const char *kind = mail_kind_name(s->mail.kind);
	long long id = (long long)s->mail.id;
	int number = s->mail.tries + 1;

	if (r->trouble == SMTP_FINE)
		log_info("mail sent id=%lld kind=%s try=%d", id, kind, number);
	else
		log_warning("mail kept id=%lld kind=%s try=%d outcome=%s "
			    "trouble=%s detail=\"%s\"",
		    id, kind, number,
		    r->taken          ? "partly"
			: r->for_good ? "refused"
				      : "waits",
		    smtp_trouble_name(r->trouble), r->detail);
}

static void
forget(struct sender *s)
{
	smtp_free(s->smtp);
	s->smtp = NULL;
	s->result = NULL;
	arena_reset(s->arena);
}

/* False: it could not be written down yet. */
static bool
settle(struct sender *s)
{
	struct err e = { 0 };

	if (write_down(s, &e) != 0 && e.code != ERR_NOT_FOUND) {
		complain(s, "what became of a mail cannot be saved", &e);
		return false;
	}
	s->in_trouble = false;
	forget(s);
	return true;
}

static void
on_done(void *arg, const struct smtp_result *result)
{
	struct sender *s = arg;

	s->result = result;
	log_end(s);
	look_in(s, 0);
}

/* ---- the next one ---- */

static void
begin(struct sender *s)
{
	struct smtp_message message = { s->mail.rest, s->mail.message,
		s->mail.len };
	struct err e = { 0 };

	s->smtp = smtp_begin(s->base, &s->settings, &message, on_done, s, &e);
	if (s->smtp == NULL)
		complain(s, "sending", &e);
}

static void
look(struct sender *s)
{
	int64_t now = clock_wall_ms(s->clock), next_at = 0;
	struct err e = { 0 };
	bool found = false;

	/* What cannot be written down is not sent. */
	if (s->settings.url[0] == '\0')
		return;
	if (store_fault(s->store) != NULL) {
		look_in(s, TROUBLE_MS);
		return;
	}
	arena_reset(s->arena);
	if (store_next_mail(
		s->store, s->arena, now, &s->mail, &found, &next_at, &e) != 0) {
		complain(s, "the outbox cannot be read", &e);
		return;
	}
	s->in_trouble = false;
	if (found)
		begin(s);
	else if (next_at > 0)
		look_in(s, next_at - now);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct sender *s = arg;

	(void)fd;
	(void)what;
	if (s->smtp != NULL && s->result == NULL)
		return;
	if (s->result != NULL && !settle(s))
		return;
	if (s->stopping)
		s->on_idle(s->arg);
	else
		look(s);
}

/* ---- the whole ---- */

struct sender *
sender_new(struct event_base *base, const struct clock *clock,
    struct store *store, const struct smtp_settings *settings, struct err *e)
{
	struct sender *s = mem_calloc(1, sizeof(*s));

	s->base = base;
	s->clock = clock;
	s->store = store;
	s->settings = *settings;
	s->arena = arena_new();
	s->timer = evtimer_new(base, on_timer, s);
	if (s->timer == NULL) {
		(void)err_set(e, ERR_PROCESS, "libevent does not start");
		sender_free(s);
		return NULL;
	}
	store_on_mail(store, on_mail, s);
	look_in(s, 0);
	return s;
}

void
sender_configure(struct sender *s, const struct smtp_settings *settings)
{
	struct err e = { 0 };

	s->settings = *settings;
	if (store_hurry_mails(s->store, &e) != 0)
		complain(s, "the outbox cannot be hurried", &e);
}

void
sender_stop(struct sender *s, void (*on_idle)(void *arg), void *arg)
{
	s->stopping = true;
	s->on_idle = on_idle;
	s->arg = arg;
	look_in(s, 0);
}

void
sender_free(struct sender *s)
{
	if (s == NULL)
		return;
	store_on_mail(s->store, NULL, NULL);
	smtp_free(s->smtp);
	if (s->timer != NULL)
		event_free(s->timer);
	arena_free(s->arena);
	free(s);
}
