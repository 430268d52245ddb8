/*
 * What the parsers of the codec share: single values taken out of JSON that a
 * process that read hostile bytes has written, each bounded. Pure.
 */
#ifndef GOUJI_PIPELINE_CODEC_TAKE_H
#define GOUJI_PIPELINE_CODEC_TAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct cJSON;
struct err;
struct form;
struct form_set;
struct check_result;
struct source_link;

/* Bytes of a rule's id, of a place, of a media type. */
#define CODEC_MAX_NAME 256

/* The first trouble stops all further taking: values are then zero. */
struct codec_decoder {
	struct arena *a;
	const struct form_set *forms;
	bool failed;
	struct err *e;
};

/* `key` `what`, if it is the first trouble. */
void codec_fail(struct codec_decoder *d, const char *key, const char *what);

/* A string of at most `max` bytes, or NULL for null and nothing; `key` is for
 * the message. */
const char *codec_take_text_value(struct codec_decoder *d,
    const struct cJSON *v, const char *key, size_t max);
const char *codec_take_text_or_null(struct codec_decoder *d,
    const struct cJSON *o, const char *key, size_t max);
/* A string that must be there; "" after trouble. */
const char *codec_take_text(struct codec_decoder *d, const struct cJSON *o,
    const char *key, size_t max);
/* A whole number from 0 to `max`. */
int64_t codec_take_int(struct codec_decoder *d, const struct cJSON *o,
    const char *key, int64_t max);
/* The first element of an array of at most `max`, counted. */
const struct cJSON *codec_take_array(struct codec_decoder *d,
    const struct cJSON *o, const char *key, size_t max, size_t *n);
/* Strings of at most CODEC_MAX_TEXT bytes. */
const char **codec_take_texts(struct codec_decoder *d, const struct cJSON *o,
    const char *key, size_t max, size_t *n);
/* Index of the cell that is named; *hint is where it probably stands. */
size_t codec_take_cell(struct codec_decoder *d, const struct form *form,
    const struct cJSON *v, size_t *hint);
/* A check result of a report on `form` (codec_judgement.c). */
void codec_take_check_result(struct codec_decoder *d, const struct cJSON *o,
    const struct form *form, struct check_result *out);
/* Links as codec_write_links() writes them, at most `max`. */
void codec_take_links(struct codec_decoder *d, const struct cJSON *o,
    const char *key, size_t max, struct source_link **links, size_t *n);

#endif
