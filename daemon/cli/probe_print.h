/*
 * What gouji probe found, in Chinese for a clerk. Pure: prints into a buffer.
 */
#ifndef GOUJI_CLI_PROBE_PRINT_H
#define GOUJI_CLI_PROBE_PRINT_H

#include <stdbool.h>

struct arena;
struct buf;
struct probe_result;
struct probe_web;
struct reading;

/* All of it: what was asked, what it is, what was read, what to write. */
void probe_print(struct arena *a, const struct probe_result *r,
    const struct probe_web *w, bool robots, struct buf *out);

/* What was read of a document, lines that each end with a newline. */
const char *probe_print_reading(struct arena *a, const struct reading *r);

#endif
