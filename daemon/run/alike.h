/*
 * Comparing reports with each other: years that are dirty are compared some
 * milliseconds at a time, when nothing else is about to change them. I/O
 * through the store.
 */
#ifndef GOUJI_RUN_ALIKE_H
#define GOUJI_RUN_ALIKE_H

#include <stdbool.h>

struct alike;
struct run_env;

/* NULL: the loop has no timer. on_finished: no year is dirty any more, or the
 * rest is deferred. */
struct alike *alike_new(
    const struct run_env *env, void (*on_finished)(void *arg), void *arg);
void alike_free(struct alike *l); /* NULL is fine */
/* Begin with what is dirty; what is under way goes on. */
void alike_start(struct alike *l);
bool alike_is_finished(const struct alike *l);

#endif
