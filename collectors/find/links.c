#include "collectors/find/links.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/find/list_page.h"
#include "collectors/find/paging.h"
#include "collectors/find/source.h"
#include "collectors/find/titles.h"
#include "collectors/find/url.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

void
links_begin(
    struct links *l, const struct list_page *list, struct source_page *out)
{
	*l = (struct links){ .list = list, .out = out };
	*out = (struct source_page){ .heading = list->heading };
}

void
links_add_next(struct links *l, const char *url)
{
	struct source_page *out = l->out;

	if (url == NULL || out->n_next == LIMIT_LIST_PAGES ||
	    !url_same_host(l->list->in->final_url, url) ||
	    strcmp(url, l->list->in->url) == 0 ||
	    strcmp(url, l->list->in->final_url) == 0)
		return;
	for (size_t i = 0; i < out->n_next; i++)
		if (strcmp(out->next[i], url) == 0)
			return;
	out->next = arena_grow(l->list->a, out->next, out->n_next, &l->next_cap,
	    sizeof(*out->next));
	out->next[out->n_next++] = url;
}

/* The page of a column, not an article: a folder, or its index. A folder
 * named by a long number alone is an article's own. */
static bool
is_column(struct arena *a, const char *url)
{
	static const char *const names[] = { "index.", "list.", "default.",
		"column." };
	const char *file = url_file(a, url), *folder = url_folder(a, url);
	bool index = *file == '\0';
	size_t len = strlen(folder), digits = 0;

	for (size_t i = 0; i < N(names); i++)
		if (strncasecmp(file, names[i], strlen(names[i])) == 0)
			index = true;
	if (!index || strchr(url, '?') != NULL)
		return false;
	for (len--; len > 0 && isdigit((unsigned char)folder[len - 1]); len--)
		digits++;
	return *file == '\0' || digits < 5 || len == 0 ||
	    folder[len - 1] != '/';
}

/* Three digits in a row in the last parts of its path, or a parameter that is
 * a number: the page of one article. */
static bool
is_article(struct arena *a, const char *url)
{
	const char *name = url_file(a, url);
	const char *query = strchr(url, '?');

	if (is_column(a, url))
		return false;
	if (strncasecmp(name, "index.", 6) == 0)
		return true; /* of a folder that is an article's */
	for (; *name != '\0'; name++)
		if (strspn(name, "0123456789") >= 3)
			return true;
	while (query != NULL && (query = strchr(query, '=')) != NULL)
		if (isdigit((unsigned char)*++query))
			return true;
	return false;
}

/* Below the folder of the list, or below what is named like its page: the
 * columns of /a/b.htm are /a/b/... */
static bool
is_below(const struct list_page *list, const char *url)
{
	const char *own = list->in->final_url;
	const char *folder = url_folder(list->a, own);
	const char *path = url_path(list->a, url);

	return url_same_host(own, url) && strcmp(folder, "/") != 0 &&
	    strncmp(path, folder, strlen(folder)) == 0 &&
	    strcmp(path, url_path(list->a, own)) != 0;
}

/* It will be sent on: does it fit with the rest? */
static bool
has_room(struct links *l, size_t n, size_t len)
{
	if (n == LIMIT_LIST_LINKS || l->n_bytes + len > LIMIT_LIST_BYTES)
		return false;
	l->n_bytes += len;
	return true;
}

static void
note(struct links *l, const char *url)
{
	struct source_page *out = l->out;

	l->n_seen++;
	if (!has_room(l, out->n_all, strlen(url)))
		return;
	out->all = arena_grow(
	    l->list->a, out->all, out->n_all, &l->all_cap, sizeof(*out->all));
	out->all[out->n_all++] = url;
}

static int
year_of(const struct list_page *list, const char *url, int said)
{
	int year;

	if (said != 0)
		return said;
	if (list->year != 0)
		return list->year;
	year = titles_year_in_url(url);
	if (year == 0)
		year = titles_year_in_url(list->in->final_url);
	return year != 0 ? year : list->in->year;
}

static void
keep(struct links *l, const char *url, const char *text,
    const struct titles_title *title)
{
	struct source_page *out = l->out;
	struct source_link link = { url, arena_strdup(l->list->a, text),
		title->year, title->organ };

	link.year = year_of(l->list, url, title->year);
	for (size_t i = 0; i < out->n_links; i++)
		if (strcmp(out->links[i].url, url) == 0) {
			/* Its picture or its beginning came first. */
			if (strlen(out->links[i].title) < strlen(text))
				out->links[i] = link;
			return;
		}
	if (!has_room(l, out->n_links,
		strlen(url) + strlen(text) + strlen(title->organ)))
		return;
	out->links = arena_grow(
	    l->list->a, out->links, out->n_links, &l->cap, sizeof(*out->links));
	out->links[out->n_links++] = link;
}

void
links_add(
    struct links *l, const char *reference, const char *text, const char *title)
{
	const struct list_page *list = l->list;
	struct arena *a = list->a;
	const char *url, *whole;
	struct titles_title t;
	enum titles_kind kind;
	bool own, column;

	if (*reference == '#' || *reference == '\0')
		return;
	url = url_resolve(a, list->base, reference);
	if (url == NULL)
		return;
	if (!paging_is_turn(a, text))
		note(l, url);
	whole = titles_whole(a, text, title);
	kind = titles_read(a, whole, list->reports, &t);
	if (kind == TITLES_OTHER || strcmp(url, list->in->final_url) == 0 ||
	    strcmp(url, list->in->url) == 0)
		return;
	own = url_same_host(list->in->final_url, url);
	column = is_column(a, url);
	if (column && is_below(list, url) &&
	    (kind == TITLES_GROUP || (t.year != 0 && *t.organ == '\0'))) {
		links_add_next(l, url);
		return;
	}
	if (kind == TITLES_GROUP)
		return;
	if (kind == TITLES_YEAR || kind == TITLES_BODY) {
		if (!own || column ||
		    (!is_article(a, url) && !is_below(list, url)))
			return;
	} else if (t.year == 0 && *t.organ == '\0' && !is_article(a, url)) {
		return; /* the column's own name in the navigation */
	}
	keep(l, url, whole, &t);
}

void
links_add_page(struct links *l, const struct page *page)
{
	for (size_t i = 0; i < page->n_links; i++)
		if (!page->links[i].frame)
			links_add(l, page->links[i].href, page->links[i].text,
			    page->links[i].title);
}
