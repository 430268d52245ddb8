#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/pipeline/codec.h"
#include "collectors/pipeline/codec_take.h"

static void
put_text(struct json_writer *w, const char *key, const char *s)
{
	json_put_string(w, key, s == NULL ? "" : s);
}

/* ---- links ---- */

void
codec_write_links(struct json_writer *w, const char *key,
    const struct source_link *links, size_t n)
{
	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		json_object_begin(w);
		json_put_string(w, "url", links[i].url);
		put_text(w, "title", links[i].title);
		json_put_int(w, "year", links[i].year);
		put_text(w, "publisher", links[i].publisher);
		json_object_end(w);
	}
	json_array_end(w);
}

/* It will be fetched: nothing but what the network may be asked for. */
static bool
is_url(const char *s)
{
	if (strncasecmp(s, "http://", 7) != 0 &&
	    strncasecmp(s, "https://", 8) != 0)
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return false;
	return true;
}

static const char *
take_url(struct codec_decoder *d, const struct cJSON *v, const char *key)
{
	const char *s = codec_take_text_value(d, v, key, LIMIT_URL_BYTES);

	if (s == NULL || !is_url(s)) {
		codec_fail(d, key, "is no URL");
		return "";
	}
	return s;
}

static void
take_link(
    struct codec_decoder *d, const struct cJSON *o, struct source_link *out)
{
	out->url = take_url(d, json_get(o, "url"), "url");
	out->title = codec_take_text(d, o, "title", LIMIT_CELL_BYTES);
	out->year = (int)codec_take_int(d, o, "year", LIMIT_YEAR_MAX);
	out->publisher = codec_take_text(d, o, "publisher", LIMIT_CELL_BYTES);
}

void
codec_take_links(struct codec_decoder *d, const struct cJSON *o,
    const char *key, size_t max, struct source_link **links, size_t *n)
{
	const struct cJSON *v = codec_take_array(d, o, key, max, n);

	*links = arena_calloc(d->a, *n, sizeof(**links));
	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++)
		take_link(d, v, &(*links)[i]);
}

/* ---- an answer of a list ---- */

void
codec_write_answer(struct json_writer *w, const struct source_answer *answer)
{
	json_object_begin(w);
	put_text(w, "collector", answer->collector);
	put_text(w, "source_url", answer->source_url);
	put_text(w, "url", answer->url);
	put_text(w, "final_url", answer->final_url);
	put_text(w, "content_type", answer->content_type);
	json_put_int(w, "year", answer->year);
	json_put_int(w, "position", (int64_t)answer->position);
	json_object_end(w);
}

int
codec_parse_answer(struct arena *a, const struct cJSON *v,
    struct source_answer *out, struct err *e)
{
	struct codec_decoder d = { .a = a, .e = e };
	struct source_answer s = { 0 };

	s.collector = codec_take_text(&d, v, "collector", CODEC_MAX_NAME);
	s.source_url = codec_take_text(&d, v, "source_url", CODEC_MAX_TEXT);
	s.url = codec_take_text(&d, v, "url", CODEC_MAX_TEXT);
	s.final_url = codec_take_text(&d, v, "final_url", CODEC_MAX_TEXT);
	s.content_type = codec_take_text(&d, v, "content_type", CODEC_MAX_TEXT);
	s.year = (int)codec_take_int(&d, v, "year", LIMIT_YEAR_MAX);
	s.position = (size_t)codec_take_int(&d, v, "position", INT32_MAX);
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
codec_write_page(struct json_writer *w, const struct source_page *page)
{
	json_object_begin(w);
	put_text(w, "heading", page->heading);
	codec_write_links(w, "links", page->links, page->n_links);
	write_urls(w, "all", page->all, page->n_all);
	write_urls(w, "next", page->next, page->n_next);
	json_put_string(w, "trouble", page->trouble);
	json_object_end(w);
}

static const char **
take_urls(struct codec_decoder *d, const struct cJSON *o, const char *key,
    size_t max, size_t *n)
{
	const struct cJSON *v = codec_take_array(d, o, key, max, n);
	const char **urls = arena_calloc(d->a, *n, sizeof(*urls));

	for (size_t i = 0; v != NULL && !d->failed; v = json_next(v), i++)
		urls[i] = take_url(d, v, key);
	return urls;
}

int
codec_parse_page(struct arena *a, const struct cJSON *v,
    struct source_page *out, struct err *e)
{
	struct codec_decoder d = { .a = a, .e = e };
	struct source_page page = { 0 };

	page.heading = codec_take_text(&d, v, "heading", LIMIT_CELL_BYTES);
	codec_take_links(
	    &d, v, "links", LIMIT_LIST_LINKS, &page.links, &page.n_links);
	page.all = take_urls(&d, v, "all", LIMIT_LIST_LINKS, &page.n_all);
	page.next = take_urls(&d, v, "next", LIMIT_LIST_PAGES, &page.n_next);
	page.trouble =
	    codec_take_text_or_null(&d, v, "trouble", CODEC_MAX_TEXT);
	if (d.failed)
		return err_context(e, "page");
	*out = page;
	return 0;
}
