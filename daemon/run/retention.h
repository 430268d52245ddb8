/*
 * Retention: after each run the store deletes what has expired, a batch in a
 * turn of the loop until the pass is through. I/O through the store.
 */
#ifndef GOUJI_RUN_RETENTION_H
#define GOUJI_RUN_RETENTION_H

struct event_base;
struct retention;
struct store;

/* Both outlive it. NULL: the loop has no timer. */
struct retention *retention_new(struct event_base *base, struct store *store);
void retention_free(struct retention *r); /* NULL is fine */
/* A run has finished: begin a pass; one that is under way goes on. */
void retention_start(struct retention *r);
/* Delete nothing more; the next run's pass does. */
void retention_stop(struct retention *r);

#endif
