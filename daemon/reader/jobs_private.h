/*
 * The structs of the job pool, which jobs.c and its tests know. I/O on the
 * loop.
 */
#ifndef GOUJI_READER_JOBS_PRIVATE_H
#define GOUJI_READER_JOBS_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/types.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/frame.h"
#include "daemon/reader/jobs.h"

struct arena;
struct event;

/* A document is tried so many times, each in a reader of its own. */
#define POOL_TRIES 2
/* Jobs that one reader does. */
#define POOL_JOBS_A_READER 256

struct job {
	TAILQ_ENTRY(job) entry;
	enum frame_kind kind;
	unsigned char header[FRAME_HEADER_SIZE];
	struct buf json;
	struct json_writer writer; /* READ: its object is not closed yet */
	const struct form *form;   /* CHECK: the report's */
	char *body;
	size_t body_len;
	/* What goes with a document that had to be converted first. */
	enum conversion_kind convert;
	struct conversion *conversion; /* that runs, or NULL */
	char *converted;
	size_t converted_len;
	bool unsendable; /* beyond the limits of a frame */
	size_t sent;     /* of all parts of the frame together */
	int deaths;
	bool checking;      /* the document is read, its rules are tried */
	bool unchecked;     /* they failed: they are not tried again */
	int64_t started_ms; /* of this try */
	job_callback *callback;
	void *arg;
};
TAILQ_HEAD(job_queue, job);

enum reader_state {
	READER_IDLE,
	READER_BUSY,
	READER_ENDING /* told to, or killed; waited for */
};

struct reader {
	TAILQ_ENTRY(reader) entry;
	struct job_pool *pool;
	enum reader_state state;
	pid_t pid;
	int fd;
	struct event *readable, *writable;
	/* Busy: the deadline. Idle: the end of waiting. Ending: the patience
	 * with one that was told to end. */
	struct event *timer;
	struct frame_parser parser;
	struct job *job;
	unsigned n_jobs;
	unsigned generation;   /* of the settings that it was started with */
	enum job_failure doom; /* what we killed it for, else JOB_OK */
	char doom_detail[ERR_MSG_SIZE];
};
TAILQ_HEAD(reader_list, reader);

struct job_pool {
	struct event_base *base;
	const struct clock *clock;
	const struct form_set *forms;
	struct job_settings settings; /* strings are ours */
	unsigned generation;
	/* A document may be in the first two before it waits for a reader. */
	struct job_queue unconverted, converting, waiting;
	struct reader_list readers;
	int n_readers; /* with those that are ending */
	struct event *kick, *sigchld;
	struct event *patience; /* the end of a back-off */
	int n_quick_deaths;     /* readers in a row that never answered */
	int64_t start_after_ms; /* monotonic: no reader before */
	struct arena *arena;    /* of one result */
	struct job_counts counts;
};

/* Bytes of all parts of its frame. */
size_t pool_frame_size(const struct job *job);

#endif
