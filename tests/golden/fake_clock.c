/*
 * A library for LD_PRELOAD: the program that is started with it takes the time
 * of day in GOLDEN_CLOCK (seconds since 1970) for the time of its start.
 * Durations are real. The programs that it starts itself see the real clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int clock_function(clockid_t id, struct timespec *at);

static clock_function *real_clock;
static time_t offset;

__attribute__((constructor)) static void
set_clock(void)
{
	const char *wanted = getenv("GOLDEN_CLOCK");
	struct timespec now;

	real_clock = (clock_function *)dlsym(RTLD_NEXT, "clock_gettime");
	if (wanted != NULL && real_clock(CLOCK_REALTIME, &now) == 0)
		offset = (time_t)strtoll(wanted, NULL, 10) - now.tv_sec;
	unsetenv("LD_PRELOAD");
}

int
clock_gettime(clockid_t id, struct timespec *at)
{
	int result = real_clock(id, at);

	if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
		at->tv_sec += offset;
	return result;
}

int
gettimeofday(struct timeval *restrict at, void *restrict zone)
{
	struct timespec now;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return -1;
	at->tv_sec = now.tv_sec;
	at->tv_usec = now.tv_nsec / 1000;
	return 0;
}

time_t
time(time_t *at)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (at != NULL)
		*at = now.tv_sec;
	return now.tv_sec;
}
