/*
 * A temporary folder for a test's files; all of it is gone with folder_end().
 */
#ifndef GOUJI_TESTS_CONF_FOLDER_H
#define GOUJI_TESTS_CONF_FOLDER_H

#include <stddef.h>

/* The folder's path, in $TMPDIR or /tmp; one at a time. */
const char *folder_begin(void);
void folder_end(void);
/* Path of a file in it; static storage, until the next call. */
const char *folder_path(const char *name);
/* Write a file there; returns folder_path(). */
const char *folder_write(const char *name, const void *data, size_t len);

#endif
