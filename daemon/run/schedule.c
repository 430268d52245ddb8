#include "daemon/run/schedule.h"

#include <assert.h>

#include "collectors/base/clock.h"

#define DAY_MS        (24 * 60 * 60 * 1000)
#define MINUTES_A_DAY (24 * 60)

/*
 * The civil date `days` away from that of `now`. Noon is the anchor: a change
 * of the clocks never moves it to another date.
 */
static struct date
date_near(int64_t now, int days)
{
	int64_t noon = clock_wall_of(clock_date(now), MINUTES_A_DAY / 2);

	return clock_date(noon + (int64_t)days * DAY_MS);
}

/* The latest moment at or before `now` that shows that minute. */
static int64_t
last_minute(int minute, int64_t now)
{
	for (int days = 0; days > -3; days--) {
		int64_t at = clock_wall_of(date_near(now, days), minute);

		if (at <= now)
			return at;
	}
	return now - DAY_MS;
}

/* The first moment after `now` that shows that minute. */
static int64_t
next_minute(int minute, int64_t now)
{
	for (int days = 0; days < 3; days++) {
		int64_t at = clock_wall_of(date_near(now, days), minute);

		if (at > now)
			return at;
	}
	return now + DAY_MS;
}

int64_t
schedule_last_nightly(const struct schedule *s, int64_t now)
{
	return last_minute(s->nightly, now);
}

int64_t
schedule_next_nightly(const struct schedule *s, int64_t now)
{
	return next_minute(s->nightly, now);
}

bool
schedule_due(const struct schedule *s, int64_t now, int64_t last_finished)
{
	return last_finished < schedule_last_nightly(s, now);
}

bool
schedule_window_open(const struct schedule *s, int64_t now)
{
	int minute = clock_minute(now);

	if (s->window_from == s->window_to)
		return true;
	if (s->window_from < s->window_to)
		return minute >= s->window_from && minute < s->window_to;
	return minute >= s->window_from || minute < s->window_to;
}

int64_t
schedule_wait(const struct schedule *s, int64_t now)
{
	const int minutes[] = { s->nightly, 0, s->window_from, s->window_to };
	int64_t wait = SCHEDULE_RECHECK_MS;

	for (unsigned i = 0; i < sizeof(minutes) / sizeof(minutes[0]); i++) {
		int64_t at = next_minute(minutes[i] % MINUTES_A_DAY, now);

		if (at - now < wait)
			wait = at - now;
	}
	assert(wait > 0);
	return wait;
}
