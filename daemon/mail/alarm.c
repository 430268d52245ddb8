#include "daemon/mail/alarm.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/conf.h"
#include "daemon/mail/sender.h"
#include "daemon/mail/smtp.h"
#include "daemon/mail/trouble_mail.h"
#include "daemon/store/store.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* ---- when ---- */

const char *
alarm_mail_name(enum alarm_mail mail)
{
	static const char *const names[] = {
		[ALARM_NO_MAIL] = "none",
		[ALARM_WAITING] = "waiting",
		[ALARM_SENT] = "sent",
		[ALARM_REFUSED] = "refused",
	};

	return names[mail];
}

static enum alarm_act
make(struct alarm_watch *w, int64_t now, enum trouble_step step)
{
	w->mail = ALARM_WAITING;
	w->about = w->fault;
	w->step = step;
	w->made_at = w->next_at = now;
	w->tries = 0;
	return ALARM_MAKE;
}

static enum alarm_act
look_in_trouble(
    struct alarm_watch *w, int64_t now, const struct alarm_rules *rules)
{
	/* The wall clock may be set back. */
	if (w->since == 0 || w->since > now)
		w->since = now;
	if (!rules->able || now - w->since < rules->patience_ms)
		return ALARM_REST;
	/* That it is damaged is another matter than a disk that is full. */
	if (w->mail == ALARM_NO_MAIL ||
	    (w->fault == STORE_DAMAGED && w->about != STORE_DAMAGED))
		return make(w, now, TROUBLE_BEGAN);
	if (w->mail == ALARM_WAITING)
		return now >= w->next_at ? ALARM_TRY : ALARM_REST;
	if (w->mail == ALARM_SENT && rules->remind_days > 0 &&
	    now - w->told_at >= rules->remind_days * DAY_MS)
		return make(w, now, TROUBLE_LASTS);
	return ALARM_REST;
}

enum alarm_act
alarm_watch_look(struct alarm_watch *w, enum store_fault fault, int64_t now,
    const struct alarm_rules *rules)
{
	w->fault = fault;
	if (fault != STORE_SOUND)
		return look_in_trouble(w, now, rules);
	if (w->told_at != 0 || w->mail == ALARM_REFUSED)
		return ALARM_END;
	memset(w, 0, sizeof(*w));
	return ALARM_REST;
}

void
alarm_watch_tried(struct alarm_watch *w, int64_t now, bool taken, bool over)
{
	if (taken)
		w->told_at = now;
	if (over)
		w->mail = w->told_at >= w->made_at ? ALARM_SENT : ALARM_REFUSED;
	else
		w->next_at = now + sender_wait_ms(w->tries);
	w->tries++;
}

/* ---- the alarm ---- */

struct alarm {
	struct event_base *base;
	const struct clock *clock;
	struct store *store;
	const struct conf *conf;
	struct smtp_settings settings;
	struct alarm_watch watch;
	/* Mails made on that date, to tell them apart. */
	struct date date;
	int n_made;
	/* The latest one, and the try that is under way. */
	struct arena *arena;
	struct store_mail mail;
	struct smtp *smtp;
	const struct smtp_result *result;
	bool complained; /* that what came of it cannot be noted */
};

static void
on_done(void *arg, const struct smtp_result *result)
{
	struct alarm *a = arg;

	a->result = result;
}

static struct trouble
describe(struct alarm *a, enum trouble_step step)
{
	return (struct trouble){ .kind = TROUBLE_DATABASE,
		.step = step,
		.fault = a->watch.about,
		.since = a->watch.since,
		.at = clock_wall_ms(a->clock),
		.detail = store_trouble(a->store) };
}

/* What a process that came after this one would call it, too. */
static const char *
id_of(struct alarm *a)
{
	struct date today = clock_date(a->watch.made_at);
	char at[CLOCK_TEXT_SIZE];

	if (date_cmp(today, a->date) != 0)
		a->n_made = 0;
	a->date = today;
	(void)clock_format(a->watch.made_at, at);
	return arena_printf(a->arena, "%s.%.10s.%d",
	    a->watch.about == STORE_LOST          ? "lost"
		: a->watch.about == STORE_DAMAGED ? "damaged"
						  : "unwritable",
	    at, ++a->n_made);
}

static bool
write_mail(struct alarm *a)
{
	struct trouble t;

	arena_reset(a->arena);
	t = describe(a, a->watch.step);
	if (!trouble_mail(a->arena, a->conf, &t, id_of(a), &a->mail))
		return false;
	a->mail.rest = a->mail.recipients;
	return true;
}

