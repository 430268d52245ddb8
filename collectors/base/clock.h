/*
 * The clock, as a value that is handed down: the real one in the programs, a
 * fake one in tests. Wall times are milliseconds since 1970 UTC; civil times
 * are in the process's time zone (TZ), which goujid sets to the county's.
 */
#ifndef GOUJI_BASE_CLOCK_H
#define GOUJI_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"

struct clock {
	int64_t (*wall_ms)(const struct clock *c);
	int64_t (*mono_ms)(const struct clock *c);
	int64_t fake_wall_ms, fake_mono_ms; /* only the fake clock's */
};

/* The machine's clock; static. */
const struct clock *clock_real(void);
/* A clock that stands still until its two fields are changed. */
struct clock clock_fake(int64_t wall_ms);

int64_t clock_wall_ms(const struct clock *c);
int64_t clock_mono_ms(const struct clock *c);

/* The civil date at a wall time. */
struct date clock_date(int64_t wall_ms);
/* Minutes since midnight (0..1439) at a wall time, civil. */
int clock_minute(int64_t wall_ms);
/* The wall time of a civil date and minute of the day. A minute that a change
 * of the clocks skips gives the moment of the change. */
int64_t clock_wall_of(struct date d, int minute);

#define CLOCK_TEXT_SIZE 40
/* "2025-01-16T02:31:07+08:00"; returns `out`. */
const char *clock_format(int64_t wall_ms, char out[CLOCK_TEXT_SIZE]);
/* The opposite; with offset or Z. -1 when it is no such time. */
MUST_CHECK int clock_parse(const char *s, int64_t *wall_ms);

#endif
