/*
 * Any bytes as what the converter makes of a PDF: the page is of well-formed
 * text, and its tables hold what they promise.
 */
#include <assert.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decoders.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/page_check.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct document_input in = { data, size, NULL, 0 };
	struct page page = { .title = "", .charset = "UTF-8" };
	struct arena *a = arena_new();
	struct err e = { 0 };

	if (decode_pdf(a, &in, &page, &e) != 0) {
		page_check_refusal(&e);
	} else {
		page_check(a, &page);
		for (size_t i = 0; i < page.n_blocks; i++)
			assert(page.blocks[i].kind != PAGE_TABLE ||
			    page.blocks[i].table->n_rows <= LIMIT_TABLE_ROWS);
	}
	arena_free(a);
	return 0;
}
