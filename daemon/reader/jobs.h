/*
 * Reader jobs: goujid's side of gouji-reader. A pool of reader processes, at
 * most `count`, each fed one job at a time over its stdin and answering on its
 * stdout; replaced after 256 jobs, after any failure and when idle. A job that
 * crashes, hangs or eats its reader fails alone. I/O on the loop.
 */
#ifndef GOUJI_READER_JOBS_H
#define GOUJI_READER_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/histogram.h"
#include "collectors/find/source.h"
#include "collectors/model/reading.h"
#include "collectors/pipeline/context.h"
#include "daemon/reader/process.h"

struct clock;
struct conf;
struct err;
struct event_base;
struct job_pool;

/* Valid during the callback. */
struct job_result {
	enum job_failure failure;
	const char *detail;              /* English, "" when ok */
	const struct reading *reading;   /* read: with what the check found;
	                                * NULL unless JOB_OK */
	const struct judgement *checked; /* check: what it found; likewise */
	const struct source_page *page;  /* find: what the answer holds; NULL
	                                 * unless JOB_OK */
	const void *compressed;          /* read: the document, zstd */
	size_t compressed_len;
	int64_t elapsed_ms;
};

typedef void job_callback(const struct job_result *result, void *arg);

struct job_settings {
	const char *program;         /* path of gouji-reader */
	const char *converter;       /* of gouji-converter; NULL: what needs one
	                           * is read without */
	const char *converter_tools; /* folder of its tools, NULL: the
	                              * system's */
	const char *forms_folder;    /* or NULL for the built-in ones */
	int count;                   /* processes, >= 1 */
	int64_t memory;              /* bytes, address space of one */
	int64_t deadline_ms;         /* of one job, apart from its conversion */
	int64_t idle_ms;             /* an idle reader ends after this */
	/* [rules] in force: "A05=warning\n..." or "" */
	const char *rules;
};

MUST_CHECK struct job_pool *job_pool_new(struct event_base *base,
    const struct clock *clock, const struct form_set *forms,
    const struct job_settings *settings, struct err *e);
/* Ends the readers; pending jobs are dropped without a callback. Not from
 * within a callback. */
void job_pool_free(struct job_pool *p);
/* New settings: running readers are replaced after their job. */
void job_pool_configure(
    struct job_pool *p, const struct job_settings *settings);

/*
 * The callback always comes from the loop, never from within these calls. A
 * job whose reader fails is tried once more in a new reader before the failure
 * is reported; where the readers failed in the rules, a third time without
 * these: the reading stands, and all rules are said to have failed on it.
 * Documents beyond LIMIT_DOCUMENT_BYTES, and reports whose text together is too
 * much for a frame, fail as JOB_GARBLED.
 */
/*
 * Queue a read of `len` bytes; the bytes and the context are copied (but for
 * what it says of a conversion). PDFs and old Word documents are converted
 * first; a converter that fails is a job that fails, its detail begins with
 * "converter: ".
 */
void job_read(struct job_pool *p, const void *bytes, size_t len,
    const struct read_context *context, job_callback *callback, void *arg);
/*
 * Queue a check of a report on `form` that was read before: `reading` is the
 * JSON of its reading (collectors/model/reading.h), handed through; copied.
 */
void job_check(struct job_pool *p, const struct form *form, const char *reading,
    const struct read_context *context, job_callback *callback, void *arg);

/* Queue a find: a list's answer is taken apart; all of it is copied. What is
 * no list is JOB_OK with its trouble. */
void job_find(struct job_pool *p, const struct source_response *answer,
    job_callback *callback, void *arg);

struct job_counts {
	size_t running, waiting;
	uint64_t done, failed, restarts;
	struct histogram times; /* of those that a reader got */
};
struct job_counts job_pool_counts(const struct job_pool *p);

#endif
