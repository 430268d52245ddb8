/*
 * What the fetcher remembers over restarts, kept in the store. I/O through the
 * store.
 */
#ifndef GOUJI_RUN_MEMORY_H
#define GOUJI_RUN_MEMORY_H

struct fetch_memory;
struct run_memory;
struct store;

/* The store outlives it; run_memory_free() it after the fetcher. */
struct run_memory *run_memory_new(struct store *store);
void run_memory_free(struct run_memory *m); /* NULL is fine */
/* The fetcher's way to it. What the store cannot give is not known, what it
 * cannot keep is logged. */
struct fetch_memory run_memory_hooks(struct run_memory *m);

#endif
