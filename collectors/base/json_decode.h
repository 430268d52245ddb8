/*
 * Single values taken out of JSON that another program wrote, each bounded and
 * checked. The first error stops all further decoding. Pure.
 */
#ifndef GOUJI_BASE_JSON_DECODE_H
#define GOUJI_BASE_JSON_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/date.h"
#include "collectors/base/num.h"

struct arena;
struct cJSON;
struct err;

/* What is decoded lives in the arena; after an error, values are zero, "" or
 * NULL. `e` names the key and what is wrong with it (ERR_FORMAT). */
struct json_decoder {
	struct arena *a;
	struct err *e;
	bool failed;
};

/* "key: what is wrong", when it is the first error. */
void json_decode_fail(
    struct json_decoder *d, const char *key, const char *what);

/*
 * `o` is the object, `key` the key in it. A string has at most `max` bytes of
 * well-formed UTF-8.
 */
const char *json_decode_string(
    struct json_decoder *d, const struct cJSON *o, const char *key, size_t max);
/* NULL for null and for a key that is not there. */
const char *json_decode_string_or_null(
    struct json_decoder *d, const struct cJSON *o, const char *key, size_t max);
/* The value itself; NULL for null. `key` is for the message. */
const char *json_decode_string_value(
    struct json_decoder *d, const struct cJSON *v, const char *key, size_t max);
/* A whole number from 0 to `max`. */
int64_t json_decode_int(struct json_decoder *d, const struct cJSON *o,
    const char *key, int64_t max);
/* "2025-01-15"; null is the date that is not set. */
struct date json_decode_date(
    struct json_decoder *d, const struct cJSON *o, const char *key);
/* A number that a cell may hold (num_parse()). */
struct num json_decode_num(
    struct json_decoder *d, const struct cJSON *v, const char *key);
/* Exactly as num_format() prints it, also beyond what a cell may hold: sums of
 * cells are. */
struct num json_decode_any_num(
    struct json_decoder *d, const struct cJSON *v, const char *key);
/* The first element of an array of at most `max`, and how many there are. */
const struct cJSON *json_decode_array(struct json_decoder *d,
    const struct cJSON *o, const char *key, size_t max, size_t *n);
/* The first member of an object, likewise. */
const struct cJSON *json_decode_object(struct json_decoder *d,
    const struct cJSON *o, const char *key, size_t max, size_t *n);
/* An array of at most `max` strings of at most `max_len` bytes. */
const char **json_decode_strings(struct json_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t max_len, size_t *n);

#endif
