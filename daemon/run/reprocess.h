/*
 * Reprocessing: documents of the archive that another version of the reader
 * read are read again, and reports that are dirty are checked again, whether a
 * run is under way or not. I/O through the store and the readers.
 */
#ifndef GOUJI_RUN_REPROCESS_H
#define GOUJI_RUN_REPROCESS_H

#include <stdbool.h>
#include <stddef.h>

struct reprocess;
struct run_env;

struct reprocess_hooks {
	void *arg;
	void (*on_checked)(void *arg); /* one report */
	void (*on_checks_finished)(void *arg);
	void (*on_reads_finished)(void *arg);
};

struct reprocess_counts {
	size_t read, checked, failed; /* by the passes begun last */
};

/* The environment outlives it. */
struct reprocess *reprocess_new(
    struct run_env *env, const struct reprocess_hooks *hooks);
/* The job pool is gone before: its jobs do not call back. NULL is fine. */
void reprocess_free(struct reprocess *p);
/* Begin a pass over the dirty reports; one that is under way starts over. */
void reprocess_start_checks(struct reprocess *p);
bool reprocess_is_checking(const struct reprocess *p);
/* Begin a pass over the documents of other reader versions. */
void reprocess_start_reads(struct reprocess *p);
bool reprocess_is_reading(const struct reprocess *p);
struct reprocess_counts reprocess_counts(const struct reprocess *p);

#endif
