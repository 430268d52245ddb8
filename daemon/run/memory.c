#include "daemon/run/memory.h"

#include <stdlib.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch.h"
#include "daemon/store/store.h"

struct run_memory {
	struct store *store;
	struct arena *arena; /* of the last answer */
};

struct run_memory *
run_memory_new(struct store *store)
{
	struct run_memory *m = mem_calloc(1, sizeof(*m));

	m->store = store;
	m->arena = arena_new();
	return m;
}

void
run_memory_free(struct run_memory *m)
{
	if (m == NULL)
		return;
	arena_free(m->arena);
	free(m);
}

static bool
get_robots(void *arg, const char *host, struct fetch_robots *out)
{
	struct run_memory *m = arg;
	struct store_robots robots;
	struct err e = { 0 };
	bool found = false;

	arena_reset(m->arena);
	if (store_get_robots(m->store, m->arena, host, &robots, &found, &e) <
	    0) {
		log_error(
		    "robots.txt not read host=%s error=\"%s\"", host, e.msg);
		return false;
	}
	if (found)
		*out = (struct fetch_robots){ robots.fetched_at, robots.status,
			robots.text, robots.len };
	return found;
}

static void
put_robots(void *arg, const char *host, const struct fetch_robots *robots)
{
	struct run_memory *m = arg;
	const struct store_robots kept = { robots->fetched_at, robots->status,
		robots->text == NULL ? "" : robots->text, robots->len };
	struct err e = { 0 };

	if (store_put_robots(m->store, host, &kept, &e) < 0)
		log_error(
		    "robots.txt not kept host=%s error=\"%s\"", host, e.msg);
}

struct fetch_memory
run_memory_hooks(struct run_memory *m)
{
	return (struct fetch_memory){ m, get_robots, put_robots };
}
