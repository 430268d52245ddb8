/*
 * A mail server on a loopback port, on the test's own loop, that takes what
 * it is sent and counts it.
 */
#ifndef GOUJI_TESTS_SOAK_SINK_H
#define GOUJI_TESTS_SOAK_SINK_H

#include <stdbool.h>
#include <stddef.h>

struct event_base;
struct sink;

enum sink_manner {
	SINK_TAKES,
	SINK_BUSY,   /* says 421 and closes */
	SINK_REFUSES /* the message, for good */
};

struct sink *sink_new(struct event_base *base);
void sink_free(struct sink *s);
/* "smtp://127.0.0.1:PORT"; the sink's. */
const char *sink_url(const struct sink *s);
void sink_behave(struct sink *s, enum sink_manner manner);
/* Messages that it took so far. */
size_t sink_taken(const struct sink *s);

#endif
