/*
 * Any bytes as a page of a list, for each kind of list that answers in HTML,
 * and as a page that names files.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "collectors/find/attachment.h"
#include "collectors/find/source.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/listing.h"

#define SITE "http://a.example/"

static void
check_attachments(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct source_link *links;
	struct err e;
	struct page page;
	size_t n;

	if (decode_document(a, data, size, NULL, &page, &e) == 0) {
		attachments_find(a, &page, SITE "a/1.htm", &links, &n);
		assert(n <= LIMIT_CANDIDATES);
		for (size_t i = 0; i < n; i++)
			assert(strncmp(links[i].url, "http", 4) == 0 &&
			    strlen(links[i].url) <= LIMIT_URL_BYTES);
	}
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const others[][2] = {
		{ "list", SITE "gk/nb_2.htm?page=3" },
		{ "jpage", SITE "col/col7/index.html" },
		{ "jpaas", SITE "nb/2024n/index.html" },
		{ "gkmlpt", SITE "q/gkmlpt/index#638" },
		{ "lonsun", SITE "site/label/8888?pageIndex=1" },
	};
	const char *const *other = others[size % 5];

	listing_check("list", SITE "gk/xxgknb/", data, size);
	listing_check(other[0], other[1], data, size);
	check_attachments(data, size);
	return 0;
}
