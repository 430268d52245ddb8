/*
 * The database's schema versions (PRAGMA user_version): whose it is, which it
 * has, and the way from an earlier one to this program's. I/O.
 */
#ifndef GOUJI_STORE_MIGRATE_H
#define GOUJI_STORE_MIGRATE_H

#include <stdint.h>

#include "collectors/base/attr.h"

struct err;
struct sql;

/*
 * Is it ours, or a new one, and of a schema that this program knows? *version 0
 * for a new one. ERR_NEWER, ERR_DATABASE; `path` is for the messages.
 */
MUST_CHECK int migrate_check(
    struct sql *sql, const char *path, int64_t *version, struct err *e);

/*
 * Run scripts[from] .. scripts[n - 1], each of which leads from the version of
 * its index to the next, in a transaction of its own. -1: e names the one that
 * failed; the database has the version before it.
 */
MUST_CHECK int migrate_run(struct sql *sql, int from,
    const char *const *scripts, int n, struct err *e);

#endif
