#include "tests/find/listing.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/find/source.h"
#include "collectors/pipeline/list.h"
#include "tests/support/unit.h"

static int
take(struct arena *a, const struct listing *in, struct source_page *out,
    struct err *e)
{
	struct source_response answer = {
		.collector = in->collector == NULL ? "list" : in->collector,
		.url =
		    in->url == NULL ? "http://a.example/zwgk/xxgknb/" : in->url,
		.content_type = "",
		.year = in->year,
		.position = in->position,
		.bytes = in->content,
		.len = strlen(in->content),
	};

	answer.final_url = answer.url;
	answer.source_url =
	    in->source_url == NULL ? answer.url : in->source_url;
	return list_read(a, &answer, out, e);
}

const char *
listing_text(struct arena *a, const struct listing *in)
{
	struct err e = { 0 };
	struct source_page page;
	const char *text;
	struct buf b;

	buf_init(&b, 1024 * 1024);
	if (take(a, in, &page, &e) < 0)
		return arena_printf(a, "! %s: %s\n", err_name(e.code), e.msg);
	if (*page.heading != '\0')
		(void)buf_printf(&b, "# %s\n", page.heading);
	for (size_t i = 0; i < page.n_links; i++)
		(void)buf_printf(&b, "%d %s | %s | %s\n", page.links[i].year,
		    page.links[i].organ, page.links[i].title,
		    page.links[i].url);
	for (size_t i = 0; i < page.n_next; i++)
		(void)buf_printf(&b, "+ %s\n", page.next[i]);
	if (page.trouble != NULL)
		(void)buf_printf(&b, "! %s\n", page.trouble);
	text = arena_strdup(a, buf_str(&b));
	buf_fini(&b);
	return text;
}

const char *
listing_next(struct arena *a, const struct listing *in)
{
	struct err e = { 0 };
	struct source_page page;

	if (take(a, in, &page, &e) < 0)
		return arena_printf(a, "! %s", e.msg);
	return page.n_next == 0 ? "" : page.next[0];
}

bool
listing_same(const char *got, const char *want, const char *of)
{
	if (strcmp(got, want) == 0)
		return true;
	print_message("of %s\ngot:\n%s\nwant:\n%s\n", of, got, want);
	return false;
}
