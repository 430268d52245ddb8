/*
 * Uploads: files that the office got by hand, read and stored as what a crawl
 * task brings, one at a time of a township, whether a run is under way or not.
 * I/O through the store and the readers.
 */
#ifndef GOUJI_RUN_UPLOAD_H
#define GOUJI_RUN_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct err;
struct run_env;
struct uploads;

/* A file, as the report of a body's year. */
struct upload_file {
	const char *code;
	int year;
	const char *content_type; /* or NULL */
	const void *bytes;
	size_t len;
};

/* e NULL: it is the report now, and was not before if `changed`. Else its
 * class tells: final, it cannot be; any other, a failure of ours. */
typedef void upload_callback(void *arg, bool changed, const struct err *e);

/* on_stored: one became the report, the year after it is dirty. on_progress:
 * a township is unlocked. */
struct uploads *uploads_new(struct run_env *env, void (*on_stored)(void *arg),
    void (*on_progress)(void *arg), void *arg);
/* End all with their callbacks (the job pool is gone); then free them. */
void uploads_cancel(struct uploads *all);
void uploads_free(struct uploads *all);

/*
 * Have a file read and stored. 0: the callback comes once, later, from the
 * loop or from uploads_cancel(). -1: nothing was begun; ERR_NOT_FOUND: no such
 * body in the registry. An upload waits while another document of this body is
 * in a reader, and the other way round. All is copied.
 */
MUST_CHECK int uploads_start(struct uploads *all,
    const struct upload_file *file, upload_callback *callback, void *arg,
    struct err *e);
/* Begin what waited for its township. */
void uploads_advance(struct uploads *all);

#endif
