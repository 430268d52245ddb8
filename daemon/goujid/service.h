/*
 * What goujid tells the service manager that started it (sd_notify(3)). Without
 * one, nothing happens. I/O.
 */
#ifndef GOUJI_GOUJID_SERVICE_H
#define GOUJI_GOUJID_SERVICE_H

#include <stdint.h>

/* The API answers; also at the end of a reload. */
void service_ready(void);
void service_reloading(void);
void service_stopping(void);
/* One line, for `systemctl status`. */
void service_status(const char *text);
/* The loop turns. */
void service_alive(void);
/* How often the service manager wants to hear so at least, ms; 0: not. */
int64_t service_watchdog_ms(void);

#endif
