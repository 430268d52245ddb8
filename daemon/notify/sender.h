/*
 * Empties the store's outbox: one mail at a time, the oldest first, on the
 * loop. What fails is tried again after 15 s, then after twice as long each
 * time up to 30 min, and whenever the store says so (a run's end). While the
 * server is not there or refuses us, that goes for all: the oldest is tried,
 * the others wait behind it. What the server refused for good ends. A result
 * that cannot be written down is kept until it can, and nothing is sent
 * before. I/O.
 */
#ifndef GOUJI_NOTIFY_SENDER_H
#define GOUJI_NOTIFY_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "daemon/mail/smtp.h"

struct clock;
struct err;
struct event_base;
struct sender;
struct store;

/* url "": nothing is sent. Strings stay as long as the sender, or until the
 * next sender_configure(). */
MUST_CHECK struct sender *sender_new(struct event_base *base,
    const struct clock *clock, struct store *store,
    const struct smtp_settings *settings, struct err *e);
/* What waits is tried at once by these. */
void sender_configure(struct sender *s, const struct smtp_settings *settings);
/* How long to wait after so many tries before that failed. */
int64_t sender_wait_ms(int tries);
/* Begin no mail any more; on_idle is called, perhaps at once, when none is
 * under way. */
void sender_stop(struct sender *s, void (*on_idle)(void *arg), void *arg);
/* NULL is fine. */
void sender_free(struct sender *s);

#endif
