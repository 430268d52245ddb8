/*
 * A loop and a pool of real reader processes for tests, and what came of each
 * job. Includes the pool's inside: tests kill readers by their pids.
 */
#ifndef GOUJI_TESTS_READER_HARNESS_H
#define GOUJI_TESTS_READER_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/reader/jobs.h"

struct event_base;

struct harness {
	struct event_base *base;
	struct form_set *forms;
	struct job_settings settings;
	struct job_pool *pool;
};

/* `program`: GOUJI_READER or MISBEHAVING_READER. One reader, 20 s, and
 * the least memory that a configuration may give. */
void harness_begin(struct harness *h, const char *program);
/* After changes of h->settings. */
void harness_start(struct harness *h);
void harness_end(struct harness *h);

struct done {
	struct harness *h;
	bool done;
	enum job_failure failure;
	char detail[256];
	/* Of the reading. */
	int outcome;
	char reason[256];
	char sha256[65];
	size_t document_len; /* that the compressed copy has again */
	bool document_same;
	pid_t pid; /* of the reader */
	/* What was sent. */
	const void *bytes;
	size_t len;
};

/* Send a document; the answer comes into *d. */
void harness_read(
    struct harness *h, struct done *d, const void *bytes, size_t len);
void harness_read_text(struct harness *h, struct done *d, const char *text);
/* One turn of the loop, at most 20 ms of waiting. */
void harness_turn(struct harness *h);
/* Run the loop until *flag, at most 60 s: then the test fails. */
void harness_until(struct harness *h, const bool *flag);
/* Run it until so many readers are there. */
void harness_until_readers(struct harness *h, int n);
/* Send and wait. */
void harness_do(struct harness *h, struct done *d, const char *text);
/* The pid of the reader that is busy with a job that was sent in full; 0. */
pid_t harness_busy_reader(const struct harness *h);

#endif
