/* What a list answered, and what is in it, as JSON. */
#include "collectors/find/source.h"

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/json_decode.h"
#include "collectors/base/limits.h"
#include "collectors/model/link.h"

/* Bytes of a collector's name. */
#define MAX_NAME 256

static void
put_text(struct json_writer *w, const char *key, const char *s)
{
	json_put_string(w, key, s == NULL ? "" : s);
}

/* ---- an answer of a list ---- */

void
source_response_write(struct json_writer *w, const struct source_response *list)
{
	json_object_begin(w);
	put_text(w, "collector", list->collector);
	put_text(w, "source_url", list->source_url);
	put_text(w, "url", list->url);
	put_text(w, "final_url", list->final_url);
	put_text(w, "content_type", list->content_type);
	json_put_int(w, "year", list->year);
	json_put_int(w, "position", (int64_t)list->position);
	json_object_end(w);
}

int
source_response_parse(struct arena *a, const struct cJSON *v,
    struct source_response *out, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };
	struct source_response s = { 0 };

	s.collector = json_decode_string(&d, v, "collector", MAX_NAME);
	s.source_url =
	    json_decode_string(&d, v, "source_url", LIMIT_SECTION_BYTES);
	s.url = json_decode_string(&d, v, "url", LIMIT_SECTION_BYTES);
	s.final_url =
	    json_decode_string(&d, v, "final_url", LIMIT_SECTION_BYTES);
	s.content_type =
	    json_decode_string(&d, v, "content_type", LIMIT_SECTION_BYTES);
	s.year = (int)json_decode_int(&d, v, "year", LIMIT_YEAR_MAX);
	s.position = (size_t)json_decode_int(&d, v, "position", INT32_MAX);
	if (d.failed)
		return err_context(e, "answer");
	*out = s;
	return 0;
}

/* ---- what it holds ---- */

static void
write_urls(
    struct json_writer *w, const char *key, const char *const *urls, size_t n)
{
	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < n; i++)
		json_string(w, urls[i]);
	json_array_end(w);
}

void
source_page_write(struct json_writer *w, const struct source_page *page)
{
	json_object_begin(w);
	put_text(w, "heading", page->heading);
	links_write(w, "links", page->links, page->n_links);
	write_urls(w, "all", page->all, page->n_all);
	write_urls(w, "next", page->next, page->n_next);
	json_put_string(w, "trouble", page->trouble);
	json_object_end(w);
}

static const char **
decode_urls(struct json_decoder *d, const struct cJSON *o, const char *key,
    size_t max, size_t *n)
{
	const struct cJSON *v = json_decode_array(d, o, key, max, n);
	const char **urls = arena_calloc(d->a, *n, sizeof(*urls));

	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++)
		urls[i] = url_decode_value(d, v, key);
	return urls;
}

int
source_page_parse(struct arena *a, const struct cJSON *v,
    struct source_page *out, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };
	struct source_page page = { 0 };

	page.heading = json_decode_string(&d, v, "heading", LIMIT_CELL_BYTES);
	links_decode(
	    &d, v, "links", LIMIT_LIST_LINKS, &page.links, &page.n_links);
	page.all = decode_urls(&d, v, "all", LIMIT_LIST_LINKS, &page.n_all);
	page.next = decode_urls(&d, v, "next", LIMIT_LIST_PAGES, &page.n_next);
	page.trouble =
	    json_decode_string_or_null(&d, v, "trouble", LIMIT_SECTION_BYTES);
	if (d.failed)
		return err_context(e, "page");
	*out = page;
	return 0;
}
