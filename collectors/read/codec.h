/*
 * Contexts and readings as JSON, for the frames between goujid and
 * gouji-reader: complete and exact, both ways. (What the API shows of a report
 * is another thing, resource.h.) What is parsed has been through a process
 * that read hostile bytes, so every field is bounded and checked: well-formed
 * UTF-8, known forms, cells and names, numbers within num.h's limits. Pure.
 */
#ifndef GOUJI_READ_CODEC_H
#define GOUJI_READ_CODEC_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/limits.h"
#include "collectors/read/read.h"

struct arena;
struct cJSON;
struct err;
struct form_set;
struct json_writer;

/* Texts longer than this (bytes) are in no reading and no context. */
#define CODEC_MAX_TEXT LIMIT_SECTION_BYTES

/* Each writes one JSON value. */
void codec_write_context(
    struct json_writer *w, const struct read_context *context);
void codec_write_report(struct json_writer *w, const struct report *r);
void codec_write_reading(struct json_writer *w, const struct reading *r);

/*
 * The opposite. Everything lives in the arena; forms and cell ids point into
 * `forms`. -1 (ERR_FORMAT): e names the field; *out is untouched.
 */
MUST_CHECK int codec_parse_context(struct arena *a,
    const struct form_set *forms, const struct cJSON *v,
    struct read_context *out, struct err *e);
MUST_CHECK int codec_parse_report(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct report *out, struct err *e);
MUST_CHECK int codec_parse_reading(struct arena *a,
    const struct form_set *forms, const struct cJSON *v, struct reading *out,
    struct err *e);

#endif
