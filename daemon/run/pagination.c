#include "daemon/run/pagination.h"

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
add_to_set(struct arena *a, struct url_set *set, const char *url)
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
add_link(struct pagination *p, const struct source_link *link)
{
	struct arena *a = p->arena;

	if (!add_to_set(a, &p->linked, link->url))
		return;
	p->links = arena_grow(
	    a, p->links, p->n_links, &p->link_cap, sizeof(*p->links));
	p->links[p->n_links++] =
	    (struct source_link){ arena_strdup(a, link->url),
		    arena_strdup(a, link->title), link->year,
		    arena_strdup(a, link->organ) };
}

static void
add_url(struct pagination *p, const char *url)
{
	if (p->n_urls >= LIMIT_LIST_PAGES)
		return;
	for (size_t i = 0; i < p->n_urls; i++)
		if (strcmp(p->urls[i], url) == 0)
			return;
	p->urls = arena_grow(
	    p->arena, p->urls, p->n_urls, &p->url_cap, sizeof(*p->urls));
	p->urls[p->n_urls++] = arena_strdup(p->arena, url);
}

void
pagination_start(struct pagination *p, struct arena *a, const char *url)
{
	*p = (struct pagination){ .arena = a };
	add_url(p, url);
}

const char *
pagination_next(const struct pagination *p)
{
	return p->at < p->n_urls ? p->urls[p->at] : NULL;
}

void
pagination_add(struct pagination *p, const struct source_page *found)
{
	size_t n_new = 0;

	for (size_t i = 0; i < found->n_all; i++)
		n_new += add_to_set(p->arena, &p->seen, found->all[i]);
	for (size_t i = 0; i < found->n_links; i++)
		add_link(p, &found->links[i]);
	/* The first one may be nothing but the way to the list's data. */
	if (n_new > 0 || p->at == 0)
		for (size_t i = 0; i < found->n_next; i++)
			add_url(p, found->next[i]);
	p->at++;
}
