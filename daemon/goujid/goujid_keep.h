/*
 * goujid's commands that keep the data: backup, restore, migrate. Each reads
 * the configuration only to know where the database is. I/O.
 */
#ifndef GOUJI_GOUJID_GOUJID_KEEP_H
#define GOUJI_GOUJID_GOUJID_KEEP_H

#include <stdbool.h>

struct goujid_options;

/* Is one of them asked for? */
bool goujid_keep_is(const struct goujid_options *options);
/* Do it; the exit code. */
int goujid_keep(const struct goujid_options *options);

#endif
