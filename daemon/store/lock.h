/*
 * The file beside the database that one goujid at a time holds, so that
 * sqlite3 and `goujid backup` can read beside it; and the mark in it that the
 * last holder ended in order. I/O.
 */
#ifndef GOUJI_STORE_LOCK_H
#define GOUJI_STORE_LOCK_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct err;

struct lock {
	int fd;     /* -1: not held */
	char *name; /* of the file */
	bool clean; /* the database was closed in order */
};

/* -1: ERR_BUSY (another holds it) or ERR_DATABASE; the database is named. */
MUST_CHECK int lock_take(
    const char *database, struct lock *lock, struct err *e);
/* A file that root made belongs to whom the database's folder belongs. -1: see
 * errno. */
MUST_CHECK int lock_own(const char *file, const char *database);
/* From now on the database is in use: who ends without lock_release() leaves
 * the mark of a crash. */
void lock_mark_use(struct lock *lock);
/* Give it back; clean: the database was closed in order. */
void lock_release(struct lock *lock, bool clean);

#endif
