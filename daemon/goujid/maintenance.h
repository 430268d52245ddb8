/*
 * Maintenance of the data: goujid backup, restore, migrate and reprocess. I/O.
 */
#ifndef GOUJI_GOUJID_MAINTENANCE_H
#define GOUJI_GOUJID_MAINTENANCE_H

#include <stdbool.h>

struct goujid_options;
struct settings;

/* Is backup, restore or migrate asked for? They read the configuration only to
 * know where the database is. */
bool maintenance_is_asked(const struct goujid_options *options);
/* Do it; the exit code. */
int maintenance_run(const struct goujid_options *options);

/*
 * Read again from the archive what another version of the reader read, and
 * check all reports again. The settings are freed. Takes the database for
 * itself: while a goujid runs, it refuses. Prints on stdout how many were
 * checked. The exit code; an error when one could not be.
 */
int maintenance_reprocess(
    const struct goujid_options *options, struct settings *settings);

#endif
