#include <string.h>

#include "collectors/decode/build.h"
#include "collectors/decode/decoders.h"

int
decode_text(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct page_builder b;
	char *s = in->text, *end = s + in->text_len;

	build_begin(&b, a, out, e);
	while (s < end && !b.failed) {
		char *line_end = memchr(s, '\n', (size_t)(end - s));

		if (line_end == NULL)
			line_end = end;
		else
			*line_end = '\0';
		build_line(&b, s);
		s = line_end + 1;
	}
	return build_end(&b);
}
