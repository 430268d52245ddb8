/*
 * What comes out of a probe for townships.csv. Pure; in the arena.
 */
#ifndef GOUJI_CLI_PROBE_LINES_H
#define GOUJI_CLI_PROBE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct probe_result;

struct probe_lines {
	const char *header; /* the columns that they need */
	const char **lines;
	size_t n;
	bool complete; /* nothing is left to be filled in */
};

/* The line of the body, or one for each body of a shared list whose own was
 * not named. Where goujid gets nothing and that will not change soon: one for
 * bringing reports in by hand; else none. */
void probe_lines_make(
    struct arena *a, const struct probe_result *r, struct probe_lines *out);

#endif
