#include "daemon/goujid/service.h"

#include <inttypes.h>
#include <systemd/sd-daemon.h>

#include "collectors/base/clock.h"

/* What goes wrong here changes nothing for goujid, and the service manager
 * finds out by itself. */

void
service_ready(void)
{
	(void)sd_notify(0, "READY=1");
}

void
service_reloading(void)
{
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    clock_mono_ms(clock_real()) * 1000);
}

void
service_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1\nSTATUS=stopping");
}

void
service_status(const char *text)
{
	(void)sd_notifyf(0, "STATUS=%s", text);
}

void
service_alive(void)
{
	(void)sd_notify(0, "WATCHDOG=1");
}

int64_t
service_watchdog_ms(void)
{
	uint64_t usec;

	if (sd_watchdog_enabled(0, &usec) <= 0)
		return 0;
	return (int64_t)(usec / 1000);
}
