#include "tests/bench/portal.h"

#include <string.h>

#include "collectors/base/buf.h"

#define PAGE_BYTES (1u << 20)

void
portal_around(struct buf *page, size_t size)
{
	const char *end = strstr(buf_str(page), "</body>");
	size_t head = end == NULL ? page->len : (size_t)(end - page->data);
	struct buf padded;

	if (end == NULL)
		return;
	buf_init(&padded, PAGE_BYTES);
	(void)buf_put(&padded, page->data, head);
	while (padded.len + (page->len - head) < size)
		(void)buf_puts(&padded,
		    "<div class=\"side\"><ul><li><a href=\"/zwgk/"
		    "index.html\">政务公开</a></li></ul></div>\n");
	(void)buf_puts(&padded, end);
	buf_fini(page);
	*page = padded;
}
