#include "collectors/pipeline/codec_take.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/utf8.h"
#include "collectors/pipeline/codec.h"

void
codec_fail(struct codec_decoder *d, const char *key, const char *what)
{
	if (!d->failed)
		err_set(d->e, ERR_FORMAT, "%s: %s", key, what);
	d->failed = true;
}

/* A string, or NULL for null; `key` is for the message. */
const char *
codec_take_text_value(
    struct codec_decoder *d, const struct cJSON *v, const char *key, size_t max)
{
	const char *s = json_as_string(v);
	size_t len;

	if (v == NULL || json_is_null(v))
		return NULL;
	if (s == NULL) {
		codec_fail(d, key, "is no string");
		return NULL;
	}
	len = strlen(s);
	if (len > max)
		codec_fail(d, key, "is too long");
	else if (!utf8_valid(s, len))
		codec_fail(d, key, "is not UTF-8");
	return d->failed ? NULL : arena_strndup(d->a, s, len);
}

const char *
codec_take_text_or_null(
    struct codec_decoder *d, const struct cJSON *o, const char *key, size_t max)
{
	return codec_take_text_value(d, json_get(o, key), key, max);
}

const char *
codec_take_text(
    struct codec_decoder *d, const struct cJSON *o, const char *key, size_t max)
{
	const char *s = codec_take_text_or_null(d, o, key, max);

	if (s == NULL)
		codec_fail(d, key, "is missing");
	return s == NULL ? "" : s;
}

int64_t
codec_take_int(struct codec_decoder *d, const struct cJSON *o, const char *key,
    int64_t max)
{
	int64_t v;

	if (!json_as_int(json_get(o, key), &v) || v < 0 || v > max) {
		codec_fail(d, key, "is no number within its bounds");
		return 0;
	}
	return v;
}

/* The elements of an array, counted; at most `max`. */
const struct cJSON *
codec_take_array(struct codec_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t *n)
{
	const struct cJSON *v = json_get(o, key);

	*n = 0;
	if (!json_is_array(v)) {
		codec_fail(d, key, "is no array");
		return NULL;
	}
	*n = json_count(v);
	if (*n > max) {
		codec_fail(d, key, "has too many elements");
		*n = 0;
		return NULL;
	}
	return json_first(v);
}

const char **
codec_take_texts(struct codec_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t *n)
{
	const struct cJSON *v = codec_take_array(d, o, key, max, n);
	const char **texts = arena_calloc(d->a, *n, sizeof(*texts));

	for (size_t i = 0; v != NULL; v = json_next(v), i++) {
		texts[i] = codec_take_text_value(d, v, key, CODEC_MAX_TEXT);
		if (texts[i] == NULL) {
			codec_fail(d, key, "has an element that is no string");
			*n = 0;
			break;
		}
	}
	return texts;
}
