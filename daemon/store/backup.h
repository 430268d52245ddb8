/*
 * Copies of the database: made beside a running goujid, put back while none
 * runs, and the database brought to this program's schema. What is replaced is
 * kept; what fails leaves all as it was. I/O, as long as it takes.
 */
#ifndef GOUJI_STORE_BACKUP_H
#define GOUJI_STORE_BACKUP_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/*
 * A sound copy of `database`, as it is now, as the file `file`: one file that
 * needs none beside it. It appears whole or not at all, and replaces one of
 * that name. ERR_DATABASE, ERR_IO.
 */
MUST_CHECK int backup_make(
    const char *database, const char *file, struct err *e);

/*
 * The same as a new file of `folder`, named for the time
 * ("gouji-20250131T023000.db"), and then only the youngest `keep` of such files
 * stay. *file is free()d by the caller.
 */
MUST_CHECK int backup_rotate(const char *database, const char *folder,
    size_t keep, char **file, struct err *e);

/*
 * Make `file` the database. It is looked over first, all of it, and must be
 * ours and of a schema that is known; nothing is touched before. *kept: what
 * the old database is called now, free()d by the caller; NULL when there was
 * none. ERR_BUSY while a goujid runs.
 */
MUST_CHECK int backup_restore(
    const char *file, const char *database, char **kept, struct err *e);

/* Bring the database to this program's schema. ERR_BUSY while a goujid runs;
 * ERR_NOT_FOUND when there is none. */
MUST_CHECK int backup_migrate(
    const char *database, int *from, int *to, struct err *e);

#endif
