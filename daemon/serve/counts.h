/*
 * What the server counts of its answers, for /metrics: by status, and how long
 * they took by the kind of resource. A plain value, zero at first. Pure.
 */
#ifndef GOUJI_SERVE_COUNTS_H
#define GOUJI_SERVE_COUNTS_H

#include <stdint.h>

#include "collectors/base/histogram.h"

/* Kinds of resource, and one for what is none. */
#define COUNTS_CLASSES 11
/* Statuses of HTTP. */
#define COUNTS_FIRST_STATUS 100
#define COUNTS_STATUSES     500

struct serve_counts {
	uint64_t statuses[COUNTS_STATUSES]; /* from COUNTS_FIRST_STATUS on */
	struct histogram times[COUNTS_CLASSES];
};

/* "reports", "health" of /healthz; the last is "none". */
const char *counts_class_name(int class);
/* An answer that took `ms`; `route` is its pattern, NULL: of none. */
void counts_add(
    struct serve_counts *c, const char *route, int status, int64_t ms);

#endif
