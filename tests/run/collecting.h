/*
 * A small county to collect in tests: real configuration, registry, store,
 * fetcher and readers, a scripted origin, and a clock that stands still.
 */
#ifndef GOUJI_TESTS_RUN_COLLECTING_H
#define GOUJI_TESTS_RUN_COLLECTING_H

#include "collectors/base/clock.h"
#include "daemon/run/run.h"
#include "tests/support/origin.h"

struct collecting {
	struct clock clock;
	struct event_base *base;
	struct event *limit; /* of one turn of the loop */
	struct origin *origin;
	const char *reader;    /* gouji-reader, or what stands in for it */
	const char *converter; /* gouji-converter; NULL, as at first: none */
	struct form_set *forms;
	struct conf *conf;
	struct registry *registry;
	struct store *store;
	struct fetcher *fetcher;
	struct robots_cache *memory;
	struct job_pool *jobs;
	struct runner *runner;
	char answer[8192]; /* of collecting_ask() */
};

/* Where gouji-reader was built. */
extern const char *collecting_reader;

/*
 * A folder, an origin and the configuration; `now` is the county's wall time
 * ("2025-02-10T09:00:00+08:00").
 */
void collecting_begin(struct collecting *c, const char *now);
void collecting_end(struct collecting *c);

/* The registry's lines, with a header ("code,...") or without; the @ of "@/"
 * stands for the origin ("http://127.0.0.1:PORT"). */
void collecting_register(struct collecting *c, const char *lines);
/* Lines of gouji.conf beside those of the tests. */
void collecting_configure(struct collecting *c, const char *lines);

/* The daemon's modules, from the files; nothing runs yet. */
void collecting_start(struct collecting *c);
/* As after SIGHUP: what the files say now, to all that run. */
void collecting_reload(struct collecting *c);
/* Gone as if killed: nothing more is written. */
void collecting_kill(struct collecting *c);
void collecting_set_time(struct collecting *c, const char *now);

/* The report of a body, balanced: carried in + received = granted + carried
 * out. */
struct collecting_report {
	const char *name;
	int year;
	int carried_in, received, carried_out;
};
void collecting_publish(struct collecting *c, const char *path,
    const struct collecting_report *report);
/* The same with what a site puts around it: HTML behind <body> and before
 * </body>. */
void collecting_publish_within(struct collecting *c, const char *path,
    const struct collecting_report *report, const char *head,
    const char *behind);

/* Let the runner look, and run the loop until no run is open. */
void collecting_wait(struct collecting *c);
/* Let the runner look, and run the loop until the path was asked for n times
 * in all. */
void collecting_wait_for(struct collecting *c, const char *path, size_t n);
/* Let the runner look, and run the loop until the database answers so. */
void collecting_wait_until(
    struct collecting *c, const char *sql, const char *answer);
/* Let the runner look, and the loop do what it can do at once. */
void collecting_look(struct collecting *c);

/* Rows of the database, columns apart by a space, each with a newline. */
const char *collecting_ask(struct collecting *c, const char *sql);

#endif
