/*
 * JSON in and out. Out: a streaming writer into a buffer, exact numbers, no
 * tree. In: a tree (cJSON) behind a few look-ups that are case-sensitive and
 * say where a document is wrong. Pure.
 */
#ifndef GOUJI_BASE_JSON_H
#define GOUJI_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/num.h"

struct buf;
struct cJSON;
struct err;

#define JSON_MAX_DEPTH 32

/* ---- writing ---- */

struct json_writer {
	struct buf *out;
	int depth;
	bool comma[JSON_MAX_DEPTH + 1]; /* something stands before, by depth */
	bool after_key;
};

void json_begin(struct json_writer *w, struct buf *out);
void json_object_begin(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w);
void json_array_end(struct json_writer *w);
/* The key of the next value. */
void json_key(struct json_writer *w, const char *key);
/* UTF-8; ill-formed bytes become U+FFFD. NULL writes null. */
void json_string(struct json_writer *w, const char *s);
void json_int(struct json_writer *w, int64_t v);
void json_num(struct json_writer *w, struct num v); /* exact, as printed */
void json_bool(struct json_writer *w, bool v);
void json_null(struct json_writer *w);
/* `raw` is a finished JSON value. */
void json_raw(struct json_writer *w, const char *raw);
/* A string of two hexadecimal digits a byte. */
void json_hex(struct json_writer *w, const void *bytes, size_t len);
/* Key and value at once. */
void json_put_string(struct json_writer *w, const char *key, const char *s);
void json_put_int(struct json_writer *w, const char *key, int64_t v);
void json_put_bool(struct json_writer *w, const char *key, bool v);
void json_put_null(struct json_writer *w, const char *key);

/* ---- reading ---- */

/*
 * Parse one JSON value that fills all of `text`; json_free() it. NULL: e says
 * why and at which byte. Nesting beyond JSON_MAX_DEPTH is refused before any
 * tree is built.
 */
MUST_CHECK struct cJSON *json_parse(
    const char *text, size_t len, struct err *e);
void json_free(struct cJSON *v);

/* Look-ups: NULL, the default or false when absent or of another type. */
const struct cJSON *json_get(const struct cJSON *object, const char *key);
const char *json_get_string(const struct cJSON *object, const char *key);
int64_t json_get_int(
    const struct cJSON *object, const char *key, int64_t otherwise);
bool json_get_bool(const struct cJSON *object, const char *key);
/* The value itself. */
const char *json_as_string(const struct cJSON *v);
bool json_is_object(const struct cJSON *v);
bool json_is_array(const struct cJSON *v);
bool json_is_null(const struct cJSON *v);
/* A whole number within int64 and exact in a double (2^53)? */
bool json_as_int(const struct cJSON *v, int64_t *out);
/* A number within num.h's limits, exact and with its decimals as printed; with
 * an exponent, one of at most 15 digits. */
bool json_as_num(const struct cJSON *v, struct num *out);
/* The number as it stands in the JSON, NULL when it is none. */
const char *json_number_text(const struct cJSON *v);
/* Walk an array or an object: first child, next one; NULL at the end. */
const struct cJSON *json_first(const struct cJSON *v);
const struct cJSON *json_next(const struct cJSON *v);
/* The child's key in its object, or NULL. */
const char *json_name(const struct cJSON *v);
size_t json_count(const struct cJSON *v);

#endif
