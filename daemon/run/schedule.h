/*
 * The schedule: when the nightly run is due, which time window it keeps, and
 * how long to sleep. Pure: wall times in (milliseconds since 1970 UTC), wall
 * times out; civil time is the process's time zone, which goujid sets to the
 * county's.
 */
#ifndef GOUJI_RUN_SCHEDULE_H
#define GOUJI_RUN_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

/* The wall clock may be set or change its offset at any time, so nobody
 * sleeps longer than this before looking at it again. */
#define SCHEDULE_RECHECK_MS (60 * 60 * 1000)

struct schedule {
	int nightly;                /* minute of the day */
	int window_from, window_to; /* minutes; equal = all day; may span
	                             * midnight */
};

/* The latest nightly moment at or before `now`, the first one after it. */
int64_t schedule_last_nightly(const struct schedule *s, int64_t now);
int64_t schedule_next_nightly(const struct schedule *s, int64_t now);

/*
 * Is a run over all sources due? True when the last one that finished
 * (last_finished, 0 = never) is older than the latest nightly moment: at that
 * moment itself, and at start after a missed night.
 */
bool schedule_due(const struct schedule *s, int64_t now, int64_t last_finished);

/* May the nightly run fetch at `now`? */
bool schedule_window_open(const struct schedule *s, int64_t now);

/*
 * How long to sleep before looking again, 1..SCHEDULE_RECHECK_MS: until the
 * next nightly moment, midnight (expected years may change), or edge of the
 * window, whichever is first.
 */
int64_t schedule_wait(const struct schedule *s, int64_t now);

#endif
