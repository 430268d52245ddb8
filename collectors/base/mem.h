/*
 * Memory that cannot fail: out of memory ends the process, so whoever asks
 * for a size that came from outside has checked it against limits.h before.
 */
#ifndef GOUJI_BASE_MEM_H
#define GOUJI_BASE_MEM_H

#include <stddef.h>

/*
 * What ends the process instead of abort() when memory is out; it must not
 * return. For a process whose parent tells the causes of its end apart.
 */
void mem_on_failure(void (*end)(void));

/* Zeroed memory for n items of `size` bytes; free() it. */
void *mem_calloc(size_t n, size_t size);
/* `p` grown or shrunk to n items of `size` bytes (new bytes not zeroed). */
void *mem_realloc(void *p, size_t n, size_t size);
/* A copy of `s` (NULL gives NULL); free() it. */
char *mem_strdup(const char *s);
/* A copy of `len` bytes at `p` with a NUL behind; free() it. */
char *mem_dup(const void *p, size_t len);

#endif
