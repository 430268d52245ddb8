/*
 * The text format of Prometheus (exposition format 0.0.4): a family's HELP and
 * TYPE, then its samples. Pure; what does not fit into the buffer fails it.
 */
#ifndef GOUJI_SERVE_METRICS_H
#define GOUJI_SERVE_METRICS_H

#include <stdint.h>

struct buf;
struct histogram;

#define METRICS_MEDIA_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* The two lines before the samples of a family. `type`: "counter", "gauge",
 * "histogram". */
void metrics_family(
    struct buf *out, const char *name, const char *type, const char *help);
/* A sample. Labels stand as they are written: metrics_label() makes one.
 * NULL: none. */
void metrics_value(
    struct buf *out, const char *name, const char *labels, int64_t value);
/* The same, in seconds. */
void metrics_seconds(
    struct buf *out, const char *name, const char *labels, int64_t ms);
/* name="value", with a comma before all but the first. Quotes, backslashes and
 * line ends of the value are escaped. */
void metrics_label(struct buf *labels, const char *name, const char *value);
/* All samples of a histogram, in seconds. */
void metrics_histogram(struct buf *out, const char *name, const char *labels,
    const struct histogram *h);

#endif
