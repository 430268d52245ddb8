#include "collectors/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t
read_clock(clockid_t id)
{
	struct timespec ts;

	(void)clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t
real_wall_ms(const struct clock *c)
{
	(void)c;
	return read_clock(CLOCK_REALTIME);
}

static int64_t
real_mono_ms(const struct clock *c)
{
	(void)c;
	return read_clock(CLOCK_MONOTONIC);
}

static int64_t
fake_wall_ms(const struct clock *c)
{
	return c->fake_wall_ms;
}

static int64_t
fake_mono_ms(const struct clock *c)
{
	return c->fake_mono_ms;
}

const struct clock *
clock_real(void)
{
	static const struct clock real = { real_wall_ms, real_mono_ms, 0, 0 };

	return &real;
}

struct clock
clock_fake(int64_t wall_ms)
{
	return (struct clock){ fake_wall_ms, fake_mono_ms, wall_ms, 0 };
}

int64_t
clock_wall_ms(const struct clock *c)
{
	return c->wall_ms(c);
}

int64_t
clock_mono_ms(const struct clock *c)
{
	return c->mono_ms(c);
}

static struct tm
civil(int64_t wall_ms)
{
	int64_t rest = wall_ms % 1000 < 0;
	time_t t = (time_t)(wall_ms / 1000 - rest);
	struct tm tm;

	memset(&tm, 0, sizeof(tm));
	(void)localtime_r(&t, &tm);
	return tm;
}

struct date
clock_date(int64_t wall_ms)
{
	struct tm tm = civil(wall_ms);

	return (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

int
clock_minute(int64_t wall_ms)
{
	struct tm tm = civil(wall_ms);

	return tm.tm_hour * 60 + tm.tm_min;
}

int64_t
clock_wall_of(struct date d, int minute)
{
	struct tm tm;

	memset(&tm, 0, sizeof(tm));
	tm.tm_year = d.year - 1900;
	tm.tm_mon = d.month - 1;
	tm.tm_mday = d.day;
	tm.tm_hour = minute / 60;
	tm.tm_min = minute % 60;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * 1000;
}

const char *
clock_format(int64_t wall_ms, char out[CLOCK_TEXT_SIZE])
{
	struct tm tm = civil(wall_ms);
	char date[24], zone[8];

	(void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	(void)strftime(zone, sizeof(zone), "%z", &tm);
	(void)snprintf(out, CLOCK_TEXT_SIZE, "%s%.3s:%s", date, zone, zone + 3);
	return out;
}

int
clock_parse(const char *s, int64_t *wall_ms)
{
	struct tm tm;
	const char *rest;

	memset(&tm, 0, sizeof(tm));
	rest = strptime(s, "%Y-%m-%dT%H:%M:%S%z", &tm);
	if (rest == NULL || *rest != '\0')
		return -1;
	int64_t offset = tm.tm_gmtoff;
	*wall_ms = ((int64_t)timegm(&tm) - offset) * 1000;
	return 0;
}
