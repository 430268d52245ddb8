/*
 * An arena: many small allocations that all end together. One lives as long
 * as one document is read (or one answer is built), so the code between has no
 * free(). Allocation never fails (see mem.h).
 */
#ifndef GOUJI_BASE_ARENA_H
#define GOUJI_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is fine */
/* Forget all allocations; keeps the first block for the next document. */
void arena_reset(struct arena *a);
/* Bytes handed out since arena_new or the last reset. */
size_t arena_used(const struct arena *a);

/* Zeroed and aligned for any type; lives until reset or free. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_calloc(struct arena *a, size_t n, size_t size);
/*
 * Room for one more of *n items of `size` bytes: returns `items`, moved when
 * it was full (it doubles from 8). *cap is the caller's, 0 at first. Does not
 * change *n.
 */
void *arena_grow(
    struct arena *a, void *items, size_t n, size_t *cap, size_t size);
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    PRINTF_LIKE(2, 0);

#endif
