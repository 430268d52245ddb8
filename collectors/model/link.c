#include "collectors/model/link.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/base/json_decode.h"
#include "collectors/base/limits.h"

void
links_write(struct json_writer *w, const char *key,
    const struct source_link *links, size_t n)
{
	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		const struct source_link *l = &links[i];

		json_object_begin(w);
		json_put_string(w, "url", l->url);
		json_put_string(w, "title", l->title == NULL ? "" : l->title);
		json_put_int(w, "year", l->year);
		json_put_string(
		    w, "publisher", l->organ == NULL ? "" : l->organ);
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

const char *
url_decode_value(struct json_decoder *d, const struct cJSON *v, const char *key)
{
	const char *s = json_decode_string_value(d, v, key, LIMIT_URL_BYTES);

	if (s != NULL && is_url(s))
		return s;
	json_decode_fail(d, key, "is no URL");
	return "";
}

void
links_decode(struct json_decoder *d, const struct cJSON *o, const char *key,
    size_t max, struct source_link **links, size_t *n)
{
	const struct cJSON *v = json_decode_array(d, o, key, max, n);
	struct source_link *l = arena_calloc(d->a, *n, sizeof(*l));

	*links = l;
	for (; v != NULL && !d->failed; v = json_next(v), l++) {
		l->url = url_decode_value(d, json_get(v, "url"), "url");
		l->title = json_decode_string(d, v, "title", LIMIT_CELL_BYTES);
		l->year = (int)json_decode_int(d, v, "year", LIMIT_YEAR_MAX);
		l->organ =
		    json_decode_string(d, v, "publisher", LIMIT_CELL_BYTES);
	}
}
