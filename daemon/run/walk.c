#include "daemon/run/walk.h"

#include <stdbool.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"

/* Places of a set of URLs, half of them used; lists of a county have some
 * hundred. */
#define SET_SIZE 16384

/* Note the URL in the set; false when it is there already, or the set is full.
 * Two URLs of one hash would end a list early, or cost one of them, at worst.
 */
static bool
note_url(struct arena *a, struct walk_urls *set, const char *url)
{
	uint64_t hash = hash_text(url);
	size_t i;

	if (hash == 0)
		hash = 1;
	if (set->hashes == NULL)
		set->hashes = arena_calloc(a, SET_SIZE, sizeof(*set->hashes));
	for (i = hash % SET_SIZE; set->hashes[i] != 0; i = (i + 1) % SET_SIZE)
		if (set->hashes[i] == hash)
			return false;
	if (set->n >= SET_SIZE / 2)
		return false;
	set->hashes[i] = hash;
	set->n++;
	return true;
}

static void
add_link(struct walk *w, const struct source_link *link)
{
	struct arena *a = w->arena;

	if (!note_url(a, &w->linked, link->url))
		return;
	w->links = arena_grow(
	    a, w->links, w->n_links, &w->link_cap, sizeof(*w->links));
	w->links[w->n_links++] =
	    (struct source_link){ arena_strdup(a, link->url),
		    arena_strdup(a, link->title), link->year,
		    arena_strdup(a, link->publisher) };
}

static void
add_url(struct walk *w, const char *url)
{
	if (w->n_urls >= LIMIT_LIST_PAGES)
		return;
	for (size_t i = 0; i < w->n_urls; i++)
		if (strcmp(w->urls[i], url) == 0)
			return;
	w->urls = arena_grow(
	    w->arena, w->urls, w->n_urls, &w->url_cap, sizeof(*w->urls));
	w->urls[w->n_urls++] = arena_strdup(w->arena, url);
}

void
walk_begin(struct walk *w, struct arena *a, const char *url)
{
	*w = (struct walk){ .arena = a };
	add_url(w, url);
}

const char *
walk_next(const struct walk *w)
{
	return w->at < w->n_urls ? w->urls[w->at] : NULL;
}

void
walk_take(struct walk *w, const struct source_page *found)
{
	size_t n_new = 0;

	for (size_t i = 0; i < found->n_all; i++)
		n_new += note_url(w->arena, &w->seen, found->all[i]);
	for (size_t i = 0; i < found->n_links; i++)
		add_link(w, &found->links[i]);
	/* The first one may be nothing but the way to the list's data. */
	if (n_new > 0 || w->at == 0)
		for (size_t i = 0; i < found->n_next; i++)
			add_url(w, found->next[i]);
	w->at++;
}
