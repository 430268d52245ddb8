/*
 * What gouji probe found, as JSON (gouji(1)). Pure: prints into a buffer.
 */
#ifndef GOUJI_CLI_PROBE_JSON_H
#define GOUJI_CLI_PROBE_JSON_H

#include <stdbool.h>

struct arena;
struct buf;
struct probe_result;
struct probe_web;

/* One object and a newline. */
void probe_json(struct arena *a, const struct probe_result *r,
    const struct probe_web *w, bool robots, struct buf *out);

#endif
