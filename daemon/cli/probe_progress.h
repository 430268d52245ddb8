/*
 * What a command waits for, on one line of a terminal. Nothing is printed
 * where stderr is none. I/O.
 */
#ifndef GOUJI_CLI_PROBE_PROGRESS_H
#define GOUJI_CLI_PROBE_PROGRESS_H

#include "collectors/base/attr.h"

/* In place of what was shown before; cut where the line ends. */
void probe_progress(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Nothing is waited for any more. */
void probe_progress_end(void);

#endif
