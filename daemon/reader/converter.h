/*
 * gouji-converter's work: one document from a descriptor, confined tools over
 * it, what they made of it to another descriptor. Blocking I/O.
 */
#ifndef GOUJI_READER_CONVERTER_H
#define GOUJI_READER_CONVERTER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/reader/conversion.h"

struct converter_options {
	enum conversion_kind kind;
	const char *folder;  /* empty and private; Word documents need one */
	const char *tools;   /* folder of the tools, NULL: the system's */
	int64_t memory;      /* bytes that a tool may use */
	int64_t deadline_ms; /* for all of it */
	pid_t parent;        /* 0 = whoever */
	bool quiet;          /* nothing on stderr but what is broken */
};

/* All of it. Returns the exit status: 0 when the conversion was written in
 * full, else a CONVERTER_EXIT_... and nothing was. */
int converter_run(const struct converter_options *options, int in, int out);

#endif
