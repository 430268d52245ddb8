/*
 * gouji probe: one source tried out before it goes into townships.csv. What
 * the site answers, what that is, which collector fits. I/O; prints.
 */
#ifndef GOUJI_MAIN_PROBE_H
#define GOUJI_MAIN_PROBE_H

struct arena;
struct probe_web;
struct registry;

struct probe_options {
	const char *url;
	const char *collector; /* NULL: to be found out */
	const char *name;      /* of the body, or NULL */
	int year;              /* report year; for {year} */
};

/* 0: a collector fits; 1: none does, or the site does not let us. The registry
 * (or NULL) knows the body's code. */
int probe_run(struct arena *a, struct probe_web *w,
    const struct registry *registry, const struct probe_options *options);

#endif
