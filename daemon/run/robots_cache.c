#include "daemon/run/robots_cache.h"

#include <stdlib.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch.h"
#include "daemon/store/store.h"

struct robots_cache {
	struct store *store;
	struct arena *arena; /* of the last answer */
};

struct robots_cache *
robots_cache_new(struct store *store)
{
	struct robots_cache *c = mem_calloc(1, sizeof(*c));

	c->store = store;
	c->arena = arena_new();
	return c;
}

void
robots_cache_free(struct robots_cache *c)
{
	if (c == NULL)
		return;
	arena_free(c->arena);
	free(c);
}

static bool
load_robots(void *arg, const char *host, struct fetch_robots *out)
{
	struct robots_cache *c = arg;
	struct store_robots robots;
	struct err e = { 0 };
	bool found = false;

	arena_reset(c->arena);
	if (store_get_robots(c->store, c->arena, host, &robots, &found, &e) <
	    0) {
		log_error(
		    "robots.txt not loaded host=%s error=\"%s\"", host, e.msg);
		return false;
	}
	if (found)
		*out = (struct fetch_robots){ robots.fetched_at, robots.status,
			robots.text, robots.len };
	return found;
}

static void
save_robots(void *arg, const char *host, const struct fetch_robots *robots)
{
	struct robots_cache *c = arg;
	const struct store_robots kept = { robots->fetched_at, robots->status,
		robots->text == NULL ? "" : robots->text, robots->len };
	struct err e = { 0 };

	if (store_put_robots(c->store, host, &kept, &e) < 0)
		log_error(
		    "robots.txt not saved host=%s error=\"%s\"", host, e.msg);
}

struct fetch_robots_cache
robots_cache_hooks(struct robots_cache *c)
{
	return (struct fetch_robots_cache){ c, load_robots, save_robots };
}
