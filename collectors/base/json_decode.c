#include "collectors/base/json_decode.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/utf8.h"

void
json_decode_fail(struct json_decoder *d, const char *key, const char *what)
{
	if (!d->failed)
		err_set(d->e, ERR_FORMAT, "%s: %s", key, what);
	d->failed = true;
}

const char *
json_decode_string_value(
    struct json_decoder *d, const struct cJSON *v, const char *key, size_t max)
{
	const char *s = json_as_string(v);
	size_t len;

	if (v == NULL || json_is_null(v))
		return NULL;
	if (s == NULL) {
		json_decode_fail(d, key, "is no string");
		return NULL;
	}
	len = strlen(s);
	if (len > max)
		json_decode_fail(d, key, "is too long");
	else if (!utf8_valid(s, len))
		json_decode_fail(d, key, "is not UTF-8");
	return d->failed ? NULL : arena_strndup(d->a, s, len);
}

const char *
json_decode_string_or_null(
    struct json_decoder *d, const struct cJSON *o, const char *key, size_t max)
{
	return json_decode_string_value(d, json_get(o, key), key, max);
}

const char *
json_decode_string(
    struct json_decoder *d, const struct cJSON *o, const char *key, size_t max)
{
	const char *s = json_decode_string_or_null(d, o, key, max);

	if (s == NULL)
		json_decode_fail(d, key, "is missing");
	return s == NULL ? "" : s;
}

int64_t
json_decode_int(
    struct json_decoder *d, const struct cJSON *o, const char *key, int64_t max)
{
	int64_t v;

	if (!json_as_int(json_get(o, key), &v) || v < 0 || v > max) {
		json_decode_fail(d, key, "is no number within its bounds");
		return 0;
	}
	return v;
}

struct date
json_decode_date(struct json_decoder *d, const struct cJSON *o, const char *key)
{
	const char *s = json_decode_string_or_null(d, o, key, DATE_TEXT_SIZE);
	struct date date = { 0, 0, 0 };

	if (s != NULL && date_parse(s, &date) < 0)
		json_decode_fail(d, key, "is no date");
	return date;
}

struct num
json_decode_num(struct json_decoder *d, const struct cJSON *v, const char *key)
{
	const char *s = json_number_text(v);
	struct num n = { 0, 0 };

	if (s == NULL || num_parse(s, strlen(s), &n) < 0)
		json_decode_fail(d, key, "is no number that a cell may hold");
	return n;
}

struct num
json_decode_any_num(
    struct json_decoder *d, const struct cJSON *v, const char *key)
{
	const char *s = json_number_text(v);
	struct num n = { 0, 0 };
	bool point = false, negative;
	size_t i;

	if (s == NULL) {
		json_decode_fail(d, key, "is no number");
		return n;
	}
	negative = s[0] == '-';
	for (i = negative; s[i] != '\0'; i++) {
		if (s[i] == '.' && !point && s[i + 1] != '\0') {
			point = true;
			continue;
		}
		n.scale += point;
		if (s[i] < '0' || s[i] > '9' || n.scale > NUM_MAX_SCALE ||
		    __builtin_mul_overflow(n.value, 10, &n.value) ||
		    __builtin_add_overflow(n.value, s[i] - '0', &n.value))
			break;
	}
	if (s[i] != '\0' || i == (size_t)negative) {
		json_decode_fail(d, key, "is no number");
		return (struct num){ 0, 0 };
	}
	n.value = negative ? -n.value : n.value;
	return n;
}

/* The children of a value, counted; at most `max`. */
static const struct cJSON *
count_children(struct json_decoder *d, const struct cJSON *v, const char *key,
    size_t max, size_t *n)
{
	*n = json_count(v);
	if (*n > max) {
		json_decode_fail(d, key, "has too many elements");
		*n = 0;
		return NULL;
	}
	return json_first(v);
}

const struct cJSON *
json_decode_array(struct json_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t *n)
{
	const struct cJSON *v = json_get(o, key);

	*n = 0;
	if (json_is_array(v))
		return count_children(d, v, key, max, n);
	json_decode_fail(d, key, "is no array");
	return NULL;
}

const struct cJSON *
json_decode_object(struct json_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t *n)
{
	const struct cJSON *v = json_get(o, key);

	*n = 0;
	if (json_is_object(v))
		return count_children(d, v, key, max, n);
	json_decode_fail(d, key, "is no object");
	return NULL;
}

const char **
json_decode_strings(struct json_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t max_len, size_t *n)
{
	const struct cJSON *v = json_decode_array(d, o, key, max, n);
	const char **strings = arena_calloc(d->a, *n, sizeof(*strings));

	for (size_t i = 0; v != NULL; v = json_next(v), i++) {
		strings[i] = json_decode_string_value(d, v, key, max_len);
		if (strings[i] == NULL) {
			json_decode_fail(
			    d, key, "has an element that is no string");
			*n = 0;
			break;
		}
	}
	return strings;
}
