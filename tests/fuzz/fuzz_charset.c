/*
 * Any bytes, with and without labels: the text is well-formed UTF-8 without
 * carriage returns, and bytes that are UTF-8 come back as they were.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/media.h"
#include "collectors/text/charset.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = { NULL, "text/html",
		"text/html; charset=gbk", "text/html; charset=\"utf-8\"",
		"text/html;charset=big5", "text/plain; charset=utf-16" };
	struct arena *a = arena_new();

	(void)media_of_bytes(data, size);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct charset_text t;

		charset_decode(a, data, size, types[i], &t);
		assert(strlen(t.text) == t.len);
		assert(utf8_valid(t.text, t.len));
		assert(memchr(t.text, '\r', t.len) == NULL);
		assert(t.charset != NULL && t.n_replaced <= size);
		if (t.n_replaced == 0 && strcmp(t.charset, "UTF-8") == 0 &&
		    memchr(data, '\r', size) == NULL && t.n_nul == 0)
			assert(t.len <= size &&
			    memcmp(t.text, data + (size - t.len), t.len) == 0);
		(void)media_of_text(t.text, t.len, t.n_replaced + t.n_nul);
	}
	arena_free(a);
	return 0;
}
