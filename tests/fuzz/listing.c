#include "tests/fuzz/listing.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/find/pick.h"
#include "collectors/find/source.h"
#include "collectors/find/url.h"
#include "collectors/pipeline/list.h"

static void
check_url(const char *url)
{
	assert(strlen(url) <= LIMIT_URL_BYTES);
	assert(strncasecmp(url, "http://", 7) == 0 ||
	    strncasecmp(url, "https://", 8) == 0);
	for (const char *s = url; *s != '\0'; s++)
		assert((unsigned char)*s > ' ' && (unsigned char)*s < 0x7f);
}

static void
check_link(const struct source_link *link)
{
	check_url(link->url);
	assert(utf8_valid(link->title, strlen(link->title)));
	assert(strlen(link->title) <= LIMIT_CELL_BYTES);
	assert(utf8_valid(link->organ, strlen(link->organ)));
	assert(link->year == 0 ||
	    (link->year >= LIMIT_YEAR_MIN && link->year <= LIMIT_YEAR_MAX));
}

static void
check_picks(struct arena *a, const struct source_page *page, bool shared)
{
	const char *aliases[] = { "河东县城关镇", "青石" };
	const struct source_body body = { "青石镇", aliases, 2, shared };
	const struct source_link **links;
	size_t n;

	source_pick(a, page->links, page->n_links, &body, 2024, &links, &n);
	assert(n <= LIMIT_CANDIDATES);
	for (size_t i = 0; i < n; i++) {
		assert(links[i]->year == 2024 || links[i]->year == 0);
		assert(!shared || *links[i]->organ != '\0');
	}
}

void
listing_check(
    const char *collector, const char *url, const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct source_page page;
	struct source_response in = { .collector = collector,
		.source_url = url,
		.url = url,
		.final_url = url,
		.content_type = "",
		.bytes = data,
		.len = size };

	if (list_read(a, &in, &page, &e) < 0) {
		assert(e.code == ERR_UNREADABLE || e.code == ERR_LIMIT);
		assert(e.msg[0] != '\0');
		arena_free(a);
		return;
	}
	assert(utf8_valid(page.heading, strlen(page.heading)));
	assert(page.n_links <= LIMIT_LIST_LINKS &&
	    page.n_all <= LIMIT_LIST_LINKS && page.n_next <= LIMIT_LIST_PAGES);
	for (size_t i = 0; i < page.n_links; i++)
		check_link(&page.links[i]);
	for (size_t i = 0; i < page.n_all; i++)
		check_url(page.all[i]);
	for (size_t i = 0; i < page.n_next; i++) {
		check_url(page.next[i]);
		assert(url_same_host(page.next[i], url));
		assert(strcmp(page.next[i], url) != 0);
	}
	check_picks(a, &page, true);
	check_picks(a, &page, false);
	arena_free(a);
}