static void
try(struct alarm *a)
{
	const struct smtp_message message = { a->mail.rest, a->mail.message,
		a->mail.len };
	struct err e = { 0 };

	a->result = NULL;
	a->smtp = smtp_begin(a->base, &a->settings, &message, on_done, a, &e);
	if (a->smtp != NULL)
		return;
	log_error("mail about the database not sent error=\"%s\"", e.msg);
	alarm_watch_tried(&a->watch, clock_wall_ms(a->clock), false, false);
}

/* A try has ended. */
static void
settle(struct alarm *a)
{
	const struct smtp_result *r = a->result;
	bool over = r->for_good || r->rest[0] == '\0';

	alarm_watch_tried(&a->watch, clock_wall_ms(a->clock), r->taken, over);
	if (r->trouble == SMTP_FINE)
		log_notice(
		    "mail about the database sent try=%d", a->watch.tries);
	else
		log_warning("mail about the database kept try=%d outcome=%s "
			    "trouble=%s detail=\"%s\"",
		    a->watch.tries, alarm_mail_name(a->watch.mail),
		    smtp_trouble_name(r->trouble), r->detail);
	a->mail.rest = arena_strdup(a->arena, r->rest);
	a->mail.detail = arena_strdup(a->arena, r->detail);
	smtp_free(a->smtp);
	a->smtp = NULL;
	a->result = NULL;
}

/* Into the outbox, which there is again: what went out, and that it is over.
 */
static int
note_end(struct alarm *a, struct arena *scratch, struct err *e)
{
	const struct alarm_watch *w = &a->watch;
	const struct store_told_mail told = { &a->mail,
		w->mail == ALARM_REFUSED, a->mail.detail };
	/* A reminder that still waits is not needed any more. */
	bool went_out = w->mail != ALARM_WAITING || w->told_at >= w->made_at;
	struct trouble t = describe(a, TROUBLE_OVER);
	struct store_mail over;
	bool say = w->told_at != 0 &&
	    trouble_mail(scratch, a->conf, &t,
		arena_printf(scratch, "over.%lld", (long long)w->since), &over);

	return store_put_alarm(
	    a->store, went_out ? &told : NULL, say ? &over : NULL, e);
}

static void
end(struct alarm *a)
{
	struct arena *scratch = arena_new();
	struct err e = { 0 };

	if (note_end(a, scratch, &e) == 0) {
		memset(&a->watch, 0, sizeof(a->watch));
		a->complained = false;
	} else if (!a->complained) {
		log_error(
		    "mail about the database not noted error=\"%s\"", e.msg);
		a->complained = true;
	}
	arena_free(scratch);
}

void
alarm_look(struct alarm *a)
{
	const struct alarm_rules rules = {
		.able =
		    a->settings.url[0] != '\0' && a->conf->mail_to[0] != '\0',
		.patience_ms = a->conf->trouble_patience_ms,
		.remind_days = a->conf->remind_days,
	};
	enum alarm_act act;

	/* One that is under way may arrive: it is waited for. */
	if (a->smtp != NULL && a->result == NULL)
		return;
	if (a->smtp != NULL)
		settle(a);
	act = alarm_watch_look(
	    &a->watch, store_fault(a->store), clock_wall_ms(a->clock), &rules);
	switch (act) {
	case ALARM_MAKE:
		if (write_mail(a))
			try(a);
		else /* there is nobody to get it */
			a->watch.mail = ALARM_NO_MAIL;
		break;
	case ALARM_TRY:
		try(a);
		break;
	case ALARM_END:
		end(a);
		break;
	case ALARM_REST:
		break;
	}
}

const struct alarm_watch *
alarm_state(const struct alarm *a)
{
	return &a->watch;
}

/* ---- the whole ---- */

struct alarm *
alarm_new(struct event_base *base, const struct clock *clock,
    struct store *store, const struct conf *conf,
    const struct smtp_settings *settings)
{
	struct alarm *a = mem_calloc(1, sizeof(*a));

	a->base = base;
	a->clock = clock;
	a->store = store;
	a->conf = conf;
	a->settings = *settings;
	a->arena = arena_new();
	return a;
}

void
alarm_configure(struct alarm *a, const struct conf *conf,
    const struct smtp_settings *settings)
{
	a->conf = conf;
	a->settings = *settings;
	if (a->watch.mail == ALARM_REFUSED)
		a->watch.mail = ALARM_NO_MAIL;
	a->watch.next_at = 0;
}

void
alarm_free(struct alarm *a)
{
	if (a == NULL)
		return;
	smtp_free(a->smtp);
	arena_free(a->arena);
	free(a);
}
