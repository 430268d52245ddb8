/*
 * Landlock: the kernel's own way to keep a process and all that it starts to
 * a few files and folders. By raw system calls, asked for at run time: what
 * the kernel lacks is left out. Linux, I/O.
 */
#ifndef GOUJI_READER_LANDLOCK_H
#define GOUJI_READER_LANDLOCK_H

#include "collectors/base/attr.h"

struct err;

/* Its version, 0 where the kernel has none of it. */
int landlock_version(void);

/*
 * A new set of what will be allowed, as a descriptor: nothing yet. -1: there
 * is no Landlock, or it failed; e says which.
 */
MUST_CHECK int landlock_begin(struct err *e);

enum landlock_use {
	LANDLOCK_READ, /* files and folders below */
	LANDLOCK_RUN,  /* this program */
	LANDLOCK_OWN,  /* everything below: reading, writing, making, removing;
	                * no devices, no links, no programs */
	LANDLOCK_WRITE /* this file, which is there already */
};

/* Allow a use of what is at `path`; of what is not there nothing. */
MUST_CHECK int landlock_allow(
    int set, const char *path, enum landlock_use use, struct err *e);

/* From here on this process has what the set allows, and nothing else: no
 * other file, no TCP, no signals to others. The set is closed. */
MUST_CHECK int landlock_end(int set, struct err *e);

#endif
