/*
 * The private folder of one conversion: made before, gone afterwards, whatever
 * became of who worked in it. I/O, bounded.
 */
#ifndef GOUJI_READER_FOLDER_H
#define GOUJI_READER_FOLDER_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct err;

/*
 * "/tmp/gouji-word-1a2b3c", or in TMPDIR; for the user alone. free() it; NULL:
 * e says why. *lock is a descriptor that says that somebody works in it: close
 * it when the folder is removed; the end of the process does so, too.
 */
MUST_CHECK char *folder_make(int *lock, struct err *e);

/* Remove those of the user's that nobody works in: whoever made them was
 * killed. */
void folder_remove_left(void);

/* Remove what is in it, all of it while it holds no more than it may
 * (LIMIT_FOLDER_FILES). No link is followed. */
void folder_empty(const char *path);
/* Likewise, and the folder too. */
void folder_remove(const char *path);

/* Does it hold more than it may: LIMIT_FOLDER_FILES, LIMIT_FOLDER_BYTES? */
bool folder_is_full(const char *path);

#endif
