/*
 * Contexts and readings, answers of lists and what they hold, as JSON, for the
 * frames between goujid and gouji-reader: complete and exact, both ways. (What
 * the API shows of a report is another thing, resource.h.) What is parsed has
 * been through a process that read hostile bytes, so every field is bounded
 * and checked: well-formed UTF-8, known forms, cells and names, numbers within
 * num.h's limits. Pure.
 */
#ifndef GOUJI_PIPELINE_CODEC_H
#define GOUJI_PIPELINE_CODEC_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/limits.h"
#include "collectors/pipeline/read.h"

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

void codec_write_links(struct json_writer *w, const char *key,
    const struct source_link *links, size_t n); /* with their key */
/* All but the bytes, which are a frame's body. */
void codec_write_answer(
    struct json_writer *w, const struct source_answer *answer);
void codec_write_page(struct json_writer *w, const struct source_page *page);

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
/* Of a list's answer, and of what it holds: URLs are http or https. */
MUST_CHECK int codec_parse_answer(struct arena *a, const struct cJSON *v,
    struct source_answer *out, struct err *e);
MUST_CHECK int codec_parse_page(struct arena *a, const struct cJSON *v,
    struct source_page *out, struct err *e);

#endif
