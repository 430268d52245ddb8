/*
 * Any bytes: decoded, they give a page of well-formed text, and grids that
 * hold what they promise.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "collectors/find/refresh.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/page_check.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	const char *refresh;
	struct page p;

	refresh = refresh_find(a, (const char *)data, size);
	assert(refresh == NULL ||
	    (*refresh != '\0' && strlen(refresh) <= LIMIT_URL_BYTES));
	if (decode_document(a, data, size, NULL, &p, &e) != 0)
		page_check_refusal(&e);
	else
		page_check(a, &p);
	arena_free(a);
	return 0;
}
