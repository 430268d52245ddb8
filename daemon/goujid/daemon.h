/*
 * The daemon as a whole: the modules that it is made of, in the order in
 * which they need each other, and the signals. I/O.
 */
#ifndef GOUJI_GOUJID_DAEMON_H
#define GOUJI_GOUJID_DAEMON_H

#include "collectors/base/attr.h"

struct settings;
struct daemon;
struct err;
struct goujid_options;

/*
 * Build it; it listens already, but nothing runs. The settings are taken over,
 * also on failure. NULL: e says what does not work.
 */
MUST_CHECK struct daemon *daemon_new(const struct goujid_options *options,
    struct settings *settings, struct err *e);
/* Work until a signal ends it; the exit code. */
int daemon_run(struct daemon *d);
void daemon_free(struct daemon *d);

#endif
