/*
 * What the fetcher remembers over restarts, kept in the store. I/O through the
 * store.
 */
#ifndef GOUJI_RUN_ROBOTS_CACHE_H
#define GOUJI_RUN_ROBOTS_CACHE_H

struct fetch_robots_cache;
struct robots_cache;
struct store;

/* The store outlives it; robots_cache_free() it after the fetcher. */
struct robots_cache *robots_cache_new(struct store *store);
void robots_cache_free(struct robots_cache *c); /* NULL is fine */
/* The fetcher's way to it. What the store cannot give is not known, what it
 * cannot keep is logged. */
struct fetch_robots_cache robots_cache_hooks(struct robots_cache *c);

#endif
